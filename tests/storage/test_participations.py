from datetime import UTC, date, datetime

import sqlalchemy

from bot.domain.joining import EVERYTHING, Draft
from storage import Transaction, groups, inbox, joining, libraries, outbox, participations, people, privacy, programmes
from storage.schema import audit, consent
from storage.schema import outbox as messages
from tests.joining import STARTER

NAMES = ("Kari", "Ola", "Per", "Siv", "Liv", "Ada")
NOW = datetime(2026, 8, 24, 7, 0, tzinfo=UTC)


def start(tx: Transaction) -> int:
    return programmes.add(tx, NOW, STARTER, date(2026, 9, 1), "nb").id


def member(tx: Transaction, programme: int, name: str, **columns) -> int:
    id = people.add(tx, NOW, name, None, f"address of {name}").id
    told = {"slots": [1, 4], "electives": ["E2"], "private_prompts": False, "paused_until": None} | columns
    participations.start(tx, NOW, id, programme, **told)
    return id


def test_those_who_take_part_come_with_their_libraries(both: Transaction) -> None:
    programme = start(both)
    kari, nina = (member(both, programme, name) for name in ("Kari", "Nina"))
    sortland, bo = (libraries.keep(both, number, "Folkebiblioteket", "small") for number in ("1870", "1867"))
    libraries.place(both, kari, "staff", [sortland])
    libraries.place(both, nina, "remote_leader", [bo, sortland, bo])
    first, second = participations.active(both, programme)
    assert (first.member.name, first.slots, first.electives, first.remote) == ("Kari", (1, 4), ("E2",), True)
    assert [post.library.municipality_number for post in second.posts] == ["1867", "1870"]
    assert second.library == second.posts[0].library


def test_who_left_is_not_among_those_who_take_part(both: Transaction) -> None:
    programme = start(both)
    kari = member(both, programme, "Kari")
    participations.change(both, kari, programme, status="left")
    assert participations.active(both, programme) == []
    assert [part.member.name for part in participations.left(both, programme)] == ["Kari"]
    assert participations.get(both, kari, programme + 1) is None
    assert [part.status for part in participations.of_member(both, kari)] == ["left"]


def test_a_pause_ends_on_its_day(both: Transaction) -> None:
    programme = start(both)
    member(both, programme, "Kari", paused_until=date(2026, 9, 7))
    (kari,) = participations.active(both, programme)
    assert [kari.is_away(date(2026, 9, day)) for day in (6, 7)] == [True, False]


def test_a_library_is_kept_once_and_takes_the_size_told_last(both: Transaction) -> None:
    assert libraries.keep(both, "1870", "Sortland", "small") == libraries.keep(both, "1870", "SORTLAND", "larger")
    assert [library.size_class for library in libraries.in_municipality(both, "1870")] == ["larger"]


def test_a_draft_takes_the_place_of_the_one_before(both: Transaction) -> None:
    programme = start(both)
    kari = people.add(both, NOW, "Kari", None, "1").id
    draft = Draft(kari, programme, "participant", EVERYTHING, {"name": "Kari"})
    joining.save(both, NOW, draft)
    joining.save(both, NOW, draft.answered("municipality", "1870"))
    kept = joining.get(both, kari, programme)
    assert kept == joining.newest(both, kari)
    assert [each.answers["municipality"] for each in joining.unfinished(both, programme)] == ["1870"]
    joining.forget(both, kari, programme)
    assert joining.get(both, kari, programme) is None


def test_a_consent_is_withdrawn_and_given_anew(both: Transaction) -> None:
    programme = start(both)
    kari = people.add(both, NOW, "Kari", None, "1").id
    joining.consent_to(both, NOW, kari, programme)
    joining.withdraw_consent(both, NOW, kari, programme)
    joining.consent_to(both, NOW, kari, programme)
    withdrawn = both.execute(sqlalchemy.select(consent.c.withdrawn_at).order_by(consent.c.id)).scalars().all()
    assert withdrawn == [NOW, None]


def test_everything_about_somebody_is_found_and_forgotten(both: Transaction) -> None:
    programme = start(both)
    kari, ola = (member(both, programme, name) for name in ("Kari", "Ola"))
    by = {"programme_id": programme, "action": "moved", "at": NOW}
    both.execute(sqlalchemy.insert(audit).values(**by, actor_id=ola, details={"member": kari}))
    both.execute(sqlalchemy.insert(audit).values(**by, actor_id=kari, details={}))
    both.execute(sqlalchemy.insert(audit).values(**by, actor_id=ola, details={"note": "kari"}))
    assert len(privacy.audited(both, kari)) == len(privacy.about(both, kari)["audit"]) == 1
    privacy.forget_audit(both, kari)
    assert len(privacy.about(both, ola)["audit"]) == 1


def test_updates_of_somebody_are_found_wherever_they_stand_as_the_sender(both: Transaction) -> None:
    per, kari = {"id": 7, "first_name": "Per"}, {"id": 8, "first_name": "Kari"}
    pressed = {"callback_query": {"from": per, "message": {"from": {"id": 1, "first_name": "Kollokvie"}}}}
    for n, body in enumerate((pressed, {"message": {"from": kari, "text": "7"}}, {"odd": [7, {"from": 7}]})):
        inbox.store(both, NOW, 1, [{"update_id": n, **body}])
    for each in inbox.waiting(both, 10):
        inbox.put_aside(both, NOW, each.id, "odd")
    assert [body["update_id"] for body in privacy.put_aside(both, "7")] == [0]
    privacy.forget_updates(both, "7")
    assert privacy.put_aside(both, "7") == []
    assert len(privacy.put_aside(both, "8")) == 1


def test_what_was_said_to_strangers_is_forgotten_once_it_is_over(both: Transaction) -> None:
    common = {"kind": "help", "params": {}, "act": "send", "priority": 0, "if_uncertain": "drop", "attempts": 0}
    rows = {"chat:1": "sent", "chat:2": "dropped", "chat:3": "pending", "chat:4": "sending", "member:9": "sent"}
    group = groups.add(both, NOW, start(both), [], name="Nord", host_municipality="1870").id
    outbox.add(both, lane="group:1", group_id=group, status="sent", repeats=0, due_at=NOW, **common)
    for lane, status in rows.items():
        outbox.add(both, lane=lane, status=status, repeats=0, due_at=NOW, **common)
    outbox.add(both, lane="chat:5", chat_id=5, status="sent", repeats=0, due_at=NOW, key="told once", **common)
    outbox.forget_strangers(both)
    left = both.execute(sqlalchemy.select(messages.c.lane).order_by(messages.c.lane)).scalars().all()
    assert left == ["chat", "chat:3", "chat:4", "group:1"]


def test_what_waits_for_somebody_about_one_programme_is_dropped(both: Transaction) -> None:
    here, there = start(both), start(both)
    kari = people.add(both, NOW, "Kari", None, "1").id
    common = {"kind": "help", "params": {}, "act": "send", "priority": 1, "if_uncertain": "drop", "attempts": 0}
    for programme in (here, there):
        lane = {"lane": f"member:{kari}", "member_id": kari, "programme_id": programme}
        outbox.add(both, **lane, status="pending", repeats=0, due_at=NOW, **common)
    outbox.drop_to(both, kari, here)
    found = both.execute(sqlalchemy.select(messages.c.status).order_by(messages.c.programme_id)).scalars().all()
    assert found == ["dropped", "pending"]


def test_who_waits_for_a_group_has_a_library_and_a_seat_and_is_in_no_group(both: Transaction) -> None:
    programme, other = start(both), start(both)
    kari, ola, per, siv, liv, _ada = (member(both, programme, name) for name in NAMES)
    library = libraries.keep(both, "1870", "Folkebiblioteket", "small")
    for id in (kari, ola, per, siv, liv):
        libraries.place(both, id, "leader", [library])
    participations.change(both, kari, programme, status="left")
    participations.change(both, ola, programme, without_seat=True)
    groups.add(both, NOW, programme, [per], name="Vågan", host_municipality="1870")
    groups.add(both, NOW, other, [siv], name="Bø", host_municipality="1867")
    assert participations.placeable(both, programme) == 3
    assert participations.waiting(both, programme) == 2
    assert participations.first_waiting(both, programme, 6) == ["Siv", "Liv"]
    assert participations.first_waiting(both, programme, 1) == ["Siv"]
