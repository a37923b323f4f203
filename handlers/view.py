from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import Delivery
from bot.domain.people import Member
from bot.services import Transaction, programme, prompts
from bot.services.programme import Running
from bot.texts import Words


@dataclass(frozen=True)
class View:
    """What a message is put into words for: who reads it, in which language, and when.

    Renderers say `_ = view.words` and look texts up by `_("...")`.
    """

    tx: Transaction
    now: datetime
    words: Words
    member: Member | None  # the reader, where the message goes to one person who has joined
    bot: str  # the bot's user name, for links
    delivery: Delivery | None


def title_of(view: View, programme_id: int) -> str:
    return view.words.pick(programme.get(view.tx, programme_id).content.title)


def named(view: View, running: Running) -> str:
    """A programme as one tells it from others, which may be the same one in another year."""
    return f"{view.words.pick(running.content.title)} ({running.start_on.year})"


def heading(view: View, programme_id: int) -> list[str]:
    """Which programme it is about, where the reader takes part in others too."""
    if view.member is None or not programme.is_elsewhere(view.tx, view.member.id, programme_id):
        return []  # as nearly always, and nothing more is looked for
    others = [who for who in prompts.participants(view.tx, view.now, view.member) if who.running.id != programme_id]
    return [named(view, programme.get(view.tx, programme_id))] if others else []
