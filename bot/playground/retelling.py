"""What the bot did, in plain Norwegian, from the ledger's entries."""

from typing import Any

from bot.playground.faults import AFTER
from bot.playground.world import World

Json = dict[str, Any]
LONGEST = 60
UNCHANGED = "message is not modified"  # an edit that had nothing to change
# None: a call that nobody outside would notice.
SAID: dict[str, str | None] = {
    "sendMessage": "Skrev til {to}: «{words}»",
    "sendDocument": "Sendte et dokument til {to}",
    "sendPhoto": "Sendte et bilde til {to}",
    "sendVoice": "Sendte en talemelding til {to}",
    "sendPoll": "La ut en avstemning for {to}",
    "stopPoll": "Avsluttet en avstemning for {to}",
    "copyMessage": "Sendte en melding videre til {to}",
    "forwardMessage": "Videresendte en melding til {to}",
    "editMessageText": "Endret en melding til {to}: «{words}»",
    "editMessageCaption": "Endret en melding til {to}",
    "editMessageReplyMarkup": "Endret knappene under en melding til {to}",
    "deleteMessage": "Slettet en melding for {to}",
    "deleteMessages": "Slettet meldinger for {to}",
    "pinChatMessage": "Festet en melding for {to}",
    "unpinChatMessage": "Løsnet en melding for {to}",
    "createForumTopic": "Laget et emne for {to}",
    "deleteForumTopic": "Slettet et emne for {to}",
    "reopenForumTopic": "Åpnet et emne igjen for {to}",
    "createChatInviteLink": "Laget en innbydelse til {to}",
    "revokeChatInviteLink": "Trakk tilbake en innbydelse til {to}",
    "approveChatJoinRequest": "Slapp {who} inn i {to}",
    "declineChatJoinRequest": "Sa nei til at {who} blir med i {to}",
    "banChatMember": "Tok {who} ut av {to}",
    "leaveChat": "Gikk ut av {to}",
    "setMessageReaction": "Reagerte på en melding for {to}",
    "setWebhook": "Ba om å få nytt tilsendt",
    **dict.fromkeys(
        [
            "answerCallbackQuery",
            "answerInlineQuery",
            "deleteMyCommands",
            "deleteWebhook",
            "getChat",
            "getChatAdministrators",
            "getChatMember",
            "getChatMemberCount",
            "getFile",
            "getMe",
            "getMyCommands",
            "getMyDescription",
            "getMyShortDescription",
            "getUpdates",
            "getWebhookInfo",
            "sendChatAction",
            "setMyCommands",
            "setMyDescription",
            "setMyShortDescription",
            "unbanChatMember",
        ]
    ),
}


def retell(world: World, entries: list[Json], limit: int) -> list[Json]:
    """The last things worth telling, newest first."""
    told: list[Json] = []
    for entry in reversed(entries):
        if len(told) == limit:
            break
        words = _sentence(world, entry)
        if words:
            told.append({"n": entry["n"], "at": entry["time"], "text": words, "refused": "error" in entry})
    return told


def _sentence(world: World, entry: Json) -> str | None:
    form = SAID.get(entry["method"], "Brukte {method}")
    if form is None:
        return None
    refused = entry.get("error", {}).get("description", "")
    if UNCHANGED in refused:
        return None
    given = entry["parameters"]
    sentence = form.format(
        method=entry["method"],
        to=_chat(world, given.get("chat_id"), given.get("message_thread_id")),
        who=_person(world, given.get("user_id")),
        words=_short(given.get("text", "")),
    )
    if entry["fault"] in AFTER:
        return f"{sentence} – men nettet falt ut, så boten vet ikke om det kom fram"
    return f"{sentence} – det gikk ikke: {refused}" if refused else sentence


def _chat(world: World, id: Any, thread: Any) -> str:
    chat = world.chats.get(_number(id))
    if chat is None:
        return _person(world, id)
    topic = chat.topics.get(_number(thread))
    name = chat.person.name if chat.person else str(chat.title)
    return f"{name} ({topic.name})" if topic else name


def _person(world: World, id: Any) -> str:
    person = world.people.get(_number(id))
    return person.name if person else "noen ukjente"


def _number(id: Any) -> int:
    try:
        return int(id)
    except (TypeError, ValueError):
        return 0


def _short(words: Any) -> str:
    line = " ".join(str(words).split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()} …"
