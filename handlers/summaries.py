"""The end of the week, in the group's chat."""

from datetime import date

from bot.domain.conversation import Message
from bot.domain.free import FRIDAY
from bot.services import groups, summaries
from bot.services.summaries import Week
from handlers import parts
from handlers.routes import Routes
from handlers.view import View

routes = Routes()


@routes.message("summaries.week")
def week(view: View, group: int, monday: str, ids: list[int]) -> Message | None:
    """`ids` are the answers that were quoted; those that are hidden or gone since are left out."""
    _ = view.words
    found = groups.find(view.tx, group)
    if found is None:
        return None
    told = summaries.week(view.tx, view.now, found, date.fromisoformat(monday), ids)
    return Message("\n\n".join([_how_many(view, told), *_quotes(view, told), _what_is_next(view, told)]))


def _how_many(view: View, told: Week) -> str:
    _ = view.words
    if not told.answered:
        return _(
            "Denne uka har det vært stille her, og det er helt greit. Spørsmålet står åpent for den som vil svare "
            "seinere."
        )
    return _.count("Én har svart på ukas spørsmål.", "{n} har svart på ukas spørsmål.", told.answered)


def _quotes(view: View, told: Week) -> list[str]:
    _ = view.words
    quoted = [parts.in_list(view, each) for each in told.quotes]
    return [_("Fra andre i kullet:"), *quoted] if quoted else []


def _what_is_next(view: View, told: Week) -> str:
    _ = view.words
    lines = [
        _("Neste spørsmål: {moment}", moment=_.moment(told.next_question))
        if told.next_question
        else _("Alle spørsmålene er stilt. Takk for følget!")
    ]
    if told.next_session:
        session = told.next_session
        lines.append(_("Neste møte: {title}, {moment}", title=session.title, moment=_.moment(session.starts_at)))
    if view.now.astimezone(_.zone).weekday() == FRIDAY:
        lines.append(_("God helg!"))
    return "\n".join(lines)
