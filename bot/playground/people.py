"""People, chats, members, messages: what a small Telegram is made of."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
GENERAL = 1  # the topic that every forum has; its messages name none
HERE = {"creator", "administrator", "member"}


@dataclass(eq=False)
class Person:
    """Somebody with an account; the bot is one too."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    open_until: float = 0  # after asking to join, the bot may write until then

    def __post_init__(self) -> None:
        named = {"last_name": self.last_name, "username": self.username, "language_code": self.language}
        self.body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        self.body |= {name: value for name, value in named.items() if value}

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


@dataclass(eq=False)
class Member:
    """How somebody stands to a chat."""

    person: Person
    status: str = "left"
    rights: frozenset[str] = frozenset()
    since: int = 0  # the last message from before they came
    until: int = 0

    @property
    def here(self) -> bool:
        return self.status in HERE

    def may(self, right: str) -> bool:
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)

    def body(self) -> Json:
        answer: Json = {"user": self.person.body, "status": self.status}
        if self.status == "creator":
            answer["is_anonymous"] = False
        if self.status == "administrator":
            answer |= {"can_be_edited": False, "is_anonymous": False}
            answer |= {right: right in self.rights for right in RIGHTS}
        if self.status == "kicked":
            answer["until_date"] = self.until
        return answer


@dataclass(eq=False)
class Link:
    """An invitation into a chat."""

    url: str
    creator: Person
    asks: bool = False
    name: str | None = None
    expires: int | None = None
    limit: int | None = None
    revoked: bool = False
    used: int = 0

    def body(self, waiting: int = 0) -> Json:
        answer: Json = {
            "invite_link": self.url,
            "creator": self.creator.body,
            "creates_join_request": self.asks,
            "is_primary": False,
            "is_revoked": self.revoked,
        }
        named = {"name": self.name, "expire_date": self.expires, "member_limit": self.limit}
        answer |= {name: value for name, value in named.items() if value}
        if waiting:
            answer["pending_join_request_count"] = waiting
        return answer


@dataclass(eq=False)
class Topic:
    id: int
    name: str
    icon_color: int = 7322096
    closed: bool = False


@dataclass(eq=False)
class Chat:
    id: int
    type: str
    title: str | None = None
    is_forum: bool = False
    person: Person | None = None  # in a private chat
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, "Message"] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    links: dict[str, Link] = field(default_factory=dict)
    requests: dict[int, Link] = field(default_factory=dict)
    read: dict[tuple[int, int], int] = field(default_factory=dict)  # how far, by who and topic
    last_id: int = 0
    migrated_to: int | None = None
    migrated_from: int | None = None

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Write the chat anew as messages show it, after a change of name or kind."""
        self.body: Json = {"id": self.id, "type": self.type}
        if self.person:
            self.body |= {key: self.person.body[key] for key in _NAMES if key in self.person.body}
        if self.title:
            self.body["title"] = self.title
        if self.is_forum:
            self.body["is_forum"] = True

    def member(self, person: Person) -> Member:
        return self.members.get(person.id) or Member(person)

    def audience(self) -> list[int]:
        return [id for id, member in self.members.items() if member.here and not member.person.is_bot]


_NAMES = ("first_name", "last_name", "username")


@dataclass(eq=False, slots=True)
class Message:
    """A message; its body is the Bot API's, and is replaced rather than changed, so that others may keep it."""

    chat: Chat
    body: Json
    sender: int
    seq: int = 0  # grows with every change anywhere
    keyboard: Json | None = None  # a reply keyboard that came with it
    reactions: dict[int, list[str]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    @property
    def topic(self) -> int:
        return int(self.body.get("message_thread_id") or GENERAL)


@dataclass(eq=False)
class File:
    id: str
    name: str
    mime: str
    content: bytes
    path: str

    def body(self) -> Json:
        return {"file_id": self.id, "file_unique_id": f"u{self.id}", "file_size": len(self.content)}


@dataclass(eq=False)
class Poll:
    id: str
    question: str
    options: list[str]
    anonymous: bool
    multiple: bool
    correct: list[int] | None = None
    closes: int | None = None
    closed: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict)
    places: list["Message"] = field(default_factory=list)

    def body(self) -> Json:
        counted = [sum(place in vote for vote in self.votes.values()) for place in range(len(self.options))]
        answer: Json = {
            "id": self.id,
            "question": self.question,
            "options": [
                {"text": text, "voter_count": count, "persistent_id": str(place)}
                for place, (text, count) in enumerate(zip(self.options, counted, strict=True))
            ],
            "total_voter_count": len(self.votes),
            "is_closed": self.closed,
            "is_anonymous": self.anonymous,
            "type": "regular" if self.correct is None else "quiz",
            "allows_multiple_answers": self.multiple,
            "allows_revoting": self.correct is None,
            "members_only": False,
        }
        if self.correct is not None:
            answer["correct_option_ids"] = self.correct
        if self.closes is not None:
            answer["close_date"] = self.closes
        return answer
