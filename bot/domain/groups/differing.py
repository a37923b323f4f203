"""What is other in a plan than in the groups there were: who comes, who moves, what is made and what ends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.groups.model import Group, Person, Rules
from bot.domain.groups.moves import moves


@dataclass(frozen=True)
class Difference:
    """Ids of people with the ids of their groups, and ids of groups."""

    joined: Mapping[str, str]
    moved: Mapping[str, tuple[str, str]]
    """From which group to which."""
    made: tuple[str, ...]
    ended: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.joined or self.moved or self.made or self.ended)


def difference(before: Mapping[str, str], planned: Iterable[Group]) -> Difference:
    """Compare a plan with the group that each one was in; who is gone since is in neither."""
    groups = list(planned)
    now = {id: group.id for group in groups for id in group.members}
    was = {id: group for id, group in before.items() if id in now}
    return Difference(
        joined={id: group for id, group in now.items() if id not in was},
        moved={id: (was[id], group) for id, group in now.items() if was.get(id, group) != group},
        made=tuple(group.id for group in groups if group.id not in before.values()),
        ended=tuple(sorted({*was.values()} - {group.id for group in groups})),
    )


def is_obvious(
    people: Sequence[Person], rules: Rules, before: Mapping[str, str], planned: Sequence[Group], km: Mapping[str, float]
) -> bool:
    """Whether a plan only lets newcomers in, each into the one group that suits: nobody needs to be asked.

    Nobody else moves, no group is made or ends, each has no further to go than the limit (`km` to where their group
    meets), and anywhere else they would cost as much more as it costs to move somebody, or may not be.
    """
    change = difference(before, planned)
    if not change.joined or change.moved or change.made or change.ended:
        return False
    dearer = rules.weights.stability
    return all(
        km[id] <= rules.travel_limit_km
        and all(way.total >= dearer for way in moves(people, rules, planned, id, before)[:1])
        for id in change.joined
    )
