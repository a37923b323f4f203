from datetime import timedelta

import pytest

from bot.services import group_plans
from storage import Transaction, groups, plans
from tests.region import SORTLAND, Region
from tests.scene import Scene


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
    id = plans.add(both, region.scene.now, region.id, berit, {"groups": []})
    assert plans.confirm(both, region.scene.now, id)
    assert not plans.confirm(both, region.scene.now, id)
    assert plans.get(both, 99) is None


def test_a_proposal_is_forgotten_after_a_month(region: Region, both: Transaction) -> None:
    berit, now = region.member(region.facilitator("Berit")), region.scene.now
    id = plans.add(both, now, region.id, berit, {"groups": []})
    group_plans.forget_old(both, now + timedelta(days=30))
    assert plans.get(both, id)
    group_plans.forget_old(both, now + timedelta(days=31))
    assert plans.get(both, id) is None
