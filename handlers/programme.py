"""Where a programme is, and what comes."""

from bot.domain.conversation import Message, Reaction, Say
from bot.domain.free import Reason
from bot.domain.programme import Plan, Question
from bot.services import conversation, prompts, sessions
from bot.services import programme as programmes
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, heading

routes = Routes()


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
    if free := planned.without_question(view.now):
        week, why = free[0].monday.isocalendar().week, reason(view, free[0].reason)
        lines.append(_("Neste uke uten spørsmål: uke {n} ({reason})", n=week, reason=why))
    asked = ["", _("Lurer du på noe? Spør: {contact}.", contact=_.pick(content.contact))]
    return Message("\n".join([*lines, *_next_session(view, programme, group), *_modules_ahead(view, planned), *asked]))


def where_we_are(view: View, planned: Plan) -> list[str]:
    """The week that it is, and the next question."""
    _ = view.words
    now, following = planned.current(view.now), planned.upcoming(view.now)
    return [
        _("Nå: {where}", where=_where(view, now)) if now else _("Programmet har ikke begynt ennå."),
        _("Neste spørsmål: {moment}", moment=_.moment(following.at))
        if following
        else _("Alle spørsmålene er stilt. Takk for følget!"),
    ]


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
        "more_time": _("mer tid til modulen"),
        "elective": _("andre i gruppa har ei uke til"),
        "holiday": _("helligdager"),
    }
    return told.get(why, _("fri"))


def _where(view: View, question: Question) -> str:
    _ = view.words
    weeks = len(question.module.prompts)
    return _("{module}, uke {n} av {weeks}", module=_.pick(question.module.title), n=question.number, weeks=weeks)


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
    """The modules that have not begun, and the day each does."""
    _ = view.words
    begins = [each for each in planned.questions if each.number == 1 and each.at > view.now]
    if not begins:
        return []
    days = [f"• {_.pick(each.module.title)}: {_.day(each.at.astimezone(_.zone).date())}" for each in begins]
    return ["", _("Dette kommer:"), *days]
