"""The yes to a proposal."""

from bot.domain.conversation import Button, Message, Reaction, Say, Show, press
from bot.domain.people import StudyGroup
from bot.services import forums, group_plans, people, plan_changing, plan_taking
from handlers.forums import way
from handlers.group_plans.preview import below
from handlers.groups import to_groups
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
CONNECTED = 5  # groups whose chats can be made at once; the others are waiting in the list of groups


@routes.button("groups.confirm")
def confirm(turn: Turn, plan_id: int, sure: int = 0) -> Reaction:
    """Of a proposal that stands further up than another, who is `sure` has been asked."""
    plan = group_plans.own(turn.tx, turn.member, plan_id)
    newest = group_plans.newest(turn.tx, plan.programme_id)
    if newest not in (None, plan_id) and not plan.is_confirmed and not sure:
        return Show("groups.older", plan=plan_id, newest=newest)
    made = plan_taking.confirm(turn.tx, turn.now, turn.member, plan_id)
    if made is None:
        return below(plan_changing.anew(turn.tx, turn.now, turn.member, plan_id), renewed=True)
    return [Show("groups.made", programme=plan.programme_id, n=len(made)), *connecting(made)]


def connecting(made: list[StudyGroup]) -> list[Say]:
    """How to connect the chats of new groups."""
    return [Say("group.connect", group=group.id) for group in made[:CONNECTED]]


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("groups.older")
def older_text(view: View, plan: int, newest: int) -> Message:
    _ = view.words
    return Message(
        _("Det er laget et nyere forslag etter dette. Hvilket vil du bruke?"),
        (
            (Button(_("Se det nyeste"), press("groups.plan", newest)),),
            (Button(_("Bekreft dette likevel"), press("groups.confirm", plan, 1)),),
            (Button(_("Tilbake"), press("groups.plan", plan)),),
        ),
    )


@routes.message("groups.made")
def made_text(view: View, programme: int, n: int) -> Message:
    rows = (*way(view, programme), to_groups(view, programme))
    return Message(_made(view, n, in_forum=forums.is_chosen(view.tx, programme)), rows)


def _made(view: View, n: int, *, in_forum: bool) -> str:
    _ = view.words
    if not n:
        return _("Gruppene er endret, og de det gjelder, får beskjed.")
    if in_forum:
        return _.count(
            "Gruppa er laget, og deltakerne får beskjed. Jeg lager et emne til den i den felles gruppa.",
            "{n} grupper er laget, og deltakerne får beskjed. Jeg lager et emne til hver i den felles gruppa.",
            n,
        )
    told = _.count(
        "Gruppa er laget, og deltakerne får beskjed. Nå trenger den en chat:",
        "{n} grupper er laget, og deltakerne får beskjed. Nå trenger hver av dem en chat:",
        n,
    )
    rest = _("her er de første. De andre står under «Grupper» med «mangler chat».") if n > CONNECTED else ""
    return f"{told} {rest}".rstrip()


@routes.message("groups.confirmed")
def confirmed(view: View, by: int) -> Message:
    """To the other facilitators."""
    _ = view.words
    assert view.delivery is not None
    told = _("{name} har bekreftet gruppene.", name=people.name_of(view.tx, by) or _("En veileder"))
    return Message(told, ((Button(_("Grupper"), press("groups.menu", view.delivery.programme_id)),),))


@routes.message("groups.confirmed_before")
def confirmed_before(view: View) -> Message:
    _ = view.words
    return Message(_("Dette forslaget er allerede bekreftet."))
