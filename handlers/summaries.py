"""The end of the week, in the group's chat."""

from datetime import date

from bot.domain.conversation import Button, Message, Reaction
from bot.domain.free import FRIDAY
from bot.services import answers, conversation, forums, groups, outbox, prompts, summaries
from bot.services.summaries import Week
from handlers import parts
from handlers.programme import next_question
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.reply("summary")
def replied(turn: Turn, _prompt_id: int) -> Reaction:
    """A reply where a module's last question is asked: an answer to that. Else it is talk among people."""
    told = outbox.at(turn.tx, turn.incoming.chat, turn.incoming.reply_to or 0)
    end, group = told.params.get("end") if told else None, conversation.group_here(turn.tx, turn.incoming)
    if end is not None and group is not None and not turn.incoming.unsupported:
        part, address = parts.given_in(turn.incoming), turn.incoming.address
        answers.reply(turn.tx, turn.now, turn.member, end, part, group=group, address=address)
    return None


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("summaries.week")
def week(
    view: View, group: int, monday: str, ids: list[int], end: int | None = None, *, late: bool = False
) -> Message | None:
    """`ids` are the answers that were quoted; those that are hidden or gone since are left out.

    `end` is what is asked at the end of a module, where this was its last week; it is `late` in the week after.
    """
    _ = view.words
    found = groups.find(view.tx, group)
    if found is None:
        return None
    told = summaries.week(view.tx, view.now, found, date.fromisoformat(monday), ids)
    said = [_how_many(view, told, late=late), *_quotes(view, told), _what_is_next(view, told)]
    if end is None:
        return Message("\n\n".join(said))
    private = Button(_("Svar privat"), url=f"https://t.me/{view.bot}?start=svar-{end}")
    return Message("\n\n".join([*said, *_asked_at_end(view, end)]), ((private,),))


def _asked_at_end(view: View, prompt_id: int) -> list[str]:
    _ = view.words
    asked = prompts.in_words(view.tx, prompt_id)
    over = _("Da er vi ferdige med {module}.", module=_.pick(asked.module.title))
    how = (
        _("Svar på meldinga her, så ser hele kullet det, eller trykk «Svar privat».")
        if forums.is_chosen(view.tx, asked.running.id)
        else _("Svar på meldinga her, så ser gruppa det, eller trykk «Svar privat».")
    )
    return [f"{over} {_.pick(asked.prompt.text)}", how]


def _how_many(view: View, told: Week, *, late: bool) -> str:
    _ = view.words
    if late and told.answered:
        return _.count(
            "Én har svart på det forrige spørsmålet.", "{n} har svart på det forrige spørsmålet.", told.answered
        )
    if late:
        return _("Det forrige spørsmålet står åpent for den som vil svare på det.")
    if not told.answered:
        return _(
            "Denne uka har det vært stille her, og det er helt greit. Spørsmålet står åpent for den som vil svare "
            "senere."
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
