from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import Delivery
from bot.domain.people import Member
from bot.services import Transaction, programme
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
