"""A month of the programme: what falls due, what people do, and a bot that is killed all the while."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.playground.client import Play
from tests.soak.cast import OSLO, WANT_COPIES, Cast, Question, at
from tests.soak.facilitator import Facilitator
from tests.soak.machines import Bot
from tests.soak.owed import Owed
from tests.soak.people import Deed, People
from tests.soak.watch import Watch

PATIENCE = 120.0  # seconds of real time until everything that is owed has arrived
LOST = ("timeout_before", "timeout_after", "drop_before", "drop_after", "garbage")
# How often the bot is killed at each moment of a week, in proportion.
WEIGHTS = {"asked": 10, "answering": 8, "thinking": 8, "responding": 8, "day before": 10, "changing": 6, "soon": 10}


@dataclass
class Figures:
    """What happened to the bot."""

    kills: int = 0
    under_way: set[int] = field(default_factory=set)  # messages that were being sent when the bot was killed
    under_way_most: int = 0  # ... and whatever else was, at one kill


class Month:
    def __init__(self, play: Play, bot: Bot, cast: Cast, chance: Random) -> None:
        self.play, self.bot, self.cast, self.chance = play, bot, cast, chance
        self.people = People(play, cast, chance)
        self.watch = Watch(play)
        self.facilitator = Facilitator(cast.vilde, bot.memory, self.watch.post)
        self.figures = Figures()

    @property
    def owed(self) -> list[Owed]:
        return self.people.owed

    # --- trouble -----------------------------------------------------------------------------------------------------

    async def trouble(self, share: float) -> None:
        """Let so many of all calls fail, in every way that says nothing for good."""
        kinds: list[dict[str, Any]] = [{"kind": kind, "seconds": 0.3} for kind in LOST]
        kinds += [{"kind": "429", "retry_after": 2}, {"kind": "500"}, {"kind": "500", "effect": True}]
        # A call meets the first that wants it: each is asked only about those that the ones before it let pass.
        rules = [kind | {"probability": share / (len(kinds) - share * n)} for n, kind in enumerate(kinds)]
        await self.play.faults(*(rule | {"seed": self.chance.randrange(10**6)} for rule in rules))

    async def kill(self) -> None:
        """End the bot at a moment that nobody expects."""
        self.bot.start()
        match self.chance.randrange(4):
            case 0 | 1:
                await self.watch.calls(self.chance.randint(1, 4), 2.0, messages=True)
            case 2:
                await self.watch.calls(self.chance.randint(1, 20), 2.0)
            case 3:
                await asyncio.sleep(self.chance.uniform(0, 1.5))
        await asyncio.sleep(self.chance.choice((0, self.chance.uniform(0, 0.03))))
        self.dies()

    def dies(self) -> None:
        """End the bot now, and count what it leaves half-done."""
        self.bot.kill()
        self.figures.kills += 1
        with self.bot.memory.as_it_was_left() as memory:
            under_way = memory.ask("SELECT id, act FROM outbox WHERE status = 'sending'")
        self.figures.under_way |= {id for id, act in under_way if act == "send"}
        self.figures.under_way_most = max(len(under_way), self.figures.under_way_most)

    async def storm(self, kills: int, deeds: Sequence[Deed] = (), *, in_groups: bool = True) -> None:
        """People do these things, among others, and the bot is killed so many times meanwhile; then all is calm."""
        waiting = [*deeds, *self.people.passing_time(kills, in_groups=in_groups)]
        self.chance.shuffle(waiting)
        for left in range(kills, 0, -1):
            now, waiting = (waiting[: len(waiting) // (left + 1)], waiting[len(waiting) // (left + 1) :])
            await self._do(now)
            await self.kill()
            await self.play.move(seconds=self.chance.uniform(0, 3))
        await self._starts()
        await self._do(waiting)
        await self.calm()

    async def _starts(self) -> None:
        """Start the bot, and let it be the first to open what a crash has left."""
        if not self.bot.is_running:
            self.bot.start()
            await self.watch.calls(1, PATIENCE)

    @staticmethod
    async def _do(deeds: Sequence[Deed]) -> None:
        for deed in deeds:
            await deed()

    # --- calm --------------------------------------------------------------------------------------------------------

    async def calm(self) -> None:
        """Let the bot work until nothing is left to do; meanwhile the facilitator settles what is uncertain."""
        await self._starts()
        until = time.monotonic() + PATIENCE
        while waits := await self._waits():
            assert time.monotonic() < until, f"never calm: {waits}\n{self.bot.log[-3000:]}"
            await self.facilitator.settles_doubts()
            await asyncio.sleep(0.1)
            await self.play.move(seconds=1)
        for group in self.cast.groups.values():
            group.chat = self.watch.post.now(group.chat)

    async def _waits(self) -> list[Any]:
        """What is still to be done."""
        memory, soon = (self.bot.memory, (await self.play.clock() + timedelta(minutes=30)).isoformat(" ")[:19])
        return [
            *([] if (await self.play.get("idle", seconds=0))["idle"] else ["updates that were not taken"]),
            *(each.what for each in self.owed if not self.watch.post.copies(each)),
            *memory.ask("SELECT id, body FROM inbox WHERE done_at IS NULL"),
            *memory.ask(
                "SELECT id, kind, status, due_at, error FROM outbox WHERE status = 'uncertain' "
                "OR status IN ('pending', 'retry', 'sending') AND due_at < ?",
                soon,
            ),
        ]

    # --- a week ------------------------------------------------------------------------------------------------------

    async def settles_in(self) -> None:
        """The bot comes into the groups' chats."""
        for group in self.cast.groups.values():
            self.owed.append(Owed(f"welcome to {group.name}", group.chat, ("Dette er chatten til gruppa",)))
        await self.calm()

    async def week(self, question: Question, kills: dict[str, int], *, migrates: bool = False) -> None:
        """A week with a question on Tuesday and a session on Thursday."""
        day = question.at.astimezone(OSLO).date()
        wednesday, thursday = day + timedelta(days=1), day + timedelta(days=2)
        title = f"Videomøte om {question.key}"
        await self._asked(question, kills["asked"], migrates=migrates)
        await self._at(at(day, 10, 30), kills["answering"], self.people.answering(question))
        await self.play.move(to=at(wednesday, 10))
        async with asyncio.timeout(10 * PATIENCE), asyncio.TaskGroup() as at_once:
            at_once.create_task(self.facilitator.announces(title, f"{thursday:%d.%m.%Y} kl 14.00"))
            await self.storm(kills["thinking"], self.people.thinking_again(question))
        self._owe_everybody(f"invitation to {title}", f"«{title}»", "Du er invitert")
        await self.calm()
        await self._at(at(wednesday, 12), kills["responding"], self.people.responding(title, 0.8))
        await self._reminded(at(wednesday, 14), title, "Husk møtet", kills["day before"])
        await self._at(at(thursday, 10), kills["changing"], self.people.responding(title, 0.3))
        await self._reminded(at(thursday, 13, 30), title, "Møtet begynner om", kills["soon"])

    async def _at(self, moment: datetime, kills: int, deeds: Sequence[Deed]) -> None:
        await self.play.move(to=moment)
        await self.storm(kills, deeds)

    async def _asked(self, question: Question, kills: int, *, migrates: bool) -> None:
        if migrates:
            fault = {"kind": "migrate", "times": 1, "method": "sendMessage", "chat_id": self.cast.groups["Midt"].chat}
            await self.play.faults(fault, *(await self.play.get("faults")))
        self.owes(question)
        await self.play.move(to=question.at)
        await self.storm(kills, in_groups=not migrates)

    def owes(self, question: Question) -> None:
        """Every group is owed the question, and everybody who wants a copy."""
        for group in self.cast.groups.values():
            words = (question.words, "Svar på denne meldinga")
            self.owed.append(Owed(f"{question.key} to {group.name}", group.chat, words))
        for name in WANT_COPIES:
            chat = self.cast.people[name].id
            self.owed.append(Owed(f"{question.key} to {name}", chat, (question.words,)))

    async def _reminded(self, moment: datetime, title: str, how: str, kills: int) -> None:
        self._owe_everybody(f"«{how}» about {title}", f"«{title}»", how, unless_declined=title)
        await self._at(moment, kills, ())

    def _owe_everybody(self, what: str, *words: str, unless_declined: str | None = None) -> None:
        responses = self.people.truth.responses
        self.owed.extend(
            Owed(f"{what} to {name}", user.id, words)
            for name, user in self.cast.people.items()
            if unless_declined is None or responses.get((unless_declined, name)) != "declined"
        )


def shared_out(kills: int, weeks: int) -> list[dict[str, int]]:
    """So many kills over the moments of so many weeks, by their weights."""
    wanted = [(week, moment, weight) for week in range(weeks) for moment, weight in WEIGHTS.items()]
    whole, given, shares = sum(weight for *_, weight in wanted), 0, []
    until = 0
    for _, _, weight in wanted:
        until += weight
        shares.append(kills * until // whole - given)
        given += shares[-1]
    moments = len(WEIGHTS)
    return [dict(zip(WEIGHTS, shares[week * moments :], strict=False)) for week in range(weeks)]
