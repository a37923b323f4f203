"""Who looks after which groups: a facilitator all of them, or those that were chosen for them."""

from bot.domain.conversation import Refusal
from bot.domain.people import Member, StudyGroup
from storage import Transaction, groups, people
from storage import charge as rows


def groups_of(tx: Transaction, member: Member | None, programme_id: int) -> set[int] | None:
    """The groups that a facilitator looks after; None where that is all of them, as it is for a manager.

    What no facilitator looks after any more falls to every one of them.
    """
    everyone = rows.of(tx, programme_id)
    theirs = everyone.get(member.id) if member else None
    return None if theirs is None else theirs | _left_over(tx, programme_id, everyone)


def left_over(tx: Transaction, programme_id: int) -> set[int]:
    """The groups that no facilitator looks after, where there are facilitators."""
    return _left_over(tx, programme_id, rows.of(tx, programme_id))


def _left_over(tx: Transaction, programme_id: int, everyone: dict[int, set[int] | None]) -> set[int]:
    theirs = [each for each in everyone.values() if each is not None]
    if not theirs or len(theirs) < len(everyone):
        return set()
    return {each.id for each in groups.every(tx, programme_id)}.difference(*theirs)


def own_groups(tx: Transaction, member: Member | None, programme_id: int) -> list[StudyGroup]:
    """The groups that a facilitator looks after, which have not ended."""
    theirs = groups_of(tx, member, programme_id)
    return [each for each in groups.every(tx, programme_id) if theirs is None or each.id in theirs]


def has_none(tx: Transaction, member: Member | None, programme_id: int) -> bool:
    """Whether there are groups and a facilitator looks after none of them."""
    return groups_of(tx, member, programme_id) == set() and bool(groups.has_any(tx, programme_id))


def of_others(tx: Transaction, member: Member | None, programme_id: int) -> set[int]:
    """Those who are in a group that a facilitator does not look after."""
    theirs = groups_of(tx, member, programme_id)
    if theirs is None:
        return set()
    return {each for each, group_id in groups.grouped(tx, programme_id).items() if group_id not in theirs}


def looks_after(tx: Transaction, member: Member | None, programme_id: int, group_id: int | None) -> bool:
    """Whether a group is among a facilitator's; None is what belongs to no group, or to all of them.

    That is for those who look after all, and for every facilitator where nobody does.
    """
    everyone = rows.of(tx, programme_id)
    theirs = everyone.get(member.id) if member else None
    if theirs is None or group_id in theirs:
        return True
    return not _have(everyone, group_id)


def _have(everyone: dict[int, set[int] | None], group_id: int | None) -> list[int]:
    """Those who look after a group, or after all where none is given."""
    return [member_id for member_id, theirs in everyone.items() if theirs is None or group_id in theirs]


def must_look_after(tx: Transaction, member: Member | None, programme_id: int, group_id: int | None) -> None:
    """Raise Refusal, which names who does, where a facilitator does not look after a group, or after all of them."""
    if not looks_after(tx, member, programme_id, group_id):
        raise Refusal("charge.others", programme=programme_id, group=group_id)


def must_follow_up(tx: Transaction, member: Member | None, programme_id: int, member_id: int) -> None:
    """Raise Refusal where somebody is in a group that a facilitator does not look after.

    Who is in no group is for every facilitator.
    """
    if (group_id := group_of(tx, member_id, programme_id)) is not None:
        must_look_after(tx, member, programme_id, group_id)


def group_of(tx: Transaction, member_id: int, programme_id: int) -> int | None:
    """The group that somebody is in."""
    group = groups.of_member(tx, member_id, programme_id)
    return group.id if group else None


def who_has(tx: Transaction, programme_id: int, group_id: int | None) -> list[Member]:
    """Those who look after a group, or after all where none is given."""
    return [people.get(tx, each) for each in _have(rows.of(tx, programme_id), group_id)]


def for_all(tx: Transaction, programme_id: int) -> list[Member]:
    """Those who look after all groups, or all facilitators where nobody does; else the managers."""
    return who_has(tx, programme_id, None) or facilitators(tx, programme_id)


def following_up(tx: Transaction, programme_id: int, group_id: int | None = None) -> list[Member]:
    """Those who look after a group, or after any where none is given; all facilitators where nobody does."""
    if group_id is not None:
        theirs = who_has(tx, programme_id, group_id)
    else:
        everyone = rows.of(tx, programme_id)
        left = _left_over(tx, programme_id, everyone)
        theirs = [people.get(tx, id) for id, chosen in everyone.items() if chosen is None or chosen | left]
    return theirs or people.with_role(tx, programme_id, "facilitator")


def facilitators(tx: Transaction, programme_id: int, group_id: int | None = None) -> list[Member]:
    """The same; the managers where a programme has no facilitator yet."""
    return following_up(tx, programme_id, group_id) or people.with_role(tx, programme_id, "manager")
