"""What a bot is shown of what people write."""

from typing import Any

from bot.playground.people import Message, Person


def bot_sees(bot: Person, message: Message, *, privacy: bool) -> bool:
    """Whether Telegram hands the message to the bot; with privacy mode a plain member gets only what is for it."""
    if message.chat.person:
        return not message.chat.person.blocked
    member = message.chat.member(bot)
    hidden = privacy and member.status != "administrator" and not _is_for(bot, message.body)
    return member.here and not hidden


def _is_for(bot: Person, body: dict[str, Any]) -> bool:
    if bot.id in (body.get("reply_to_message", {}).get("from", {}).get("id"), body.get("via_bot", {}).get("id")):
        return True
    text = body.get("text") or body.get("caption") or ""
    command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    name = command.partition("@")[2]
    return bool(command) and name.lower() in ("", str(bot.username).lower())
