import pytest

from bot.cli import plan_words
from bot.domain.groups import Collision, Person
from bot.domain.groups.demands import Demand

PEOPLE = {id: Person(id, name, "", "1870") for id, name in (("a", "Åse"), ("b", "Bo"), ("c", "Bo"))}
TOGETHER, APART = Demand("together", ("a", "b")), Demand("apart", ("a", "b", "c"))
LEADER, PIN = Demand("leader", ("b", "c")), Demand("pin", ("a",), "g1")
LEAST, MOST = Demand("min", size=4), Demand("max", size=6)


def said(*cores, ways_out=None):
    alone = tuple((each,) for each in cores[0])
    return [*plan_words.collision(Collision(7, cores, alone if ways_out is None else ways_out), PEOPLE)]


@pytest.mark.parametrize(
    ("core", "told"),
    [
        ((TOGETHER, APART), "Åse og Bo (b) sammen og Åse, Bo (b) og Bo (c) hver for seg kan ikke begge holde."),
        (
            (LEADER, PIN, LEAST),
            (
                "Bo (b) og Bo (c) hver for seg (leder og ansatt), Åse festet til g1 og minst 4 i hver gruppe "
                "kan ikke alle holde."
            ),
        ),
        ((TOGETHER, MOST), "Åse og Bo (b) sammen og høyst 6 i hver gruppe kan ikke begge holde."),
    ],
)
def test_rules_of_which_any_can_be_given_up_are_told(core, told):
    assert said(core) == [told, "Det er nok å gi opp én av dem."]


def test_sizes_that_cannot_be_are_told_as_such():
    assert said((MOST, LEAST)) == ["7 personer kan ikke deles i grupper på 4–6.", "Endre min eller max."]


def test_one_rule_that_cannot_hold_by_itself_is_told():
    assert said((LEAST,)) == [
        "minst 4 i hver gruppe kan ikke holde med 7 personer.",
        "Det er nok å gi opp: minst 4 i hver gruppe.",
    ]


def test_several_collisions_are_told_with_what_is_enough_to_give_up():
    *_, way_out = said((TOGETHER, APART), (PIN, MOST), ways_out=((TOGETHER, PIN),))
    assert way_out == "Det er nok å gi opp: Åse og Bo (b) sammen og Åse festet til g1."
    *_, way_out = said((TOGETHER, APART, PIN), ways_out=((TOGETHER,), (PIN,)))
    assert way_out == "Det er nok å gi opp: Åse og Bo (b) sammen eller Åse festet til g1."


def test_of_very_many_collisions_the_first_are_told():
    lines = said(*[(TOGETHER, APART)] * 12, ways_out=())
    assert lines[10:] == [
        "… og 2 kollisjoner til.",
        "Flere regler kan også stå i veien. Rett disse først, og prøv igjen.",
    ]
