"""The bot, or Telegram, is away for minutes or weeks: what comes late, what is left out, and who hears of it.

What must come is worked out in tests/late.py.
"""

import copy
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from itertools import product
from pathlib import Path

import pytest

from bot.domain.delivery import NotSent
from bot.services import delivery, posting
from handlers import render
from storage import people
from storage.database import open_sqlite
from tests.downtime import AFTERWARDS, AUTUMN, CHRISTMAS, Life, Programme, Season, utc
from tests.handlers.test_own_time import sets_own_hour
from tests.handlers.test_start_questions import SECOND, grouped
from tests.joining import joins, start
from tests.late import DAY, Down, Said, elapsed
from tests.scene import NoLimits, Scene
from tests.week import FIRST, Week, oslo

LENGTHS = {
    "10 minutes": timedelta(minutes=10),
    "3 hours": timedelta(hours=3),
    "30 hours": timedelta(hours=30),
    "15 days": timedelta(days=15),
}
# Just before half an hour before a meeting, and the opening; the question, and what reminds of it; the end of the week.
BEGINS = [time(7, 55), time(8, 55), time(9, 55)]
EACH_TIME = [0, 1, 4]  # of the days on which each of these is due, the one that is tried each time that all is tested
SOON = timedelta(minutes=15)  # after which at the latest it is tried again


@pytest.fixture(scope="module")
def lives(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Season], Life]]:
    """A programme of each season, which goes on through all that is tried with it, in order."""
    with ExitStack() as opened:

        @cache
        def life(season: Season) -> Life:
            engine = open_sqlite(Path(shutil.copy(empty_sqlite, tmp_path_factory.mktemp("downtime") / "kollokvie.db")))
            opened.callback(engine.dispose)
            tx = opened.enter_context(engine.connect())
            begun = Life(tx, now=utc(datetime.combine(season.start - 17 * DAY, time(12))))
            Programme(begun, season)
            begun.live(utc(season.since))
            begun.said.clear()  # invitations to meetings, and what came before it is looked
            return begun

        yield life


@pytest.fixture
def life(lives: Callable[[Season], Life], season: Season, down: Down) -> Iterator[Life]:
    """All is well until then."""
    going = lives(season)
    going.live(utc(down.begin - timedelta(minutes=1)))
    going.tx.exec_driver_sql("SAVEPOINT before")
    yield copy.deepcopy(going, {id(going.tx): going.tx})
    going.tx.exec_driver_sql("ROLLBACK TO SAVEPOINT before")


def downs(season: Season, begins: list[time], some: Callable[[int, int, int], bool], *, telegram: bool = False) -> list:
    """From when until when; the more the better, but only some of them each time that all is tested."""
    found = []
    for (d, day), (b, at), (n, name) in product(enumerate(range(7)), enumerate(begins), enumerate(LENGTHS)):
        begin = datetime.combine(season.week + day * DAY, at)
        id = f"{'Telegram' if telegram else 'the bot'} for {name} from {begin:%A %d %B %H.%M}"
        marks = [] if some(d, b, n) else [pytest.mark.soak]
        down = Down(begin, elapsed(begin, LENGTHS[name]), telegram)
        found.append(pytest.param(season, down, id=id, marks=marks))
    return found


def in_order(*found: list) -> list:
    return sorted([each for some in found for each in some], key=lambda each: each.values[1].begin)


def ends(season: Season, down: Down) -> datetime:
    """Far enough on for all that follows."""
    return min(datetime.combine(down.end.date() + 7 * DAY, time(20)), season.until)


@pytest.mark.parametrize(
    ("season", "down"),
    in_order(
        downs(AUTUMN, BEGINS, lambda day, begin, _: day == EACH_TIME[begin]),
        downs(AUTUMN, BEGINS[:1], lambda day, _, length: day == length, telegram=True),
    ),
)
def test_something_was_away_in_autumn(life: Life, season: Season, down: Down) -> None:
    life.live(utc(ends(season, down)), down)
    compare(life.said, season.owed(down, ends(season, down)), late=SOON if down.telegram else timedelta())


@pytest.mark.parametrize(("season", "down"), downs(CHRISTMAS, BEGINS[1:2], lambda day, _, length: day == length + 1))
def test_the_bot_was_away_at_christmas(life: Life, season: Season, down: Down) -> None:
    life.live(utc(season.until), down)
    compare(life.said, season.owed(down, season.until))


@pytest.mark.parametrize(("season", "down"), downs(AFTERWARDS, BEGINS[1:2], lambda *_: True))
def test_the_bot_was_away_when_the_modules_were_over(life: Life, season: Season, down: Down) -> None:
    life.live(utc(ends(season, down)), down)
    compare(life.said, season.owed(down, ends(season, down)))


def compare(said: list[Said], owed: list[Said], late: timedelta = timedelta()) -> None:
    """Every message at its minute, or a little later, and no other."""
    missing, more = [], sorted(said)
    for each in sorted(owed):
        came = [one for one in more if one[1:] == each[1:] and each.at <= one.at <= each.at + late]
        if came:
            more.remove(came[0])
        else:
            missing.append(each)
    wrong = [*(f"not said: {line(each)}" for each in missing), *(f"not owed: {line(each)}" for each in more)]
    assert not wrong, "\n".join(wrong)


def line(each: Said) -> str:
    return f"{each.at:%A %d.%m. %H.%M} {each.what} to {each.to} {each.about}"


# --- what was in the outbox when it went down ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("up_again", "comes"),
    [
        pytest.param(oslo(9, 3, 13, 20), oslo(9, 3, 13, 20), id="10 minutes"),
        pytest.param(oslo(9, 3, 16, 10), oslo(9, 4, 8), id="3 hours"),
        pytest.param(oslo(9, 4, 19, 10), oslo(9, 7, 8), id="30 hours"),
        pytest.param(oslo(9, 18, 13, 10), None, id="15 days"),
    ],
)
def test_a_copy_that_waited_for_its_readers_own_hour_comes_late_or_is_told(
    scene: Scene, up_again: datetime, comes: datetime | None
) -> None:
    """It is put on Tuesday for Thursday at 13.15; the next question comes on Tuesday."""
    week = Week(scene)
    sets_own_hour(week.per, "torsdag", "13.00", "13.15")
    scene.at(oslo(9, 3, 13, 10))
    scene.now = up_again
    scene.until_now()
    scene.at(oslo(9, 7, 12) if comes else oslo(9, 21, 12))
    assert [each.at for each in week.per.chat if FIRST in each.text] == ([comes] if comes else [])
    told = [each.text for each in week.vilde.chat if "for sent å sende spørsmålet til Per" in each.text]
    assert len(told) == (0 if comes else 1)


@pytest.mark.parametrize(
    ("begin", "length", "comes"),
    [
        pytest.param(oslo(8, 31, 7, 55), "10 minutes", oslo(8, 31, 8, 5), id="10 minutes"),
        pytest.param(oslo(8, 31, 7, 55), "3 hours", oslo(8, 31, 10, 55), id="3 hours"),
        pytest.param(oslo(8, 31, 7, 55), "30 hours", oslo(9, 1, 13, 55), id="30 hours"),
        pytest.param(oslo(8, 26, 17), "15 days", oslo(9, 11, 8), id="15 days till the week before"),
        pytest.param(oslo(8, 31, 7, 55), "15 days", None, id="15 days till the day of the first question"),
        pytest.param(oslo(8, 28, 17), "15 days", None, id="15 days till the week of the first question"),
    ],
)
@pytest.mark.parametrize("what", ["the bot", "Telegram"])
def test_what_is_asked_before_the_start_comes_late_but_not_in_the_week_of_the_first_question(
    scene: Scene, begin: datetime, length: str, comes: datetime | None, what: str
) -> None:
    """Kari is to be asked on Monday 31 August; the first question comes on Tuesday 15 September."""
    new = start(scene, date(2026, 9, 15))
    vilde = scene.person("Vilde")
    leader = people.add(scene.tx, scene.now, "Vilde", "nb", str(vilde.id))
    people.give_role(scene.tx, scene.now, leader.id, new.id, "facilitator")
    kari = joins(scene.person("Kari"), new.join_token)
    scene.at(oslo(8, 26))
    grouped(scene, new, kari)
    told = len(vilde.chat)
    scene.at(begin)
    if what == "Telegram":
        scene.outcomes = [NotSent("ConnectError")] * 1000
        scene.at(begin + timedelta(minutes=6))
    scene.now = begin + LENGTHS[length]
    scene.outcomes = []
    scene.until_now()
    scene.at(oslo(9, 15, 8, 30))
    assert [each.at for each in kari.chat if SECOND in each.text] == ([comes] if comes else [])
    assert [each.text for each in vilde.chat[told:] if "for sent" in each.text] == []


@pytest.mark.parametrize("hours", [0.2, 3, 30, 15 * 24])
def test_what_was_on_its_way_when_it_went_down_is_in_doubt_and_comes_once_where_a_facilitator_says_so(
    scene: Scene, hours: float
) -> None:
    week = Week(scene)
    scene.at(oslo(9, 1) - timedelta(minutes=1))
    scene.now = oslo(9, 1)
    while posting.post(scene.tx, scene.now):
        pass
    claimed, *_ = delivery.claim(scene.tx, scene.now, 100, NoLimits(), partial(render, bot="kollokvie_bot"))
    assert {each.delivery.kind for each in claimed} == {"posting.group", "posting.private"}
    scene.now += timedelta(hours=hours)
    assert delivery.recover(scene.tx, scene.now) == len(claimed)
    scene.until_now()
    assert [each for each in week.in_chat() if FIRST in each] == []
    [asked] = [each for each in week.vilde.chat if "Send igjen" in each.labels and "Nord" in each.text]
    week.vilde.presses("Send igjen", asked)
    assert len([each for each in week.in_chat() if FIRST in each]) == 1
