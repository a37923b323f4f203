"""The bot, or Telegram, is away for minutes or weeks: what comes late, what is left out, and who hears of it.

What must come is worked out in tests/late.py.
"""

import copy
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from itertools import product
from pathlib import Path

import pytest

from bot.domain.delivery import NotSent, Outcome, Sent
from bot.domain.sessions import Reminder
from bot.services import delivery, due, posting, programme
from bot.services.delivery import Claimed
from bot.services.outlook import Outlook
from handlers import render
from storage import calendar, groups, people, prompts, sessions
from storage import outbox as rows
from storage.database import open_sqlite
from tests.cohort import STARTER
from tests.handlers.test_own_time import sets_own_hour
from tests.late import DAY, DAY_BEFORE, HALF_HOUR, OSLO, Down, Group, Owed, Said, elapsed
from tests.region import SORTLAND, Region
from tests.scene import NoLimits, Person, Scene
from tests.week import FIRST, Week
from tests.week import oslo as near

LENGTHS = {
    "10 minutes": timedelta(minutes=10),
    "3 hours": timedelta(hours=3),
    "30 hours": timedelta(hours=30),
    "15 days": timedelta(days=15),
}
# Just before half an hour before a meeting, and the opening; the question, and what reminds of it; the end of the week.
BEGINS = [time(7, 55), time(8, 55), time(9, 55)]
DAYS = ["Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag"]
GROUPS = [*(Group(day, n) for n, day in enumerate(DAYS)), Group("Uten chat", 1, chat=False)]
SOON = timedelta(minutes=15)  # after which at the latest it is tried again
TABLE = {"question", "missed", DAY_BEFORE, HALF_HOUR, "reminders late"}  # of the design


@dataclass(frozen=True)
class Season:
    """Three weeks with questions; in the third something is away, and then come some more."""

    start: date
    until: datetime

    @property
    def week(self) -> date:
        return self.start + timedelta(weeks=2)

    @property
    def meetings(self) -> list[datetime]:
        return [datetime.combine(self.week + n * DAY, time(8, 30)) for n in range(7)]

    def owed(self, down: Down, until: datetime) -> list[Said]:
        return Owed(GROUPS, self.start, 9, down).said(self.meetings, GROUPS[0], until)


AUTUMN = Season(date(2026, 10, 5), datetime(2026, 11, 15, 20))  # noqa: DTZ001 - local; the clocks change on 25 October
CHRISTMAS = Season(date(2026, 11, 30), datetime(2027, 1, 17, 20))  # noqa: DTZ001
WHAT = {
    "posting.group": "question",
    "posting.private": "question",
    "alert.missed": "missed",
    "alert.expired": "missed",
    "reminding.question": "reminder",
    "recognising.ask": "colleague",
    "summaries.week": "end of the week",
    "silence.check_in": "check in",
    "alert.session_reminders": "reminders late",
}


def utc(here: datetime) -> datetime:
    return here.replace(tzinfo=OSLO).astimezone(UTC)


def oslo(moment: datetime) -> datetime:
    return moment.astimezone(OSLO).replace(tzinfo=None)


@dataclass
class Life(Scene):
    """A scene that keeps what is said, and in which people do what they do each week."""

    said: list[Said] = field(default_factory=list)
    will: list[tuple[datetime, str, str]] = field(default_factory=list)  # when who does what
    names: dict[int, str] = field(default_factory=dict)  # by chat
    cast: dict[str, Person] = field(default_factory=dict)
    away: Down | None = None  # when Telegram cannot be reached

    def _becomes(self, claimed: Claimed) -> Outcome:
        if self.away and not self.away.up(oslo(self.now)):
            return NotSent("ConnectError")
        outcome = super()._becomes(claimed)
        if isinstance(outcome, Sent) and claimed.delivery.act == "send":
            self._keep(claimed)
        return outcome

    def _keep(self, claimed: Claimed) -> None:
        kind, to = claimed.delivery.kind, self.names[claimed.chat_id]
        if kind == "posting.group":
            self.will.append((self.now + timedelta(minutes=30), "skips", to))
            self.will.append((self.now + timedelta(hours=1), "answers", to))
        if kind == "session.reminder":
            session = sessions.get(self.tx, claimed.delivery.params["session"])
            is_early = self.now < session.leaves_at(Reminder.HALF_HOUR)
            about = f"{oslo(session.starts_at):%d.%m.}"
            self.said.append(Said(oslo(self.now), f"session {'day before' if is_early else 'half hour'}", to, about))
        elif kind == "monday.week":
            self._keep_calls(to, claimed.delivery.params["monday"])
        elif kind in WHAT:
            self.said.append(Said(oslo(self.now), WHAT[kind], to, self._about(kind, claimed.delivery.params)))

    def _keep_calls(self, to: str, monday: str) -> None:
        leader = people.by_address(self.tx, str(self.cast[to].id))
        programme_id = next(id for id, role in people.roles(self.tx, leader.id) if role == "facilitator")
        silent = Outlook.of(self.tx, self.now, leader, programme_id, date.fromisoformat(monday)).silent
        if silent.new:
            self.said.append(Said(oslo(self.now), "call", to, ", ".join(each.name for each in silent.new)))

    def _about(self, kind: str, params: dict) -> str:
        if kind == "alert.expired":
            late = rows.get(self.tx, params["delivery"])
            whom = groups.get(self.tx, late.group_id).name if late.group_id else self._name(late.member_id)
            return f"{self._number(late.params['prompt'])}: {whom}"
        if kind == "alert.missed":
            names = sorted(groups.get(self.tx, id).name for id in params["group_ids"])
            return f"{self._number(params['prompt'])}: {', '.join(names)}"
        if kind in ("posting.group", "posting.private", "reminding.question"):
            return self._number(params["prompt"])
        if kind == "alert.session_reminders":
            return f"{oslo(sessions.get(self.tx, params['session']).starts_at):%d.%m.}"
        return ""

    def _number(self, prompt_id: int) -> str:
        programme_id, key = prompts.find(self.tx, prompt_id)
        core = [each for each in programme.get(self.tx, programme_id).content.modules if each.core]
        return str([prompt.key for module in core for prompt in module.prompts].index(key) + 1)

    def _name(self, member_id: int) -> str:
        return people.get(self.tx, member_id).name

    def live(self, until: datetime, down: Down) -> None:
        """Do everything at its own moment, but nothing while it is down."""
        self.until_now()
        while self.now < until:
            moments = [due.next_due(self.tx, self.now), rows.next_due(self.tx, self.now), *(at for at, *_ in self.will)]
            moment = min([each for each in moments if each and each > self.now] + [until])
            self.now = moment if down.up(oslo(moment)) else utc(down.end)
            self._do(down)
            self.until_now()

    def _do(self, down: Down) -> None:
        for at, does, where in [each for each in self.will if each[0] <= self.now]:
            self.will.remove((at, does, where))
            if not down.up(oslo(at)):
                continue
            chat = next(id for id, name in self.names.items() if name == where)
            if does == "skips":
                self.cast[f"{where} hopper over"].presses("Hopp over", chat=chat)
            else:
                who = self.cast[f"{where} svarer"]
                who.writes("/svar")
                who.writes("En gutt fikk lekseplass.")
                who.presses("Gruppa")


class Programme(Region):
    """Groups that are asked on every working day, one without a chat, and a week with a meeting on each day."""

    def __init__(self, life: Life, season: Season) -> None:
        self.scene = life
        self.id = programme.start(life.tx, life.now, STARTER, season.start, "nb").id
        vilde = self.facilitator("Vilde")
        self.known(vilde)
        for n, each in enumerate(GROUPS):
            cast = [self.librarian(name, SORTLAND) for name in each.people]
            for person in cast:
                self.known(person)
            group = self.group(each.name, *cast, chat=-100 - n if each.chat else None)
            self.scene.names[-100 - n] = each.name
            hours = [(season.start.isoformat(), each.weekday, "09:00")]
            calendar.change(self.scene.tx, group.id, hours=hours)
            if n == 0:
                self.announces(season.meetings, group.id, self.member(vilde))

    def known(self, person: Person) -> None:
        self.scene.names[person.id] = person.name
        self.scene.cast[person.name] = person

    def announces(self, meetings: list[datetime], group_id: int, made_by: int) -> None:
        for starts in meetings:
            sessions.add(
                self.scene.tx,
                programme_id=self.id,
                group_id=group_id,
                title="Møte",
                starts_at=utc(starts),
                timezone="Europe/Oslo",
                minutes=60,
                join_link="https://meet.example/1",
                sequence=0,
                edition=0,
                announced_at=self.scene.now,
                made_by=made_by,
            )


@pytest.fixture(scope="module")
def lives(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Season, str], Life]]:
    """A programme of each season, which goes on through what one test is tried with, in order."""
    with ExitStack() as opened:

        @cache
        def life(season: Season, _test: str) -> Life:
            engine = open_sqlite(Path(shutil.copy(empty_sqlite, tmp_path_factory.mktemp("downtime") / "kollokvie.db")))
            opened.callback(engine.dispose)
            tx = opened.enter_context(engine.connect())
            begun = Life(tx, now=utc(datetime.combine(season.start - 17 * DAY, time(12))))
            Programme(begun, season)
            return begun

        yield life


@pytest.fixture
def life(
    lives: Callable[[Season, str], Life], season: Season, down: Down, request: pytest.FixtureRequest
) -> Iterator[Life]:
    """All is well until then."""
    going = lives(season, request.function.__name__)
    going.live(utc(down.begin - timedelta(minutes=1)), Down(season.until, season.until))
    going.tx.exec_driver_sql("SAVEPOINT before")
    yield copy.deepcopy(going, {id(going.tx): going.tx})
    going.tx.exec_driver_sql("ROLLBACK TO SAVEPOINT before")


def downs(season: Season, begins: list[time], some: Callable[[int, int, int], bool]) -> list:
    """From when until when, in order; the more the better, but only some of them each time that all is tested."""
    found = []
    for (d, day), (b, at), (n, name) in product(enumerate(range(7)), enumerate(begins), enumerate(LENGTHS)):
        begin = datetime.combine(season.week + day * DAY, at)
        down, id = Down(begin, elapsed(begin, LENGTHS[name])), f"{name} from {begin:%A %d %B %H.%M}"
        marks = [] if some(d, b, n) else [pytest.mark.soak]
        found.append(pytest.param(season, down, id=id, marks=marks))
    return found


def ends(season: Season, down: Down) -> datetime:
    """Far enough on for all that follows."""
    return min(datetime.combine(down.end.date() + 8 * DAY, time(20)), season.until)


@pytest.mark.parametrize(
    ("season", "down"), downs(AUTUMN, BEGINS, lambda day, begin, length: (day + length) % 6 == begin)
)
def test_the_bot_was_away_in_autumn(life: Life, season: Season, down: Down) -> None:
    life.live(utc(ends(season, down)), down)
    compare(life.said, season.owed(down, ends(season, down)))


@pytest.mark.parametrize(
    ("season", "down"), downs(CHRISTMAS, [time(8, 55)], lambda day, _, length: length == 3 and day == 4)
)
def test_the_bot_was_away_at_christmas(life: Life, season: Season, down: Down) -> None:
    life.live(utc(season.until), down)
    compare(life.said, season.owed(down, season.until))


@pytest.mark.parametrize(("season", "down"), downs(AUTUMN, BEGINS[:1], lambda day, _, length: day == length + 1))
def test_telegram_was_away_in_autumn(life: Life, season: Season, down: Down) -> None:
    """The bot tries again each quarter of an hour; what it wrote down in time may still come too late."""
    life.away = down
    life.live(utc(ends(season, down)), Down(season.until, season.until))
    owed = [each for each in season.owed(down, ends(season, down)) if each.what in TABLE]
    left = [each for each in life.said if each.what in TABLE and each.what != "missed"]
    for each in owed:
        if each.what != "missed":
            came = [one for one in left if one[1:] == each[1:] and each.at <= one.at <= each.at + SOON]
            assert came, f"not said: {line(each)}"
            left.remove(came[0])
    assert [line(each) for each in left] == []
    missed = [whom for each in owed if each.what == "missed" for whom in _each_of(each.about)]
    assert sorted(each.about for each in life.said if each.what == "missed") == sorted(missed)


def _each_of(about: str) -> list[str]:
    """A question that did not come to some groups, which the facilitator hears of one by one."""
    number, _, names = about.partition(": ")
    private = {each.name: each.people[0] for each in GROUPS if not each.chat}
    return [f"{number}: {private.get(name, name)}" for name in names.split(", ")]


def compare(said: list[Said], owed: list[Said]) -> None:
    """Every message at its minute, and no other."""
    came, owing = Counter(said), Counter(owed)
    assert [f"not said: {line(each)}" for each in sorted((owing - came).elements())] == []
    assert [f"not owed: {line(each)}" for each in sorted((came - owing).elements())] == []


def line(each: Said) -> str:
    return f"{each.at:%A %d.%m. %H.%M} {each.what} to {each.to} {each.about}"


# --- what was in the outbox when it went down ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("up_again", "comes"),
    [
        pytest.param(near(9, 3, 13, 20), near(9, 3, 13, 20), id="10 minutes"),
        pytest.param(near(9, 3, 16, 10), near(9, 4, 8), id="3 hours"),
        pytest.param(near(9, 4, 19, 10), near(9, 7, 8), id="30 hours"),
        pytest.param(near(9, 18, 13, 10), None, id="15 days"),
    ],
)
def test_a_copy_that_waited_for_its_readers_own_hour_comes_late_or_is_told(
    scene: Scene, up_again: datetime, comes: datetime | None
) -> None:
    """It is put on Tuesday for Thursday at 13.15; the next question comes on Tuesday."""
    week = Week(scene)
    sets_own_hour(week.per, "torsdag", "13.00", "13.15")
    scene.at(near(9, 3, 13, 10))
    scene.now = up_again
    scene.until_now()
    scene.at(near(9, 7, 12) if comes else near(9, 21, 12))
    assert [each.at for each in week.per.chat if FIRST in each.text] == ([comes] if comes else [])
    told = [each.text for each in week.vilde.chat if "for sent å sende spørsmålet til Per" in each.text]
    assert len(told) == (0 if comes else 1)


@pytest.mark.parametrize("hours", [0.2, 3, 30, 15 * 24])
def test_what_was_on_its_way_when_it_went_down_is_in_doubt_and_comes_once_where_a_facilitator_says_so(
    scene: Scene, hours: float
) -> None:
    week = Week(scene)
    scene.at(near(9, 1) - timedelta(minutes=1))
    scene.now = near(9, 1)
    while posting.post(scene.tx, scene.now):
        pass
    claimed, _ = delivery.claim(scene.tx, scene.now, 100, NoLimits(), partial(render, bot="kollokvie_bot"))
    assert {each.delivery.kind for each in claimed} == {"posting.group", "posting.private"}
    scene.now += timedelta(hours=hours)
    assert delivery.recover(scene.tx, scene.now) == len(claimed)
    scene.until_now()
    assert [each for each in week.in_chat() if FIRST in each] == []
    [asked] = [each for each in week.vilde.chat if "Send igjen" in each.labels and "Nord" in each.text]
    week.vilde.presses("Send igjen", asked)
    assert len([each for each in week.in_chat() if FIRST in each]) == 1
