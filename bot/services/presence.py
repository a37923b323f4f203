"""Who of a group is in its chat, as far as Telegram has told: those who are not see nothing of what is said there."""

from datetime import datetime

from bot.domain.people import Member, StudyGroup
from bot.services import outbox
from bot.services.outbox import To
from storage import Transaction, groups, people


def is_in(tx: Transaction, group: StudyGroup, member: Member | None) -> bool:
    """Whether a member is in the chat of their group, where the bot can write too."""
    return member is not None and groups.is_open(tx, group.id) and member.id in groups.in_chat(tx, group.id)


def missing(tx: Transaction, group: StudyGroup) -> list[Member]:
    """Those of a group who are not in its chat; nobody where it has none."""
    if not groups.is_open(tx, group.id):
        return []
    here = groups.in_chat(tx, group.id)
    return [each for each in groups.members(tx, group.id) if each.id not in here]


def went(tx: Transaction, member: Member | None, chat_id: int) -> None:
    """Somebody left a chat, or was taken out of it."""
    if member:
        for group in groups.all_in(tx, chat_id):
            groups.went_from_chat(tx, group.id, member.id)


def look_for(tx: Transaction, now: datetime, group: StudyGroup, member_id: int) -> None:
    """Ask Telegram whether somebody is in the group's chat: they may have come before the bot could hear of it."""
    to = To(group=group.id)
    outbox.send(tx, now, to, "group.look", programme=group.programme_id, act="call", member=member_id)


def look_for_all(tx: Transaction, now: datetime, group: StudyGroup) -> None:
    for member in missing(tx, group):
        look_for(tx, now, group, member.id)


def address(tx: Transaction, member_id: int) -> str | None:
    """How Telegram knows a member; None where they are gone."""
    return people.address(tx, member_id)
