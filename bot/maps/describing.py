"""The map in words: under the picture, for whoever does not see it, and on the command line."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from bot.domain.groups import Group, Person
from bot.domain.groups.cost import km_to_host
from bot.domain.parts import LONGEST_CAPTION, units
from bot.maps.hosts import by_municipality, host_name, name_of, place_of

if TYPE_CHECKING:
    from bot.texts import Words

LEAST = 20  # UTF-16 units that anything said about a group takes: «Bø: 1 person, opptil 0 km» takes 25
SHORTEST = 4  # that a name in a list takes: «Bø, »
Plan = Sequence[tuple[Group, Sequence[Person]]]


def describe(
    people: Iterable[Person], groups: Iterable[Group], words: "Words", limit: int | None = LONGEST_CAPTION
) -> str:
    """Name every group, from north to south, and say as much about each as the limit (in UTF-16 units) has room for.

    Hundreds of groups are named by where they meet, as on the map; where that is too long too, the text ends with how
    many places more there are.
    """
    everyone = {person.id: person for person in people}
    ordered = sorted(groups, key=lambda group: (-place_of(group, everyone)[0], group.id))
    plan = [(group, [everyone[id] for id in group.members if id in everyone]) for group in ordered]
    left = len(everyone.keys() - {id for group in ordered for id in group.members})
    texts = (_framed(told, len(plan), left, words) for told in _tellings(plan, words, limit))
    fitting = (text for text in texts if limit is None or units(text) <= limit)
    return next(fitting, _framed("", len(plan), left, words))


def tells_of_each(count: int, limit: int | None = LONGEST_CAPTION) -> bool:
    """Whether so many groups may be few enough to say something about each, for which its people are needed."""
    return limit is None or LEAST * count <= limit


def _framed(told: str, count: int, left: int, words: "Words") -> str:
    _ = words
    heading = _.count("Kart over én gruppe.", "Kart over {n} grupper, fra nord til sør.", count)
    ending = _.count("{n} person er ikke i noen gruppe.", "{n} personer er ikke i noen gruppe.", left) if left else ""
    return "\n".join(filter(None, (heading, told, ending)))


def _tellings(plan: Plan, words: "Words", limit: int | None) -> Iterator[str]:
    """Say it shorter and shorter."""
    if tells_of_each(len(plan), limit):
        yield "\n".join(_in_full(group, members, words) for group, members in plan)
        yield "\n".join(_in_short(group, members, words) for group, members in plan)
    if limit is None or SHORTEST * len(plan) <= limit:
        yield _listed([name_of(group) for group, _members in plan], words)
    everyone = {person.id: person for _group, members in plan for person in members}
    names = [host.name for host in by_municipality([group for group, _members in plan], everyone)]
    yield _listed(names, words)
    _ = words
    most = len(names) if limit is None else min(len(names), limit // SHORTEST)
    for shown in range(most - 1, 0, -1):
        named = ", ".join(names[:shown])
        yield _.count("{names} og ett sted til", "{names} og {n} steder til", len(names) - shown, names=named)


def _in_full(group: Group, members: Sequence[Person], words: "Words") -> str:
    """Who comes from where, those nearest first."""
    _ = words
    far = sorted(members, key=lambda person: km_to_host(person, group.host_municipality, members))
    places = _listed(list(dict.fromkeys(host_name(person.municipality_number) for person in far)), words)
    told = _.count("{name}: {n} person fra {places}.", "{name}: {n} personer fra {places}.", len(members),
                   name=name_of(group), places=places)  # fmt: skip
    km = _longest(group, members)
    return f"{told} {_('Lengste vei er {km} km.', km=km)}" if km else told


def _in_short(group: Group, members: Sequence[Person], words: "Words") -> str:
    _ = words
    return _.count("{name}: {n} person, opptil {km} km", "{name}: {n} personer, opptil {km} km", len(members),
                   name=name_of(group), km=_longest(group, members))  # fmt: skip


def _longest(group: Group, members: Sequence[Person]) -> int:
    return round(max((km_to_host(person, group.host_municipality, members) for person in members), default=0))


def _listed(names: Sequence[str], words: "Words") -> str:
    _ = words
    return _(" og ").join(filter(None, (", ".join(names[:-1]), *names[-1:])))
