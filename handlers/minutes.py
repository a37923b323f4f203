"""A week that asks more of people than was agreed on, told to whom plans it."""

from collections.abc import Sequence

from bot.services.minutes import Heavy
from handlers.view import View

MOST = 3


def too_much(view: View, weeks: Sequence[Heavy]) -> list[str]:
    """Each in a sentence or two; of many the first, and how many more there are."""
    _ = view.words
    rest = len(weeks) - MOST
    more = [_.count("Det gjelder én gruppe eller uke til.", "Det gjelder {n} grupper eller uker til.", rest)]
    return [*(_told(view, each) for each in weeks[:MOST]), *(more if rest > 0 else [])]


def _told(view: View, week: Heavy) -> str:
    _ = view.words
    whom = _("gruppa {group}", group=week.group.name) if week.group else _("hele kullet")
    number, minutes = week.monday.isocalendar().week, week.minutes
    if not minutes.question:
        told = _("Uke {n} blir på {total} minutter for {whom}, bare i møter.", n=number, total=minutes.total, whom=whom)
    else:
        told = _(
            "Uke {n} blir på {total} minutter for {whom}: spørsmål {question}, kollegasvar {reply}, møter {sessions}.",
            n=number,
            total=minutes.total,
            whom=whom,
            question=minutes.question,
            reply=minutes.reply,
            sessions=minutes.sessions,
        )
    return f"{told} {_('Dere har avtalt høyst {most}.', most=week.most)}"
