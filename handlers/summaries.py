"""The end of the week, in the group's chat."""

from datetime import date

from bot.domain.conversation import Message
from bot.domain.free import FRIDAY
from bot.services import groups, summaries
from bot.services.summaries import Week
from handlers import parts
from handlers.programme import next_question
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


def _thanks(view: View, told: Week) -> list[str]:
    """After the last week, with what stays."""
    _ = view.words
    stays = _(
        "Det var den siste uka i programmet. Takk for følget! Chatten er deres så lenge dere vil, og jeg spør bare en "
        "gang iblant."
    )
    return [stays] if told.is_last and told.next_question else []


def _what_is_next(view: View, told: Week) -> str:
    _ = view.words
    lines = [*_thanks(view, told), next_question(view, told.next_question)]
    if told.next_session:
        session = told.next_session
        lines.append(_("Neste møte: {title}, {moment}", title=session.title, moment=_.moment(session.starts_at)))
    if view.now.astimezone(_.zone).weekday() == FRIDAY:
        lines.append(_("God helg!"))
    return "\n".join(lines)
