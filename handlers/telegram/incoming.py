"""Telegram's updates as what happened, without Telegram's types."""

from typing import Any

from telegram import Chat, ChatMember, ChatMemberUpdated, Message, Update, User

from bot.domain.conversation import File, Incoming
from bot.domain.joining import tidy

HERE = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER, ChatMember.RESTRICTED)


def read(body: dict[str, Any], bot: User) -> Incoming | None:
    """What an update says, or None where it is not for the bot.

    Dropped are group messages that are no command, no reply to the bot, no edit and no service message; what channels
    and anonymous administrators write; and the bot's own.
    """
    update = Update.de_json(body)
    if update.callback_query:
        return _pressed(update)
    if update.my_chat_member:
        return _standing(update.my_chat_member)
    if update.chat_member:
        return _member(update.chat_member)
    if update.chat_join_request:
        request = update.chat_join_request
        return Incoming(
            address=str(request.from_user.id),
            chat=request.chat.id,
            private=False,
            at=request.date,
            event="join_request",
            event_args={"private_chat": request.user_chat_id},
            first_name=request.from_user.first_name,
            language=request.from_user.language_code,
        )
    message = update.message or update.edited_message
    return None if message is None else _wrote(message, bot, edited=update.edited_message is not None)


def is_plainly_for_the_bot(body: dict[str, Any]) -> bool:
    """Tell, without reading it whole, that an update is a press or was written in private."""
    return "callback_query" in body or ("message" in body and body["message"]["chat"]["type"] == Chat.PRIVATE)


def _wrote(message: Message, bot: User, *, edited: bool) -> Incoming | None:
    user, chat = message.from_user, message.chat
    if message.migrate_to_chat_id:
        return _event("migrated", message, old=chat.id, new=message.migrate_to_chat_id)
    if topic := _topic_event(message, bot):
        return topic
    if user is None or user.is_bot or message.sender_chat is not None:
        return None
    private = chat.type == Chat.PRIVATE
    command, argument = _command(message, bot)
    replied = _replied_to(message, user, bot)
    if not private and command is None and not replied.get("reply_to_bot") and not edited:
        return None
    file = _file(message)
    text = _seen(message.text or message.caption or "")
    return Incoming(
        address=str(user.id),
        chat=chat.id,
        private=private,
        at=message.date,
        thread=_thread(message),
        message=message.message_id,
        text=text,
        command=command,
        argument=argument,
        file=file,
        unsupported=not text and file is None,
        edited=edited,
        first_name=user.first_name,
        language=user.language_code,
        **replied,
    )


def _topic_event(message: Message, bot: User) -> Incoming | None:
    """A topic was closed or opened again; or the bot made one: where the answer to that was lost, this tells of it."""
    if message.forum_topic_created and message.from_user and message.from_user.id == bot.id:
        return _event("topic_made", message, thread=message.message_id, named=message.forum_topic_created.name)
    if message.forum_topic_closed:
        return _event("topic_closed", message, thread=message.message_thread_id)
    if message.forum_topic_reopened:
        return _event("topic_opened", message, thread=message.message_thread_id)
    return None


def _thread(message: Message) -> int | None:
    """The topic it stands in; replies in a chat without topics carry a number too."""
    return message.message_thread_id if message.is_topic_message else None


def _replied_to(message: Message, user: User, bot: User) -> dict[str, Any]:
    """What an Incoming tells of the message that this one replies to."""
    replied = _replied(message)
    if replied is None:
        return {}
    author = replied.from_user.id if replied.from_user else None
    return {
        "reply_to": replied.message_id,
        "reply_to_bot": author == bot.id,
        "reply_to_own": author == user.id,
        "replied_text": _seen(replied.text or replied.caption or ""),
        "replied_file": _file(replied),
        "replied_at": replied.date,
    }


def _command(message: Message, bot: User) -> tuple[str | None, str]:
    """The command and its argument; None for a command that is meant for another bot."""
    first, _, rest = (message.text or "").partition(" ")
    if not first.startswith("/"):
        return None, ""
    name, _, whom = first[1:].partition("@")
    name, _, line = name.partition("\n")
    if whom and whom.lower() != (bot.username or "").lower():
        return None, ""
    return name.lower(), _seen(f"{line} {rest}".strip())


def _seen(text: str) -> str:
    """A text; nothing where there is nothing in it to see."""
    return text if tidy(text) else ""


def _replied(message: Message) -> Message | None:
    """The message this one replies to; in a topic every message carries the topic's first, which is no reply."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        return None
    return replied


def _file(message: Message) -> File | None:
    if message.voice:
        return File("voice", message.voice.file_id)
    if message.photo:
        return File("photo", message.photo[-1].file_id)
    if message.document:
        return File("document", message.document.file_id)
    return None


def _pressed(update: Update) -> Incoming | None:
    query = update.callback_query
    if query is None or query.data is None or query.message is None:
        return None
    return Incoming(
        address=str(query.from_user.id),
        chat=query.message.chat.id,
        private=query.message.chat.type == Chat.PRIVATE,
        at=query.message.date,
        thread=_thread(query.message) if isinstance(query.message, Message) else None,
        message=query.message.message_id,
        press=query.data,
        press_id=query.id,
        replied_text=(query.message.text or query.message.caption or "") if isinstance(query.message, Message) else "",
        first_name=query.from_user.first_name,
        language=query.from_user.language_code,
    )


def _standing(change: ChatMemberUpdated) -> Incoming:
    """The bot was added, removed, or given other rights; in a private chat: blocked or taken back."""
    private = change.chat.type == Chat.PRIVATE
    here = change.new_chat_member.status in HERE
    names = {
        (True, True): "unblocked",
        (True, False): "blocked",
        (False, True): "chat_joined",
        (False, False): "chat_lost",
    }
    return Incoming(
        address=str(change.from_user.id),
        chat=change.chat.id,
        private=private,
        at=change.date,
        event=names[private, here],
        event_args={"rights": rights(change.new_chat_member)},
        language=change.from_user.language_code,
    )


def rights(member: ChatMember) -> list[str]:
    """What an administrator may do, as in "invite_users"."""
    may = member.to_dict() if member.status == ChatMember.ADMINISTRATOR else {}
    return [name.removeprefix("can_") for name, value in may.items() if name.startswith("can_") and value]


def _member(change: ChatMemberUpdated) -> Incoming:
    here = change.new_chat_member.status in HERE
    user = change.new_chat_member.user
    return Incoming(
        address=str(user.id),
        chat=change.chat.id,
        private=False,
        at=change.date,
        event="member_came" if here else "member_went",
        first_name=user.first_name,
        language=user.language_code,
    )


def _event(name: str, message: Message, **args: Any) -> Incoming:
    user = message.from_user
    return Incoming(
        address=str(user.id) if user else "",
        chat=message.chat.id,
        private=False,
        at=message.date,
        event=name,
        event_args=args,
    )
