"""Those who take part in a programme, as people to be put into groups."""

from collections.abc import Collection, Mapping, Sequence

from bot.domain.groups.demands import Pair
from bot.domain.groups.model import Person
from bot.domain.people import Participation


def persons(
    everyone: Sequence[Participation], for_remote: Collection[str], asked: Collection[Pair] = ()
) -> dict[int, Person]:
    """Give each one who has a library as a person of the problem; `for_remote` are the modules remote ones all take.

    `asked` are pairs of a leader and one of their staff who both asked to be in the same group.
    """
    leaders = _leaders(everyone)
    return {each.member.id: _person(each, leaders, for_remote, asked) for each in everyone if each.library}


def apart(everyone: Sequence[Participation], asked: Collection[Pair] = ()) -> tuple[Pair, ...]:
    """Give every pair of somebody who works in a library and somebody who leads it, on site or from afar.

    But for those who both `asked` to be in the same group.
    """
    leaders = _leaders(everyone)
    pairs = {_pair(each, id) for each in everyone for id in _own(each, leaders)}
    return tuple(sorted(pairs - {*asked}, key=sorted))


def _leaders(everyone: Sequence[Participation]) -> Mapping[int, list[int]]:
    """The members who lead each library."""
    leaders: dict[int, list[int]] = {}
    for each in everyone:
        for post in each.posts:
            if post.position != "staff":
                leaders.setdefault(post.library.id, []).append(each.member.id)
    return leaders


def _own(each: Participation, leaders: Mapping[int, list[int]]) -> list[int]:
    """Somebody's own leaders, those on site and those afar."""
    works_at = [post.library.id for post in each.posts if post.position == "staff"]
    return [id for library in works_at for id in leaders.get(library, []) if id != each.member.id]


def _pair(each: Participation, id: int) -> Pair:
    return frozenset((str(each.member.id), str(id)))


def _person(
    each: Participation, leaders: Mapping[int, list[int]], for_remote: Collection[str], asked: Collection[Pair]
) -> Person:
    assert each.library
    own = [id for id in _own(each, leaders) if _pair(each, id) not in asked]
    return Person(
        id=str(each.member.id),
        name=each.member.name,
        library=each.library.name,
        municipality_number=each.library.municipality_number,
        slots=frozenset(each.slots),
        modules=frozenset(each.electives) | (frozenset(for_remote) if each.remote else frozenset()),
        size_class=each.library.size_class,
        leader_id=str(own[0]) if own else None,
    )
