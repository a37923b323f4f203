"""What sessions and broadcasts ask of both databases."""

from datetime import date, timedelta
from importlib.resources import files

import pytest

from bot.domain.people import Member
from bot.domain.sessions import Reminder, Session
from bot.services import outbox, programme
from bot.services.outbox import To
from storage import Transaction, broadcasts, drafts, groups, participations, people, recipients, sessions
from storage import outbox as messages
from tests.scene import MONDAY

STARTER = (files("bot") / "programmes" / "ledelse.toml").read_text()
NOBODY_CHOSE = {"slots": [], "electives": [], "private_prompts": False}


@pytest.fixture
def cohort(both: Transaction) -> int:
    return programme.start(both, MONDAY, STARTER, date(2026, 9, 1), "nb").id


def joins(tx: Transaction, cohort: int, name: str) -> Member:
    member = people.add(tx, MONDAY, name, None, name)
    participations.start(tx, MONDAY, member.id, cohort, **NOBODY_CHOSE)
    return member


def announced(tx: Transaction, cohort: int, group_id: int | None = None, hours: int = 48) -> Session:
    return sessions.add(
        tx,
        programme_id=cohort,
        group_id=group_id,
        title="Videomøte",
        starts_at=MONDAY + timedelta(hours=hours),
        timezone="Europe/Oslo",
        minutes=60,
        join_link="https://video.example.no/m/1",
        sequence=0,
        edition=0,
        announced_at=MONDAY,
    )


def test_each_is_found_to_be_asked_once(both: Transaction, cohort: int) -> None:
    kari, ola, gone = (joins(both, cohort, name) for name in ("Kari", "Ola", "Gone"))
    participations.change(both, gone.id, cohort, status="left")
    group = groups.add(both, MONDAY, cohort, [ola.id], name="Lofoten", host_municipality="1865")
    everyone, one_group = announced(both, cohort), announced(both, cohort, group.id, hours=72)
    announced(both, cohort, hours=-1)
    assert sessions.uninvited(both, MONDAY) == [(everyone, kari.id), (everyone, ola.id), (one_group, ola.id)]
    sessions.invite(both, MONDAY, everyone.id, kari.id, 0)
    assert sessions.uninvited(both, MONDAY) == [(everyone, ola.id), (one_group, ola.id)]
    groups.end_membership(both, MONDAY, group.id, ola.id)
    assert sessions.uninvited(both, MONDAY) == [(everyone, ola.id)]
    assert sessions.of_member(both, MONDAY, kari.id) == [(everyone, None)]


def test_an_answer_is_kept_for_those_who_were_asked(both: Transaction, cohort: int) -> None:
    kari, ola = joins(both, cohort, "Kari"), joins(both, cohort, "Ola")
    session = announced(both, cohort)
    sessions.invite(both, MONDAY, session.id, kari.id, 0)
    assert sessions.respond(both, MONDAY, session.id, kari.id, "accepted")
    assert not sessions.respond(both, MONDAY, session.id, ola.id, "accepted")
    assert [(each.name, each.response) for each in sessions.invited(both, session.id)] == [("Kari", "accepted")]
    assert sessions.of_member(both, MONDAY, kari.id) == [(session, "accepted")]
    sessions.ask_again(both, MONDAY, session.id, 0)
    assert [(each.name, each.response) for each in sessions.invited(both, session.id)] == [("Kari", None)]


def test_a_session_waits_for_its_reminders_until_both_are_behind(both: Transaction, cohort: int) -> None:
    kari = joins(both, cohort, "Kari")
    session = announced(both, cohort)
    sessions.invite(both, MONDAY, session.id, kari.id, 0)
    soon = session.starts_at + timedelta(hours=1)
    for reminder in Reminder:
        assert sessions.unreminded(both, soon) == [session]
        assert [each.id for each in sessions.to_remind(both, session.id, reminder)] == [kari.id]
        sessions.reminded(both, session.id, reminder)
    assert sessions.unreminded(both, soon) == []
    assert sessions.unreminded(both, session.starts_at) == []


def test_a_session_that_is_over_or_cancelled_is_not_ahead(both: Transaction, cohort: int) -> None:
    under_way, later = announced(both, cohort, hours=0), announced(both, cohort)
    cancelled = announced(both, cohort)
    sessions.change(both, cancelled.id, cancelled_at=MONDAY)
    assert sessions.ahead(both, MONDAY + timedelta(minutes=59), cohort) == [under_way, later]
    assert sessions.ahead(both, MONDAY + timedelta(minutes=60)) == [later]
    assert sessions.ahead(both, MONDAY, cohort + 1) == []


def test_those_for_whom_a_message_came_too_late_are_counted_once(both: Transaction, cohort: int) -> None:
    kari, ola = joins(both, cohort, "Kari"), joins(both, cohort, "Ola")
    for key, member in (("a%1:x", kari), ("a%1:y", kari), ("a%1:z", ola), ("ab1:x", ola), ("a%1:w", ola)):
        outbox.send(both, MONDAY, To(member=member.id), "session.reminder", key=key, expires_at=MONDAY)
    for late in messages.overdue(both, MONDAY):
        messages.change(both, late.id, status="expired")
    assert sessions.came_too_late(both, "session.reminder", "a%1:") == 2
    assert sessions.came_too_late(both, "session.news", "a%1:") == 0


def test_who_can_be_reached_is_known(both: Transaction, cohort: int) -> None:
    kari, ola = joins(both, cohort, "Kari"), joins(both, cohort, "Ola")
    people.set_reachable(both, ola.id, reachable=False)
    group = groups.add(both, MONDAY, cohort, [ola.id], name="Lofoten", host_municipality="1865")
    assert [(each.id, each.reachable) for each in recipients.of(both, cohort)] == [(kari.id, True), (ola.id, False)]
    assert [each.id for each in recipients.of(both, cohort, group.id)] == [ola.id]
    assert not groups.is_open(both, group.id)
    groups.bind(both, MONDAY, group.id, -100)
    assert groups.is_open(both, group.id)
    groups.lose(both, MONDAY, group.id)
    assert not groups.is_open(both, group.id)


def test_a_draft_is_kept_in_place_of_the_one_before(both: Transaction, cohort: int) -> None:
    kari = joins(both, cohort, "Kari")
    drafts.keep(both, kari.id, cohort, "session", content={"title": "En"}, revision=1)
    drafts.keep(both, kari.id, cohort, "session", content={"title": "To"}, revision=2)
    assert drafts.get(both, kari.id, cohort, "session") == ({"title": "To"}, 2)
    assert drafts.get(both, kari.id, cohort, "broadcast") is None
    drafts.drop(both, kari.id, cohort, "session")
    assert drafts.get(both, kari.id, cohort, "session") == ({}, 3)


def test_the_copies_of_a_message_are_named(both: Transaction, cohort: int) -> None:
    kari = joins(both, cohort, "Kari")
    group = groups.add(both, MONDAY, cohort, [kari.id], name="Lofoten", host_municipality="1865")
    sent = broadcasts.add(
        both,
        programme_id=cohort,
        author_id=kari.id,
        group_id=None,
        member_id=None,
        text="Hei",
        file=None,
        sent_at=MONDAY,
    )
    assert broadcasts.get(both, sent.id) == sent
    assert broadcasts.latest(both, cohort, kari.id, 5) == [sent]
    for to in (To(member=kari.id), To(group=group.id)):
        outbox.send(both, MONDAY, to, "broadcast.post", subject="broadcast:1")
    assert broadcasts.copies(both, "broadcast:1") == [
        broadcasts.Copy("Kari", "pending"),
        broadcasts.Copy("Lofoten", "pending"),
    ]
