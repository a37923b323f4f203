"""Showing others what somebody gave, an answer, a reply or an experience, and keeping it as its author wants it."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from bot.domain.conversation import Refusal
from bot.domain.parts import Given, Parts, Piece, Visibility, fault_of, pieces, same_shape
from bot.domain.places import load_municipalities
from bot.services import outbox, removals
from bot.services.outbox import To
from storage import Transaction, forums, groups, participations, people, replies
from storage.answers import Answer

Kind = Literal["answer", "experience", "reply"]
WIDTH: dict[Visibility, int] = {"me": 0, "group": 1, "cohort": 2}


def check(parts: Parts) -> None:
    """Raise a Refusal where somebody gave nothing that can be kept, or more than one message can show."""
    if fault := fault_of(parts):
        raise Refusal(f"parts.{fault}")


def group_to_see(tx: Transaction, before: Given, visibility: Visibility) -> int | None:
    """The group that sees it: the one that has seen it already, else the one its author is in now.

    Raises Refusal where it is for a group and there is none, or what the group talks about is read by the whole cohort,
    and where its author has left: they may only hide it.
    """
    if visibility == "me":
        return before.group_id
    if visibility == "group" and forums.find(tx, before.programme_id):
        raise Refusal("parts.no_group_alone")
    part = participations.get(tx, before.member_id, before.programme_id)
    if part is None or part.status != "active":
        raise Refusal("parts.left")
    group = groups.of_member(tx, before.member_id, before.programme_id)
    now_in = group.id if group else None
    group_id = now_in if before.visibility == "me" else before.group_id or now_in
    if visibility == "group" and group_id is None:
        raise Refusal("parts.no_group")
    return group_id


def seen_in_chat(tx: Transaction, programme_id: int) -> Visibility:
    """Who sees what somebody writes in their group's chat: in a topic it is everyone."""
    return "cohort" if forums.find(tx, programme_id) else "group"


def signature(tx: Transaction, given: Given) -> str:
    """Who gave it, as in «Kari (Sortland):»."""
    participation = participations.get(tx, given.member_id, given.programme_id)
    library = participation.library if participation else None
    place = load_municipalities().get(library.municipality_number) if library else None
    return f"{name(tx, given)} ({place.name}):" if place else f"{name(tx, given)}:"


def name(tx: Transaction, given: Given) -> str:
    """Its author's name."""
    return people.get(tx, given.member_id).name


def in_full(tx: Transaction, given: Given) -> tuple[Piece, ...]:
    """The messages that show all of it, signed."""
    return pieces(signature(tx, given), given.parts)


def in_chat(tx: Transaction, given: Given | None) -> tuple[Piece, ...]:
    """What the bot says of it in the group's chat; what its author wrote there stands there already."""
    if given is None or given.visibility == "me" or given.group_id is None:
        return ()
    chat = groups.chat(tx, given.group_id)
    if chat and chat.thread_id is not None and given.visibility == "group":  # from before others could read there
        return ()
    private = tuple(each for each in given.parts if each.in_private)
    return pieces(signature(tx, given), private) if private and chat and chat.lost_at is None else ()


def stands_in_chat(tx: Transaction, kind: Kind, given: Given) -> bool:
    """Whether the bot has said it in the group's chat: not where that came, or an answer became it, later."""
    return bool(in_chat(tx, given)) and outbox.is_said(tx, f"{kind}:{given.id}")


def post(tx: Transaction, now: datetime, kind: Kind, given: Given) -> None:
    """Say it in the group's chat, where it is for the group and not written there."""
    for number in range(len(in_chat(tx, given))):
        params: dict[str, Any] = {kind: given.id, "piece": number}
        to, subject = To(group=given.group_id), f"{kind}:{given.id}"
        outbox.send(tx, now, to, f"{kind}.posted", programme=given.programme_id, subject=subject, **params)


def follow(tx: Transaction, now: datetime, kind: Kind, before: Given, after: Given) -> None:
    """Let every message that shows it follow a change: in the group's chat, to single readers, to its author."""
    shown, wanted = in_chat(tx, before), in_chat(tx, after)
    if shown and same_shape(shown, wanted):
        outbox.refresh(tx, now, f"{kind}:{before.id}")
    else:
        outbox.take_back(tx, now, f"{kind}:{before.id}")
        post(tx, now, kind, after)
    is_readable = WIDTH[after.visibility] >= WIDTH[before.visibility]
    same = same_shape(in_full(tx, before), in_full(tx, after))
    (outbox.refresh if is_readable and same else outbox.take_back)(tx, now, f"read-{kind}:{after.id}")
    if after.visibility == "me" != before.visibility:
        removals.delete(tx, now, after)
    removals.give_way(tx, now, before, after)
    outbox.refresh(tx, now, f"my-{kind}:{after.id}")
    if not isinstance(before, Answer):
        return
    _follow_quotes(tx, now, before)
    for reply in replies.to(tx, after.id) if bool(shown) != bool(wanted) else ():  # it stands where the answer does
        follow(tx, now, "reply", replace(reply, group_id=before.group_id, visibility=before.visibility), reply)


def take_back(tx: Transaction, now: datetime, kind: Kind, given: Given) -> None:
    """Remove every message that shows it, its author's own in a group's chat too, wherever the bot still can."""
    if isinstance(given, Answer):
        _follow_quotes(tx, now, given)
        for reply in replies.to(tx, given.id):
            take_back(tx, now, "reply", reply)
    removals.delete(tx, now, given)
    for subject in (kind, f"read-{kind}", f"my-{kind}"):
        outbox.take_back(tx, now, f"{subject}:{given.id}")


def _follow_quotes(tx: Transaction, now: datetime, given: Answer) -> None:
    """Let each week's end that quotes an answer, or did before its author hid it, say what is true of it now."""
    outbox.refresh_listing(tx, now, f"summary:{given.prompt_id}", given.id)
