"""Somebody comes into their group's chat; when there are enough to talk, the group gets its first task.

Telegram shows nobody what was written in a group before they came.
"""

from datetime import datetime
from typing import Any

from bot.domain.delivery import Delivery
from bot.domain.groups import Rules
from bot.domain.people import Member, StudyGroup
from bot.services import agreement
from storage import Transaction, groups


def came(tx: Transaction, now: datetime, member: Member | None, chat_id: int) -> None:
    """Somebody came into a chat, or did something there."""
    if member:
        for group in groups.all_in(tx, chat_id):
            _came(tx, now, group, member.id)


def looked(tx: Transaction, now: datetime, done: Delivery, is_there: Any) -> None:
    """Telegram has told whether somebody is in the chat."""
    if is_there and done.group_id is not None:
        _came(tx, now, groups.get(tx, done.group_id), done.params["member"])


def _came(tx: Transaction, now: datetime, group: StudyGroup, member_id: int) -> None:
    if not groups.came_into_chat(tx, now, group.id, member_id):
        return
    if len(groups.in_chat(tx, group.id)) >= min(Rules().min, len(groups.members(tx, group.id))):
        agreement.begin(tx, now, group)
