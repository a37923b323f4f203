"""What people wrote in a group's chat themselves: gone from there too when it is taken back, where Telegram lets it."""

from datetime import datetime, timedelta
from typing import Literal

from bot.domain.delivery import Delivery, at_the_end
from bot.domain.parts import Given, Part
from bot.domain.people import StudyGroup
from bot.services import alerts, outbox
from bot.services.outbox import To
from storage import Transaction, groups, parts, people
from storage import outbox as rows

# Telegram lets bots delete nothing that is two days old, whatever their rights; this leaves an hour to do it in.
YOUNG = timedelta(hours=47)
Standing = Literal["nothing", "goes", "stays"]


def standing(tx: Transaction, now: datetime, *given: Given) -> set[Standing]:
    """What becomes of what its author wrote in the group's chat, when it is taken back."""
    return {_standing(tx, now, each, part) for each in given for part in each.parts}


def _standing(tx: Transaction, now: datetime, given: Given, part: Part) -> Standing:
    if part.in_private:
        return "nothing"
    group = _written_in(tx, given, part)
    chat = groups.chat(tx, group.id) if group else None
    may = chat is not None and chat.lost_at is None and chat.may_delete
    return "goes" if may and now - part.at < YOUNG else "stays"


def _written_in(tx: Transaction, given: Given, part: Part) -> StudyGroup | None:
    """The group in whose chat it was written; in a chat that several share, its author's."""
    here = groups.all_in(tx, part.chat)
    return next((each for each in here if each.id == given.group_id), here[0] if here else None)


def delete(tx: Transaction, now: datetime, given: Given) -> None:
    """Delete what its author wrote in the group's chat, as far as the bot can; the rest is theirs to delete."""
    for part in given.parts:
        _delete(tx, now, given, part)


def _delete(tx: Transaction, now: datetime, given: Given, part: Part) -> bool:
    """Delete what stands in the group's chat; False where it stays there."""
    standing, group = _standing(tx, now, given, part), _written_in(tx, given, part)
    if group and standing == "goes":
        outbox.call(
            tx,
            now,
            To(group=group.id),
            "removals.delete",
            programme=given.programme_id,
            message=part.message,
            author=given.member_id,
            at=int(now.timestamp()),
        )
        parts.deleted(tx, part.chat, part.message)
    return standing != "stays"


def give_way(tx: Transaction, now: datetime, before: Given, after: Given) -> None:
    """What its author wrote in the group's chat goes where something else has taken its place; else they are told."""
    still = {(each.chat, each.message) for each in after.parts}
    for part in before.parts:
        if (part.chat, part.message) not in still and not _delete(tx, now, before, part):
            group = _written_in(tx, before, part)
            if group:
                _tell_author(tx, now, group, before.member_id, int(now.timestamp()))


def refused(tx: Transaction, now: datetime, delivery: Delivery) -> None:
    """It stands after all: its author is told how to delete it; where they are erased, the facilitators."""
    assert delivery.group_id is not None
    group, author = groups.get(tx, delivery.group_id), people.find(tx, delivery.params["author"])
    if author is None:
        key = _key(group, delivery.params["author"], delivery.params["at"])
        alerts.tell(tx, now, group.programme_id, "alert.stands", key, group=group.id)
    else:
        _tell_author(tx, now, group, author.id, delivery.params["at"])


def _tell_author(tx: Transaction, now: datetime, group: StudyGroup, author_id: int, at: int) -> None:
    """Once for all that was to be deleted at a moment."""
    key, of = _key(group, author_id, at), group.programme_id
    outbox.send(tx, now, To(member=author_id), "removals.stands", programme=of, key=key, group=group.id)


def _key(group: StudyGroup, author_id: int, at: int) -> str:
    return f"stands:{group.id}:{author_id}:{at}"


def stay_behind(tx: Transaction, now: datetime, group_id: int) -> None:
    """A group's chat goes on under a new id: what waits to be deleted has a number that is another message's there."""
    for each in rows.waiting_in(tx, group_id, "removals.delete"):
        rows.change(tx, each.id, status="failed", settled_at=now, **at_the_end(each))
        refused(tx, now, each)


def kept(tx: Transaction, now: datetime, delivery: Delivery) -> None:
    """What the bot said in a group's chat can neither be deleted nor replaced: facilitators are told, once a day."""
    said = rows.at(tx, delivery.chat_id or 0, delivery.message_id or 0)
    if said and said.group_id is not None:
        group = groups.get(tx, said.group_id)
        alerts.tell(tx, now, group.programme_id, "alert.stands", f"stands:{group.id}:{now:%Y-%m-%d}", group=group.id)
