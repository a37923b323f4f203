from datetime import UTC, datetime

from bot.domain.groups import Rules, assign
from bot.domain.groups.participants import apart, persons
from bot.domain.people import Library, Member, Participation, Position, Post

SORTLAND = Library(1, "1870", "Sortland", "small")
HADSEL = Library(2, "1866", "Hadsel", "larger")


def takes_part(id: int, *posts: tuple[Library, Position], electives: tuple[str, ...] = ()) -> Participation:
    led_from_afar = [Post(library, position, position == "staff" and library == HADSEL) for library, position in posts]
    joined_at = datetime(2026, 8, 24, tzinfo=UTC)
    member = Member(id, f"Person {id}", None)
    return Participation(member, 1, "active", (0, 3), electives, False, None, joined_at, tuple(led_from_afar))


def test_somebody_is_placed_by_the_library_they_told_first():
    both = takes_part(1, (HADSEL, "remote_leader"), (SORTLAND, "leader"))
    person = persons([both], [])[1]
    assert (person.id, person.municipality_number, person.size_class) == ("1", "1866", "larger")
    assert person.slots == {0, 3}


def test_somebody_without_a_library_is_not_placed():
    assert persons([takes_part(1)], []) == {}


def test_staff_are_kept_apart_from_every_leader_of_their_library():
    everyone = [
        takes_part(1, (SORTLAND, "staff")),
        takes_part(2, (SORTLAND, "leader")),
        takes_part(3, (HADSEL, "leader"), (SORTLAND, "remote_leader")),
        takes_part(4, (HADSEL, "staff")),
    ]
    assert apart(everyone) == (frozenset("12"), frozenset("13"), frozenset("34"))
    assert persons(everyone, [])[2].leader_id is None
    assert persons(everyone, [])[1].leader_id == "2"


def test_leaders_of_the_same_library_may_be_together():
    assert apart([takes_part(1, (SORTLAND, "leader")), takes_part(2, (SORTLAND, "remote_leader"))]) == ()


def test_remote_ones_have_the_modules_that_are_theirs_anyway():
    placed = persons(
        [takes_part(1, (HADSEL, "remote_leader"), electives=("E1",)), takes_part(2, (HADSEL, "leader"))], ["E6"]
    )
    assert (placed[1].modules, placed[2].modules) == ({"E1", "E6"}, frozenset())


def test_no_group_has_a_leader_with_their_own_staff():
    everyone = [takes_part(n, (SORTLAND, "leader" if n < 5 else "staff")) for n in range(1, 9)]
    rules = Rules(apart=apart(everyone))
    groups = assign(persons(everyone, []).values(), rules).groups
    assert sorted(sorted(map(int, group.members)) for group in groups) == [[1, 2, 3, 4], [5, 6, 7, 8]]
