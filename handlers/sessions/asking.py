"""What a facilitator is asked about a session they plan, and what is said when it cannot be taken."""

from datetime import date, datetime, time, timedelta

from bot.domain.conversation import Button, Message, press
from bot.domain.sessions import LENGTHS, TITLE_LENGTH, Draft
from bot.services import charge, planning
from bot.texts import capital
from handlers.pages import page
from handlers.routes import Routes
from handlers.sessions.words import full_date, leave
from handlers.view import View

routes = Routes()


@routes.message("session.ask_title")
def ask_title(view: View, programme: int) -> Message:
    _ = view.words
    return Message(
        _("Hva heter møtet? Skriv en kort tittel, for eksempel «Videomøte 1: Motivasjon»."), (leave(view, programme),)
    )


@routes.message("session.ask_group")
def ask_group(view: View, programme: int, number: int = 0) -> Message:
    _ = view.words
    each_group = [
        Button(group.name, press("session.for", programme, group.id))
        for group in charge.own_groups(view.tx, view.member, programme)
    ]
    everyone = (Button(_("Hele kullet"), press("session.for", programme, 0)),)
    return Message(
        _("Hvem er møtet for?"),
        (
            *((everyone,) if charge.looks_after(view.tx, view.member, programme, None) else ()),
            *page(_, each_group, number, lambda other: press("session.groups", programme, other)),
            leave(view, programme),
        ),
    )


@routes.message("session.ask_starts_at")
def ask_time(view: View, programme: int) -> Message:
    _ = view.words
    asked = _("Når begynner møtet? Skriv dag og klokkeslett, for eksempel «{example}».", example=_example(view))
    offered = planning.offered_times(view.tx, view.now, view.member, programme)
    if offered:
        asked = f"{asked} {_('Gruppa har avtalt å møtes på disse tidene:')}"
    times = ((Button(capital(_.moment(at)), press("session.at", programme, int(at.timestamp()))),) for at in offered)
    return Message(asked, (*times, leave(view, programme)))


def _example(view: View) -> str:
    here = (view.now + timedelta(days=14)).astimezone(view.words.zone)
    return view.words.moment(here.replace(hour=8, minute=30))


@routes.message("session.ask_minutes")
def ask_minutes(view: View, programme: int) -> Message:
    _ = view.words
    starts_at = _planned_start(planning.draft(view.tx, view.member, programme)[0])
    return Message(
        _("Møtet begynner {when}. Stemmer det? Velg hvor lenge det varer:", when=full_date(_, starts_at)),
        (
            tuple(Button(_("{n} min", n=n), press("session.minutes", programme, n)) for n in LENGTHS),
            (
                Button(_("Annen lengde"), press("session.length", programme)),
                Button(_("Endre tidspunktet"), press("session.again", programme, "starts_at")),
            ),
            leave(view, programme),
        ),
    )


@routes.message("session.ask_length")
def ask_length(view: View, programme: int) -> Message:
    return Message(
        view.words("Hvor lenge varer møtet? Skriv for eksempel «75 minutter» eller «1 t 15 min»."),
        (leave(view, programme),),
    )


@routes.message("session.length_wanted")
def length_wanted(view: View) -> Message:
    return Message(
        view.words("Den lengden forsto jeg ikke. Skriv fra 5 minutter til 10 timer, for eksempel «1 t 15 min».")
    )


def _planned_start(said: Draft) -> datetime:
    return datetime.fromisoformat(said.starts_at or "")


@routes.message("session.ask_join_link")
def ask_link(view: View, programme: int) -> Message:
    _ = view.words
    return Message(
        _(
            "Lim inn lenka til møtet, den begynner med https://. Ta med møte-ID og kode hvis møtet har det. "
            "Uten lenke kan jeg ikke invitere noen."
        ),
        (leave(view, programme),),
    )


# --- what cannot be taken --------------------------------------------------------------------------------------------


@routes.message("session.title_wanted")
def title_wanted(view: View) -> Message:
    return Message(view.words("Jeg trenger en tittel med bokstaver. Skriv hva møtet heter."))


@routes.message("session.title_long")
def title_long(view: View, length: int) -> Message:
    return Message(
        view.words(
            "Tittelen er {length} tegn lang, og det er plass til {most}. Skriv en kortere.",
            length=length,
            most=TITLE_LENGTH,
        )
    )


@routes.message("session.link_wanted")
def link_wanted(view: View) -> Message:
    return Message(view.words("Dette er ikke en lenke jeg kan bruke. Lim inn møtelenka, den begynner med https://."))


@routes.message("session.link_many")
def link_many(view: View) -> Message:
    return Message(view.words("Her er det flere lenker. Lim inn bare den som åpner møtet."))


@routes.message("moment.unclear")
def unclear(view: View) -> Message:
    return Message(
        view.words(
            "Den tida forsto jeg ikke. Skriv dag og klokkeslett, for eksempel «{example}».", example=_example(view)
        )
    )


@routes.message("moment.weekday")
def weekday(view: View, day: str) -> Message:
    _ = view.words
    meant = datetime.fromisoformat(day).date()
    return Message(
        _(
            "Dagen stemmer ikke: det er {day} {year}. Skriv dag og klokkeslett en gang til.",
            day=_.day(meant),
            year=meant.year,
        )
    )


@routes.message("moment.hour")
def wanted_hour(view: View, on: str) -> Message:
    _ = view.words
    day = capital(_.day(date.fromisoformat(on)))
    return Message(_("{day}. Når på dagen? Skriv klokkeslettet, for eksempel «kl. 10».", day=day))


@routes.message("moment.day")
def wanted_day(view: View, hour: str) -> Message:
    _ = view.words
    at = format(time.fromisoformat(hour), _("%H.%M"))
    example = _.day((view.now + timedelta(days=14)).astimezone(_.zone).date())
    return Message(_("Klokka {at}. Hvilken dag? Skriv dagen, for eksempel «{example}».", at=at, example=example))


@routes.message("moment.night")
def night(view: View, on: str) -> Message:
    return Message(view.words("Mellom kl. 02 og 03 på natta kan jeg ikke sette møter. Skriv et annet klokkeslett."))


@routes.message("moment.past")
def past(view: View, at: str) -> Message:
    _ = view.words
    when = capital(full_date(_, datetime.fromisoformat(at)))
    return Message(_("{when} har vært. Skriv en tid som kommer, gjerne med årstall.", when=when))
