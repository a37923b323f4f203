"""What a session is, and when its reminders leave."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.domain import hours
from bot.domain.conversation import Incoming, Refusal

Response = Literal["accepted", "declined", "tentative"]
RESPONSES: tuple[Response, ...] = ("accepted", "declined", "tentative")
LENGTHS = (30, 45, 60, 90)
TITLE_LENGTH, LINK_LENGTH = 80, 500
LINK = re.compile(r"https://[^\s<>\"]+", re.IGNORECASE)
# Among the links of a pasted invitation, the one to the meeting itself.
OPENS_A_MEETING = re.compile(
    r"/meetup-join/|/meet/|zoom\.us/(?:j|s|my)/|meet\.google\.com/|whereby\.com/", re.IGNORECASE
)
MEETING_NUMBER = re.compile(
    r"\b(møte[- ]?id|meeting[- ]?id|møtenummer|conference id)\s*[:=]?\s*(\d[\d ]{4,20}\d)\b", re.IGNORECASE
)
# A word that says so, then a colon or something with a figure in it: «passord er hemmelig» is no code.
PASSCODE = re.compile(
    r"\b(passcode|password|passord|tilgangskode|møtekode|adgangskode|kode|code|pin)\b(?:\s+(?:er|is))?"
    r"(?:\s*[:=]\s*|\s+(?=\S*\d))([^\s,;]{1,30})",
    re.IGNORECASE,
)
# The day-before reminder leaves at the session's own hour, but not while people sleep.
WAKING = (time(8), time(20))


class Reminder(IntEnum):
    """The reminders of a session, in their order."""

    DAY_BEFORE = 1
    HALF_HOUR = 2


HALF_HOUR_AHEAD = timedelta(minutes=30)
NOT_LATER_THAN = {Reminder.DAY_BEFORE: timedelta(hours=2), Reminder.HALF_HOUR: timedelta(minutes=5)}


@dataclass(frozen=True)
class Session:
    """A video session that was announced; without a group it is for the whole cohort."""

    id: int
    programme_id: int
    group_id: int | None
    title: str
    starts_at: datetime
    timezone: str
    minutes: int
    join_link: str
    sequence: int
    edition: int  # how often it was moved
    announced_at: datetime
    cancelled_at: datetime | None
    access: str = ""  # the meeting's number and code, in the words they were given in

    @property
    def way_in(self) -> list[str]:
        """The link, and what else is needed to come in."""
        return [self.join_link, self.access] if self.access else [self.join_link]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def leaves_at(self, reminder: Reminder) -> datetime:
        """The UTC moment of a reminder; "the day before" goes by the local calendar."""
        if reminder is Reminder.HALF_HOUR:
            return self.starts_at - HALF_HOUR_AHEAD
        here = self.starts_at.astimezone(ZoneInfo(self.timezone))
        at = min(max(here.time(), WAKING[0]), WAKING[1])
        return hours.local(here.date() - timedelta(days=1), at, self.timezone)

    def too_late_at(self, reminder: Reminder) -> datetime:
        """The UTC moment from which a reminder is not sent any more."""
        return self.starts_at - NOT_LATER_THAN[reminder]

    def behind(self, now: datetime) -> int:
        """The last reminder whose moment has come; 0 before the first."""
        return max((each for each in Reminder if self.leaves_at(each) <= now), default=0)


@dataclass(frozen=True)
class Draft:
    """A session that somebody is planning: what is not None has been said. Group 0 is the whole cohort."""

    title: str | None = None
    group: int | None = None
    starts_at: str | None = None  # ISO 8601, UTC
    minutes: int | None = None
    join_link: str | None = None
    access: str = ""
    left_out: bool = False  # more was pasted beside the link than could be taken

    @property
    def missing(self) -> str | None:
        """The first thing that has not been said."""
        return next((name for name, said in vars(self).items() if said is None), None)


def read_title(incoming: Incoming) -> str:
    """Take a title from what somebody wrote; raises Refusal."""
    title = " ".join(incoming.text.split())
    if incoming.file or not re.search(r"\w", title):
        raise Refusal("session.title_wanted")
    if len(title) > TITLE_LENGTH:
        raise Refusal("session.title_long", length=len(title))
    return title


def read_link(incoming: Incoming) -> str:
    """Take the one https link to a meeting out of what somebody wrote, such as a pasted invitation; raises Refusal."""
    links = _links(incoming.text)
    joining = {link for link in links if OPENS_A_MEETING.search(link)}
    if len(links) > 1 and len(joining) != 1:
        raise Refusal("session.link_many")
    link = next(iter(joining or links), "")
    if not _leads_somewhere(link):
        raise Refusal("session.link_wanted")
    return link


def read_access(text: str) -> str:
    """Take a meeting's number and code out of a pasted invitation, as in «Møte-ID: 329 456 789, passord: 2sfg4k»."""
    found = (MEETING_NUMBER.search(_without_links(text)), PASSCODE.search(_without_links(text)))
    return ", ".join(f"{each[1]}: {each[2].strip()}" for each in found if each)


def leaves_out(text: str) -> bool:
    """Whether something was pasted beside the link, the number and the code."""
    rest = PASSCODE.sub("", MEETING_NUMBER.sub("", _without_links(text)))
    return any(sign.isalnum() for sign in rest)


def _links(text: str) -> set[str]:
    return {link.rstrip(".,;)>") for link in LINK.findall(text)}


def _without_links(text: str) -> str:
    return LINK.sub(" ", text)


def _leads_somewhere(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    named = "." in (parts.hostname or "").strip(".") and parts.username is None
    return parts.scheme == "https" and named and link.isprintable() and len(link) <= LINK_LENGTH
