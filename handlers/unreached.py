"""Those who were invited by name and have not come: who they are, and a new link to hand over to each."""

from dataclasses import replace

from bot import qr
from bot.domain.conversation import Attachment, Button, Message, Reaction, Row, Say, Show, press
from bot.services import inviting, links, programme
from bot.texts import Words
from handlers.pages import page
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, title_of

routes = Routes()


@routes.button("unreached.menu")
def menu(turn: Turn, programme_id: int, number: int = 0) -> Reaction:
    programme.must_see_names(turn.tx, turn.member, programme_id)
    return Show("unreached.menu", programme_id=programme_id, number=number)


@routes.button("unreached.link")
def link(turn: Turn, link_id: int) -> Reaction:
    inviting.must_be_unreached(turn.tx, turn.member, link_id)
    return [Show("unreached.forward", link=link_id), Say("unreached.link", link=link_id)]


def way(view: View, programme_id: int) -> list[Row]:
    """The button that leads to those who have not come, where there are any."""
    n = len(inviting.unreached(view.tx, programme_id))
    return [(Button(view.words("Ikke nådd ennå ({n})", n=n), press("unreached.menu", programme_id)),)] if n else []


@routes.message("unreached.menu")
def menu_text(view: View, programme_id: int, number: int = 0) -> Message:
    _ = view.words
    found = inviting.unreached(view.tx, programme_id)
    choices = [Button(each.known["name"], press("unreached.link", each.id)) for each in found]
    rows = page(_, choices, number, lambda other: press("unreached.menu", programme_id, other))
    told = _(
        "Disse er invitert, men har ikke trykket på lenka si. Jeg kan ikke skrive til dem før de gjør det, og til da "
        "får de ingen gruppe. Trykk på et navn for en ny lenke du kan gi dem selv."
    )
    if not found:
        told = _("Alle som er invitert med navn, har kommet.")
    return Message(told, (*rows, (Button(_("Tilbake"), press("people.menu", programme_id)),)))


@routes.message("unreached.forward")
def forward(view: View, link: int) -> Message | None:
    """What to do with the message below, which is to be sent on as it is."""
    _ = view.words
    found = inviting.find(view.tx, link)
    if found is None:
        return None
    told = _(
        "Send meldinga under videre til {name}, eller les opp lenka på telefon. Den virker i 30 dager. Lenka fra før "
        "virker ikke lenger.",
        name=found.known.get("name", ""),
    )
    return Message(told, ((Button(_("Tilbake"), press("unreached.menu", found.programme_id)),),))


@routes.message("unreached.link")
def link_text(view: View, link: int) -> Message | None:
    """To be sent on as it is, so in the programme's language; made as it leaves, so that its token is kept nowhere."""
    found = inviting.find(view.tx, link)
    if found is None or found not in inviting.unreached(view.tx, found.programme_id):
        return None
    view = replace(view, words=Words(programme.get(view.tx, found.programme_id).language, view.words.zone))
    url = f"https://t.me/{view.bot}?start={links.hand_over(view.tx, view.now, found)}"
    told = view.words(
        "Hei, {name}! Bli med i «{title}»: {url}",
        name=found.known["name"],
        title=title_of(view, found.programme_id),
        url=url,
    )
    return Message(told, attachment=Attachment("lenke.png", qr.png(url), picture=True))
