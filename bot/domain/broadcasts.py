"""What a facilitator writes to people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.conversation import File, Incoming, Refusal
from bot.domain.parts import LONGEST, LONGEST_CAPTION, units

# What stands above the text: who it is from, and perhaps that it may be a repeat.
ROOM_ABOVE = 96
USUAL_NAME = 40
FILES = ("photo", "document")


@dataclass(frozen=True)
class Draft:
    """What somebody has begun to write: to one group, to one member, or else to everyone."""

    group: int | None = None
    member: int | None = None
    text: str | None = None
    file: dict[str, str] | None = None
    to_choose: bool = False  # it was written before anybody was chosen
    before: dict[str, Any] | None = None  # what they had begun on to others; comes back when this is done with

    def is_to(self, group: int | None, member: int | None) -> bool:
        return not self.to_choose and (self.group, self.member) == (group, member)


@dataclass(frozen=True)
class Broadcast:
    id: int
    programme_id: int
    author_id: int
    group_id: int | None
    member_id: int | None
    text: str
    file: dict[str, str] | None
    sent_at: datetime


def read(said: Incoming, author: str) -> dict[str, Any]:
    """Take the text, and the photo or document, out of what somebody wrote; raises Refusal."""
    text, kept = said.text.strip(), said.file
    if (kept is not None and kept.kind not in FILES) or not (text or kept):
        raise Refusal("broadcast.wanted")
    most = (LONGEST_CAPTION if kept else LONGEST) - ROOM_ABOVE - max(0, units(author) - USUAL_NAME)
    if units(text) > most:
        raise Refusal("broadcast.long", length=units(text), most=most, caption=kept is not None)
    return {"text": text, "file": {"kind": kept.kind, "id": kept.id} if kept else None}


def file_of(kept: dict[str, Any] | None) -> File | None:
    return File(**kept) if kept else None
