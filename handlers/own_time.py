"""When questions come: a group's own hour and leave, and the hour at which somebody wants those that come to them."""

from datetime import date, time

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Show, press
from bot.domain.free import Reason
from bot.domain.people import Participation
from bot.domain.programme import Hour, Module, Week
from bot.domain.programme.effects import Break
from bot.services import groups, own_time, presence, settings
from handlers.programme import reason
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
GROUP, ME = "group", "me"
IN_A_ROW = 3
SET_OFF: tuple[Reason | None, ...] = (None, "elective", "more_time", "leave")  # what a group may make leave of, or has


@routes.button("own_time")
def of_group(turn: Turn, group_id: int) -> Reaction:
    own_time.of(turn.tx, turn.member, group_id)
    return Show("own_time", group=group_id)


@routes.button("own_time.leave")
def leave(turn: Turn, group_id: int, monday: str, on: int) -> Reaction:
    day = date.fromisoformat(monday)
    own_time.set_leave(turn.tx, turn.now, turn.member, group_id, day, on=bool(on))
    return Show("own_time", group=group_id)


@routes.button("own_time.day")
def day(turn: Turn, whose: str, id: int) -> Reaction:
    _may_set(turn, whose, id)
    return Show("own_time.day", whose=whose, id=id)


@routes.button("own_time.hour")
def hour(turn: Turn, whose: str, id: int, weekday: int) -> Reaction:
    _may_set(turn, whose, id)
    own_time.chosen(weekday, 8 * 60)
    return Show("own_time.hour", whose=whose, id=id, weekday=weekday)


@routes.button("own_time.quarter")
def quarter(turn: Turn, whose: str, id: int, weekday: int, hour: int) -> Reaction:
    _may_set(turn, whose, id)
    own_time.chosen(weekday, hour * 60)
    return Show("own_time.quarter", whose=whose, id=id, weekday=weekday, hour=hour)


@routes.button("own_time.set")
def set_(turn: Turn, whose: str, id: int, weekday: int, minutes: int) -> Reaction:
    chosen = own_time.chosen(weekday, minutes)
    part = _may_set(turn, whose, id)
    if part is None:
        own_time.set_hour(turn.tx, turn.now, turn.member, id, chosen)
        return Show("own_time", group=id)
    own_time.set_own_hour(turn.tx, part, chosen)
    return Show("settings", programme_id=id)


@routes.button("own_time.at_once")
def at_once(turn: Turn, programme_id: int) -> Reaction:
    own_time.set_own_hour(turn.tx, settings.in_programme(turn.tx, turn.member, programme_id), None)
    return Show("settings", programme_id=programme_id)


def _may_set(turn: Turn, whose: str, id: int) -> Participation | None:
    """Somebody's own part in a programme, or None for a group's time; raises Refusal."""
    if whose == ME:
        return settings.in_programme(turn.tx, turn.member, id)
    if whose != GROUP:
        raise Refusal("stale")
    own_time.of(turn.tx, turn.member, id)
    return None


# --- words -----------------------------------------------------------------------------------------------------------


def way(view: View, group_id: int) -> Row:
    """The button that leads to a group's own time."""
    return (Button(view.words("Dag, tid og fri"), press("own_time", group_id)),)


@routes.message("own_time")
def overview(view: View, group: int) -> Message:
    _ = view.words
    weeks = own_time.ahead(view.tx, view.now, group)
    told = [_when(view, group)]
    if choosable := [week for week in weeks if week.reason in SET_OFF]:
        told.append(
            _("Har dere fri ei uke? Trykk på den, så kommer det ikke noe spørsmål, og resten flytter seg ei uke.")
        )
    if others := [week for week in weeks if week not in choosable]:
        told.append(_("Uten spørsmål uansett: {weeks}.", weeks=", ".join(_with_reason(view, week) for week in others)))
    told += [_parted(view, module, each) for module, each in own_time.parted(view.tx, view.now, group)]
    buttons = [_week_button(view, group, week) for week in choosable]
    rows: list[Row] = [tuple(buttons[n : n + IN_A_ROW]) for n in range(0, len(buttons), IN_A_ROW)]
    rows.append((Button(_("Annen dag eller tid"), press("own_time.day", GROUP, group)),))
    return Message("\n\n".join(told), (*rows, _back_to_group(view, group)))


def _parted(view: View, module: Module, each: Break) -> str:
    return view.words(
        "«{module}» blir delt i to av ferie: {weeks} uker uten spørsmål fra uke {n}.",
        module=view.words.pick(module.title),
        weeks=each.weeks,
        n=each.monday.isocalendar().week,
    )


def _when(view: View, group: int) -> str:
    _ = view.words
    hour, begins = own_time.hour(view.tx, view.now, group)
    if begins is None:
        return _("Spørsmålet til {group} kommer {when}.", group=groups.get(view.tx, group).name, when=every(view, hour))
    return _(
        "Fra uke {n} kommer spørsmålet til {group} {when}.",
        n=begins.isocalendar().week,
        group=groups.get(view.tx, group).name,
        when=every(view, hour),
    )


def every(view: View, hour: Hour) -> str:
    """An hour of every week, as in «hver tirsdag kl. 09.00»."""
    _ = view.words
    return _("hver {day} kl. {time}", day=_.weekday(hour.weekday), time=_time(view, hour.at))


def _time(view: View, at: time) -> str:
    return f"{at:%H:%M}" if view.words.language == "en" else f"{at:%H.%M}"


def _with_reason(view: View, week: Week) -> str:
    _ = view.words
    return _("uke {n} ({reason})", n=week.monday.isocalendar().week, reason=reason(view, week.reason))


def _week_button(view: View, group: int, week: Week) -> Button:
    _ = view.words
    is_on = week.reason == "leave"
    label = _("Uke {n}", n=week.monday.isocalendar().week)
    return Button(f"✓ {label}" if is_on else label, press("own_time.leave", group, week.monday, int(not is_on)))


def _back_to_group(view: View, group_id: int) -> Row:
    group = groups.get(view.tx, group_id)
    if view.member in groups.members(view.tx, group_id):
        return (Button(view.words("Gruppa mi"), press("group")),)
    return (Button(view.words("Tilbake"), press("groups.show", group.id)),)


@routes.message("own_time.changed")
def changed(view: View, group: int) -> Message:
    """It follows what holds from then on."""
    _ = view.words
    leave = [week for week in own_time.ahead(view.tx, view.now, group) if week.reason == "leave"]
    weeks = ", ".join(_("uke {n}", n=week.monday.isocalendar().week) for week in leave)
    free = _("Vi har fri: {weeks}. Da kommer det ikke noe spørsmål.", weeks=weeks) if leave else ""
    return Message("\n".join(filter(None, [_when(view, group), free])))


def own_hour(view: View, part: Participation) -> list[str]:
    """When somebody gets the questions that come to them alone, where they have chosen that."""
    hour = own_time.own_hour(part)
    return [view.words("Spørsmål som kommer privat: {when}.", when=every(view, hour))] if hour else []


@routes.message("own_time.day")
def day_text(view: View, whose: str, id: int) -> Message:
    _ = view.words
    days = [Button(_.weekday(day), press("own_time.hour", whose, id, day)) for day in range(5)]
    rows: list[Row] = [tuple(days[:3]), tuple(days[3:])]
    if whose == ME:
        rows.append((Button(_("Med en gang"), press("own_time.at_once", id)),))
        told = _(
            "Når vil du ha spørsmålene som kommer til deg privat? De kommer aldri før gruppa får sitt. Er dagen din "
            "over da, får du dem så snart jeg kan."
        )
        told += _where_now(view, settings.in_programme(view.tx, view.member, id))
        return Message(told, (*rows, (Button(_("Tilbake"), press("settings.menu")),)))
    asked = _("Hvilken dag skal gruppa få spørsmålet? Velg gjerne en dag da dere har studietid i arbeidstida.")
    return Message(asked, (*rows, _back(view, id)))


def _where_now(view: View, part: Participation) -> str:
    """That nearly nothing comes to somebody alone, where their questions come in the group's chat."""
    _, group = view.words, groups.of_member(view.tx, part.member.id, part.programme_id)
    if part.private_prompts or group is None or not presence.is_in(view.tx, group, part.member):
        return ""
    return "\n\n" + _(
        "Nå kommer spørsmålene dine i gruppa. Dette gjelder bare det som kommer til deg alene, for eksempel i en "
        "valgmodul som er din egen. Vil du ha alle privat også, så velg det under /innstillinger."
    )


def _back(view: View, group_id: int) -> Row:
    return (Button(view.words("Tilbake"), press("own_time", group_id)),)


@routes.message("own_time.hour")
def hour_text(view: View, whose: str, id: int, weekday: int) -> Message:
    _ = view.words
    whole = sorted({at.hour for at in own_time.times(weekday)})
    buttons = [Button(_time(view, time(hour)), press("own_time.quarter", whose, id, weekday, hour)) for hour in whole]
    rows: list[Row] = [tuple(buttons[n : n + 4]) for n in range(0, len(buttons), 4)]
    again = (Button(_("Tilbake"), press("own_time.day", whose, id)),)
    return Message(_("Omtrent når på dagen ({day})?", day=_.weekday(weekday)), (*rows, again))


@routes.message("own_time.quarter")
def quarter_text(view: View, whose: str, id: int, weekday: int, hour: int) -> Message:
    _ = view.words
    times = [at for at in own_time.times(weekday) if at.hour == hour]
    buttons = [
        Button(_time(view, at), press("own_time.set", whose, id, weekday, at.hour * 60 + at.minute)) for at in times
    ]
    again = (Button(_("Tilbake"), press("own_time.hour", whose, id, weekday)),)
    return Message(_("Nøyaktig når ({day})?", day=_.weekday(weekday)), (tuple(buttons), again))


@routes.message("own_time.much_leave")
def much_leave(view: View, most: int) -> Message:
    _ = view.words
    return Message(
        _("Gruppa har fri {n} uker fra før, og flere er det ikke plass til. Trykk på en av dem for å bytte.", n=most)
    )
