from dataclasses import dataclass
from typing import Literal

RoleName = Literal["participant", "facilitator", "manager", "teacher"]


@dataclass(frozen=True)
class Member:
    """A person who has joined something; `language` is their own choice, or none."""

    id: int
    name: str
    language: str | None


@dataclass(frozen=True)
class StudyGroup:
    id: int
    programme_id: int
    name: str
