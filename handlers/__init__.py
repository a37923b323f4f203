"""Talks: people come in and answers go out. One file a capability; `routes` is all of them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.conversation import Call, Message
from bot.domain.delivery import Delivery
from bot.services import Transaction, audience
from bot.texts import Words, known
from handlers import (
    agreement,
    alerts,
    answers,
    broadcasts,
    charge,
    earlier,
    experiences,
    facilitator,
    finding,
    forums,
    group_binding,
    group_chats,
    group_plans,
    groups,
    handover,
    help,
    inviting,
    joining,
    load,
    monday,
    naming,
    notes,
    operations,
    others,
    own,
    own_time,
    parts,
    pause,
    people,
    plan_changes,
    presence,
    privacy,
    programme,
    progress,
    promoting,
    prompts,
    questions,
    recognising,
    reminding,
    removals,
    replies,
    responses,
    same_group,
    sessions,
    settings,
    silence,
    start_questions,
    summaries,
    taking_out,
    teachers,
    topics,
    unasked,
    unreached,
)
from handlers.limits import fitting
from handlers.routes import Routes
from handlers.view import View

routes = Routes()
for capability in (
    help,
    joining,
    settings,
    same_group,
    pause,
    people,
    taking_out,
    inviting,
    unreached,
    charge,
    handover,
    groups,
    group_plans,
    group_binding,
    group_chats,
    forums,
    topics,
    agreement,
    own_time,
    presence,
    programme,
    teachers,
    promoting,
    prompts,
    earlier,
    reminding,
    recognising,
    replies,
    summaries,
    start_questions,
    silence,
    load,
    monday,
    progress,
    questions,
    responses,
    plan_changes,
    parts,
    unasked,
    own,
    naming,
    answers,
    others,
    experiences,
    finding,
    sessions,
    broadcasts,
    notes,
    removals,
    privacy,
    facilitator,
    alerts,
    operations,
):
    routes.include(capability.routes)


def render(tx: Transaction, delivery: Delivery, now: datetime, *, bot: str) -> Message | Call | None:
    """Put a delivery into the words of this moment, in its reader's language; None where it is obsolete."""
    reader = audience.of(tx, delivery)
    language = (reader.member and reader.member.language) or known(delivery.params.get("language")) or reader.language
    params = {name: value for name, value in delivery.params.items() if name != "language"}
    view = View(tx, now, Words(language, ZoneInfo(reader.timezone)), reader.member, bot, delivery)
    message = routes.messages[delivery.kind](view, **params)
    return fitting(_marked(message, view), delivery.kind) if isinstance(message, Message) else message


def _marked(message: Message, view: View) -> Message:
    """Say that a message may be a repeat, where nobody knows whether the first one arrived."""
    if view.delivery is None or not view.delivery.repeats:
        return message
    note = view.words("(Denne har du kanskje fått før.)")
    return Message(f"{note}\n{message.text}", message.buttons, message.attachment, message.file)
