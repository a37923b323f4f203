"""A facilitator takes somebody out of the programme: what that means, the yes, and who is told."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Show, press
from bot.domain.people import Member
from bot.services import people, taking_out
from bot.services import programme as programmes
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, title_of

routes = Routes()


@routes.button("people.take_out")
def ask(turn: Turn, member_id: int, programme_id: int) -> Reaction:
    programmes.must_be(turn.tx, turn.member, programme_id, "facilitator")
    if people.taking_part(turn.tx, member_id, programme_id) is None:
        raise Refusal("stale")
    return Show("people.take_out", member=member_id, programme=programme_id)


@routes.button("people.take_out_yes")
def yes(turn: Turn, member_id: int, programme_id: int) -> Reaction:
    taking_out.take_out(turn.tx, turn.now, turn.member, member_id, programme_id)
    return Show("people.is_out", member=member_id, programme=programme_id)


def way(view: View, member: Member, programme_id: int) -> list[Row]:
    """The button that leads to it; who takes part and leads goes out by the settings."""
    if member == view.member:
        return []
    return [(Button(view.words("Ta ut av programmet …"), press("people.take_out", member.id, programme_id)),)]


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("people.take_out")
def ask_text(view: View, member: int, programme: int) -> Message | None:
    _, name = view.words, people.name_of(view.tx, member)
    if name is None:
        return None
    told = _(
        "Vil du ta {name} ut av «{title}»? {name} går ut av gruppa, får ikke flere spørsmål, og får vite det av meg. "
        "Det {name} har delt, blir stående. Angrer dere, kommer {name} inn igjen med lenka si eller /start.",
        name=name,
        title=title_of(view, programme),
    )
    yes_ = (Button(_("Ja, ta ut {name}", name=name), press("people.take_out_yes", member, programme)),)
    return Message(told, (yes_, (Button(_("Tilbake"), press("people.show", member, programme)),)))


@routes.message("people.is_out")
def is_out(view: View, member: int, programme: int) -> Message | None:
    _, name = view.words, people.name_of(view.tx, member)
    if name is None:
        return None
    told = _("{name} er ute av programmet, og får beskjed. Bør gruppene endres, foreslår jeg det.", name=name)
    return Message(told, ((Button(_("Tilbake"), press("people.menu", programme)),),))


@routes.message("people.taken_out")
def taken_out(view: View, programme_id: int) -> Message | None:
    """To the one who is out; nothing where they have come back since."""
    _ = view.words
    if view.member is None or people.taking_part(view.tx, view.member.id, programme_id):
        return None
    contact = _.pick(programmes.get(view.tx, programme_id).content.contact)
    return Message(
        _(
            "Veilederen har tatt deg ut av «{title}», så du får ikke flere spørsmål og er ikke i noen gruppe der. Takk "
            "for at du var med! Det du har delt, blir stående: /minedata viser det, og /slett tar bort alt om deg. "
            "Lurer du på hvorfor, så spør: {contact}. Vil du være med igjen, skriv /start.",
            title=title_of(view, programme_id),
            contact=contact,
        )
    )
