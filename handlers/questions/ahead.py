"""The weeks that come, for all groups that are asked the same; each opens what it asks."""

from bot.domain.conversation import Button, Message, Reaction, Row, Show, press
from bot.domain.free import WEEK
from bot.domain.programme import Week
from bot.services import charge, weeks
from bot.services.weeks import InWeek
from bot.texts import capital
from handlers.charge import has_none
from handlers.facilitator import must_lead, sees_people
from handlers.pages import arrows, page
from handlers.programme import is_far, reason
from handlers.questions.words import asked_in, may_act, names, number_of, whom
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
AHEAD = 4


@routes.button("prompts.ahead")
def ahead(turn: Turn, programme_id: int, number: int = 0, group_id: int = 0) -> Reaction:
    must_lead(turn, programme_id)
    return Show("prompts.ahead", programme=programme_id, number=number, group=group_id)


@routes.button("questions.groups")
def groups(turn: Turn, programme_id: int, number: int = 0) -> Reaction:
    weeks.editor(turn.tx, turn.member, programme_id)
    return Show("questions.groups", programme=programme_id, number=number)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("prompts.ahead")
def ahead_text(view: View, programme: int, number: int = 0, group: int = 0) -> Message | None:
    _ = view.words
    monday = weeks.this_week(view.tx, view.now, programme)
    all_ = weeks.alike(view.tx, view.member, programme, group or None, monday + AHEAD * WEEK)
    to_menu = (Button(_("Tilbake"), press("prompts.menu", programme)),)
    if not all_:
        none = has_none(view, programme, to_menu)
        return none or Message(_("Det er ingen grupper å stille spørsmål til ennå."), (to_menu,))
    pages = weeks.coming(all_, view.now, AHEAD)
    if not 0 <= number < len(pages):
        return None
    shown, several = pages[number], len(pages) > 1
    lines = [f"{names(view, shown.groups)}:"] if several or group else []
    lines += [_week(view, programme, InWeek(each, shown.groups, [], [])) for each in shown.weeks] or [
        _("Alle spørsmålene er stilt.")
    ]
    turn = arrows(_, number, len(pages), lambda other: press("prompts.ahead", programme, other, group))
    mine = group or (shown.groups[0].id if len(shown.groups) == 1 else 0)
    is_on = any(each.week.at <= view.now for each in weeks.of_week(all_, monday))
    hands = _in_hands(view, programme, mine, shown.weeks, is_on=is_on) if sees_people(view, programme) else ()
    return Message("\n\n".join(lines), (*hands, *turn, to_menu))


def _week(view: View, programme_id: int, shown: InWeek) -> str:
    """What is asked, and when; or why nothing is."""
    _, week = view.words, shown.week
    if asked := asked_in(view, programme_id, shown):
        when = _.moment(week.at, year=is_far(view, week.at))
        return f"{capital(when)}\n{_.pick(asked.prompt.text)}"
    return _("Uke {n}: ikke noe spørsmål ({reason}).", n=number_of(week.monday), reason=reason(view, week.reason))


def _in_hands(view: View, programme_id: int, group_id: int, coming: list[Week], *, is_on: bool) -> tuple[Row, ...]:
    """What a facilitator can open, for all groups or for one where they are not asked the same.

    `is_on` where the question of this week has been asked, or its hour has passed.
    """
    _, monday = view.words, weeks.this_week(view.tx, view.now, programme_id)
    since = coming[0].monday if coming else monday
    open_ = [
        Button(_("Uke {n}", n=number_of(week.monday)), press("questions.week", programme_id, group_id, week.monday))
        for week in coming
    ]
    rows: list[Row] = [tuple(open_)] if open_ else []
    if is_on:
        rows.insert(0, (Button(_("Denne uka"), press("questions.week", programme_id, group_id, monday)),))
    if may_act(view, programme_id, group_id):
        rows.append((Button(_("Skriv et nytt spørsmål"), press("questions.new", programme_id, group_id, since)),))
    if len(charge.own_groups(view.tx, view.member, programme_id)) > 1:
        rows.append((Button(_("Bare én gruppe"), press("questions.groups", programme_id)),))
    return tuple(rows)


@routes.message("questions.groups")
def groups_text(view: View, programme: int, number: int = 0) -> Message:
    _ = view.words
    choices = [
        Button(each.name, press("prompts.ahead", programme, 0, each.id))
        for each in charge.own_groups(view.tx, view.member, programme)
    ]
    rows = page(_, choices, number, lambda other: press("questions.groups", programme, other))
    all_ = Button(capital(whom(view, programme, 0)), press("prompts.ahead", programme))
    return Message(_("Hvilken gruppe?"), (*rows, (all_,)))
