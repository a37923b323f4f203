"""The question of a week: what it is for, and what can be done with it."""

from bot.domain.conversation import Button, Message, Reaction, Row, Show, press
from bot.services import conversation, weeks
from bot.services.weeks import InWeek
from bot.texts import capital
from handlers.programme import is_far, reason, stands_in
from handlers.questions.editing import WHOSE
from handlers.questions.words import (
    asked_in,
    day,
    in_other_words,
    may_act,
    names,
    number_of,
    step_in_words,
    whom,
)
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SETS = 4  # of groups that are asked different things, on one screen: there may be many


@routes.button("questions.week")
def open_week(turn: Turn, programme_id: int, group_id: int, monday: str) -> Reaction:
    weeks.editor(turn.tx, turn.member, programme_id, group_id or None)
    conversation.no_longer(turn.tx, turn.incoming.address, WHOSE)
    return Show("questions.week", programme=programme_id, group=group_id, monday=day(monday).isoformat())


@routes.message("questions.week")
def week_text(view: View, programme: int, group: int, monday: str) -> Message | None:
    _ = view.words
    back = (Button(_("Tilbake"), press("prompts.ahead", programme, 0, group)),)
    found = weeks.in_week(view.tx, view.member, programme, group or None, day(monday))
    if not found:
        return Message(_("Programmet spør ikke om noe i uke {n}.", n=number_of(day(monday))), (back,))
    if len(found) > 1:
        return _several(view, programme, found, back)
    (shown,) = found
    rows = _for_question(view, programme, group, shown) if shown.key else ()
    return Message(
        "\n\n".join([_head(view, programme, group, shown), *_about(view, programme, shown)]),
        (*rows, *_by_hand(view, programme, group, shown), back),
    )


def _several(view: View, programme_id: int, found: list[InWeek], back: Row) -> Message:
    """Groups that are asked different things: one of each is opened; where they are many, the others by name."""
    _ = view.words
    shown = found[:SETS]
    told = [f"{names(view, each.groups)}:\n{_what(view, programme_id, each)}" for each in shown]
    rows = [
        (Button(each.groups[0].name, press("questions.week", programme_id, each.groups[0].id, each.week.monday)),)
        for each in shown
    ]
    if len(found) > SETS:
        rows.append((Button(_("Bare én gruppe"), press("questions.groups", programme_id)),))
    text = _("Gruppene får ikke det samme i uke {n}. Åpne en av dem:", n=number_of(found[0].week.monday))
    return Message("\n\n".join([text, *told]), (*rows, back))


def _what(view: View, programme_id: int, shown: InWeek) -> str:
    _ = view.words
    if asked := asked_in(view, programme_id, shown):
        return "\n".join([_.pick(asked.prompt.text), *in_other_words(view, programme_id, shown)])
    return _("Ikke noe spørsmål ({reason}).", reason=reason(view, shown.week.reason))


def _head(view: View, programme_id: int, group_id: int, shown: InWeek) -> str:
    """When, for whom, and whether they have been asked."""
    _ = view.words
    week = shown.week
    if not shown.key:
        why = {"n": number_of(week.monday), "reason": reason(view, week.reason)}
        return _("Uke {n}, {whom}: ikke noe spørsmål ({reason}).", whom=whom(view, programme_id, group_id), **why)
    head = _(
        "{moment}, til {whom}.",
        moment=capital(_.moment(week.at, year=is_far(view, week.at))),
        whom=whom(view, programme_id, group_id),
    )
    if shown.asked and len(shown.asked) == len(shown.groups):
        return f"{head} {_('Det er stilt.')}"
    told = [_("Stilt til: {groups}.", groups=names(view, shown.asked))] if shown.asked else []
    told += [_("For sent for: {groups}.", groups=names(view, shown.missed))] if shown.missed else []
    return " ".join([head, *told])


def _about(view: View, programme_id: int, shown: InWeek) -> list[str]:
    """The question, and what it is for."""
    _ = view.words
    if (asked := asked_in(view, programme_id, shown)) is None:
        return []
    goal, arc = _.pick(asked.module.goal), step_in_words(view, asked.prompt)
    lines = [stands_in(view, asked.module, asked.number, asked.prompt)]
    lines += [_("Mål: {goal}", goal=goal)] if goal else []
    lines += [_("Steg {step}", step=arc)] if arc else []
    lines += [_("Under spørsmålet står: {hint}", hint=_.pick(asked.prompt.hint))] if asked.prompt.hint else []
    return [_.pick(asked.prompt.text), *in_other_words(view, programme_id, shown), "\n".join(lines)]


def _for_question(view: View, programme_id: int, group_id: int, shown: InWeek) -> tuple[Row, ...]:
    """What was asked of some stays the question of that week."""
    _ = view.words
    here = (programme_id, group_id, shown.week.monday)
    edit = Button(_("Endre teksten"), press("questions.edit", *here))
    swap = Button(_("Bytt spørsmål"), press("questions.swap", *here))
    one = (Button(_("Bare én gruppe"), press("questions.groups", programme_id)),)
    return (
        (Button(_("Se det slik det blir"), press("questions.preview", *here)),),
        *([one] if in_other_words(view, programme_id, shown) else []),
        (edit, swap) if not (shown.asked or shown.missed) and may_act(view, programme_id, group_id) else (edit,),
    )


def _by_hand(view: View, programme_id: int, group_id: int, shown: InWeek) -> tuple[Row, ...]:
    """Of this week: send it, give the week off, or take it back; of the next: give it off."""
    _ = view.words
    monday, here = shown.week.monday, (programme_id, group_id)
    this = weeks.this_week(view.tx, view.now, programme_id)
    if monday != this or not may_act(view, programme_id, group_id):
        return ()
    send = Button(_("Send nå"), press("questions.send_now", *here, monday))
    off = Button(_("Ikke denne uka"), press("plan_changes.not_this_week", *here, monday))
    back = (Button(_("Trekk tilbake"), press("questions.take_back", *here, monday)),)
    waiting = len(shown.asked) + len(shown.missed) < len(shown.groups)
    first = ((send, off) if shown.key and shown.week.at > view.now else (send,),) if waiting else ()
    return (*first, *([back] if shown.asked else []))
