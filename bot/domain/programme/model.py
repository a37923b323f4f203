from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.free import EASTER_WEEK, Free, Reason

LANGUAGES = {"nb": "bokmål", "nn": "nynorsk", "en": "engelsk"}
STEPS = ("notice", "sense", "try", "share")
ALONG = (
    "start",
    "group-start",
    "every-4-weeks",
    "module-end",
    "after-3-months",
    "after-6-months",
    "after-12-months",
)
SEVERAL = ("start",)  # of which there may be more than one
AFTER_MONTHS = {"after-3-months": 3, "after-6-months": 6, "after-12-months": 12}
VARIANTS = ("alone", "remote_leader", "local_staff")
OWN, START, AFTER = "own", "start", "after"

Texts = Mapping[str, str]
"""The same text in every language: «nb», «nn» and «en»."""


OWN_TITLE: Texts = {"nb": "Spørsmål fra veilederne", "nn": "Spørsmål frå rettleiarane", "en": "From the facilitators"}
OWN_GOAL: Texts = {"nb": "", "nn": "", "en": ""}
START_TITLE: Texts = {"nb": "Mens du venter", "nn": "Medan du ventar", "en": "While you wait"}
AFTER_TITLE: Texts = {"nb": "Etter programmet", "nn": "Etter programmet", "en": "After the programme"}


@dataclass(frozen=True)
class Prompt:
    key: str
    """Stable within the programme: «M1-3», «E2-follow-up», «start», «start-2», «module-end:M1», «own-1»."""
    step: str
    """One of STEPS for a module's question, else empty."""
    text: Texts
    hint: Texts | None
    """What not to write in the answer, such as names."""
    variants: Mapping[str, Texts]
    """Other words for some readers: alone at work, remote leader, local staff."""
    without_names: bool = False
    """Whether it asks to name nobody."""

    def worded_for(self, variant: str | None) -> Texts:
        """Give the reader's own variant where there is one, else the question that suits everyone."""
        return self.variants.get(variant or "", self.text)


@dataclass(frozen=True)
class Module:
    key: str
    title: Texts
    goal: Texts
    core: bool
    core_for_remote: bool
    """An elective that remote leaders and remote-led libraries always take."""
    prompts: tuple[Prompt, ...]
    """One for each week, in order."""
    follow_up: Prompt | None
    follow_up_weeks: int
    """Weeks from the module's last question to the follow-up; 0 where there is none."""


@dataclass(frozen=True)
class AfterAnswer:
    """A question that may follow an answer to a module's question of the same step."""

    key: str
    """Stable within the programme: «notice-2»."""
    step: str
    text: Texts


@dataclass(frozen=True)
class AlongPrompt:
    when: str
    """One of ALONG."""
    prompt: Prompt


@dataclass(frozen=True)
class Programme:
    title: Texts
    for_whom: Texts
    plan_reference: str
    data_controller: Texts
    contact: Texts
    minutes: int
    """Minutes that a participant is asked for in a week without a session."""
    most_minutes: int
    """More than this is too much for any week, one with a session too."""
    time_zone: str
    weekday: int
    """Monday is 0."""
    time: time
    free_weeks: tuple[str, ...]
    """«8» every year, «2027-W12» once, «påske» for the week before Easter."""
    budget_weeks: tuple[str, ...]
    """Named likewise: the peak of the municipalities' budget work."""
    school_holidays: Mapping[str, tuple[str, ...]]
    """Named likewise, by county: the first two digits of its municipalities' numbers."""
    electives: int
    """How many electives each group takes."""
    modules: tuple[Module, ...]
    along: tuple[AlongPrompt, ...]
    after_answers: tuple[AfterAnswer, ...] = ()
    own: tuple[Prompt, ...] = ()
    """What its facilitators have written while it runs, which comes when they say."""

    def __hash__(self) -> int:
        """Texts cannot be hashed; the rest nearly always tells two programmes apart."""
        return hash((self.plan_reference, self.weekday, self.time, self.free_weeks, self.electives))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def day(self, moment: datetime) -> date:
        """The day on which a moment falls where the programme is."""
        return moment.astimezone(self.zone).date()

    def free(self, county: str = "") -> Free:
        """What is free for everyone, and for a county where one is named."""
        named: tuple[tuple[Reason, tuple[str, ...]], ...] = (
            ("school", self.school_holidays.get(county, ())),
            ("budget", self.budget_weeks),
        )
        listed: list[tuple[str, Reason]] = [(week, why) for why, weeks in named for week in weeks]
        for_all: list[tuple[str, Reason]] = [
            (week, "easter" if week == EASTER_WEEK else "other") for week in self.free_weeks
        ]
        return Free(self.time_zone, (*for_all, *listed))

    @property
    def own_module(self) -> Module:
        """Where the facilitators' own questions stand, which are no week of any module."""
        return Module(OWN, OWN_TITLE, OWN_GOAL, True, False, self.own, None, 0)

    @property
    def start_module(self) -> Module:
        """Where the questions stand that come before the first week."""
        return Module(START, START_TITLE, OWN_GOAL, True, False, tuple(self.asked_along(START)), None, 0)

    @property
    def afterwards(self) -> tuple[AlongPrompt, ...]:
        """What is asked some months after the last module."""
        return tuple(each for each in self.along if each.when in AFTER_MONTHS)

    @property
    def after_module(self) -> Module:
        """Where those questions stand."""
        prompts = tuple(each.prompt for each in self.afterwards)
        return Module(AFTER, AFTER_TITLE, OWN_GOAL, True, False, prompts, None, 0)

    def asked_along(self, when: str) -> list[Prompt]:
        return [each.prompt for each in self.along if each.when == when]

    def at_end_of(self, module: Module) -> Prompt | None:
        """What is asked when a module ends; it is the same for all, and each has its own answers."""
        asked = self.asked_along("module-end")
        return replace(asked[0], key=f"module-end:{module.key}") if asked else None

    def module(self, key: str) -> Module:
        """Find a module by its key; KeyError where the programme has none of that name."""
        for module in self.modules:
            if module.key == key:
                return module
        raise KeyError(key)
