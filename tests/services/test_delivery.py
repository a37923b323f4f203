from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import update

from bot.domain.delivery import Migrated, Outcome, Perhaps, Refused, Sent, Unreachable
from bot.domain.pace import Pace
from bot.services import delivery, outbox
from bot.services.delivery import Claimed
from handlers import render
from storage import outbox as rows
from storage import programmes, schema
from tests.region import Region
from tests.scene import NoLimits, Scene

CHAT, GROWN, ABOUT = 77, -1009, "answer:12"


def claim(scene: Scene) -> list[Claimed]:
    return delivery.claim(scene.tx, scene.now, 8, NoLimits(), partial(render, bot="kollokvie_bot"))[0]


def test_while_nothing_may_leave_nobody_in_line_is_looked_at(scene: Scene) -> None:
    pace, later = Pace(), scene.now + timedelta(seconds=9)
    outbox.send(scene.tx, scene.now, outbox.To(), "help")  # would be told to be out of reach
    pace.close(later)
    assert delivery.claim(scene.tx, scene.now, 8, pace, partial(render, bot="kollokvie_bot")) == ([], later, None)
    [waiting] = rows.newest(scene.tx, 1)
    assert waiting.status == "pending"


def test_a_message_of_a_programme_that_cannot_be_read_waits_and_holds_up_no_other(scene: Scene) -> None:
    unreadable = Region(scene)
    programmes.go_by(scene.tx, unreadable.id, "x")
    outbox.send(scene.tx, scene.now, outbox.To(chat=CHAT), "help", programme=unreadable.id, in_hours=True)
    outbox.send(scene.tx, scene.now, outbox.To(chat=GROWN), "help")
    assert [each.chat_id for each in claim(scene)] == [GROWN]
    assert {each.status for each in rows.newest(scene.tx, 2)} == {"pending", "sending"}


def test_what_cannot_wait_leaves_though_something_to_the_same_reader_waits_for_the_morning(scene: Scene) -> None:
    programme, night = Region(scene).id, scene.now.replace(hour=22)
    for kind, waits in (("help", True), ("not_allowed", False)):
        outbox.send(scene.tx, night, outbox.To(chat=CHAT), kind, programme=programme, in_hours=waits)
    first = delivery.claim(scene.tx, night, 8, NoLimits(), partial(render, bot="kollokvie_bot"))
    assert (first.claimed, first.held_until) == ([], night)
    [claimed] = delivery.claim(scene.tx, night, 8, NoLimits(), partial(render, bot="kollokvie_bot"))[0]
    assert claimed.delivery.kind == "not_allowed"


def under_way(scene: Scene) -> Claimed:
    """A message about an answer, claimed and not yet settled."""
    outbox.send(scene.tx, scene.now, outbox.To(chat=CHAT), "help", subject=ABOUT)
    [claimed] = claim(scene)
    return claimed


def test_what_was_said_some_months_ago_is_forgotten_but_for_what_can_still_change_or_must_stay_once(
    scene: Scene,
) -> None:
    later = scene.now + timedelta(days=200)
    for n, columns in enumerate(({}, {"subject": ABOUT}, {"key": "once"}, {"due_at": later})):
        outbox.send(scene.tx, scene.now, outbox.To(chat=n), "help", **columns)
    for each in claim(scene):
        delivery.settled(scene.tx, scene.now, each.delivery, Sent(each.delivery.id), CHAT)
    outbox.forget_old(scene.tx, scene.now + timedelta(days=89))
    assert len(rows.newest(scene.tx, 9)) == 4
    outbox.forget_old(scene.tx, scene.now + timedelta(days=91))
    assert [(each.subject, each.key, each.status) for each in rows.newest(scene.tx, 9)] == [
        (None, None, "pending"),
        (None, "once", "sent"),
        (ABOUT, None, "sent"),
    ]


def test_what_is_taken_back_while_it_is_being_sent_is_deleted_once_it_stands(scene: Scene) -> None:
    sending = under_way(scene)
    outbox.take_back(scene.tx, scene.now, ABOUT)
    assert claim(scene) == []
    delivery.settled(scene.tx, scene.now, sending.delivery, Sent(5), CHAT)
    [following] = claim(scene)
    assert (following.delivery.act, following.chat_id, following.delivery.message_id) == ("delete", CHAT, 5)


def test_what_changes_while_it_is_being_sent_is_edited_once_it_stands(scene: Scene) -> None:
    sending = under_way(scene)
    outbox.refresh(scene.tx, scene.now, ABOUT)
    delivery.settled(scene.tx, scene.now, sending.delivery, Sent(5), CHAT)
    [following] = claim(scene)
    assert (following.delivery.act, following.delivery.message_id) == ("edit", 5)


@pytest.mark.parametrize("change", [outbox.refresh, outbox.take_back])
@pytest.mark.parametrize("stands", [True, False])
def test_what_changes_again_before_it_has_left_is_changed_once(scene: Scene, change: Callable, *, stands: bool) -> None:
    sending = under_way(scene)
    if stands:
        delivery.settled(scene.tx, scene.now, sending.delivery, Sent(5), CHAT)
    for _ in range(3):
        change(scene.tx, scene.now, ABOUT)
    assert len(rows.newest(scene.tx, 9)) == 2


def test_what_changes_while_a_change_is_on_its_way_is_changed_once_more(scene: Scene) -> None:
    delivery.settled(scene.tx, scene.now, under_way(scene).delivery, Sent(5), CHAT)
    outbox.refresh(scene.tx, scene.now, ABOUT)
    [first] = claim(scene)
    outbox.refresh(scene.tx, scene.now, ABOUT)
    delivery.settled(scene.tx, scene.now, first.delivery, Sent(5), CHAT)
    assert [each.delivery.act for each in claim(scene)] == ["edit"]


def test_what_says_something_else_meanwhile_says_in_the_end_what_it_was_last_to_say(scene: Scene) -> None:
    delivery.settled(scene.tx, scene.now, under_way(scene).delivery, Sent(5), CHAT)
    outbox.refresh(scene.tx, scene.now, ABOUT)
    outbox.reply(scene.tx, scene.now, outbox.To(chat=CHAT), "not_allowed", edits=(CHAT, 5))
    outbox.refresh(scene.tx, scene.now, ABOUT)
    said = []
    while following := claim(scene):
        said += [each.delivery.kind for each in following]
        delivery.settled(scene.tx, scene.now, following[0].delivery, Sent(5), CHAT)
    assert said == ["help", "not_allowed", "help"]


def test_a_change_that_may_be_dropped_does_not_stand_for_one_that_may_not(scene: Scene) -> None:
    delivery.settled(scene.tx, scene.now, under_way(scene).delivery, Sent(5), CHAT)
    outbox.reply(scene.tx, scene.now, outbox.To(chat=CHAT), "help", edits=(CHAT, 5))
    outbox.refresh(scene.tx, scene.now, ABOUT)
    scene.now += outbox.REPLY_KEEPS
    assert [each.delivery.if_uncertain for each in claim(scene)] == ["repeat"]


@pytest.mark.parametrize("change", [outbox.refresh, outbox.take_back])
def test_in_the_new_chat_of_a_group_no_message_is_taken_for_an_old_one(scene: Scene, change: Callable) -> None:
    """Its number is that of another message there."""
    delivery.settled(scene.tx, scene.now, under_way(scene).delivery, Sent(5), CHAT)
    change(scene.tx, scene.now, ABOUT)
    rows.move_chat(scene.tx, CHAT, GROWN)
    [following] = claim(scene)
    assert following.chat_id == CHAT
    delivery.settled(scene.tx, scene.now, following.delivery, Migrated(GROWN), CHAT)
    assert claim(scene) == []
    ended = rows.get(scene.tx, following.delivery.id)
    assert ended is not None
    assert (ended.status, ended.chat_id) == ("failed", CHAT)


@pytest.mark.parametrize("outcome", [Unreachable("blocked"), Perhaps("slow")])
def test_nothing_is_deleted_where_no_message_came_of_it(scene: Scene, outcome: Outcome) -> None:
    sending = under_way(scene)
    outbox.take_back(scene.tx, scene.now, ABOUT)
    delivery.settled(scene.tx, scene.now, sending.delivery, outcome, CHAT)
    scene.now += timedelta(hours=1)
    scene.tx.execute(update(schema.outbox).where(schema.outbox.c.status == "retry").values(status="failed"))
    assert claim(scene) == []
    assert list(rows.heads(scene.tx, scene.now, 8)) == []


@pytest.mark.parametrize("outcome", [Sent(5), Unreachable("blocked"), Refused("no rights")])
def test_what_names_somebody_or_holds_a_token_is_forgotten_however_it_ends(scene: Scene, outcome: Outcome) -> None:
    outbox.call(scene.tx, scene.now, outbox.To(chat=CHAT), "group.decline", user=4711)
    [claimed] = claim(scene)
    assert claimed.delivery.params
    delivery.settled(scene.tx, scene.now, claimed.delivery, outcome, CHAT)
    ended = rows.get(scene.tx, claimed.delivery.id)
    assert ended is not None
    assert ended.params == {}
