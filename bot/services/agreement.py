"""The first task of a group: it agrees on four things, and everyone of it may change them at any time."""

from collections import Counter
from datetime import datetime, timedelta

from bot.domain import agreement as rules
from bot.domain.agreement import CHOICES, Agreed, Said, Topic
from bot.domain.conversation import Incoming, Refusal
from bot.domain.groups.cost import SLOTS
from bot.domain.joining import tidy
from bot.domain.people import Member, StudyGroup
from bot.domain.programme import Prompt
from bot.services import calendar, groups, outbox, programme
from bot.services.outbox import To
from storage import Transaction, agreements, participations
from storage import outbox as messages
from storage.groups import is_open

SHOWN = 6  # times to choose among
OFFERED = 3  # for a session
A_DAY = timedelta(days=1)


def of(tx: Transaction, group_id: int) -> dict[Topic, Agreed]:
    """What a group has agreed on."""
    return {each.topic: each for each in agreements.of(tx, group_id)}


def own(tx: Transaction, member: Member | None, group_id: int) -> tuple[Member, StudyGroup]:
    """The member, and the group that they are in; raises Refusal for everybody else."""
    group = groups.find(tx, group_id)
    if group is None:
        raise Refusal("stale")
    if member is None or member not in groups.members(tx, group_id):
        raise Refusal("agreement.not_yours")
    return member, group


def begin(tx: Transaction, now: datetime, group: StudyGroup) -> None:
    """Ask a group what it agrees on, once in each chat that it comes to have."""
    chat = groups.chat(tx, group.id)
    if chat:
        key = f"agreement:{group.id}:{chat.bound_at.isoformat()}:{chat.thread_id}"
        groups.tell(tx, now, To(group=group.id), "agreement", group, key=key, subject=about(group.id))


def questions(tx: Transaction, group: StudyGroup) -> list[Prompt]:
    """What the programme asks a group as it begins to agree."""
    return programme.get(tx, group.programme_id).content.asked_along("group-start")


def about(group_id: int) -> str:
    """The subject of the message that shows it."""
    return f"agreement:{group_id}"


def suiting(tx: Transaction, group_id: int) -> tuple[list[tuple[int, int]], int]:
    """The times that suit most of a group, with how many that is; and how many they are in all.

    Those that suit nobody only where none suits anybody.
    """
    group, members = groups.get(tx, group_id), groups.members(tx, group_id)
    parts = [participations.get(tx, each.id, group.programme_id) for each in members]
    free = Counter(slot for part in parts if part for slot in part.slots)
    best = sorted(free or SLOTS, key=lambda slot: (-free[slot], slot))[:SHOWN]
    return [(slot, free[slot]) for slot in sorted(best)], len(members)


def asked_in(tx: Transaction, said: Incoming) -> Topic | None:
    """What the message asks that somebody replies to, if it asks for anything now."""
    shown = messages.shown_at(tx, said.chat, said.reply_to) if said.reply_to is not None else None
    return shown.params["topic"] if shown and shown.kind == "agreement.topic" else None


def chosen(topic: Topic, choice: str) -> Said:
    """What a button says; raises Refusal where there is none such."""
    if choice not in CHOICES[topic]:
        raise Refusal("stale")
    return Said(topic, choice, "")


def written(topic: Topic, typed: str) -> Said:
    """A group's own words; raises Refusal where they are none, or too many."""
    words = tidy(typed)
    if fault := rules.fault_of(words):
        raise Refusal("agreement.unclear", fault=fault, length=len(words))
    return Said(topic, None, words)


def keep(
    tx: Transaction, now: datetime, member: Member | None, group_id: int, said: Said, *, came_in: Incoming
) -> None:
    """Let this hold in somebody's group; raises Refusal where it is not theirs.

    What is changed out of the group's sight is told in its chat, once a day for each of the four.
    """
    who, group = own(tx, member, group_id)
    before = of(tx, group_id).get(said.topic)
    if before is None or (before.choice, before.words) != (said.choice, said.words):
        # A private chat has the number of its person, whom a choice outlives.
        chat, message = (came_in.chat, came_in.message) if said.choice is None else (None, None)
        agreements.keep(tx, group_id, said, by=who.id, at=now, chat=chat, message=message)
        if before and came_in.private and is_open(tx, group_id):
            _tell_changed(tx, now, group, said.topic)
    outbox.refresh(tx, now, about(group_id))


def follow_edit(tx: Transaction, now: datetime, member: Member | None, edited: Incoming) -> int | None:
    """Let a group's own words say what who wrote them makes of them; gives the group, if they hold in it still."""
    found = agreements.came_in(tx, member.id, edited.chat, edited.message) if member else None
    if found is None or member not in groups.members(tx, found[0]):
        return None
    keep(tx, now, member, found[0], written(found[1], edited.text), came_in=edited)
    return found[0]


def _tell_changed(tx: Transaction, now: datetime, group: StudyGroup, topic: Topic) -> None:
    to, key = To(group=group.id), f"agreement:{group.id}:{topic}:{now:%Y-%m-%d}"
    groups.tell(tx, now, to, "agreement.changed", group, key=key, subject=about(group.id), topic=topic)


def meets_at(tx: Transaction, group: StudyGroup, planned: int | None) -> int | None:
    """When a group meets: at one of the ready-made times, agreed on or else planned; None where it is another."""
    agreed = of(tx, group.id).get("when")
    if agreed is None:
        return planned
    return None if agreed.choice is None else int(agreed.choice)


def next_times(tx: Transaction, now: datetime, group_id: int) -> list[datetime]:
    """When a group meets next, if it has agreed on one of the ready-made times."""
    group = groups.get(tx, group_id)
    slot = meets_at(tx, group, None)
    if slot is None:
        return []
    free = calendar.free_of(tx, programme.get(tx, group.programme_id), group_id=group_id)
    return rules.times(slot, now + A_DAY, free, OFFERED)


def forget(tx: Transaction, now: datetime, member_id: int) -> None:
    """Forget what somebody wrote for their groups, and let none of the messages name them."""
    touched = agreements.groups_of(tx, member_id)
    agreements.forget_words_of(tx, member_id)
    for group_id in touched:
        outbox.refresh(tx, now, about(group_id))
