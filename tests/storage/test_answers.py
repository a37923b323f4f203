from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.conversation import File
from bot.domain.parts import Part
from storage import (
    Transaction,
    alone,
    answers,
    calendar,
    done,
    experiences,
    groups,
    libraries,
    participations,
    people,
    programmes,
    progress,
    prompts,
)
from storage import parts as rows
from storage.experiences import Reader
from tests.cohort import STARTER

NOW = datetime(2026, 9, 1, 7, tzinfo=UTC)
WEEK = date(2026, 8, 31)
WORDS = Part("Vi fikk vikar fra skolen.", None, 1000, 1, NOW)
VOICE = Part("", File("voice", "v"), -100, 2, NOW)


class Kept:
    """Kari in a group, Ola in none, and the first prompt of a programme."""

    def __init__(self, tx: Transaction) -> None:
        self.programme = programmes.add(tx, NOW, STARTER, date(2026, 9, 1), "nb").id
        self.prompt = programmes.prompt_of(tx, self.programme, "M1-1").id
        self.kari = people.add(tx, NOW, "Kari", None, "1").id
        self.ola = people.add(tx, NOW, "Ola", None, "2").id
        self.group = groups.add(tx, NOW, self.programme, [self.kari], name="Nord", host_municipality="1870").id

    def answer(self, tx: Transaction, member: int, visibility: str, group: int | None) -> int:
        return answers.add(tx, NOW, self.prompt, member, (WORDS, VOICE), visibility=visibility, group_id=group)

    def experience(self, tx: Transaction, visibility: str, group: int | None, part: Part = WORDS) -> int:
        whose = {"programme_id": self.programme, "member_id": self.kari, "group_id": group}
        return experiences.add(tx, NOW, (part,), visibility=visibility, **whose)


def test_an_answer_comes_back_as_the_messages_it_was_given_in(both: Transaction) -> None:
    at = Kept(both)
    id = at.answer(both, at.kari, "me", at.group)
    found = answers.of(both, at.prompt, at.kari)
    assert found == answers.get(both, id)
    assert found is not None
    assert found.parts == (WORDS, VOICE)
    assert found.programme_id == at.programme
    assert answers.written_in(both, at.kari, -100, 2) == found
    assert answers.written_in(both, at.ola, -100, 2) is None
    assert answers.written_in(both, at.kari, -100, 1) is None


@pytest.mark.parametrize(
    ("visibility", "of_group", "seen_in_group", "seen_without"),
    [
        ("me", True, 0, 0),
        ("group", True, 1, 0),
        ("cohort", True, 1, 1),
        ("group", False, 0, 0),  # the group it was for is gone
    ],
)
def test_others_see_what_it_was_for(
    both: Transaction, visibility: str, *, of_group: bool, seen_in_group: int, seen_without: int
) -> None:
    at = Kept(both)
    at.answer(both, at.kari, visibility, at.group if of_group else None)
    assert len(answers.others(both, at.prompt, at.ola, at.group)) == seen_in_group
    assert len(answers.others(both, at.prompt, at.ola, None)) == seen_without
    assert answers.others(both, at.prompt, at.kari, at.group) == []


def test_changing_and_removing_leave_no_part_behind(both: Transaction) -> None:
    at = Kept(both)
    id = at.answer(both, at.kari, "me", at.group)
    answers.change(both, NOW, id, (VOICE,))
    changed = answers.get(both, id)
    assert changed is not None
    assert changed.parts == (VOICE,)
    answers.remove(both, id)
    assert answers.written_in(both, at.kari, -100, 2) is None


def test_experiences_are_found_by_those_they_are_for(both: Transaction) -> None:
    at = Kept(both)
    mine, groups_, everyones = (at.experience(both, each, at.group) for each in ("me", "group", "cohort"))
    gone = at.experience(both, "group", None)

    def found(member: int, group: int | None) -> list[int]:
        reader = Reader(member, (at.programme,), (group,) if group else ())
        ids = experiences.search(both, ["vikar", "sko"], 9, reader=reader)
        assert [each.id for each in experiences.seen(both, ids, reader=reader)] == ids
        return ids

    assert found(at.kari, at.group) == [gone, everyones, groups_, mine]
    assert found(at.ola, at.group) == [everyones, groups_]
    assert found(at.ola, None) == [everyones]


def test_wildcards_in_a_search_are_only_signs(both: Transaction) -> None:
    at = Kept(both)
    at.experience(both, "cohort", at.group)
    for word in ("%", "v%", "_ikar", "vi\\"):
        assert experiences.search(both, [word], 9, reader=Reader(at.ola, (at.programme,), ())) == []


def test_the_newest_experiences_come_first(both: Transaction) -> None:
    at = Kept(both)
    first = at.experience(both, "cohort", at.group)
    second = at.experience(both, "cohort", at.group)
    assert experiences.search(both, ["vikar"], 1, reader=Reader(at.ola, (at.programme,), ())) == [second]
    assert first < second


def test_a_question_is_put_to_a_group_once(both: Transaction) -> None:
    at = Kept(both)
    posting = prompts.post(both, NOW, at.prompt, WEEK, NOW, group_id=at.group)
    assert prompts.posted_to(both, at.prompt, at.group) == posting
    assert prompts.last_put(both, [at.group]) == {at.group: posting}
    assert (
        calendar.put(both, at.programme) == {at.group: [(WEEK, "M1-1")]} == calendar.put(both, at.programme, [at.group])
    )
    assert (posting.key, posting.monday, posting.missed, posting.posted_at) == ("M1-1", WEEK, False, NOW)
    assert prompts.prompt_of(both, posting.id) == at.prompt
    with pytest.raises(Exception, match=r"(?i)unique"), both.begin_nested():
        prompts.post(both, NOW, at.prompt, WEEK + timedelta(days=7), NOW, group_id=at.group)


def test_a_group_is_asked_one_question_a_week(both: Transaction) -> None:
    at = Kept(both)
    prompts.post(both, NOW, at.prompt, WEEK, NOW, group_id=at.group)
    other = programmes.prompt_of(both, at.programme, "M1-2").id
    with pytest.raises(Exception, match=r"(?i)unique"), both.begin_nested():
        prompts.post(both, NOW, other, WEEK, NOW, group_id=at.group)


def test_a_skip_is_noted_once_and_undone(both: Transaction) -> None:
    at = Kept(both)
    assert done.skip_it(both, NOW, at.prompt, at.kari)
    assert not done.skip_it(both, NOW + timedelta(hours=1), at.prompt, at.kari)
    assert done.skipped_at(both, at.prompt, at.kari) == NOW
    assert done.skippers(both, at.prompt) == {at.kari}
    done.unskip(both, at.prompt, at.kari)
    assert done.skippers(both, at.prompt) == set()


def test_electives_are_settled_for_a_group(both: Transaction) -> None:
    at = Kept(both)
    assert calendar.courses(both, at.programme)[at.group].electives is None
    prompts.settle_electives(both, at.group, ("E5", "E2"))
    assert calendar.courses(both, at.programme)[at.group].electives == ("E5", "E2")


def test_what_was_put_to_a_group_was_put_to_who_is_or_was_in_it(both: Transaction) -> None:
    at = Kept(both)
    prompts.post(both, NOW, at.prompt, WEEK, NOW, group_id=at.group)
    assert prompts.was_put(both, at.prompt, at.kari)
    assert not prompts.was_put(both, at.prompt, at.ola)
    groups.end_membership(both, NOW, at.group, at.kari)
    assert prompts.was_put(both, at.prompt, at.kari)
    prompts.post(both, NOW, at.prompt, WEEK, NOW, member_id=at.ola)
    assert prompts.was_put(both, at.prompt, at.ola)
    assert calendar.put_alone(both, at.programme, [at.kari, at.ola]) == {at.ola: {WEEK: "M1-1"}}


def takes_part(tx: Transaction, at: Kept, member: int, paused_until: date | None = None) -> None:
    participations.start(tx, NOW, member, at.programme, slots=[], electives=[], paused_until=paused_until)


def test_who_came_later_or_is_in_no_chat_may_not_have_seen_what_was_put_to_their_group(both: Transaction) -> None:
    at, today = Kept(both), NOW.date()
    takes_part(both, at, at.kari)
    put = prompts.post(both, NOW, at.prompt, WEEK, NOW + timedelta(days=6), group_id=at.group)
    soon = NOW + timedelta(minutes=1)
    assert alone.came_later(both, soon, at.programme, today) == {at.group: [at.kari]}
    groups.bind(both, NOW, at.group, -100)
    assert [each.id for each in prompts.not_in_chat(both, soon, at.programme, 9)] == [put.id]
    groups.came_into_chat(both, NOW, at.group, at.kari)
    prompts.is_in_chat(both, put.id)
    assert alone.came_later(both, soon, at.programme, today) == {}
    assert prompts.not_in_chat(both, soon, at.programme, 9) == []
    takes_part(both, at, at.ola)
    groups.add_member(both, soon, at.group, at.ola)
    assert alone.came_later(both, soon, at.programme, today) == {at.group: [at.ola]}
    assert alone.came_later(both, NOW + timedelta(days=6), at.programme, today) == {}
    done.skip_it(both, soon, at.prompt, at.ola)
    assert alone.came_later(both, soon, at.programme, today) == {}


def test_who_has_no_group_and_was_asked_nothing_this_week_is_found(both: Transaction) -> None:
    at, today = Kept(both), NOW.date()
    takes_part(both, at, at.kari)
    assert alone.without_group(both, at.programme) == []
    takes_part(both, at, at.ola, paused_until=today + timedelta(days=3))
    assert alone.without_group(both, at.programme) == [at.ola]
    assert alone.not_asked(both, at.programme, today, WEEK) == []
    back = today + timedelta(days=3)
    assert alone.not_asked(both, at.programme, back, WEEK) == [at.ola]
    prompts.post(both, NOW, at.prompt, WEEK, NOW, member_id=at.ola)
    assert alone.not_asked(both, at.programme, back, WEEK) == []
    assert alone.not_asked(both, at.programme, back, WEEK + timedelta(days=7)) == [at.ola]


def test_of_those_without_a_group_one_of_each_kind_is_found(both: Transaction) -> None:
    at = Kept(both)
    bodo, moskenes = (libraries.keep(both, number, "Folkebiblioteket", "small") for number in ("1804", "1874"))
    tromso, afar = (libraries.keep(both, number, "Bibliotek", "small") for number in ("5501", "1826"))
    chosen = {
        "Ola": ("E1", bodo),
        "Per": ("E1", moskenes),
        "Siv": ("E2", bodo),
        "Tor": ("E1", tromso),
        "Una": ("E1", afar),
    }
    for number, (name, (elective, place)) in enumerate(chosen.items(), 3):
        member = people.add(both, NOW, name, None, str(number)).id
        participations.start(both, NOW, member, at.programme, slots=[], electives=[elective], private_prompts=False)
        libraries.place(both, member, "remote_leader" if place == afar else "leader", [place])
    found = {people.get(both, id).name for id in alone.one_of_each_kind(both, at.programme)}
    assert found == {"Ola", "Siv", "Tor", "Una"}  # Per is asked what Ola is


def test_what_came_too_late_is_known_with_its_groups_until_it_is_told_of(both: Transaction) -> None:
    at = Kept(both)
    missed = [prompts.post(both, NOW, at.prompt, WEEK, NOW, missed=True, group_id=at.group)]
    missed.append(prompts.post(both, NOW, at.prompt, WEEK, NOW, missed=True, member_id=at.ola))  # who is in no group
    assert prompts.untold(both, at.programme) == {at.prompt: missed}
    prompts.are_told(both, at.prompt)
    assert prompts.untold(both, at.programme) == {}
    assert prompts.missed(both, [at.group]) == {at.group: {WEEK}}


def test_what_was_asked_in_one_week_of_a_group_and_of_those_in_it_belongs_together(both: Transaction) -> None:
    at = Kept(both)
    other = programmes.prompt_of(both, at.programme, "E5-1").id
    prompts.post(both, NOW, at.prompt, WEEK, NOW, group_id=at.group)
    prompts.post(both, NOW, other, WEEK, NOW, member_id=at.kari)
    prompts.post(both, NOW, other, WEEK, NOW, member_id=at.ola)  # who is in no group
    assert prompts.together_with(both, at.prompt, at.group) == {other}
    assert prompts.together_with(both, other, at.group) == {at.prompt}


def test_it_is_counted_how_far_a_group_is_with_what_each_of_it_was_asked_last(both: Transaction) -> None:
    at = Kept(both)
    for who in (at.kari, at.ola):
        columns = {"slots": [], "electives": [], "private_prompts": False, "paused_until": WEEK + timedelta(days=30)}
        participations.start(both, NOW, who, at.programme, **columns)
    groups.add_member(both, NOW, at.group, at.ola)
    other = programmes.prompt_of(both, at.programme, "E5-1").id
    prompts.post(both, NOW, at.prompt, WEEK, NOW, group_id=at.group)
    prompts.post(both, NOW, other, WEEK, NOW, member_id=at.ola)
    at.answer(both, at.kari, "me", at.group)
    at.answer(both, at.ola, "me", at.group)

    def counted(today: date = WEEK) -> list[int]:
        count = progress.of_groups(both, at.programme, [at.group], today)[at.group]
        return [count.members, count.away, count.answered, count.skipped]

    assert counted() == [2, 1, 1, 0]  # what Ola answered is not what he was asked that week
    assert counted(WEEK + timedelta(days=30)) == [2, 0, 1, 0]
    done.skip_it(both, NOW, other, at.ola)
    assert counted() == [2, 0, 1, 1]
    assert progress.of_groups(both, at.programme, [], WEEK) == {}


def test_a_group_is_looked_at_when_it_is_new_when_it_is_due_and_when_something_changes(both: Transaction) -> None:
    at = Kept(both)
    assert calendar.due(both, at.programme, NOW, 9) == [at.group]
    calendar.look_at(both, at.group, NOW + timedelta(days=1))
    assert (calendar.due(both, at.programme, NOW, 9), calendar.next_due(both, NOW)) == ([], NOW + timedelta(days=1))
    calendar.change(both, at.group, leave=["2026-09-07"])
    assert calendar.due(both, at.programme, NOW, 9) == [at.group]
    assert calendar.courses(both, at.programme, [at.group])[at.group].leave == ["2026-09-07"]
    calendar.look_at(both, at.group, None)
    assert calendar.due(both, at.programme, NOW, 9) == []
    calendar.look_anew(both, at.programme)
    assert calendar.due(both, at.programme, NOW, 9) == [at.group]


def test_a_week_without_a_question_keeps_the_first_reason_that_was_noted(both: Transaction) -> None:
    at = Kept(both)
    for reason in ("leave", "school"):
        calendar.note_off(both, at.group, [(WEEK, reason)])
    assert calendar.off(both, [at.group]) == {at.group: [(WEEK, "leave")]}


def test_a_change_of_the_plan_is_kept_in_the_order_in_which_it_holds(both: Transaction) -> None:
    at = Kept(both)
    later = calendar.add_change(both, NOW, at.programme, WEEK + timedelta(days=7), change={"kind": "Drop"})
    first = calendar.add_change(both, NOW, at.programme, WEEK, change={"kind": "Move"}, group_id=at.group)
    assert [(each.id, each.group_id) for each in calendar.changes(both, at.programme)] == [
        (first, at.group),
        (later, None),
    ]
    calendar.forget_change(both, first)
    assert [each.id for each in calendar.changes(both, at.programme)] == [later]


def test_only_a_group_with_a_chat_is_asked_there(both: Transaction) -> None:
    at = Kept(both)
    assert prompts.chats(both, at.programme, [at.group]) == {}
    groups.bind(both, NOW, at.group, -100)
    assert prompts.chats(both, at.programme, [at.group]) == {at.group: NOW}
    groups.lose(both, NOW, at.group)
    assert prompts.chats(both, at.programme, [at.group]) == {}


def test_what_is_written_unasked_is_kept_until_it_is_old(both: Transaction) -> None:
    at = Kept(both)
    rows.keep_unasked(both, at.kari, WORDS)
    rows.keep_unasked(both, at.kari, Part("Nytt", None, 1000, 1, NOW))
    rows.keep_unasked(both, at.kari, Part("Annet", None, 1000, 3, NOW + timedelta(days=1)))
    assert [each.text for each in rows.unasked_of(both, at.kari)] == ["Nytt", "Annet"]
    rows.forget_unasked_before(both, NOW + timedelta(hours=1))
    assert [each.text for each in rows.unasked_of(both, at.kari)] == ["Annet"]


def test_the_id_of_what_was_taken_back_is_nobody_elses_afterwards(both: Transaction) -> None:
    at = Kept(both)
    taken_back = at.answer(both, at.kari, "group", at.group)
    answers.remove(both, taken_back)
    assert at.answer(both, at.ola, "group", at.group) != taken_back
