"""/innstillinger: what somebody said when they joined, and how they take part, changed at any time."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, press
from bot.domain.joining import PLACE, Step
from bot.domain.people import Participation
from bot.services import conversation, joining, programme, settings
from bot.texts import LANGUAGES, known
from handlers import same_group
from handlers.joining.asking import ask
from handlers.joining.standing import what_follows
from handlers.joining.words import said_of
from handlers.own_time import own_hour
from handlers.presence import where_questions_come
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, title_of

routes = Routes()
CHANGES: dict[str, tuple[Step, ...]] = {
    "name": ("name",),
    "place": PLACE,
    "slots": ("slots",),
    "electives": ("electives",),
}


@routes.command("innstillinger", "settings")
def settings_(turn: Turn) -> Reaction:
    return Say("settings" if settings.has_any(turn.tx, turn.member) else "not_joined")


@routes.button("settings.menu")
def menu(turn: Turn) -> Reaction:
    return Show("settings")


@routes.button("settings.of")
def of(turn: Turn, programme_id: int) -> Reaction:
    settings.in_programme(turn.tx, turn.member, programme_id)
    return Show("settings", programme_id=programme_id)


@routes.button("settings.change")
def change(turn: Turn, programme_id: int, what: str) -> Reaction:
    if what not in CHANGES or not turn.incoming.private:
        raise Refusal("stale")
    if what == "name":
        member = programme.must_be(
            turn.tx, turn.member, programme_id, "participant", "facilitator", "manager", "teacher"
        )
    else:
        member = settings.in_programme(turn.tx, turn.member, programme_id).member
    return ask(turn, joining.change(turn.tx, turn.now, member.id, programme_id, *CHANGES[what]), Show)


@routes.button("settings.languages")
def languages(turn: Turn) -> Reaction:
    return Show("settings.languages")


@routes.button("settings.language")
def language(turn: Turn, language: str) -> Reaction:
    if turn.member is None or known(language) != language:
        raise Refusal("stale")
    settings.speak(turn.tx, turn.now, turn.member, language)
    return Show("settings")


@routes.button("settings.copy")
def copy(turn: Turn, programme_id: int, on: int) -> Reaction:
    part = settings.in_programme(turn.tx, turn.member, programme_id)
    settings.copy_prompts(turn.tx, part, on=bool(on))
    return Show("settings", programme_id=programme_id)


@routes.button("settings.leave")
def leave(turn: Turn, programme_id: int) -> Reaction:
    settings.in_programme(turn.tx, turn.member, programme_id)
    return Show("settings.leave", programme_id=programme_id)


@routes.button("settings.leave_yes")
def leave_yes(turn: Turn, programme_id: int) -> Reaction:
    settings.leave(turn.tx, turn.now, settings.in_programme(turn.tx, turn.member, programme_id))
    conversation.heard(turn.tx, turn.incoming.address)
    return Show("settings.left", programme_id=programme_id)


@routes.button("settings.return")
def return_(turn: Turn, programme_id: int) -> Reaction:
    member = settings.come_back(turn.tx, turn.now, turn.member, programme_id)
    done = Show("joining.done", programme_id=programme_id, role="participant")
    return [done, *what_follows(turn, member.id, programme_id)]


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("settings")
def overview(view: View, programme_id: int | None = None) -> Message:
    _ = view.words
    parts = settings.taking_part(view.tx, view.member)
    chosen = [part for part in parts if part.programme_id == programme_id] or parts
    lines = [*_about_me(view), *(_about_part(view, chosen[0]) if chosen else [])]
    others = tuple(
        (Button(title_of(view, part.programme_id), press("settings.of", part.programme_id)),)
        for part in parts
        if part not in chosen[:1]
    )
    return Message("\n".join(lines), (*_changes(view, chosen[0] if chosen else None), *others))


def _about_me(view: View) -> list[str]:
    _ = view.words
    name = view.member.name if view.member else ""
    return [_("Dette har du sagt. Trykk på det du vil endre."), "", _("Navn: {name}", name=name)]


def _about_part(view: View, part: Participation) -> list[str]:
    _ = view.words
    lines = [
        _("Program: {title}", title=title_of(view, part.programme_id)),
        *said_of(view, part),
        where_questions_come(view, part),
        *own_hour(view, part),
    ]
    if part.is_away(view.now.astimezone(_.zone).date()) and part.paused_until:
        lines.append(_("Du har pause til {day}.", day=_.day(part.paused_until)))
    return lines


def _changes(view: View, part: Participation | None) -> tuple[Row, ...]:
    _ = view.words
    language = Button(_("Språk"), press("settings.languages"))
    mine = (Button(_("Mine data"), press("mydata")), Button(_("Slett meg"), press("erase")))
    if part is None:
        running = programme.with_role(view.tx, view.member, "facilitator", "manager", "teacher")
        names = [Button(_("Navn"), press("settings.change", each.id, "name")) for each in running[:1]]
        return ((*names, language), mine)

    def to(label: str, what: str) -> Button:
        return Button(label, press("settings.change", part.programme_id, what))

    copy = _("Bare i gruppa") if part.private_prompts else _("Spørsmål privat også")
    return (
        (to(_("Navn"), "name"), to(_("Bibliotek"), "place")),
        (to(_("Tider"), "slots"), to(_("Valgmoduler"), "electives")),
        (language, Button(_("Pause"), press("pause.menu"))),
        (Button(copy, press("settings.copy", part.programme_id, int(not part.private_prompts))),),
        (Button(_("Når de kommer privat"), press("own_time.day", "me", part.programme_id)),),
        *same_group.way_there(view, part),
        (Button(_("Gå ut av programmet"), press("settings.leave", part.programme_id)),),
        mine,
    )


@routes.message("settings.languages")
def languages_text(view: View) -> Message:
    _ = view.words
    rows = tuple((Button(name, press("settings.language", code)),) for code, name in LANGUAGES.items())
    return Message(_("Hvilket språk skal jeg bruke?"), (*rows, back(view)))


@routes.message("settings.leave")
def leave_text(view: View, programme_id: int) -> Message:
    _ = view.words
    return Message(
        _(
            "Vil du gå ut av «{title}»? Du går ut av gruppa og får ikke flere spørsmål. Det du har delt, blir "
            "stående: vil du ha bort det også, så velg «Slett meg» i stedet. Du kan komme tilbake når du vil.",
            title=title_of(view, programme_id),
        ),
        ((Button(_("Ja, gå ut"), press("settings.leave_yes", programme_id)),), back(view)),
    )


@routes.message("settings.left")
def left_text(view: View, programme_id: int) -> Message:
    _ = view.words
    title = title_of(view, programme_id)
    return Message(
        _("Nå har du gått ut av «{title}». Takk for at du var med! Vil du tilbake, så skriv /start.", title=title)
    )


def back(view: View) -> Row:
    """The button that leads back to the settings."""
    return (Button(view.words("Tilbake"), press("settings.menu")),)
