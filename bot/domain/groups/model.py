from collections.abc import Mapping
from dataclasses import dataclass, field

Km = Mapping[tuple[str, str], float]
"""Kilometres from one municipality to another, by their numbers."""


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    library: str
    municipality_number: str
    lat: float | None = None
    lon: float | None = None
    """Degrees; the municipality's centre stands in where they are missing."""
    slots: frozenset[int] = frozenset()
    """Times that suit: 2 × weekday (Monday is 0), + 1 for the afternoon."""
    modules: frozenset[str] = frozenset()
    """The electives chosen."""
    size_class: str = "small"
    """«small» or «larger»."""
    leader_id: str | None = None
    """The person's own leader, on site or remote."""


@dataclass(frozen=True)
class Weights:
    """What each term costs, in kilometre equivalents."""

    far_km: float = 100
    other_county: float = 20
    slot: float = 40
    module: float = 15
    no_larger: float = 40
    no_small: float = 20
    same_municipality: float = 30
    size: float = 10
    stability: float = 30


@dataclass(frozen=True)
class Pin:
    id: str
    group: str


@dataclass(frozen=True)
class Rules:
    min: int = 3
    target: int = 4
    max: int = 5
    travel_limit_km: float = 150
    weights: Weights = Weights()
    together: tuple[frozenset[str], ...] = ()
    apart: tuple[frozenset[str], ...] = ()
    pin: tuple[Pin, ...] = ()
    km: Km = field(default_factory=dict)
    """Where it is not to be as far as the crow flies."""
    leaders: tuple[frozenset[str], ...] = ()
    """Leaders with their own staff, besides what `leader_id` says; `together` does not bring these together."""


NO_TIME = -1
"""The slot of a group that has not settled on one: it suits nobody."""


@dataclass(frozen=True)
class Group:
    id: str
    name: str
    host_municipality: str
    slot: int
    module: str
    """Empty where nobody has chosen an elective."""
    members: tuple[str, ...]
    cost: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Assignment:
    groups: tuple[Group, ...]
    total: float
    cost: Mapping[str, float]
    status: str
    """«optimal» or «heuristic»."""
    warnings: tuple[str, ...]
    moved: tuple[str, ...]
    """Who is no longer in the group they were in before."""
    stopped: str
    """What ended the search: «work» or «time»."""


class Unusable(ValueError):
    """These people or rules cannot be computed with; the sentences, in bokmål, say all that is wrong."""
