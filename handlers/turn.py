from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import Incoming
from bot.domain.people import Member
from bot.services import Transaction


@dataclass(frozen=True)
class Turn:
    """One thing that one person did, as a handler gets it."""

    tx: Transaction
    now: datetime
    incoming: Incoming
    member: Member | None  # who did it, if they have joined anything

    @property
    def text(self) -> str:
        return self.incoming.text.strip()
