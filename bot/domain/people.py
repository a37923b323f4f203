from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

RoleName = Literal["participant", "facilitator", "manager", "teacher"]
Position = Literal["leader", "staff", "remote_leader"]
SizeClass = Literal["small", "larger"]
Standing = Literal["active", "left"]

# One who has a role may let others into the same and into those that may do less.
MAY_INVITE: dict[str, tuple[RoleName, ...]] = {
    "manager": ("participant", "facilitator", "teacher", "manager"),
    "facilitator": ("participant", "facilitator", "teacher"),
}


@dataclass(frozen=True)
class Member:
    """A person who has joined something; `language` is their own choice, or none."""

    id: int
    name: str
    language: str | None


@dataclass(frozen=True)
class Library:
    id: int
    municipality_number: str
    name: str
    size_class: SizeClass


@dataclass(frozen=True)
class Post:
    """A member's place at a library."""

    library: Library
    position: Position
    remote_led: bool  # somebody among the members leads this library from afar


@dataclass(frozen=True)
class Participation:
    """How a member takes part in a programme; it begins when all questions of the joining are answered."""

    member: Member
    programme_id: int
    status: Standing
    slots: tuple[int, ...]  # when they can meet: 2 × weekday + 0 before opening or 1 afternoon
    electives: tuple[str, ...]  # keys of the modules they chose; not those that are theirs anyway
    private_prompts: bool  # a private copy of the questions, besides the group's chat
    paused_until: date | None
    joined_at: datetime
    posts: tuple[Post, ...]  # a remote leader has several, in the order they were told
    hour: tuple[int, str] | None = None  # their own weekday and time for questions that come to them alone
    other_way_since: date | None = None  # since when they would rather be reached in another way

    @property
    def library(self) -> Library | None:
        """The library they are placed by."""
        return self.posts[0].library if self.posts else None

    @property
    def remote(self) -> bool:
        """Whether they lead from afar, or work where the leader is afar: modules with core_for_remote are theirs."""
        return any(post.position == "remote_leader" or post.remote_led for post in self.posts)

    def is_away(self, day: date) -> bool:
        """Whether they are on pause that day; the day a pause lasts until is the first one back."""
        return self.paused_until is not None and day < self.paused_until


@dataclass(frozen=True)
class StudyGroup:
    id: int
    programme_id: int
    name: str
    host_municipality: str
    slot: int | None
    module: str | None


@dataclass(frozen=True)
class GroupChat:
    """Where a study group talks; `lost_at` once the bot cannot write there any more."""

    group_id: int
    chat_id: int
    thread_id: int | None  # its topic, where the chat is one for the whole programme
    invite_link: str | None
    may_delete: bool  # what others write there
    lost_at: datetime | None
    bound_at: datetime


@dataclass(frozen=True)
class Forum:
    """One chat for a whole programme, with a topic for each group; none until it is connected."""

    programme_id: int
    chat_id: int | None
    may_make: bool  # it has topics, and the bot may make more
    may_delete: bool
    invite_link: str | None
    lost_at: datetime | None
