from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.conversation import File, Incoming
from bot.domain.splits import A_MOMENT, together, until

NOW = datetime(2026, 9, 1, 7, tzinfo=UTC)
KARI = Incoming(address="1", chat=1, private=True, at=NOW, message=1, text="a" * 4096)
REST = replace(KARI, message=2, text="resten")


def taken(*what: Incoming):
    return together((n, each, NOW) for n, each in enumerate(what))


def test_the_rest_of_a_long_text_belongs_to_it_whoever_wrote_in_between() -> None:
    ola = replace(REST, address="2")
    assert [each.ids for each in taken(KARI, ola, KARI, REST)] == [[0, 2, 3], [1]]


def test_the_rest_of_a_long_command_is_its_argument() -> None:
    command = replace(KARI, command="del", argument="a" * 4000)
    (whole,) = taken(command, REST)
    assert whole.what.argument == "a" * 4000 + "\nresten"


def test_what_is_no_rest_stands_by_itself() -> None:
    later = replace(REST, at=NOW + timedelta(seconds=3))
    others = [replace(REST, command="hjelp"), replace(REST, press="help"), replace(REST, edited=True), later]
    others += [replace(REST, file=File("photo", "p")), replace(REST, private=False), replace(REST, event="blocked")]
    for each in others:
        assert len(taken(KARI, each)) == 2
    assert len(taken(REST, REST)) == 2


def test_the_rest_of_a_long_text_is_waited_for_a_moment_but_only_while_nothing_else_came() -> None:
    (alone,) = taken(KARI)
    assert until([alone], alone) == NOW + A_MOMENT
    (whole,) = taken(KARI, REST)
    assert until([whole], whole) is None
    followed = taken(KARI, replace(REST, press="help"))
    assert until(followed, followed[0]) is None
