"""The facilitator's view of who is in a programme, and links that let more people in."""

from bot import qr
from bot.domain.conversation import Attachment, Button, Message, Reaction, Row, Say, Show, press
from bot.domain.people import Participation, RoleName
from bot.services import people
from bot.services import programme as programmes
from handlers.facilitator import back, title_of
from handlers.joining import role_name
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
MOST_NAMES = 40


@routes.button("people.menu")
def menu(turn: Turn, programme_id: int) -> Reaction:
    programmes.must_be(turn.tx, turn.member, programme_id, "facilitator", "manager")
    return Show("people.menu", programme_id=programme_id)


@routes.button("people.invite")
def invite(turn: Turn, programme_id: int) -> Reaction:
    programmes.must_be(turn.tx, turn.member, programme_id, "facilitator", "manager")
    return Show("people.invite", programme_id=programme_id)


@routes.button("people.link")
def link(turn: Turn, programme_id: int, role: str, shared: int) -> Reaction:
    people.must_invite(turn.tx, turn.member, programme_id, role)
    return Say("people.link", programme_id=programme_id, role=role, shared=bool(shared) and role == "participant")


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("people.menu")
def menu_text(view: View, programme_id: int) -> Message:
    _ = view.words
    cohort = people.cohort(view.tx, programme_id)
    counts = [
        _.count(
            "Én er med i «{title}».", "{n} er med i «{title}».", len(cohort.active), title=title_of(view, programme_id)
        ),
        _.count("Én holder på å melde seg på.", "{n} holder på å melde seg på.", len(cohort.joining)),
        _.count("Én har gått ut av programmet.", "{n} har gått ut av programmet.", len(cohort.left)),
    ]
    told = counts[:1] + [line for line, who in zip(counts[1:], (cohort.joining, cohort.left), strict=True) if who]
    names = [_line(view, part) for part in cohort.active[:MOST_NAMES]]
    if (more := len(cohort.active) - MOST_NAMES) > 0:
        names.append(_("… og {n} til", n=more))
    return Message(
        "\n".join([" ".join(told), "", *names]).strip(),
        ((Button(_("Inviter noen"), press("people.invite", programme_id)),), back(view, programme_id)),
    )


def _line(view: View, part: Participation) -> str:
    _ = view.words
    place = part.library.name if part.library else ""
    away = part.is_away(view.now.astimezone(_.zone).date()) and part.paused_until
    return f"• {part.member.name}, {place}" + (f" ({_('pause til {day}', day=_.day(away))})" if away else "")


@routes.message("people.invite")
def invite_text(view: View, programme_id: int) -> Message:
    _ = view.words
    roles = people.may_invite(view.tx, view.member, programme_id)
    rows: list[Row] = [(Button(_("Alle deltakerne (QR-kode)"), press("people.link", programme_id, "participant", 1)),)]
    rows += [
        (Button(role_name(view, role).capitalize(), press("people.link", programme_id, role, 0)),) for role in roles
    ]
    return Message(
        _(
            "Hvem vil du invitere? Du får en lenke å sende videre. Lenka til alle kan brukes av mange, de andre bare "
            "én gang."
        ),
        (*rows, (Button(_("Tilbake"), press("people.menu", programme_id)),)),
    )


@routes.message("people.link")
def link_text(view: View, programme_id: int, role: RoleName, shared: bool) -> Message | None:
    """The link is made as it leaves, so that its token is kept nowhere."""
    _ = view.words
    if view.member is None:
        return None
    issue = people.issue_shared(view.tx, view.now, programme_id, view.member) if shared else None
    token = issue or people.issue(view.tx, view.now, programme_id, role, view.member)
    url = f"https://t.me/{view.bot}?start={token}"
    title = title_of(view, programme_id)
    text = (
        _("Bli med i «{title}»: {url}", title=title, url=url)
        if shared
        else _("Bli med i «{title}» som {role}: {url}", title=title, role=role_name(view, role), url=url)
    )
    until = (
        _("Send meldingen videre, eller vis QR-koden på en skjerm.")
        if shared
        else _("Send meldingen videre til den det gjelder. Lenka virker i 30 dager, og bare én gang.")
    )
    return Message(f"{text}\n\n{until}", attachment=Attachment("lenke.png", qr.png(url), picture=True))


@routes.message("people.left")
def left(view: View, member: int) -> Message | None:
    _ = view.words
    name = people.name_of(view.tx, member)
    return Message(_("{name} har gått ut av programmet.", name=name)) if name else None
