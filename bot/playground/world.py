"""The state of a small Telegram, and the few things that change it."""

import random
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.playground.clock import Clock
from bot.playground.events import Events, Json
from bot.playground.people import Chat, File, Link, Member, Message, Person, Poll
from bot.playground.privacy import bot_sees
from bot.playground.refusals import bad, forbidden
from bot.playground.updates import Updates
from bot.playground.webhook import Webhook

DAY = 24 * 60 * 60
ANONYMOUS = Person(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "group_chat_created",
    "supergroup_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
)


class World:
    def __init__(
        self,
        token: str,
        username: str,
        *,
        start: datetime | None = None,
        frozen: bool = False,
        keep_updates: float = DAY,
        seed: int = 1,
    ) -> None:
        self.clock = Clock(start, frozen=frozen)
        self.events = Events()
        self.updates = Updates(random.Random(seed), keep_updates)  # noqa: S311 - repeatable on purpose
        self.webhook = Webhook(self.updates, self.clock, self.events)
        self.bot = Person(int(token.split(":", 1)[0]), "Kollokvie", username=username, is_bot=True)
        self.privacy = True
        self.people: dict[int, Person] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.polls: dict[str, Poll] = {}
        self.callbacks: dict[str, Json] = {}
        self.inline: dict[str, Json] = {}
        self.profile: dict[str, Any] = {}  # what the bot says of itself: commands, descriptions
        self._seq = 0
        self._small_id = 0  # private chats and plain groups share one run of message ids
        self._groups = 0
        self._number = 0

    # --- finding -------------------------------------------------------------------------------------------------

    def number(self) -> int:
        """A number that nobody had before."""
        self._number += 1
        return self._number

    def next_seq(self) -> int:
        self._seq += 1
        return self._seq

    def private(self, person: Person) -> Chat:
        chat = self.chats.get(person.id)
        if chat is None:
            members = {one.id: Member(one, "member") for one in (person, self.bot)}
            chat = self.chats[person.id] = Chat(person.id, "private", person=person, members=members)
        return chat

    def chat(self, chat_id: int | str) -> Chat:
        """The chat a call means; refuses one that the bot has never heard of."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None and isinstance(chat_id, int) and chat_id in self.people and chat_id != self.bot.id:
            return self.private(self.people[chat_id])
        if chat is None or not (chat.person or self.bot.id in chat.members):
            raise bad("chat not found")
        return chat

    def open_chat(self, chat_id: int | str) -> Chat:
        """The chat a call wants to act in; refuses where the bot may not."""
        chat = self.chat(chat_id)
        if chat.person:
            self._check_private(chat.person)
            return chat
        if chat.migrated_to:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        member = chat.member(self.bot)
        kind = "supergroup" if chat.type == "supergroup" else "group"
        if member.status == "kicked":
            raise forbidden(f"bot was kicked from the {kind} chat")
        if not member.here:
            raise forbidden(f"bot is not a member of the {kind} chat")
        return chat

    def _check_private(self, person: Person) -> None:
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started and person.open_until < self.clock.seconds():
            raise forbidden("bot can't initiate conversation with a user")

    def bot_member(self, chat: Chat) -> Member:
        return chat.member(self.bot)

    # --- changing ------------------------------------------------------------------------------------------------

    def add_person(self, name: str, *, language: str | None = None, username: str | None = None) -> Person:
        first, _, last = name.strip().partition(" ")
        if not first:
            raise ValueError("A person needs a name.")
        person = Person(1000 + self.number(), first, last or None, username, language)
        self.people[person.id] = person
        return person

    def add_group(self, title: str, owner: Person, *, kind: str = "group", forum: bool = False) -> Chat:
        big = forum or kind == "supergroup"
        chat = Chat(self.next_group_id(big=big), "supergroup" if big else "group", title, is_forum=forum)
        chat.members[owner.id] = Member(owner, "creator")
        self.chats[chat.id] = chat
        self.post(chat, owner, {"supergroup_chat_created" if big else "group_chat_created": True})
        return chat

    def next_group_id(self, *, big: bool) -> int:
        self._groups += 1
        return (-1_002_000_000_000 if big else -5_000_000) - self._groups

    def post(
        self,
        chat: Chat,
        sender: Person,
        content: Json,
        *,
        thread: int | None = None,
        reply_to: Message | None = None,
        keyboard: Json | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Put a message in a chat; everybody there sees it, and the bot when Telegram shows it."""
        author = ANONYMOUS if anonymous else sender
        body: Json = {"message_id": self._next_id(chat), "from": author.body, "chat": chat.body}
        body["date"] = int(self.clock.seconds())
        if anonymous:
            body["sender_chat"] = chat.body
        if thread:
            body |= {"message_thread_id": thread, "is_topic_message": True}
        replied = reply_to or (chat.messages.get(thread) if thread else None)
        if replied:
            body["reply_to_message"] = {key: value for key, value in replied.body.items() if key != "reply_to_message"}
        message = Message(chat, body | content, sender.id, self.next_seq(), keyboard)
        chat.messages[message.id] = message
        if author is sender and not sender.is_bot:
            chat.read[sender.id, message.topic] = message.id
        self.events.tell({"type": "message", "chat": chat.id, "message": message.body}, chat.audience())
        self.show_bot("message", message)
        return message

    def _next_id(self, chat: Chat) -> int:
        if chat.type != "supergroup":
            self._small_id += 1
            chat.last_id = self._small_id
        else:
            chat.last_id += 1
        return chat.last_id

    def change(self, message: Message, **content: Any) -> None:
        """Give a message new content; None takes a part away."""
        changed = {**message.body, **content}
        message.body = {key: value for key, value in changed.items() if value is not None}
        message.seq = self.next_seq()
        event = {"type": "edited", "chat": message.chat.id, "message": message.body}
        self.events.tell(event, message.chat.audience())

    def delete(self, message: Message) -> None:
        chat = message.chat
        del chat.messages[message.id]
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
        self.events.tell({"type": "deleted", "chat": chat.id, "message_id": message.id}, chat.audience())

    def show_bot(self, kind: str, message: Message) -> None:
        """Hand a person's message to the bot, unless privacy mode hides it or it is the bot's own."""
        service = any(name in message.body for name in SERVICE)
        if (service or message.sender != self.bot.id) and bot_sees(
            self.bot, message, privacy=self.privacy and not service
        ):
            self.updates.add(kind, message.body)

    def set_member(
        self,
        chat: Chat,
        person: Person,
        status: str,
        *,
        by: Person,
        rights: Iterable[str] = (),
        link: Link | None = None,
    ) -> None:
        """Let somebody come, go, rise or fall in a chat, and tell the bot what it may know."""
        old = chat.member(person)
        since = old.since if old.here else chat.last_id
        new = Member(person, status, frozenset(rights), since if status != "creator" else 0)
        chat.members[person.id] = new
        change: Json = {
            "chat": chat.body,
            "from": by.body,
            "date": int(self.clock.seconds()),
            "old_chat_member": old.body(),
            "new_chat_member": new.body(),
        }
        if link:
            change["invite_link"] = link.body()
            change["via_join_request"] = link.asks
        if person is self.bot:
            self.updates.add("my_chat_member", change)
        elif self.bot_member(chat).status == "administrator":
            self.updates.add("chat_member", change)
        self.events.tell({"type": "chat", "chat": chat.id}, {*chat.audience(), person.id})

    def join(self, chat: Chat, people: Sequence[Person], *, by: Person, link: Link | None = None) -> Message:
        for person in people:
            self.set_member(chat, person, "member", by=by, link=link)
        author = people[0] if link else by
        return self.post(chat, author, {"new_chat_members": [person.body for person in people]})

    def add_file(self, content: bytes, name: str, mime: str, folder: str) -> File:
        number = self.number()
        safe = name.rsplit("/", 1)[-1] or "file"
        file = File(f"F{secrets.token_hex(8)}_{number}", safe, mime, content, f"{folder}/file_{number}_{safe}")
        self.files[file.id] = file
        return file
