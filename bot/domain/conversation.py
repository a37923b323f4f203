"""What comes in from people and what goes out to them, in no channel's own words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal


@dataclass(frozen=True)
class File:
    """A picture, voice message or document that the channel keeps; `id` is the channel's name for it."""

    kind: Literal["voice", "photo", "document"]
    id: str


@dataclass(frozen=True)
class Incoming:
    """Something a person did: wrote, pressed, edited; or something that happened to a chat."""

    address: str  # who did it, as the channel knows them
    chat: int
    private: bool
    at: datetime
    thread: int | None = None  # the topic, in a chat that has some
    message: int | None = None
    text: str = ""
    command: str | None = None
    argument: str = ""
    press: str | None = None  # what the pressed button carries
    press_id: str | None = None  # to be answered for the button to stop glowing
    file: File | None = None
    unsupported: bool = False  # a sticker, a contact, a poll: nothing the bot takes
    reply_to: int | None = None
    reply_to_bot: bool = False
    reply_to_own: bool = False
    replied_text: str = ""  # what the message says that is replied to, or whose button is pressed
    replied_file: File | None = None
    replied_at: datetime | None = None
    edited: bool = False
    event: str | None = None  # chat_bound, chat_lost, migrated, join_request, ...
    event_args: dict[str, Any] = field(default_factory=dict)
    first_name: str = ""
    language: str | None = None


@dataclass(frozen=True)
class Button:
    """A button under a message: either pressed (it carries up to 64 bytes) or a link."""

    label: str
    press: str = ""
    url: str = ""


Row = tuple[Button, ...]


def press(name: str, *args: object) -> str:
    """What a button carries: the name of its handler and the handler's arguments."""
    data = " ".join([name, *map(str, args)])
    if len(data.encode()) > 64:
        raise ValueError(f"a button carries at most 64 bytes: {data!r}")
    return data


@dataclass(frozen=True)
class Attachment:
    """A file the bot itself makes."""

    name: str
    content: bytes
    picture: bool = False


@dataclass(frozen=True)
class Message:
    """What a person sees: words, buttons, perhaps a file. With a file the words are its caption."""

    text: str
    buttons: tuple[Row, ...] = ()
    attachment: Attachment | None = None
    file: File | None = None


@dataclass(frozen=True)
class Call:
    """Something other than a message that the bot does in a chat; doing it twice does no harm."""

    name: Literal[
        "create_invite_link",
        "approve_join_request",
        "decline_join_request",
        "remove_member",
        "delete_message",
        "is_member",
        "my_rights",
        "look_at_forum",
        "create_topic",
        "reopen_topic",
        "delete_topic",
        "set_commands",
    ]
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, init=False)
class Say:
    """Send the message of this kind to the chat where it happened.

    `about` is its subject, such as "answer:12", where it shows something that may be edited or taken back later.
    """

    kind: str
    about: str | None
    params: dict[str, Any]

    def __init__(self, kind: str, *, about: str | None = None, **params: Any) -> None:
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "about", about)
        object.__setattr__(self, "params", params)


class Show(Say):
    """Like Say, but in place of the message whose button was pressed."""


class Toast(Say):
    """A short line over the chat while the button that was pressed stops glowing."""


class Refusal(Exception):
    """A use case says no: nothing is changed, and the person is sent the message of this kind."""

    def __init__(self, kind: str, **params: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.params = params


Reaction = Say | None | list[Say]
