"""Who teaches a programme, for its facilitators, who can let somebody teach no more."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Show, Toast, press
from bot.domain.people import Member
from bot.services import people, programme, teachers
from handlers.charge import before_relieving
from handlers.pages import SIZE, arrows
from handlers.routes import Routes
from handlers.teachers.words import title
from handlers.turn import Turn
from handlers.view import View, title_of

routes = Routes()


@routes.button("material.teachers")
def menu(turn: Turn, programme_id: int, number: int = 0) -> Reaction:
    programme.must_be(turn.tx, turn.member, programme_id, "facilitator")
    return Show("material.teachers", of=programme_id, number=number)


@routes.button("material.relieve")
def relieve(turn: Turn, programme_id: int, member_id: int) -> Reaction:
    programme.must_be(turn.tx, turn.member, programme_id, "facilitator")
    if member_id not in {each.id for each in teachers.teaching(turn.tx, programme_id)}:
        raise Refusal("stale")
    return Show("material.relieve", of=programme_id, member=member_id)


@routes.button("material.relieve_yes")
def relieve_yes(turn: Turn, programme_id: int, member_id: int) -> Reaction:
    teachers.relieve(turn.tx, turn.now, turn.member, programme_id, member_id)
    return [Toast("charge.is_relieved"), Show("material.teachers", of=programme_id)]


def way(view: View, programme_id: int) -> tuple[Row, ...]:
    """The button that leads here, where there is anybody."""
    found = teachers.teaching(view.tx, programme_id)
    label = view.words("Faglærere ({n})", n=len(found))
    return ((Button(label, press("material.teachers", programme_id)),),) if found else ()


@routes.message("material.teachers")
def list_(view: View, of: int, number: int = 0) -> Message:
    _ = view.words
    found = teachers.teaching(view.tx, of)
    here = found[number * SIZE : (number + 1) * SIZE]
    to_modules = (Button(_("Tilbake"), press("material.menu", of)),)
    if not here:
        return Message(_("Programmet har ingen faglærere nå."), (to_modules,))
    told = _(
        "Faglærerne i «{title}» legger ut stoff til modulene sine. De ser ingen grupper, deltakere eller svar.",
        title=title_of(view, of),
    )
    lines = [f"• {each.name}: {_modules(view, of, each)}" for each in here]
    rows: list[Row] = [
        (Button(_("Fjern {name} …", name=each.name), press("material.relieve", of, each.id)),) for each in here
    ]
    turn = arrows(_, number, -(-len(found) // SIZE), lambda other: press("material.teachers", of, other))
    return Message("\n\n".join([told, "\n".join(lines)]), (*rows, *turn, to_modules))


def _modules(view: View, programme_id: int, teacher: Member) -> str:
    taught = teachers.taught_by(view.tx, teacher.id)
    names = [title(view, each) for each in teachers.in_order(view.tx, programme_id) if each.id in taught]
    return ", ".join(names) or view.words("har ikke valgt moduler ennå")


@routes.message("material.relieve")
def relieve_text(view: View, of: int, member: int) -> Message | None:
    _, name = view.words, people.name_of(view.tx, member)
    if name is None:
        return None
    told = _(
        "Skal {name} ikke være faglærer i «{title}» lenger? {name} får beskjed. Det som er lagt ut, blir stående.",
        name=name,
        title=title_of(view, of),
    )
    yes, no = press("material.relieve_yes", of, member), press("material.teachers", of)
    return before_relieving(view, name, told, yes, no)


@routes.message("material.relieved")
def relieved(view: View, of: int) -> Message:
    _ = view.words
    contact = _.pick(programme.get(view.tx, of).content.contact)
    return Message(
        _(
            "Du er ikke lenger faglærer i «{title}». Det du har lagt ut, blir stående. Takk for innsatsen! Lurer du på "
            "noe, så spør: {contact}.",
            title=title_of(view, of),
            contact=contact,
        )
    )
