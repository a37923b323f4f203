"""Links that let more people into a programme: made, listed, and taken back."""

from dataclasses import replace

from bot import qr
from bot.domain.conversation import Attachment, Button, Message, Reaction, Row, Say, Show, Toast, press
from bot.domain.people import RoleName
from bot.services import inviting, people, programme
from bot.services.inviting import Link
from bot.texts import Words
from handlers.facilitator import must_lead
from handlers.joining.words import role_name
from handlers.pages import page
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, title_of

routes = Routes()


@routes.button("people.invite")
def invite(turn: Turn, programme_id: int) -> Reaction:
    must_lead(turn, programme_id)
    return Show("people.invite", programme_id=programme_id)


@routes.button("people.link")
def link(turn: Turn, programme_id: int, role: str, shared: int) -> Reaction:
    people.must_invite(turn.tx, turn.member, programme_id, role)
    many = bool(shared) and role == "participant"
    return [
        Show("people.forward", programme_id=programme_id, shared=many),
        Say("people.link", programme_id=programme_id, role=role, shared=many),
    ]


@routes.button("people.links")
def links(turn: Turn, programme_id: int, number: int) -> Reaction:
    must_lead(turn, programme_id)
    return Show("people.links", programme_id=programme_id, number=number)


@routes.button("people.live")
def live(turn: Turn, link_id: int) -> Reaction:
    found = inviting.must_be_live(turn.tx, turn.now, turn.member, link_id)
    return Show("people.live", programme_id=found.programme_id, link=link_id)


@routes.button("people.withdraw")
def withdraw(turn: Turn, link_id: int) -> Reaction:
    found = inviting.withdraw(turn.tx, turn.now, turn.member, link_id)
    return [Toast("people.withdrawn"), Show("people.links", programme_id=found.programme_id, number=0)]


# --- a new one -------------------------------------------------------------------------------------------------------


@routes.message("people.invite")
def invite_text(view: View, programme_id: int) -> Message:
    _ = view.words
    roles = people.may_invite(view.tx, view.member, programme_id)
    rows: list[Row] = [(Button(_("Alle deltakerne (QR-kode)"), press("people.link", programme_id, "participant", 1)),)]
    rows += [
        (Button(role_name(view, role).capitalize(), press("people.link", programme_id, role, 0)),) for role in roles
    ]
    if inviting.live(view.tx, view.now, view.member, programme_id):
        rows.append((Button(_("Lenker som virker nå"), press("people.links", programme_id, 0)),))
    return Message(
        _(
            "Hvem vil du invitere? Du får en lenke å sende videre. Lenka til alle kan brukes av mange, de andre bare "
            "én gang."
        ),
        (*rows, (Button(_("Tilbake"), press("people.menu", programme_id)),)),
    )


@routes.message("people.forward")
def forward(view: View, programme_id: int, shared: bool) -> Message:
    """What to do with the message below, which is to be sent on as it is."""
    _ = view.words
    text = (
        _("Send meldinga under videre, eller vis QR-koden på en skjerm.")
        if shared
        else _("Send meldinga under videre til den det gjelder. Lenka virker i 30 dager, og bare én gang.")
    )
    return Message(text, ((Button(_("Tilbake"), press("people.invite", programme_id)),),))


@routes.message("people.link")
def link_text(view: View, programme_id: int, role: RoleName, shared: bool) -> Message | None:
    """To be sent on as it is, so in the programme's language; made as it leaves, so that its token is kept nowhere."""
    view = replace(view, words=Words(programme.get(view.tx, programme_id).language, view.words.zone))
    _ = view.words
    if view.member is None:
        return None
    sent = view.delivery.id if view.delivery else None
    issue = people.issue_shared(view.tx, view.now, programme_id, view.member, sent) if shared else None
    token = issue or people.issue(view.tx, view.now, programme_id, role, view.member, made_for=sent)
    url = f"https://t.me/{view.bot}?start={token}"
    title = title_of(view, programme_id)
    text = (
        _("Bli med i «{title}»: {url}", title=title, url=url)
        if shared
        else _("Bli med i «{title}» som {role}: {url}", title=title, role=role_name(view, role), url=url)
    )
    return Message(text, attachment=Attachment("lenke.png", qr.png(url), picture=True))


# --- those that work now ---------------------------------------------------------------------------------------------


@routes.message("people.links")
def links_text(view: View, programme_id: int, number: int) -> Message:
    _ = view.words
    found = inviting.live(view.tx, view.now, view.member, programme_id)
    choices = [Button(_label(view, each), press("people.live", each.id)) for each in found]
    rows = page(_, choices, number, lambda other: press("people.links", programme_id, other))
    told = _("Lenker som virker nå. Trykk på en for å trekke den tilbake.") if found else _("Ingen lenker virker nå.")
    return Message(told, (*rows, (Button(_("Tilbake"), press("people.invite", programme_id)),)))


def _label(view: View, link: Link) -> str:
    _ = view.words
    whom = _("Alle deltakerne") if link.uses_left is None else role_name(view, link.role or "participant").capitalize()
    last = link.expires_at.astimezone(_.zone).date()
    until = _("til {day} {year}", day=_.day(last), year=last.year)
    return f"{whom}, {until}"


@routes.message("people.live")
def live_text(view: View, programme_id: int, link: int) -> Message | None:
    _ = view.words
    found = inviting.find(view.tx, link)
    if found is None:
        return None
    issuer = people.name_of(view.tx, found.issuer_id) if found.issuer_id is not None else None
    name = found.known.get("name")
    lines = [
        _label(view, found),
        *([_("Laget av {name}.", name=issuer)] if issuer else []),
        *([_("Til {name}.", name=name)] if name else []),
        "",
        _("Trekker du den tilbake, kommer ingen inn med den mer. De som er inne, blir."),
    ]
    return Message(
        "\n".join(lines),
        (
            (Button(_("Trekk tilbake"), press("people.withdraw", link)),),
            (Button(_("Tilbake"), press("people.links", programme_id, 0)),),
        ),
    )


@routes.message("people.withdrawn")
def withdrawn(view: View) -> Message:
    return Message(view.words("Lenka virker ikke lenger."))
