"""Weeks of a programme with three groups, lived through quickly while its bot is killed again and again."""

import asyncio
import os
import random
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, Self

from bot.domain.sessions import Reminder, Session
from bot.playground.client import Chat, Message, Play, User
from storage import migrations, sessions
from storage.database import Beside, open_sqlite
from tests.cohort import Cohort
from tests.playground_fixture import Running
from tests.scene import Scene

BEGINS = datetime(2026, 8, 31, 6, 0, tzinfo=UTC)  # a Monday
FIRST_QUESTION = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
FIRST_SESSION = datetime(2026, 9, 3, 8, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
SIZES = (4, 4, 5)
QUESTION = "Svar på denne meldingen, så ser gruppa det."
MARK = "(Denne har du kanskje fått før.)"
PATIENCE = 60.0
UNCLEAR = ("500", "timeout_before", "timeout_after", "drop_before", "drop_after", "garbage")
# Together a tenth of all messages; a time-out holds the line for a moment only.
FAULTS = [
    *(
        {"kind": kind, "method": "sendMessage", "probability": 0.013, "seed": n, "seconds": 0.3}
        for n, kind in enumerate(UNCLEAR)
    ),
    {"kind": "429", "method": "sendMessage", "probability": 0.02, "seed": 11},
    {"kind": "500", "method": "getUpdates", "probability": 0.05, "seed": 12},
    {"kind": "drop_after", "method": "getUpdates", "probability": 0.05, "seed": 13},
]
IN_DOUBT = """
    SELECT COALESCE(group_chat.chat_id, CAST(contact.address AS INTEGER)), outbox.kind FROM outbox
    LEFT JOIN group_chat USING (group_id) LEFT JOIN contact ON contact.member_id = outbox.member_id
    WHERE outbox.status = 'uncertain'
"""
HELPED = """
    SELECT CAST(contact.address AS INTEGER), count(*) FROM outbox JOIN contact USING (member_id)
    WHERE outbox.kind LIKE 'help%' GROUP BY 1
"""


class Bots:
    """The bot, killed and started again."""

    def __init__(self, zygote: asyncio.subprocess.Process) -> None:
        self._zygote = zygote
        self._pid: int | None = None

    async def start(self) -> None:
        assert self._zygote.stdin
        assert self._zygote.stdout
        self._zygote.stdin.write(b"start\n")
        self._pid = int(await self._zygote.stdout.readline())

    async def kill(self) -> None:
        """Kill it as the kernel does when memory runs out, and wait until it is gone."""
        assert self._pid is not None
        process = os.pidfd_open(self._pid)
        gone = asyncio.Event()
        asyncio.get_running_loop().add_reader(process, gone.set)
        try:
            signal.pidfd_send_signal(process, signal.SIGKILL)
            await asyncio.wait_for(gone.wait(), PATIENCE)
        finally:
            asyncio.get_running_loop().remove_reader(process)
            os.close(process)
        self._pid = None


@asynccontextmanager
async def bots(running: Running, folder: Path, *arguments: str) -> AsyncIterator[Bots]:
    chosen = {"BOT_TOKEN": running.token, "API_URL": running.address, "DATA_DIR": str(folder)}
    chosen["CLOCK_URL"] = f"{running.address}/play/clock"
    environment = {**os.environ, **{f"KOLLOKVIE_{name}": value for name, value in chosen.items()}}
    with (folder / "log").open("w") as log:
        zygote = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.soak.zygote", *arguments),
            env=environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
    bot = Bots(zygote)
    try:
        yield bot
    finally:
        if bot._pid is not None:  # noqa: SLF001
            await bot.kill()
        zygote.kill()
        await zygote.communicate()


@dataclass
class Group:
    chat: Chat
    users: list[User]


@dataclass
class Month:
    """What happens, and what must be true at the end."""

    play: Play
    path: Path
    groups: list[Group]
    weeks: int
    sessions: list[Session]
    chance: random.Random
    asked_for_help: Counter[int] = field(default_factory=Counter)
    answers: dict[tuple[int, int], str] = field(default_factory=dict)  # by user and question
    questions: dict[str, int] = field(default_factory=dict)  # the first line of each, numbered as they came
    under_way: list[int] = field(default_factory=list)  # how much each kill left half-done

    @classmethod
    async def begin(cls, play: Play, folder: Path, weeks: int, seed: int) -> Self:
        await play.move(to=BEGINS)
        groups = []
        for size in SIZES:
            users = [await play.user(f"Person {len(groups)}-{n}") for n in range(size)]
            await asyncio.gather(*(user.start() for user in users))
            chat = await users[0].create_group(f"Gruppe {len(groups)}")
            await users[0].add_bot(group=chat, rights=["can_invite_users", "can_restrict_members"])
            for user in users[1:]:
                await users[0].add_member(chat, user)
            groups.append(Group(chat, users))
        vilde = await play.user("Vilde")
        await vilde.start()
        path = folder / "kollokvie.db"
        found = await asyncio.to_thread(_write, path, groups, vilde, weeks)
        return cls(play, path, groups, weeks, found, random.Random(seed))

    @property
    def ends(self) -> datetime:
        return BEGINS + self.weeks * WEEK

    def moments(self, count: int) -> list[datetime]:
        """When something is due, and other moments at random, so many in all."""
        due = [FIRST_QUESTION + n * WEEK for n in range(self.weeks)]
        due += [each.leaves_at(reminder) for each in self.sessions for reminder in Reminder]
        whole = (self.ends - BEGINS).total_seconds()
        others = [BEGINS + timedelta(seconds=self.chance.uniform(60, whole)) for _ in range(count - len(due))]
        return sorted(due + others)

    async def live(self, bot: Bots, kills: int) -> None:
        """Go through the moments; at each people do something and the bot is killed at a random moment."""
        await self.play.faults(*FAULTS)
        await bot.start()
        await self.settle()
        for moment in self.moments(kills):
            await self.play.move(to=max(moment, await self.play.clock()))
            seen = len(await self.play.ledger())
            acting = asyncio.create_task(self._act())
            await self._some_moment(seen)
            await bot.kill()
            await acting
            self.under_way.append(self.rows("SELECT count(*) FROM outbox WHERE status = 'sending'")[0][0])
            await bot.start()
            await self.settle()
        await self.play.faults()
        await self.play.move(to=self.ends)
        await self.settle()

    async def is_killed_with_a_question_under_way(self, bot: Bots) -> None:
        """Kill the bot when a question has arrived and its answer has not; then go on to the end of the week."""
        await self.play.faults({"kind": "timeout_after", "method": "sendMessage", "chat_id": self.groups[0].chat.id})
        await bot.start()
        await self.play.move(to=FIRST_QUESTION)
        async with asyncio.timeout(PATIENCE):
            while not [each for each in await self.play.ledger() if each["fault"]]:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await bot.kill()
        await self.play.faults()
        await bot.start()
        await self.settle()

    async def summary(self) -> str:
        """Figures, for people."""
        left, most = sum(self.under_way), max(self.under_way)
        calls = await self.play.ledger()
        sent = [each for each in calls if each["method"].startswith("send")]
        faults = len([each for each in sent if each["fault"]])
        doubt = self.rows("SELECT count(*) FROM outbox WHERE status = 'uncertain'")[0][0]
        return (
            f"{len(self.under_way)} kills left {left} messages under way, at most {most} at a time; "
            f"{faults} of {len(sent)} messages met a fault; {doubt} are uncertain at the end"
        )

    async def _some_moment(self, seen: int) -> None:
        """Wait for a random moment: a while, or when a message is just on its way."""
        until = asyncio.get_running_loop().time() + self.chance.uniform(0, 0.4)
        calls = self.chance.randint(1, 4) if self.chance.random() < 0.6 else None
        while asyncio.get_running_loop().time() < until + (1 if calls else 0):
            if calls and len([each for each in await self.play.ledger(seen) if "send" in each["method"]]) >= calls:
                return
            await asyncio.sleep(0.002)

    async def _act(self) -> None:
        for _ in range(self.chance.randint(1, 3)):
            group = self.chance.choice(self.groups)
            user = self.chance.choice(group.users)
            questions = [each for each in await user.messages(group.chat) if QUESTION in each.text and not each["mine"]]
            if questions and self.chance.random() < 0.5:
                await self._answer(user, questions[-1], len(questions))
            else:
                self.asked_for_help[user.id] += 1
                await user.send("/hjelp")

    async def _answer(self, user: User, question: Message, number: int) -> None:
        if (user.id, number) not in self.answers:
            text = f"Svar nummer {len(self.answers)}"
            self.answers[user.id, number] = text
            await user.send(text, reply_to=question)

    async def settle(self) -> None:
        """Let the bot come to rest: everything taken, nothing that could leave now."""
        async with asyncio.timeout(PATIENCE):
            while await self._is_busy():
                await self.play.move(seconds=2)  # so slowly that nothing becomes too late within our patience
                await asyncio.sleep(0.1)

    async def _is_busy(self) -> bool:
        try:
            await self.play.idle(0.5)
        except TimeoutError:
            return True
        soon = (await self.play.clock() + timedelta(minutes=16)).replace(tzinfo=None).isoformat(sep=" ")
        due = "SELECT 1 FROM outbox WHERE status IN ('pending', 'retry', 'sending') AND due_at < ?"
        return bool(self.rows(due, soon) or self.rows("SELECT 1 FROM inbox WHERE done_at IS NULL"))

    def rows(self, query: str, *values: object) -> list[Any]:
        with closing(sqlite3.connect(str(self.path), timeout=PATIENCE, factory=Beside)) as database:
            return database.execute(query, values).fetchall()

    async def complaints(self) -> list[str]:
        """Everything that is not as it must be."""
        ledger = [each for each in await self.play.ledger() if each["method"] == "sendMessage"]
        return [
            *self._lost_or_twice([each for each in ledger if each["effect"]]),
            *self._too_uncertain(len([each for each in ledger if each["fault"] in UNCLEAR])),
            *self._not_once(),
            *(f"integrity: {said}" for (said,) in self.rows("PRAGMA integrity_check") if said != "ok"),
        ]

    def _lost_or_twice(self, sent: list[dict[str, Any]]) -> list[str]:
        """Questions and reminders that never came and are in nobody's doubt, or came twice without saying so."""
        came: Counter[tuple[int, str, int]] = Counter()
        unmarked: Counter[tuple[int, str, int]] = Counter()
        for each in sent:
            text = each["parameters"]["text"]
            if what := self._what(text):
                which = (int(each["parameters"]["chat_id"]), *what)
                came[which] += 1
                unmarked[which] += MARK not in text
        in_doubt = Counter((chat, kind) for chat, kind in self.rows(IN_DOUBT))
        missing = Counter((chat, kind) for chat, kind, n in self._expected() if not came[chat, kind, n])
        lost = [f"{count} of {kind} never came to {chat}" for (chat, kind), count in (missing - in_doubt).items()]
        return lost + [f"{which} came {count} times" for which, count in unmarked.items() if count > 1]

    def _expected(self) -> list[tuple[int, str, int]]:
        """Each question and reminder: where it belongs, what it is, and its number."""
        questions = [(group.chat.id, "posting.group", n) for group in self.groups for n in range(self.weeks)]
        everyone = [user.id for group in self.groups for user in group.users]
        reminders = range(len(self.sessions) * len(Reminder))
        return questions + [(user, "session.reminder", n) for user in everyone for n in reminders]

    def _what(self, text: str) -> tuple[str, int] | None:
        """Which question or reminder a message is; None where it is another message."""
        if QUESTION in text:
            first = text.removeprefix(f"{MARK}\n").splitlines()[0]
            return "posting.group", self.questions.setdefault(first, len(self.questions))
        for n, session in enumerate(self.sessions):
            if session.title in text and "Husk møtet" in text:
                return "session.reminder", 2 * n
            if session.title in text and "Møtet begynner" in text:
                return "session.reminder", 2 * n + 1
        return None

    def _too_uncertain(self, injected: int) -> list[str]:
        """No more doubt than there was reason for."""
        reasons = sum(self.under_way) + injected
        doubted = self.rows("SELECT count(*) FROM outbox WHERE status = 'uncertain' OR repeats > 0")[0][0]
        dropped = self.rows("SELECT count(*) FROM outbox WHERE status = 'dropped' AND error IS NOT NULL")[0][0]
        return [f"{doubted + dropped} uncertain, for {reasons} reasons"] if doubted + dropped > reasons else []

    def _not_once(self) -> list[str]:
        """Updates that were lost, or had their effect twice."""
        said = dict(self.rows(HELPED))
        wrong = [f"help {said.get(id, 0)} of {n}" for id, n in self.asked_for_help.items() if said.get(id, 0) != n]
        kept = sorted(row[0] for row in self.rows("SELECT text FROM part WHERE answer_id IS NOT NULL"))
        if kept != sorted(self.answers.values()):
            wrong.append(f"answers: {kept} for {sorted(self.answers.values())}")
        aside = self.rows("SELECT error FROM inbox WHERE error IS NOT NULL")
        return wrong + [f"put aside: {error}" for (error,) in aside]


def _write(path: Path, groups: list[Group], vilde: User, weeks: int) -> list[Session]:
    """The programme, with a session each week, as if everybody had joined."""
    engine = open_sqlite(path)
    ids = chain((user.id for group in groups for user in group.users), [vilde.id])
    with engine.begin() as tx:
        migrations.upgrade(tx)
        cohort = Cohort(Scene(tx, now=BEGINS, _ids=ids))
        for n, group in enumerate(groups):
            cohort.group(f"Gruppe {n}", *(cohort.participant(user.name) for user in group.users), chat=group.chat.id)
        cohort.facilitator(vilde.name)
        found = [
            sessions.add(
                tx,
                programme_id=cohort.id,
                title=f"Videomøte nummer {n}",
                starts_at=FIRST_SESSION + n * WEEK,
                timezone="Europe/Oslo",
                minutes=60,
                join_link="https://video.example/m",
                sequence=0,
                edition=0,
                announced_at=BEGINS,
            )
            for n in range(weeks)
        ]
    engine.dispose()
    return found
