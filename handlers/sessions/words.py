"""What is said about a session in more than one place."""

from collections import Counter
from datetime import datetime

from bot.domain.calendar_file import calendar_file
from bot.domain.conversation import Attachment, Button, Row, press
from bot.domain.sessions import RESPONSES, Response, Session
from bot.domain.spelling import plain
from bot.services import groups, programme, sessions
from bot.services.sessions import Invited
from bot.texts import Words
from handlers.view import View


def when(_: Words, session: Session) -> str:
    return _("{moment} ({n} min)", moment=_.moment(session.starts_at), n=session.minutes)


def full_date(_: Words, moment: datetime) -> str:
    """A moment with its year, to be looked over by whoever typed it."""
    here = moment.astimezone(_.zone)
    return _("{day} {year} kl. {time}", day=_.day(here.date()), year=here.year, time=format(here, _("%H.%M")))


def about(view: View, session: Session) -> str:
    """Title, time and link, and how many come: what everybody who is invited may know."""
    _ = view.words
    coming = count(sessions.invited(view.tx, session.id))["accepted"]
    lines = [f"«{session.title}»", when(_, session), *session.way_in]
    return "\n".join([*lines, _.count("Én kommer så langt.", "{n} kommer så langt.", coming)] if coming else lines)


def count(invited: list[Invited]) -> Counter[Response | None]:
    return Counter(each.response for each in invited)


def labels(_: Words) -> dict[Response | None, str]:
    return {
        "accepted": _("Kommer"),
        "declined": _("Kommer ikke"),
        "tentative": _("Vet ikke"),
        None: _("Ikke svart"),
    }


def choices(_: Words, session: Session, response: Response | None, *where: str) -> Row:
    """The three answers, with a mark at the one that was given; `where` is handed on to "session.respond"."""
    return tuple(
        Button(
            f"✓ {labels(_)[each]}" if each == response else labels(_)[each],
            press("session.respond", session.id, session.edition, each, *where),
        )
        for each in RESPONSES
    )


def said(_: Words, response: Response | None) -> str:
    texts = {
        None: _("Kommer du?"),
        "accepted": _("Du har sagt at du kommer. Du kan ombestemme deg."),
        "declined": _("Du har sagt at du ikke kommer. Du kan ombestemme deg."),
        "tentative": _("Du har sagt at du ikke vet ennå. Svar når du vet."),
    }
    return texts[response]


def whom(view: View, session: Session) -> str:
    _ = view.words
    if session.group_id is None:
        return _("hele kullet")
    return _("gruppa {group}", group=groups.get(view.tx, session.group_id).name)


def attachment(view: View, session: Session) -> Attachment:
    title = view.words.pick(programme.get(view.tx, session.programme_id).content.title)
    content = calendar_file(session, organiser=title, bot=view.bot, now=view.now)
    return Attachment(f"{'-'.join(plain(session.title).split()) or 'mote'}.ics", content)


def answer_of(view: View, session: Session) -> Response | None:
    """What the reader has said to a session."""
    mine = (
        each.response for each in sessions.invited(view.tx, session.id) if view.member and each.id == view.member.id
    )
    return next(mine, None)


def leave(view: View, programme_id: int) -> Row:
    _ = view.words
    return (
        Button(_("Fortsett senere"), press("sessions.menu", programme_id)),
        Button(_("Kast utkastet"), press("session.drop", programme_id)),
    )
