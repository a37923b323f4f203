"""What follows on questions, on both databases: the same people live through the same weeks."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select, update

from bot.domain.conversation import press
from storage import Transaction, load, silence
from storage.schema import outbox
from tests.scene import Person, Scene
from tests.week import CHAT, Week, oslo


@pytest.fixture
def week(both: Transaction) -> Week:
    week = Week(Scene(both))
    week.begins()
    return week


def count(person: Person, sign: str) -> int:
    return len([shown for shown in person.chat if sign in shown.text])


def test_a_week_goes_its_way(week: Week) -> None:
    week.answers(week.kari, to="Gruppa")
    week.answers(week.per, "En katt flyttet inn.", to="Hele kullet")
    week.ine.presses("Hopp over", chat=CHAT)
    week.scene.at(oslo(9, 3))
    assert [count(each, "Kari har svart") for each in (week.ola, week.ine)] == [1, 0]
    week.ola.presses("Svar Kari")
    week.ola.writes("Vi satte fram et bord ekstra.")
    assert "Til Kari fra Ola (Hadsel): Vi satte fram et bord ekstra." in week.in_chat()
    week.scene.at(oslo(9, 4))
    everyone = (week.kari, week.ola, week.ine, week.per, week.liv)
    assert [count(each, "en gang til") for each in everyone] == [0, 1, 0, 0, 1]
    week.scene.at(oslo(9, 4, 10))
    assert week.in_chat()[-1].startswith(
        "Én har svart på ukas spørsmål.\n\nFra andre i kullet:\n\nPer (Sortland): En katt"
    )


def test_weeks_of_silence_are_heard(week: Week) -> None:
    week.scene.at(oslo(9, 9))
    week.ola.writes("/program")
    week.scene.at(oslo(9, 22))
    silent = [count(each, "Det er en stund siden") for each in (week.kari, week.ola, week.ine, week.per, week.liv)]
    assert silent == [1, 0, 1, 1, 1]
    assert count(week.vilde, "Kan trenge en telefon: Ine, Kari, Liv, Per.") == 1


def test_who_answers_by_themselves_is_not_reminded(week: Week) -> None:
    for day in (1, 8, 15, 22):
        week.scene.at(oslo(9, day, 10))
        week.answers(week.kari)
    week.scene.at(oslo(10, 9))
    assert (count(week.kari, "en gang til"), count(week.ola, "en gang til")) == (0, 5)


def test_how_many_answered_is_counted_for_who_looks_after_them(week: Week) -> None:
    week.answers(week.kari)
    week.scene.at(oslo(9, 8))
    week.answers(week.per)
    week.vilde.carries(press("responses.show", week.id), 1)
    assert "Uke 36 · 37\nNord: 1/3 · 0/3\nSør: 0/2 · 1/2" in week.vilde.last.text


def test_a_week_begins_with_what_needs_a_facilitator(week: Week) -> None:
    week.per.does("blocked")
    week.scene.at(oslo(9, 7, 8))
    told = week.vilde.sees("God morgen!").text
    assert "Jeg når ikke Per i Telegram." in told
    assert "Tirsdag 8. september kl. 09.00 til alle gruppene:" in told
    week.scene.at(oslo(9, 14, 8))
    assert "• alle gruppene: ingen har svart på de to siste spørsmålene" in week.vilde.sees("God morgen!").text


def test_how_much_it_is_is_counted_for_more_than_a_thousand_groups(week: Week) -> None:
    tx, kari, monday = week.scene.tx, week.member(week.kari), date(2026, 8, 31)
    load.ask(tx, kari, week.id, monday)
    load.say(tx, kari, week.id, monday, "fine")
    counted = {monday: Counter({"fine": 1})}
    assert load.figures(tx, week.id, monday, range(1, 1300)) == load.figures(tx, week.id, monday) == counted
    assert load.figures(tx, week.id, monday, [week.south.id]) == {}


@pytest.mark.parametrize("late", [0, 1, 2])
def test_when_they_were_asked_last_is_told_by_whom_the_question_reached_last(week: Week, late: int) -> None:
    tx, sent = week.scene.tx, outbox.c.key.like("posting:%")
    one = sorted(tx.execute(select(outbox.c.key).where(sent)).scalars())[late]
    tx.execute(update(outbox).where(outbox.c.key == one).values(settled_at=oslo(9, 7)))
    assert silence.last_asked(tx, week.id, oslo(9, 14)) == oslo(9, 7)
    assert silence.last_asked(tx, week.id, oslo(9, 6)) == oslo(9, 1)
    assert silence.last_asked(tx, week.id, oslo(8, 31)) is None
