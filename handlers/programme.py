"""Where a programme is, and what comes."""

from datetime import datetime, timedelta

from bot.domain.conversation import Button, Message, Reaction, Row, Say, press
from bot.domain.free import Reason
from bot.domain.programme import OWN, Module, Plan, Prompt, Question
from bot.services import conversation, prompts, sessions
from bot.services import programme as programmes
from handlers.routes import Routes
from handlers.teachers import reading as teachers
from handlers.turn import Turn
from handlers.view import View, heading

routes = Routes()
FAR = timedelta(days=180)  # from here on the year is told too


@routes.command("program", "plan", where="anywhere")
def plan(turn: Turn) -> Reaction:
    if turn.incoming.private:
        mine = prompts.must_take_part(turn.tx, turn.now, turn.member)
        return [Say("programme.plan", programme=who.running.id) for who in mine]
    group = conversation.group_here(turn.tx, turn.incoming)
    if group is None:
        return Say("only_private", command="program")
    return Say("programme.plan", programme=group.programme_id, group=group.id)


@routes.message("programme.plan")
def plan_text(view: View, programme: int, group: int | None = None) -> Message:
    _ = view.words
    content = programmes.get(view.tx, programme).content
    planned = prompts.plan_seen_by(view.tx, programme, group, view.member)
    lines = [*(heading(view, programme) or [_.pick(content.title)]), "", *where_we_are(view, planned)]
    if free := planned.without_question(content.day(view.now)):
        week, why = free[0].monday.isocalendar().week, reason(view, free[0].reason)
        lines.append(_("Neste uke uten spørsmål: uke {n} ({reason})", n=week, reason=why))
    asked = ["", _("Lurer du på noe? Spør: {contact}.", contact=_.pick(content.contact))]
    ahead = [*_next_session(view, programme, group), *_modules_ahead(view, planned)]
    ways = (*teachers.way(view, programme, planned), *_way_back(view, programme, planned)) if group is None else ()
    return Message("\n".join([*lines, *ahead, *asked]), ways)


def _way_back(view: View, programme_id: int, plan: Plan) -> tuple[Row, ...]:
    """The button to the questions before this week's, where there are any."""
    label = view.words("Tidligere spørsmål")
    return ((Button(label, press("earlier.list", programme_id)),),) if plan.earlier(view.now) else ()


def where_we_are(view: View, planned: Plan) -> list[str]:
    """The week that it is, and the next question; when it is over, what there is still."""
    _ = view.words
    now, following = planned.current(view.now), planned.upcoming(view.now)
    coming = next_question(view, following.at if following else None)
    if now is None:
        return [_("Programmet har ikke begynt ennå."), coming]
    if not planned.is_over(view.now):
        return [_("Nå: {where}", where=_where(view, planned, now)), coming]
    at = (
        _("Nå: {where}", where=_where(view, planned, now))
        if planned.is_asking(view.now)
        else _("Alle ukene er ferdige.")
    )
    lives_on = _("Gruppa har chatten sin så lenge den vil. Alle kan gå ut når de vil, under /innstillinger.")
    return [at, coming, lives_on]


def next_question(view: View, at: datetime | None) -> str:
    """When it comes; after the last one there is none."""
    _ = view.words
    if at is None:
        return _("Alle spørsmålene er stilt. Takk for følget!")
    return _("Neste spørsmål: {moment}", moment=day_of(view, at) if is_far(view, at) else _.moment(at))


def is_far(view: View, at: datetime) -> bool:
    """Whether it is so long till then that one must be told of which year it is."""
    return at - view.now >= FAR


def day_of(view: View, at: datetime) -> str:
    """As in «torsdag 14. mars», with the year where that is far."""
    _ = view.words
    return _.day(at.astimezone(_.zone).date(), year=is_far(view, at))


def reason(view: View, why: Reason | None) -> str:
    """Why a week has no question, in a word or two."""
    _ = view.words
    told: dict[Reason | None, str] = {
        "christmas": _("jul"),
        "july": _("juli"),
        "easter": _("påske"),
        "school": _("skoleferie"),
        "budget": _("budsjettinnspurt"),
        "leave": _("gruppa har fri"),
        "not_now": _("veilederen har gitt fri"),
        "taken_back": _("spørsmålet er trukket tilbake"),
        "more_time": _("mer tid til modulen"),
        "elective": _("andre i gruppa har ei uke til"),
        "holiday": _("helligdager"),
        "between": _("programmet hadde opphold"),
    }
    return told.get(why, _("fri"))


def _where(view: View, planned: Plan, question: Question) -> str:
    """One of the facilitators' own stands amid the module that was asked about before it and goes on after it."""
    if question.module.key == OWN:
        before = next((each.module for each in planned.earlier(view.now) if each.number), None)
        if before in [each.module for each in planned.questions if each.number and each.at > view.now]:
            return view.words("{module}, med et spørsmål fra veilederne", module=view.words.pick(before.title))
    return stands_in(view, question.module, question.number, question.prompt)


def stands_in(view: View, module: Module, number: int, prompt: Prompt) -> str:
    """Where a prompt stands: its week in a module, or else what it follows on."""
    _ = view.words
    title, weeks = _.pick(module.title), len(module.prompts)
    if number:
        return _("{module}, uke {n} av {weeks}", module=title, n=number, weeks=weeks)
    if module.follow_up and prompt.key == module.follow_up.key:
        return _("{module}, en tid etterpå", module=title)
    if prompt.key.startswith("module-end"):
        return _("{module}, til slutt", module=title)
    afterwards = {
        "after-3-months": _("Tre måneder etter programmet"),
        "after-6-months": _("Seks måneder etter programmet"),
        "after-12-months": _("Ett år etter programmet"),
    }
    return next((told for when, told in afterwards.items() if prompt.key.startswith(when)), title)


def _next_session(view: View, programme: int, group: int | None) -> list[str]:
    _ = view.words
    ahead = (
        sessions.of_group(view.tx, view.now, group)
        if group is not None
        else [
            each for each, _response in sessions.mine(view.tx, view.now, view.member) if each.programme_id == programme
        ]
    )
    if not ahead:
        return []
    first = min(ahead, key=lambda each: each.starts_at)
    return [_("Neste møte: {title}, {moment}", title=first.title, moment=_.moment(first.starts_at))]


def _modules_ahead(view: View, planned: Plan) -> list[str]:
    """The modules that have not begun, and the day each does; with the year from the next one on."""
    _ = view.words
    begins = [each for each in planned.questions if each.number == 1 and each.at > view.now]
    if not begins:
        return []
    this_year = view.now.astimezone(_.zone).year
    days = [(each.module, each.at.astimezone(_.zone).date()) for each in begins]
    told = [f"• {_.pick(module.title)}: {_.day(day, year=day.year != this_year)}" for module, day in days]
    return ["", _("Dette kommer:"), *told]
