"""Messages as calls of the Bot API, and what came of each call."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import telegram
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.domain.conversation import Call, Message
from bot.domain.delivery import Migrated, NotSent, Outcome, Perhaps, Refused, Sent, Unreachable
from bot.services.delivery import Claimed
from handlers.telegram.calls import do

Method = Callable[..., Awaitable[telegram.Message]]
SEND_TIMEOUT = 30
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
# What Telegram says, as 400, of a chat that is gone rather than of a message that is wrong.
GONE = (
    "chat not found",
    "group chat was deactivated",
    "have no rights to send",
    "not enough rights",
    "topic_closed",
)
# And of a topic that has been deleted.
TOPIC_GONE = ("message thread not found", "topic_deleted")
# An edit or deletion that has nothing left to do.
DONE = (
    "message is not modified",
    "message to edit not found",
    "message to delete not found",
    "user_already_participant",
    "hide_requester_missing",
    "participant_id_invalid",  # to be removed, but not there
    "available for supergroup",  # a plain group has no bans to lift
    "topic_not_modified",
    "topic_id_invalid",
)


# Why a message stays: it is older than two days, or not the bot's and the bot is no administrator.
KEPT = "message can't be deleted"
NO_TEXT, NO_MEDIA = "there is no text in the message", "there is no media in the message"
NOTHING = "slettet.txt"  # what stands in place of a picture or a document


async def deliver(bot: Bot, claimed: Claimed) -> Outcome:
    """Make the one call that a delivery needs."""
    try:
        if isinstance(claimed.message, Call):
            return Sent(result=await do(bot, claimed.chat_id, claimed.message, SEND_TIMEOUT))
        return Sent(await _deliver(bot, claimed, claimed.message))
    except TelegramError as error:
        return outcome_of(error, edits=claimed.delivery.act != "send")


def outcome_of(error: TelegramError, *, edits: bool = False) -> Outcome:
    """What an error of python-telegram-bot says about the message; `__cause__` tells refused from slow."""
    match error:
        case RetryAfter():
            return NotSent("Telegram asks for a pause", after=error._retry_after.total_seconds())  # noqa: SLF001
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case Forbidden():
            return Unreachable(error.message)
        case BadRequest():
            return _bad_request(error.message, edits)
        case NetworkError() if isinstance(error.__cause__, NEVER_LEFT):
            return NotSent(type(error.__cause__).__name__)
        case InvalidToken():
            return NotSent("Telegram does not know the token")
        case EndPointNotFound():
            return Refused(error.message)
        case _:  # a time-out, 5xx, or an answer that cannot be read
            return Perhaps(error.message)


def _bad_request(reason: str, edits: bool) -> Outcome:
    said = reason.lower()
    if edits and any(phrase in said for phrase in DONE):
        return Sent()
    if any(phrase in said for phrase in TOPIC_GONE):
        return Unreachable(reason, is_gone=True)
    return Unreachable(reason) if any(phrase in said for phrase in GONE) else Refused(reason)


async def _deliver(bot: Bot, claimed: Claimed, message: Message) -> int | None:
    delivery = claimed.delivery
    where: dict[str, Any] = {"chat_id": claimed.chat_id, "write_timeout": SEND_TIMEOUT, "read_timeout": SEND_TIMEOUT}
    if delivery.act == "send":
        return await _send(bot, message, {**where, "message_thread_id": claimed.thread_id})
    where["message_id"] = delivery.message_id or 0
    if delivery.act == "edit":
        await _edit(bot, message, where)
    else:
        await _remove(bot, message, where)
    return None


async def _remove(bot: Bot, instead: Message, where: dict[str, Any]) -> None:
    """Delete a message; where that is not allowed any more, after two days, put something else in its place.

    The sound of a voice message stays, since Telegram lets nothing be put in its place: that is raised.
    """
    try:
        await bot.delete_message(**where)
    except BadRequest as error:
        if not _says(error, KEPT):
            raise
        await _empty(bot, instead, where)


async def _empty(bot: Bot, instead: Message, where: dict[str, Any]) -> None:
    try:
        await _edit(bot, instead, where)
    except BadRequest as error:
        if not _says(error, NO_TEXT):
            raise
        await _empty_file(bot, instead, where)


async def _empty_file(bot: Bot, instead: Message, where: dict[str, Any]) -> None:
    document = InputMediaDocument(instead.text.encode(), caption=instead.text, filename=NOTHING)
    try:
        await bot.edit_message_media(document, **where)
    except BadRequest as error:
        if _says(error, NO_MEDIA):
            await bot.edit_message_caption(caption=instead.text, **where)
        raise


def _says(error: TelegramError, phrase: str) -> bool:
    return phrase in error.message.lower()


async def _edit(bot: Bot, message: Message, where: dict[str, Any]) -> None:
    if made := message.attachment:  # what the bot made may have changed with the words: a session's new time
        as_media = InputMediaPhoto if made.picture else InputMediaDocument
        media = as_media(made.content, caption=message.text, filename=made.name)
        await bot.edit_message_media(media, reply_markup=_keyboard(message), **where)
    elif message.file:
        await bot.edit_message_caption(caption=message.text, reply_markup=_keyboard(message), **where)
    else:
        await bot.edit_message_text(
            message.text, reply_markup=_keyboard(message), link_preview_options=NO_PREVIEW, **where
        )


async def _send(bot: Bot, message: Message, where: dict[str, Any]) -> int:
    markup = _keyboard(message)
    if message.attachment:
        file: Any = InputFile(message.attachment.content, message.attachment.name)
        kind = "photo" if message.attachment.picture else "document"
    elif message.file:
        file, kind = message.file.id, message.file.kind
    else:
        text = await bot.send_message(text=message.text, reply_markup=markup, link_preview_options=NO_PREVIEW, **where)
        return text.message_id
    methods: dict[str, Method] = {"photo": bot.send_photo, "voice": bot.send_voice, "document": bot.send_document}
    sent = await methods[kind](**{kind: file}, caption=message.text or None, reply_markup=markup, **where)
    return sent.message_id


NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def _keyboard(message: Message) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(each.label, url=each.url or None, callback_data=each.press or None) for each in row]
            for row in message.buttons
        ]
    )
