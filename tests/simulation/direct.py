"""The real router, services, rules and database, with no network between: for many people, or for a quick look.

What the bot says is told to a ledger, line by line. All that is due leaves at once: the pace of chats is kept by the
sender, which lives through the same two years with fewer people.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count, groupby
from typing import Any

from sqlalchemy import Engine

from bot import router
from bot.domain.conversation import Call, Incoming, Message
from bot.domain.delivery import Outcome, Sent
from bot.services import delivery, due
from bot.services.delivery import Claimed
from handlers import render
from storage import Transaction, groups
from tests.scene import NoLimits
from tests.simulation.doings import Deed
from tests.simulation.model import FACILITATOR, Cast, Line, local, minute
from tests.simulation.seating import Seating

BEGINS = local("2026-08-31 09:00")
BITE = 50  # updates, or messages, in a transaction


@dataclass
class Shown:
    """What somebody can press or reply to."""

    id: int
    text: str
    buttons: dict[str, str]  # what they carry, or where they lead, by their labels


@dataclass
class Direct:
    engine: Engine
    cast: Cast
    tell: Callable[[Line], None]
    named: Callable[[str], str]  # what a text is
    now: datetime = field(default=BEGINS.astimezone(UTC))
    said: int = 0

    def __post_init__(self) -> None:
        self.pace = NoLimits()
        self.seating = Seating(self.cast)
        self._ids = count(1)
        self._addresses = {name: number for number, name in enumerate((FACILITATOR, *self.cast.people), 1000)}
        self._chats = {name: -number for number, name in enumerate(self.cast.groups, 1_000_000)}
        self._names = {number: name for name, number in {**self._addresses, **self._chats}.items()}
        self._asked: dict[int, Shown] = {}  # the newest question in a chat
        self._cards: dict[int, Shown] = {}  # the newest answer of somebody's own
        self._count = count(1)
        self._leaves: datetime | None = None  # when what waits to be said may leave
        self._render = partial(render, bot="kollokvie_bot")

    def gather(self) -> None:
        """Everybody is seated, and those who are in their group's chat have been seen there."""
        with self.engine.begin() as tx:
            self.seating.seat(tx, self.now, self._addresses)
            for name, chat in self._chats.items():
                id = self.seating.groups[name]
                groups.bind(tx, self.now, id, chat)
                for person in self.cast.people.values():
                    if person.group == name and person.in_chat:
                        groups.came_into_chat(tx, self.now, id, self.seating.members[person.name])
        self._at(self.now)

    # --- time --------------------------------------------------------------------------------------------------------

    def lives(self, deeds: Sequence[Deed], until: datetime) -> None:
        """Everybody does what the tables say, each thing at its time, and the bot what is due on the way."""
        for moment, together in groupby(deeds, key=lambda deed: deed.at):
            self.passes(moment)
            self._do(list(together))
        self.passes(until)

    def passes(self, until: datetime) -> None:
        until = until.astimezone(UTC)
        while (following := self._next()) and following <= until:
            self._at(max(following, self.now))
        self.now = max(until, self.now)

    def _at(self, moment: datetime) -> None:
        self.now = max(moment, self.now)
        for rule in due.RULES:
            while self._in_one(rule, self.now):
                pass
        self._deliver()

    def _next(self) -> datetime | None:
        return min(filter(None, (self._in_one(due.next_due, self.now), self._leaves)), default=None)

    def _in_one(self, function: Callable[..., Any], *args: Any) -> Any:
        with self.engine.begin() as tx:
            return function(tx, *args)

    # --- what the bot says -------------------------------------------------------------------------------------------

    def _deliver(self) -> None:
        """Say what is to be said, as the sender does: what has ended is settled with the next that is claimed."""
        done: list[tuple[Claimed, Outcome]] = []
        while True:
            batch = self._in_one(self._step, done)
            done = [(each, self._arrives(each)) for each in batch.claimed]
            if not done and (batch.wake is None or batch.wake > self.now):
                self._leaves = batch.wake
                return

    def _step(self, tx: Transaction, done: Iterable[tuple[Claimed, Outcome]]) -> delivery.Batch:
        for each, outcome in done:
            delivery.settled(tx, self.now, each.delivery, outcome, each.chat_id)
        return delivery.claim(tx, self.now, BITE, self.pace, self._render)

    def _arrives(self, claimed: Claimed) -> Outcome:
        message, chat = claimed.message, claimed.chat_id
        if isinstance(message, Call):
            return Sent(result=True)
        if claimed.delivery.act != "send":
            return Sent()
        self.said += 1
        shown = Shown(next(self._ids), message.text, _buttons(message))
        what = self.named(message.text)
        if what.startswith(("question", "copy")):
            self._asked[chat] = shown
        elif what == "own answer":
            self._cards[chat] = shown
        self.tell(Line(minute(self.now), self._names[chat], what))
        return Sent(shown.id)

    # --- what people do ----------------------------------------------------------------------------------------------

    def _do(self, deeds: list[Deed]) -> None:
        """First what they begin with, then what they write, then whom they show it to."""
        for step in (self._begins, self._writes, self._shows):
            for n in range(0, len(deeds), BITE):
                if doing := [incoming for deed in deeds[n : n + BITE] if (incoming := step(deed))]:
                    self._in_one(self._handle, doing)
            self._deliver()

    def _handle(self, tx: Transaction, doing: list[Incoming]) -> None:
        for incoming in doing:
            router.handle(tx, self.now, incoming)

    def _chat(self, deed: Deed) -> int:
        return self._chats[self.cast.people[deed.who].group]

    def _begins(self, deed: Deed) -> Incoming | None:
        me, here = self._addresses[deed.who], self._chat(deed)
        alone = self._asked.get(me)
        asked = alone if alone and deed.key in self.named(alone.text) else self._asked[here]
        match deed.act:
            case "chats":
                return self._incoming(
                    me, here, text=self._words(), reply_to=asked.id, reply_to_bot=True, replied_text=asked.text
                )
            case "skips":
                chat = None if asked is alone else here
                return self._incoming(
                    me, chat, press=asked.buttons["Hopp over"], press_id="1", message=asked.id, replied_text=asked.text
                )
        if link := asked.buttons.get("Svar privat"):
            token = link.partition("start=")[2]
            return self._incoming(me, text=f"/start {token}", command="start", argument=token)
        return self._incoming(me, press=asked.buttons["Svar"], press_id="1", message=asked.id, replied_text=asked.text)

    def _writes(self, deed: Deed) -> Incoming | None:
        if deed.act in ("shares", "keeps"):
            return self._incoming(self._addresses[deed.who], text=self._words())
        return None

    def _shows(self, deed: Deed) -> Incoming | None:
        if deed.act != "shares":
            return None
        me = self._addresses[deed.who]
        card = self._cards[me]
        return self._incoming(me, press=card.buttons["Gruppa"], press_id="1", message=card.id, replied_text=card.text)

    def _incoming(self, me: int, chat: int | None = None, **what: Any) -> Incoming:
        what.setdefault("message", next(self._ids))
        return Incoming(str(me), chat or me, chat is None, self.now, first_name=self._names[me], language="nb", **what)

    def _words(self) -> str:
        return f"Svar nummer {next(self._count)}: vi prøvde noe nytt."


def _buttons(message: Message) -> dict[str, str]:
    return {button.label: button.press or button.url for row in message.buttons for button in row}
