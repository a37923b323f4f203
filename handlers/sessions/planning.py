"""A facilitator plans a session: one question at a time, then a preview of what people will see."""

from datetime import datetime, timedelta

from bot.domain import hours
from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Show, Toast, press
from bot.domain.sessions import LENGTHS, TITLE_LENGTH, Draft
from bot.services import conversation, groups, planning, programme, sessions
from handlers.facilitator import back
from handlers.pages import page
from handlers.routes import Routes
from handlers.sessions.words import about, count, full_date, said, whom
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SHOWN = 6
TYPED = ("title", "starts_at", "join_link")
NAMES_SHOWN = 10


@routes.button("sessions.menu")
def menu(turn: Turn, programme_id: int) -> Reaction:
    planning.responsible(turn.tx, turn.member, programme_id)
    conversation.heard(turn.tx, turn.incoming.address)
    return Show("sessions.menu", programme=programme_id)


@routes.message("sessions.menu")
def menu_text(view: View, programme: int) -> Message:
    _ = view.words
    ahead = sessions.ahead(view.tx, view.now, view.member, programme)
    begun = planning.draft(view.tx, view.member, programme)[0]
    lines = [
        f"{n}. {_.moment(each.starts_at)}: «{each.title}», {whom(view, each)}. "
        + _.count("Én kommer.", "{n} kommer.", count(sessions.invited(view.tx, each.id))["accepted"])
        for n, each in enumerate(ahead[:SHOWN], 1)
    ]
    again = (Button(_("Fortsett på «{title}»", title=begun.title), press("session.continue", programme)),)
    return Message(
        "\n\n".join([_("Møter som kommer:"), *lines]) if lines else _("Ingen møter er planlagt."),
        (
            *(
                (Button(f"{n}. {each.title}", press("session.manage", each.id)),)
                for n, each in enumerate(ahead[:SHOWN], 1)
            ),
            *([again] if begun.title else []),
            (Button(_("Nytt møte"), press("session.new", programme)),),
            back(view, programme),
        ),
    )


@routes.button("session.new")
def new(turn: Turn, programme_id: int) -> Reaction:
    planning.drop(turn.tx, turn.member, programme_id)
    return _next(turn, programme_id)


@routes.button("session.continue")
def continue_(turn: Turn, programme_id: int) -> Reaction:
    return _next(turn, programme_id)


@routes.awaited("session.plan")
def told(turn: Turn, programme_id: int, field: str) -> Reaction:
    planning.plan(turn.tx, turn.now, turn.member, programme_id, field=field, said=turn.incoming)
    return _next(turn, programme_id)


@routes.button("session.for")
def chosen(turn: Turn, programme_id: int, group_id: int) -> Reaction:
    planning.plan_group(turn.tx, turn.member, programme_id, group_id)
    return _next(turn, programme_id)


@routes.button("session.minutes")
def minutes(turn: Turn, programme_id: int, minutes: int) -> Reaction:
    planning.plan_minutes(turn.tx, turn.member, programme_id, minutes)
    return _next(turn, programme_id)


@routes.button("session.again")
def again(turn: Turn, programme_id: int, field: str) -> Reaction:
    planning.take_back(turn.tx, turn.member, programme_id, field)
    return _next(turn, programme_id)


def _next(turn: Turn, programme_id: int) -> Reaction:
    """Ask for what has not been said; when everything has, show the preview."""
    missing = planning.draft(turn.tx, turn.member, programme_id)[0].missing
    conversation.heard(turn.tx, turn.incoming.address)
    if missing in TYPED:
        conversation.expect(turn.tx, turn.now, turn.incoming.address, "session.plan", programme_id, missing)
    if missing is None:
        return Show("session.preview", programme=programme_id)
    return Show(f"session.ask_{missing}", programme=programme_id)


# --- the questions ---------------------------------------------------------------------------------------------------


def _leave(view: View, programme_id: int) -> Row:
    return (Button(view.words("Avbryt (utkastet blir liggende)"), press("sessions.menu", programme_id)),)


@routes.message("session.ask_title")
def ask_title(view: View, programme: int) -> Message:
    _ = view.words
    return Message(
        _("Hva heter møtet? Skriv en kort tittel, for eksempel «Videomøte 1: Motivasjon»."), (_leave(view, programme),)
    )


@routes.message("session.ask_group")
def ask_group(view: View, programme: int, number: int = 0) -> Message:
    _ = view.words
    each_group = [
        Button(group.name, press("session.for", programme, group.id)) for group in groups.every(view.tx, programme)
    ]
    return Message(
        _("Hvem er møtet for?"),
        (
            (Button(_("Hele kullet"), press("session.for", programme, 0)),),
            *page(_, each_group, number, lambda other: press("session.groups", programme, other)),
            _leave(view, programme),
        ),
    )


@routes.button("session.groups")
def more_groups(turn: Turn, programme_id: int, number: int) -> Reaction:
    planning.responsible(turn.tx, turn.member, programme_id)
    return Show("session.ask_group", programme=programme_id, number=number)


@routes.message("session.ask_starts_at")
def ask_time(view: View, programme: int) -> Message:
    return Message(
        view.words("Når begynner møtet? Skriv dag og klokkeslett, for eksempel «{example}».", example=_example(view)),
        (_leave(view, programme),),
    )


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
            (Button(_("Annen tid"), press("session.again", programme, "starts_at")),),
            _leave(view, programme),
        ),
    )


def _planned_start(said: Draft) -> datetime:
    return datetime.fromisoformat(said.starts_at or "")


@routes.message("session.ask_join_link")
def ask_link(view: View, programme: int) -> Message:
    _ = view.words
    return Message(
        _("Lim inn lenka til møtet. Den begynner med https://. Uten lenke kan ikke møtet annonseres."),
        (_leave(view, programme),),
    )


# --- preview and announcing ------------------------------------------------------------------------------------------


@routes.message("session.preview")
def preview(view: View, programme: int) -> Message:
    _ = view.words
    session = planning.planned(view.tx, view.now, view.member, programme)
    _said, revision = planning.draft(view.tx, view.member, programme)
    return Message(
        "\n\n".join(
            [
                _("Slik blir invitasjonen, med en fil til kalenderen:"),
                about(view, session),
                said(_, None),
                "———",
                _reach(view, programme, session.group_id),
            ]
        ),
        (
            (Button(_("Send invitasjonen"), press("session.announce", programme, revision)),),
            (Button(_("Endre"), press("session.change", programme)),),
            _leave(view, programme),
        ),
    )


def _reach(view: View, programme_id: int, group_id: int | None) -> str:
    _ = view.words
    people = planning.reach(view.tx, programme_id, group_id)
    if not people:
        return _("Ingen er med ennå. De som kommer til, blir invitert da.")
    reached = sum(each.reachable for each in people)
    lines = [_.count("Den går til én deltaker.", "Den går til {n} deltakere.", reached)]
    lines += out_of_reach(view, [each.name for each in people if not each.reachable])
    return "\n".join(lines + late_hour(view, programme_id))


def out_of_reach(view: View, names: list[str]) -> list[str]:
    """Who will not get it, so that somebody can call them."""
    _ = view.words
    if not names:
        return []
    more = len(names) - NAMES_SHOWN
    shown = ", ".join(names[:NAMES_SHOWN])
    if more > 0:
        shown = _.count("{names} og én til", "{names} og {n} til", more, names=shown)
    return [_("Når jeg ikke: {names}.", names=shown)]


def late_hour(view: View, programme_id: int) -> list[str]:
    """Facilitators write when they want, but should know that it is outside people's working hours."""
    content = programme.get(view.tx, programme_id).content
    if hours.allowed(view.now, content.time_zone, content.free_weeks):
        return []
    return [view.words("Det er utenfor arbeidstida nå. De får den likevel med en gang.")]


@routes.button("session.change")
def change(turn: Turn, programme_id: int) -> Reaction:
    if planning.draft(turn.tx, turn.member, programme_id)[0].missing:
        raise Refusal("stale")
    return Show("session.change", programme=programme_id)


@routes.message("session.change")
def change_text(view: View, programme: int) -> Message:
    _ = view.words
    names = {
        "title": _("Tittel"),
        "group": _("Hvem"),
        "starts_at": _("Tid"),
        "minutes": _("Lengde"),
        "join_link": _("Lenke"),
    }
    buttons = [Button(name, press("session.again", programme, field)) for field, name in names.items()]
    return Message(
        _("Hva vil du endre?"),
        (
            tuple(buttons[:3]),
            tuple(buttons[3:]),
            (Button(_("Ingenting"), press("session.continue", programme)),),
        ),
    )


@routes.button("session.announce")
def announce(turn: Turn, programme_id: int, revision: int) -> Reaction:
    session = sessions.announce(turn.tx, turn.now, turn.member, programme_id, revision)
    return [Toast("session.announced"), Show("session.manage", session=session.id)]


@routes.message("session.announced")
def announced(view: View) -> Message:
    return Message(view.words("Invitasjonene er på vei."))


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
        view.words("Jeg skjønte ikke tida. Skriv dag og klokkeslett, for eksempel «{example}».", example=_example(view))
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


@routes.message("moment.night")
def night(view: View) -> Message:
    return Message(
        view.words("Mellom 02 og 03 stilles klokka to ganger i året. Velg et annet klokkeslett, og skriv det her.")
    )


@routes.message("moment.past")
def past(view: View, at: str) -> Message:
    _ = view.words
    return Message(
        _(
            "{when} har vært. Skriv en tid som kommer, gjerne med årstall.",
            when=full_date(_, datetime.fromisoformat(at)),
        )
    )
