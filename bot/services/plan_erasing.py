"""Proposals forget who is erased, and no longer name them where a facilitator was shown one."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from bot.domain.delivery import Delivery
from bot.domain.groups.wishes import Wishes
from bot.services import group_plans, outbox
from storage import Transaction, people, plans
from storage import outbox as messages

NOBODY = "0"  # stands in a rule for somebody whom it was about
RULES = ("cores", "ways_out")  # of a collision


def forget(tx: Transaction, now: datetime, programme_id: int, member_id: int) -> None:
    """Let no proposal of a programme know of somebody who is erased; maps they are a point on are drawn anew."""
    group_plans.forget_wishes(tx, programme_id, member_id)
    for id, known in plans.of_programme(tx, programme_id).items():
        wishes = Wishes.of_json(known["wishes"]).without(str(member_id)).as_json()
        plans.change(tx, id, wishes=wishes, map=None, **_without(known, {str(member_id)}))
        _name_no_more(tx, now, id, member_id)


def of_those_left(tx: Transaction, columns: Mapping[str, Any]) -> dict[str, Any]:
    """What was found, without those who were erased while it was being worked out."""
    gone = _named_in(columns) - {str(id) for id in people.ids(tx)}
    return {**columns, **_without(columns, gone)} if gone else {**columns}


def _named_in(columns: Mapping[str, Any]) -> set[str]:
    planned, collision = columns.get("plan") or {"groups": []}, columns.get("collision") or dict.fromkeys(RULES, ())
    members = {id for group in planned["groups"] for id in group["members"]}
    ruled = {id for name in RULES for rules in collision[name] for rule in rules for id in rule["ids"]}
    return members | ruled | (columns.get("before") or {}).keys()


def _without(columns: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    before, planned, collision = (columns.get(name) for name in ("before", "plan", "collision"))
    if before:
        before = {id: group for id, group in before.items() if id not in gone}
    if planned:
        groups = [{**group, "members": _but(group["members"], gone)} for group in planned["groups"]]
        moved = _but(planned["moved"], gone)
        planned = {**planned, "groups": [group for group in groups if group["members"]], "moved": moved}
    if collision:
        kept = {name: [[_of_nobody(rule, gone) for rule in rules] for rules in collision[name]] for name in RULES}
        collision = {**collision, **kept}
    return {"before": before, "plan": planned, "collision": collision}


def _but(ids: Collection[str], gone: Collection[str]) -> list[str]:
    return [id for id in ids if id not in gone]


def _of_nobody(rule: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    return {**rule, "ids": [NOBODY if id in gone else id for id in rule["ids"]]}


def _name_no_more(tx: Transaction, now: datetime, plan_id: int, member_id: int) -> None:
    """Let each message about a proposal say what it says now without them; the proposal, where it was of them alone."""
    for sent in messages.sent_about(tx, group_plans.about(plan_id)):
        shown = _shown(tx, sent)
        if shown.params.get("member") == member_id:
            outbox.show(tx, now, sent, "groups.plan", {"plan": shown.params["plan"]})
        else:
            outbox.show(tx, now, sent, shown.kind, shown.params)


def _shown(tx: Transaction, sent: Delivery) -> Delivery:
    """What a message says now: it may have been edited since it was sent."""
    if sent.chat_id is None or sent.message_id is None:
        return sent
    return messages.shown_at(tx, sent.chat_id, sent.message_id) or sent
