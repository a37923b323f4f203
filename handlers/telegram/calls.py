"""What the bot does in a chat that is no message."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, Forbidden

from bot.domain.conversation import Call
from handlers.telegram import menu
from handlers.telegram.incoming import HERE, rights

# Those that are one call of the Bot API, with the same arguments.
PLAIN: Mapping[str, Callable[..., Awaitable[Any]]] = {
    "approve_join_request": Bot.approve_chat_join_request,
    "decline_join_request": Bot.decline_chat_join_request,
    "delete_message": Bot.delete_message,
    "reopen_topic": Bot.reopen_forum_topic,
    "delete_topic": Bot.delete_forum_topic,
}


async def do(bot: Bot, chat: int, call: Call, patience: float) -> Any:
    """Do it and give what came of it; what makes something may take `patience` seconds."""
    if call.name in PLAIN:
        return await PLAIN[call.name](bot, chat, **call.args)
    match call.name:
        case "create_invite_link":
            return (await bot.create_chat_invite_link(chat, creates_join_request=True, **call.args)).invite_link
        case "remove_member":  # a ban that is lifted at once: they may come back by a new invitation
            await bot.ban_chat_member(chat, **call.args)
            return await bot.unban_chat_member(chat, only_if_banned=True, **call.args)
        case "my_rights":
            return rights(await bot.get_chat_member(chat, bot.id))
        case "look_at_forum":
            found = await bot.get_chat(chat)
            return {"topics": bool(found.is_forum), "rights": rights(await bot.get_chat_member(chat, bot.id))}
        case "create_topic":
            return (await bot.create_forum_topic(chat, read_timeout=patience, **call.args)).message_thread_id
        case "is_member":
            return await _is_member(bot, chat, **call.args)
        case "set_commands":
            return await menu.show(bot, chat, **call.args)


async def _is_member(bot: Bot, chat: int, user_id: int) -> bool:
    """Whether somebody is in a chat, as far as Telegram will tell."""
    try:
        return (await bot.get_chat_member(chat, user_id)).status in HERE
    except (BadRequest, Forbidden):
        return False
