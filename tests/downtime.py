"""Groups that are asked every week, and what the bot says to them by itself, while all is well and while it is not."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from bot.domain.delivery import NotSent, Outcome, Sent
from bot.domain.parts import Part
from bot.domain.programme import Hour
from bot.domain.sessions import Reminder
from bot.services import answers, due, own_time, posting, programme
from bot.services import prompts as asked
from bot.services.delivery import Claimed
from bot.services.outlook import Outlook
from storage import calendar, groups, participations, people, prompts, sessions
from storage import outbox as rows
from tests.cohort import STARTER
from tests.late import (
    DAY,
    DAY_BEFORE,
    HALF_HOUR,
    LONG_AGO,
    OSLO,
    WELL,
    Down,
    Group,
    Owed,
    Question,
    Said,
    questions,
)
from tests.region import SORTLAND, Region
from tests.scene import Person, Scene

DAYS = ["Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag"]
GROUPS = (
    *(Group(day, n) for n, day in enumerate(DAYS)),
    Group("Uten chat", 0, alone="svarer"),
    Group("Uten chat", 0, alone="tier"),
    Group("Uten chat", 0, alone="tier i egen tid", own_hour=(1, time(11, 15))),
)
# On each day at another time: what reminds of some of them may come just before it is too late, of others just after.
MEETS = [time(8, 30), time(17, 50), time(11, 2), time(8, 30), time(18), time(10, 59), time(16, 50)]
# No school has a holiday and no budget is made, so that there are four weeks in a row before.
SOURCE = re.sub(r"(?ms)^\[school_holidays\]\n.*?^$|^budget_weeks .*?$", "", STARTER)


def only(*modules: str) -> str:
    """A programme of these core modules, and of no electives."""
    head, *every = re.split(r"(?m)^(?=\[\[module\]\])", SOURCE)
    aside = every[-1][every[-1].index("[[along]]") :]
    kept = [each for each in every if any(f'key = "{key}"' in each for key in modules)]
    return re.sub(r"(?m)^electives = \d", "electives = 0", head) + "".join(kept) + aside


@dataclass(frozen=True)
class Season:
    """Weeks with questions, and one in which something is away; what is said is told from a day on."""

    name: str
    start: date
    week: date
    until: datetime
    since: datetime = LONG_AGO
    groups: tuple[Group, ...] = GROUPS
    source: str = SOURCE
    later: Question | None = None  # all that is asked in that week, when the modules are over

    @property
    def meetings(self) -> list[datetime]:
        return [] if self.later else [datetime.combine(self.week + n * DAY, at) for n, at in enumerate(MEETS)]

    def owed(self, down: Down, until: datetime) -> list[Said]:
        said = self._owed(down).said(self.meetings, self.groups[0], until)
        return [each for each in said if each.at >= self.since]

    def _owed(self, down: Down) -> Owed:
        if self.later:
            return Owed({each: [self.later] for each in self.groups}, down, answered=4)
        return Owed({each: questions(each.weekday, self.start, 10) for each in self.groups}, down)


# The clocks are changed on 25 October; from 24 December on it is Christmas.
AUTUMN = Season("autumn", date(2026, 9, 28), date(2026, 10, 19), datetime(2026, 11, 15, 20))  # noqa: DTZ001 - local
CHRISTMAS = Season("Christmas", date(2026, 11, 23), date(2026, 12, 14), datetime(2027, 1, 12, 20))  # noqa: DTZ001
# The last module's last question comes in the week of 19 October.
AFTERWARDS = Season(
    "afterwards",
    date(2026, 9, 28),
    date(2027, 1, 18),
    datetime(2027, 2, 20, 20),  # noqa: DTZ001
    datetime(2027, 1, 15, 12),  # noqa: DTZ001
    (Group("Tirsdag", 1), Group("Uten chat", 1, alone="svarer"), Group("Uten chat", 1, alone="tier")),
    only("M1"),
    Question(0, datetime(2027, 1, 19, 9), datetime(2027, 1, 25, 9)),  # noqa: DTZ001
)
WHAT = {
    "posting.group": "question",
    "posting.private": "question",
    "alert.missed": "missed",
    "alert.expired": "missed",
    "reminding.question": "reminder",
    "recognising.ask": "colleague",
    "summaries.week": "end of the week",
    "silence.check_in": "check in",
    "load.question": "load",
    "monday.week": "monday",
    "alert.session_reminders": "reminders late",
}
OF_PEOPLE = {"answer.posted"}  # what comes because somebody did something


def utc(here: datetime) -> datetime:
    return here.replace(tzinfo=OSLO).astimezone(UTC)


def oslo(moment: datetime) -> datetime:
    return moment.astimezone(OSLO).replace(tzinfo=None)


@dataclass
class Life(Scene):
    """A scene that keeps what is said, and in which people do what they do each week."""

    said: list[Said] = field(default_factory=list)
    will: list[tuple[datetime, str, int]] = field(default_factory=list)  # when who answers or skips which question
    names: dict[int, str] = field(default_factory=dict)  # by chat
    cast: dict[str, Person] = field(default_factory=dict)
    down: Down = WELL

    def _becomes(self, claimed: Claimed) -> Outcome:
        if not self.down.up(oslo(self.now)):
            return NotSent("ConnectError")
        outcome = super()._becomes(claimed)
        if isinstance(outcome, Sent) and claimed.delivery.act == "send":
            self._keep(claimed)
        return outcome

    def _keep(self, claimed: Claimed) -> None:
        """Whatever the bot says by itself is kept, also what nobody has thought of."""
        kind, to, params = claimed.delivery.kind, self.names[claimed.chat_id], claimed.delivery.params
        if kind in OF_PEOPLE:
            return
        what, about = WHAT.get(kind, kind), self._about(kind, params)
        if kind == "session.reminder":
            session = sessions.get(self.tx, params["session"])
            is_early = self.now < session.leaves_at(Reminder.HALF_HOUR)
            what = DAY_BEFORE if is_early else HALF_HOUR
        self.said.append(Said(oslo(self.now), what, to, about))
        if kind == "posting.group":
            self._plan_what_people_do(to, params["prompt"], is_first=about == "1")
        elif kind == "posting.private" and to.endswith("svarer"):
            self.will.append((self.now + timedelta(hours=1), to, params["prompt"]))
        elif kind == "monday.week":
            self._keep_calls(to, params["monday"])

    def _plan_what_people_do(self, group: str, prompt_id: int, *, is_first: bool) -> None:
        at = self.now + timedelta(minutes=30)
        self.will.append((at, f"{group} hopper over", prompt_id))
        if is_first:
            self.will.append((at, f"{group} tier", prompt_id))
        self.will.append((self.now + timedelta(hours=1), f"{group} svarer", prompt_id))

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
        if kind == "monday.week":
            return f"{date.fromisoformat(params['monday']):%d.%m.}"
        if kind in ("alert.session_reminders", "session.reminder"):
            return f"{oslo(sessions.get(self.tx, params['session']).starts_at):%d.%m.}"
        return ""

    def _number(self, prompt_id: int) -> str:
        programme_id, key = prompts.find(self.tx, prompt_id)
        core = [each for each in programme.get(self.tx, programme_id).content.modules if each.core]
        known = [prompt.key for module in core for prompt in module.prompts]
        return str(known.index(key) + 1 if key in known else 0)

    def _name(self, member_id: int) -> str:
        return people.get(self.tx, member_id).name

    def live(self, until: datetime, down: Down = WELL) -> None:
        """Do everything at its own moment, but nothing while the bot is down."""
        self.down = down
        self.until_now()
        while self.now < until:
            moments = [*self._does_next(), self._tries_next(), *(at for at, *_ in self.will)]
            moment = min([each for each in moments if each and each > self.now] + [until])
            self.now = utc(down.looks(oslo(moment)))
            self._people_do()
            self.until_now()

    def _does_next(self) -> list[datetime | None]:
        """When the bot does something next, but for letting a copy leave, which is seen from the outbox."""
        return [each(self.tx, self.now) for each in due.NEXT if each is not posting.next_copy]

    def _tries_next(self) -> datetime | None:
        """When something leaves next; while Telegram is away only what is new is tried."""
        moment = rows.next_due(self.tx, self.now)
        is_back = self.down.up(oslo(self.now))
        return moment if moment is None or is_back else max(moment, utc(self.down.end))

    def _people_do(self) -> None:
        """What they had in mind, unless it is down just then."""
        for each in [each for each in self.will if each[0] <= self.now]:
            self.will.remove(each)
            at, name, prompt_id = each
            if self.down.up(oslo(at)):
                member = people.by_address(self.tx, str(self.cast[name].id))
                people.heard(self.tx, member.id, self.now.date())
                if name.endswith("svarer"):
                    part = Part("En gutt fikk lekseplass.", None, self.cast[name].id, self.next_id(), self.now)
                    answer = answers.give(self.tx, self.now, member, prompt_id, part)
                    answers.show_to(self.tx, self.now, member, answer.id, "group")
                else:
                    asked.skip(self.tx, self.now, member, prompt_id)


class Programme(Region):
    """Groups that are asked on every working day, one without a chat, and a week with a meeting on each day."""

    def __init__(self, life: Life, season: Season) -> None:
        self.scene = life
        self.id = programme.start(life.tx, life.now, season.source, season.start, "nb").id
        self.vilde = self.facilitator("Vilde")
        self.known(self.vilde)
        for n, (name, together) in enumerate(groupby(season.groups, key=lambda each: each.name)):
            self.gathers(season, -100 - n, name, [*together])

    def gathers(self, season: Season, chat: int, name: str, together: list[Group]) -> None:
        cast = [self.librarian(person, SORTLAND) for each in together for person in each.people]
        for person in cast:
            self.known(person)
        group = self.group(name, *cast, chat=None if together[0].alone else chat)
        self.scene.names[chat] = name
        hours = [(season.start.isoformat(), together[0].weekday, "09:00")]
        calendar.change(self.scene.tx, group.id, hours=hours)
        for person, each in zip(cast, together, strict=False):
            if each.own_hour:
                part = participations.get(self.scene.tx, self.member(person), self.id)
                own_time.set_own_hour(self.scene.tx, part, Hour(*each.own_hour))
        if name == season.groups[0].name:
            self.announces(season.meetings, group.id)

    def known(self, person: Person) -> None:
        self.scene.names[person.id] = person.name
        self.scene.cast[person.name] = person

    def announces(self, meetings: list[datetime], group_id: int) -> None:
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
                made_by=self.member(self.vilde),
            )
