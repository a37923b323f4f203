"""What somebody gave: one or more messages that belong together, each with words, a voice message or a picture."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from bot.domain.conversation import File, Incoming

Visibility = Literal["me", "group", "cohort"]
LONGEST, LONGEST_CAPTION = 4096, 1024  # in UTF-16 units, as Telegram counts
ROOM, CAPTION_ROOM = 4000, 950  # leaves some for a note that a message may be a repeat
MOST = 20  # parts of one answer or experience
BETWEEN = "\n\n"


@dataclass(frozen=True)
class Part:
    """One message; `chat` and `message` say where its author wrote it, so that edits can be followed."""

    text: str
    file: File | None
    chat: int
    message: int
    at: datetime = field(compare=False)  # when it was written
    named: bool = field(default=False, compare=False)  # its author has decided to name whom it seems to name

    @property
    def in_private(self) -> bool:
        """Whether the bot alone has it; groups have negative ids, and 0 is where something was deleted."""
        return self.chat >= 0

    def came_in(self, chat: int, message: int) -> bool:
        return (self.chat, self.message) == (chat, message)


Parts = tuple[Part, ...]


class Given(Protocol):
    """An answer or an experience."""

    @property
    def id(self) -> int: ...
    @property
    def programme_id(self) -> int: ...
    @property
    def member_id(self) -> int: ...
    @property
    def group_id(self) -> int | None: ...
    @property
    def visibility(self) -> Visibility: ...
    @property
    def parts(self) -> Parts: ...


@dataclass(frozen=True)
class Piece:
    """One message that the bot sends to show what somebody gave."""

    text: str
    file: File | None = None


def part_of(incoming: Incoming) -> Part:
    """What a message gives; the words after a command, where it begins with one."""
    text = incoming.text if incoming.command is None else incoming.argument
    return Part(text.strip(), incoming.file, incoming.chat, incoming.message or 0, incoming.at)


def put(parts: Parts, part: Part) -> Parts:
    """Add a part, or put it in the place of the one that came in the same message."""
    if any(each.came_in(part.chat, part.message) for each in parts):
        return tuple(part if each.came_in(part.chat, part.message) else each for each in parts)
    return (*parts, part)


def text_of(parts: Sequence[Part]) -> str:
    return BETWEEN.join(each.text for each in parts if each.text)


def fault_of(parts: Parts) -> str | None:
    """What is wrong with what somebody gave: "empty", "too_many" parts, "too_long" for one message, or nothing."""
    if not any(each.text or each.file for each in parts):
        return "empty"
    if len(parts) > MOST:
        return "too_many"
    return "too_long" if units(text_of(parts)) > LONGEST else None


def units(text: str) -> int:
    """How long Telegram finds a text: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def shortened(text: str, longest: int) -> str:
    """The beginning of a text, at most so many UTF-16 units and cut between words."""
    if units(text) <= longest:
        return text
    cut = text.encode("utf-16-le")[: 2 * (longest - 1)].decode("utf-16-le", "ignore")
    return (cut.rpartition(" ")[0].rstrip(",.;: ") or cut) + "…"


def pieces(header: str, parts: Parts) -> tuple[Piece, ...]:
    """What to send, under a header such as «Kari (Sortland):»: the words first, then each file with its caption.

    Over a file without words the header has no colon.
    """
    captions = {each: f"{header} {each.text}" for each in parts if each.file and _fits(header, each)}
    words = text_of([each for each in parts if each not in captions])
    files = [Piece(captions.get(each, header.removesuffix(":")), each.file) for each in parts if each.file]
    return (*_in_words(header, words), *files)


def _fits(header: str, part: Part) -> bool:
    return bool(part.text) and units(header) + 1 + units(part.text) <= CAPTION_ROOM


def _in_words(header: str, words: str) -> list[Piece]:
    if not words:
        return []
    if units(header) + 1 + units(words) <= ROOM:
        return [Piece(f"{header} {words}")]
    return [Piece(header), *(Piece(each) for each in _cut(words))]


def _cut(words: str) -> list[str]:
    """A text in messages that have room for it."""
    if units(words) <= ROOM:
        return [words]
    beginning = words.encode("utf-16-le")[: 2 * ROOM].decode("utf-16-le", "ignore")
    first = beginning.rpartition(" ")[0].rstrip() or beginning
    return [first, *_cut(words[len(first) :].lstrip())]


def same_shape(some: Sequence[Piece], others: Sequence[Piece]) -> bool:
    """Whether messages that show some pieces can be edited to show others: words to words, file by file."""
    return [each.file for each in some] == [each.file for each in others]
