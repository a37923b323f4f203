from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import event

from bot.services import programme
from storage import Transaction, links, notes, people
from tests.cohort import STARTER

NOW = datetime(2026, 8, 24, 7, 0, tzinfo=UTC)


def test_only_links_that_still_let_somebody_in_are_live(both: Transaction) -> None:
    new = programme.start(both, NOW, STARTER, date(2026, 9, 1), "nb")
    others = programme.start(both, NOW, STARTER, date(2026, 9, 1), "nb")
    shared, manager = sorted(each.id for each in links.live(both, NOW, new.id))
    assert links.use(both, manager)
    assert [each.id for each in links.live(both, NOW, new.id)] == [shared]
    links.withdraw(both, shared)
    assert links.find(both, shared) is None
    assert links.live(both, NOW, new.id) == []
    assert len(links.live(both, NOW, others.id)) == 2
    assert len(links.live(both, NOW + timedelta(days=31), others.id)) == 1


def test_the_last_day_somebody_was_heard_from_is_kept(both: Transaction) -> None:
    kari = people.add(both, NOW, "Kari", None, "1")
    assert people.heard_on(both, kari.id) == NOW.date()
    people.heard(both, kari.id, date(2026, 9, 2))
    assert people.heard_on(both, kari.id) == date(2026, 9, 2)
    ola = people.add(both, NOW, "Ola", None, "2")
    assert people.heard_on(both, ola.id) == NOW.date()


def test_a_day_on_which_somebody_was_heard_is_written_once(both: Transaction) -> None:
    kari = people.add(both, NOW, "Kari", None, "1")
    written = list[int]()

    def note(_tx: Transaction, cursor: Any, *_rest: object) -> None:
        written.append(cursor.rowcount)

    event.listen(both, "after_cursor_execute", note)
    for _ in range(2):
        people.heard(both, kari.id, date(2026, 9, 2))
    assert written == [1, 0]


def test_a_note_goes_with_its_author(both: Transaction) -> None:
    new = programme.start(both, NOW, STARTER, date(2026, 9, 1), "nb")
    kari = people.add(both, NOW, "Kari", None, "1")
    said = {"text": "Når er møtet?", "file": {"kind": "voice", "id": "v"}, "chat": 1, "message": 5}
    note = notes.add(both, programme_id=new.id, member_id=kari.id, written_at=NOW, **said)
    assert notes.get(both, note.id) == note
    people.erase(both, kari.id)
    assert notes.get(both, note.id) is None
