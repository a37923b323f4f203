from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.services import group_plans
from storage import Transaction, groups, participations, plans, programmes, prompts
from storage.schema import contact
from tests.region import SORTLAND, Region
from tests.scene import Scene

PLAN: dict[str, Any] = {"people": "", "wishes": {}, "plan": {"groups": []}}


@pytest.fixture
def region(both: Transaction) -> Region:
    return Region(Scene(both))


def test_a_membership_ends_and_may_begin_again(region: Region, both: Transaction) -> None:
    scene, kari = region.scene, region.librarian("Kari", SORTLAND)
    id, group = region.member(kari), region.group("Vågan", kari)
    assert groups.of_member(both, id, region.id) == group
    groups.end_membership(both, scene.now, group.id, id)
    assert groups.of_member(both, id, region.id) is None
    assert groups.members(both, group.id) == []
    assert groups.grouped(both, region.id) == {}
    later = scene.now + timedelta(days=1)
    groups.add_member(both, later, group.id, id)
    assert groups.grouped(both, region.id) == {id: group.id}


def test_a_group_of_another_programme_is_not_counted(region: Region, both: Transaction) -> None:
    other = Region(region.scene)
    kari = region.librarian("Kari", SORTLAND)
    group = region.group("Vågan", kari)
    assert groups.every(both, region.id) == [group]
    assert groups.every(both, other.id) == []
    assert groups.of_member(both, region.member(kari), other.id) is None


def test_a_group_has_one_chat_and_a_chat_one_group(region: Region, both: Transaction) -> None:
    now, one, other = region.scene.now, region.group("Vågan", chat=-1), region.group("Bø", chat=-2)
    groups.set_invite_link(both, one.id, "https://t.me/+a")
    groups.bind(both, now, one.id, -2)
    chat = groups.chat(both, one.id)
    assert chat is not None
    assert (chat.chat_id, chat.invite_link) == (-2, None)
    assert groups.by_chat(both, -2) == one
    assert groups.by_chat(both, -1) is None
    assert groups.chat(both, other.id) is None


def test_a_chat_is_lost_once_until_it_is_back(region: Region, both: Transaction) -> None:
    group, now = region.group("Vågan", chat=-1), region.scene.now
    assert groups.lose(both, now, group.id)
    assert not groups.lose(both, now, group.id)
    groups.regain(both, group.id)
    assert groups.lose(both, now, group.id)


def test_a_group_keeps_its_chat_when_it_becomes_a_supergroup(region: Region, both: Transaction) -> None:
    group = region.group("Vågan", chat=-1)
    groups.migrate(both, -1, -1001)
    assert groups.by_chat(both, -1001) == group


def test_a_proposal_is_taken_once(region: Region, both: Transaction) -> None:
    berit = region.member(region.facilitator("Berit"))
    id = plans.add(both, region.scene.now, region.id, berit, **PLAN)
    assert plans.confirm(both, region.scene.now, id)
    assert not plans.confirm(both, region.scene.now, id)
    assert plans.get(both, 99) is None


def test_a_proposal_is_forgotten_after_a_month(region: Region, both: Transaction) -> None:
    berit, now = region.member(region.facilitator("Berit")), region.scene.now
    id = plans.add(both, now, region.id, berit, **PLAN)
    group_plans.forget_old(both, now + timedelta(days=30))
    assert plans.get(both, id)
    group_plans.forget_old(both, now + timedelta(days=31))
    assert plans.get(both, id) is None


def test_a_no_is_remembered_for_a_month(region: Region, both: Transaction) -> None:
    now = region.scene.now
    id = plans.add(both, now, region.id, None, cause="change", **PLAN)
    plans.change(both, id, declined_at=now + timedelta(days=29))
    group_plans.forget_old(both, now + timedelta(days=50))
    declined = plans.newest_declined(both, region.id)
    assert declined
    assert declined.id == id
    group_plans.forget_old(both, now + timedelta(days=60))
    assert plans.newest_declined(both, region.id) is None


def test_proposals_that_came_by_themselves_are_known_once_they_are_worked_out(
    region: Region, both: Transaction
) -> None:
    now, group = region.scene.now, region.group("Vågan")
    plans.add(both, now, region.id, None, **PLAN)
    plans.add(both, now, region.id, None, cause="early", **PLAN)
    change = plans.add(both, now, region.id, None, cause="change", **PLAN)
    merge = plans.add(both, now, region.id, None, cause="merge", merges=group.id, **PLAN)
    waiting = plans.add(both, now, region.id, None, cause="change", people="", wishes={})
    assert plans.told(both, region.id) == [change, merge]
    assert plans.newest_told(both, region.id) == merge
    merging = plans.newest_merging(both, group.id)
    assert merging
    assert merging.id == merge
    plans.change(both, waiting, collision={})
    assert plans.newest_told(both, region.id) == waiting


def test_who_is_on_pause_or_has_left_is_not_counted_among_the_active(region: Region, both: Transaction) -> None:
    kari, ola, per = (region.librarian(name, SORTLAND) for name in ("Kari", "Ola", "Per"))
    group, empty = region.group("Vågan", kari, ola, per), region.group("Bø")
    today = region.scene.now.date()
    participations.change(both, region.member(ola), region.id, paused_until=today + timedelta(days=1))
    participations.change(both, region.member(per), region.id, paused_until=today)
    assert {each.group_id: each.active for each in groups.counts(both, region.id, today)} == {group.id: 2, empty.id: 0}
    region.leaves(kari)
    groups.end(both, region.scene.now, empty.id)
    groups.change(both, group.id, few_since=region.scene.now)
    assert groups.counts(both, region.id, today) == [groups.Active(group.id, 1, region.scene.now)]
    assert groups.few(both) == {group.id: region.scene.now}


def test_the_name_of_a_group_that_has_ended_is_still_known(region: Region, both: Transaction) -> None:
    groups.end(both, region.scene.now, region.group("Vågan").id)
    assert groups.names(both, region.id) == {"Vågan"}


def test_the_next_change_of_groups_is_known_until_it_is_taken_up(region: Region, both: Transaction) -> None:
    now, other = region.scene.now, Region(region.scene)
    assert programmes.next_regroup(both) is None
    programmes.change(both, region.id, regroup_at=now + timedelta(hours=2))
    programmes.change(both, other.id, regroup_at=now + timedelta(hours=1))
    assert programmes.next_regroup(both) == now + timedelta(hours=1)
    assert programmes.to_regroup(both, now + timedelta(hours=1)) == [other.id]
    programmes.change(both, other.id, regroup_at=None)
    assert programmes.regroup_at(both, other.id) is None
    assert programmes.next_regroup(both) == now + timedelta(hours=2)


def test_groups_are_counted_once_in_a_while(region: Region, both: Transaction) -> None:
    now = region.scene.now
    assert programmes.to_count(both, now) == [region.id]
    programmes.change(both, region.id, counted_at=now)
    assert programmes.to_count(both, now - timedelta(seconds=1)) == []
    assert programmes.to_count(both, now) == [region.id]


def test_wishes_are_kept_with_the_programme(region: Region, both: Transaction) -> None:
    assert programmes.wishes(both, region.id) is None
    programmes.change(both, region.id, wishes={"pins": {"1": "2"}}, lets_in=True)
    assert programmes.wishes(both, region.id) == {"pins": {"1": "2"}}
    assert programmes.lets_in(both, region.id)


def test_who_gave_up_a_seat_is_back_when_the_pause_is_over(region: Region, both: Transaction) -> None:
    kari, today = region.librarian("Kari", SORTLAND), region.scene.now.date()
    back = today + timedelta(days=40)
    participations.change(both, region.member(kari), region.id, paused_until=back, without_seat=True)
    assert participations.without_seat(both, region.id) == {region.member(kari)}
    assert participations.next_back(both) == {region.id: back}
    assert participations.back(both, back - timedelta(days=1)) == []
    assert participations.back(both, back) == [(region.member(kari), region.id)]
    participations.change(both, region.member(kari), region.id, without_seat=False)
    assert participations.back(both, back) == []
    assert participations.next_back(both) == {}


def test_the_database_holds_what_the_code_takes_for_granted(region: Region, both: Transaction) -> None:
    now, kari = region.scene.now, region.librarian("Kari", SORTLAND)
    id, group = region.member(kari), region.group("Vågan", kari)
    asked, telegram = programmes.prompt_of(both, region.id, "M1-1").id, {"kind": "telegram", "address": "2"}
    wrong = [
        lambda: groups.add_member(both, now + timedelta(seconds=1), group.id, id),  # two seats at once
        lambda: both.execute(insert(contact).values(member_id=id, **telegram)),  # two chats to write in
        lambda: prompts.post(both, now, asked, now.date(), now),  # a question to nobody
        lambda: prompts.post(both, now, asked, now.date(), now, group_id=group.id, member_id=id),
    ]
    for write in wrong:
        with pytest.raises(IntegrityError), both.begin_nested():
            write()
