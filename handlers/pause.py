"""/pause: away until a day, or back again."""

from datetime import datetime, timedelta

from bot.domain.conversation import Button, Message, Reaction, Refusal, Say, Show, press
from bot.services import away, conversation, settings
from bot.texts import capital
from handlers import parts
from handlers import unasked as unasked_talk
from handlers.routes import Routes
from handlers.settings import back
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
EXAMPLE = timedelta(days=17)  # ahead, another day of the week than today


@routes.command("pause")
def pause(turn: Turn) -> Reaction:
    if not settings.taking_part(turn.tx, turn.member):
        raise Refusal("not_joined")
    return Say("pause.menu")


@routes.button("pause.menu")
def pause_menu(turn: Turn) -> Reaction:
    return Show("pause.menu")


@routes.button("pause.for")
def pause_for(turn: Turn, weeks: int) -> Reaction:
    if weeks not in settings.PAUSE_WEEKS:
        raise Refusal("stale")
    settings.pause(turn.tx, turn.now, turn.member, weeks=weeks)
    return Show("pause.menu")


@routes.button("pause.until")
def pause_until(turn: Turn) -> Reaction:
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "pause.day", parts.write_until(turn))
    return Say("pause.day")


@routes.awaited("pause.day")
def pause_day(turn: Turn, until: int) -> Reaction:
    if parts.is_over(turn, until):
        return unasked_talk.too_late(turn)
    settings.pause(turn.tx, turn.now, turn.member, typed=turn.text)
    conversation.heard(turn.tx, turn.incoming.address)
    return Say("pause.menu")


@routes.button("pause.resume")
def resume(turn: Turn) -> Reaction:
    settings.end_pause(turn.tx, turn.now, turn.member)
    return Show("pause.resumed")


# --- words -----------------------------------------------------------------------------------------------------------


def told(view: View, programme_id: int) -> str:
    """That the reader is on pause, and what that means; nothing where they are not."""
    _ = view.words
    until = away.until(view.tx, view.now, view.member.id, programme_id) if view.member else None
    return _("Du har pause til {day}, og får ingen spørsmål så lenge.", day=_.day(until)) if until else ""


@routes.message("pause.menu")
def pause_text(view: View) -> Message:
    _ = view.words
    today = view.now.astimezone(_.zone).date()
    away = [part.paused_until for part in settings.taking_part(view.tx, view.member) if part.is_away(today)]
    weeks = tuple(Button(_.count("1 uke", "{n} uker", n), press("pause.for", n)) for n in settings.PAUSE_WEEKS)
    until = (Button(_("Til en dato"), press("pause.until")),)
    if away and away[0]:
        text = _("Du har pause til {day}. Du får ingen spørsmål så lenge, og ingen venter på svar.", day=_.day(away[0]))
        return Message(text, ((Button(_("Jeg er tilbake nå"), press("pause.resume")),), weeks, until, back(view)))
    text = _("Vil du ta en pause? Du får ingen spørsmål så lenge, og ingen venter på svar. Hvor lenge?")
    return Message(text, (weeks, until, back(view)))


@routes.message("pause.day")
def pause_day_text(view: View) -> Message:
    _ = view.words
    return Message(_("Hvilken dag er du tilbake? Skriv for eksempel «{day}» eller «mandag».", day=_example(view)))


@routes.message("pause.unclear")
def pause_unclear(view: View) -> Message:
    _ = view.words
    return Message(
        _(
            "Den dagen forsto jeg ikke. Skriv en dag som kommer i løpet av det neste året, for eksempel «{day}».",
            day=_example(view),
        )
    )


def _example(view: View) -> str:
    """A day to come, as it may be typed."""
    return view.words.day(view.now.astimezone(view.words.zone).date() + EXAMPLE)


@routes.message("pause.past")
def pause_past(view: View, at: str) -> Message:
    _ = view.words
    day = datetime.fromisoformat(at).astimezone(_.zone).date()
    told = _(
        "{day} {year} har vært. Skriv en dag som kommer, og årstallet hvis det er neste år.",
        day=_.day(day),
        year=day.year,
    )
    return Message(capital(told))


@routes.message("pause.resumed")
def resumed(view: View) -> Message:
    _ = view.words
    again = (Button(_("Ta pause"), press("pause.menu")),)
    return Message(_("Velkommen tilbake! Nå får du spørsmålene igjen."), (again, back(view)))
