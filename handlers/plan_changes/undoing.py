"""What was changed in the plan, who did, and undoing it while nothing has come of it."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Show, press
from bot.domain.programme.line import from_json
from bot.services import charge, plan_changes
from bot.services.plan_changes import Made
from bot.texts import capital
from handlers.pages import SIZE, arrows
from handlers.plan_changes import words
from handlers.plan_changes.preview import in_full, page_of
from handlers.plan_changes.refusals import refused
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("plan_changes.newest")
def newest(turn: Turn, programme_id: int, number: int = 0) -> Reaction:
    plan_changes.newest(turn.tx, turn.member, programme_id)
    return Show("plan_changes.newest", programme=programme_id, number=number)


@routes.button("plan_changes.undo")
def see(turn: Turn, programme_id: int, id: int, number: int = 0) -> Reaction:
    plan_changes.made(turn.tx, turn.member, programme_id, id)
    return Show("plan_changes.undo", programme=programme_id, id=id, number=number)


@routes.button("plan_changes.undo_yes")
def undo(turn: Turn, programme_id: int, id: int, seen: str) -> Reaction:
    if plan_changes.undo(turn.tx, turn.now, turn.member, programme_id, id, seen=seen):
        return Show("plan_changes.newest", programme=programme_id, undone=True)
    return Show("plan_changes.undo", programme=programme_id, id=id, renewed=True)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("plan_changes.newest")
def newest_text(view: View, programme: int, number: int = 0, undone: bool = False) -> Message | None:
    _ = view.words
    theirs = charge.groups_of(view.tx, view.member, programme)
    every = plan_changes.newest(view.tx, view.member, programme)
    made = [each for each in every if theirs is None or each.group_id in {*theirs, None}]
    shown = list(enumerate(made, 1))[number * SIZE : (number + 1) * SIZE]
    if number and not shown:
        return None
    told = [_("Endringen er angret.")] if undone else []
    nothing = _("Planen er som før.") if undone else _("Ingenting er endret i planen.")
    told += [_("Dette er endret i planen, det nyeste først:")] if made else [nothing]
    told += [f"{n}. {_line(view, programme, each)}" for n, each in shown]
    buttons = [
        Button(_("Angre {n}", n=n), press("plan_changes.undo", programme, each.id))
        for n, each in shown
        if charge.looks_after(view.tx, view.member, programme, each.group_id)
    ]
    rows: list[Row] = [tuple(buttons[n : n + 4]) for n in range(0, len(buttons), 4)]
    rows += arrows(_, number, -(-len(made) // SIZE), lambda other: press("plan_changes.newest", programme, other))
    return Message("\n\n".join(told), (*rows, (Button(_("Tilbake"), press("plan_changes.menu", programme)),)))


def _line(view: View, programme_id: int, made: Made) -> str:
    """What was changed, for whom, by whom and when."""
    _ = view.words
    return _(
        "{change} ({whom}). {name}, {day}",
        change=capital(words.told(view, programme_id, from_json(made.change), made.monday)),
        whom=words.whom(view, made.group_id),
        name=made.by or _("En veileder"),
        day=_.short(made.at, hour=False),
    )


@routes.message("plan_changes.undo")
def undo_text(view: View, programme: int, id: int, number: int = 0, renewed: bool = False) -> Message | None:
    _ = view.words
    no = (Button(_("Tilbake"), press("plan_changes.newest", programme)),)
    try:
        made, found = plan_changes.effects_of_undoing(view.tx, view.now, view.member, programme, id)
    except Refusal as refusal:
        return refused(view, refusal, no)
    intro = _("Angre dette? {change}", change=_line(view, programme, made))
    yes = Button(_("Ja, angre"), press("plan_changes.undo_yes", programme, id, found.seen))
    told = words.pages(view, programme, in_full(view, intro, renewed), found)
    return page_of(view, told, number, ("plan_changes.undo", programme, id), (yes, *no))
