"""What people do during the month, and what the bot must have made of it in the end."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

from bot.playground.client import Chat, Message, Play
from tests.soak.cast import WANT_COPIES, Cast, Question
from tests.soak.owed import Owed

Deed = Callable[[], Awaitable[None]]
LABELS = {"Kommer": "accepted", "Kommer ikke": "declined", "Vet ikke": "tentative"}


@dataclass
class Said:
    """An answer as it must stand in the end."""

    text: str
    message: Message  # where its author wrote it
    visibility: str


@dataclass
class Truth:
    """What everybody did."""

    answers: dict[tuple[str, str], Said] = field(default_factory=dict)  # by question and name
    skips: set[tuple[str, str]] = field(default_factory=set)
    responses: dict[tuple[str, str], str] = field(default_factory=dict)  # by session and name
    experiences: Counter[tuple[str, str]] = field(default_factory=Counter)  # by name and text
    calls_for_help: Counter[str] = field(default_factory=Counter)


class People:
    """Does what thirteen people might do, and remembers it."""

    def __init__(self, play: Play, cast: Cast, chance: Random) -> None:
        self.play, self.cast, self.chance = play, cast, chance
        self.truth = Truth()
        self.owed: list[Owed] = []
        self._number = 0

    # --- the question of the week ------------------------------------------------------------------------------------

    def answering(self, question: Question) -> list[Deed]:
        """Most people answer, in the group or in private; some skip, some do nothing."""
        ways = [self._replies, self._answers_privately, self._skips, None]
        chosen = {name: self.chance.choices(ways, (7, 7, 4, 2))[0] for name in self.cast.people}
        return [self._deed(way, name, question) for name, way in chosen.items() if way]

    def thinking_again(self, question: Question) -> list[Deed]:
        """Some show their answer to the group, some mend it, some do not skip after all."""
        deeds = []
        for (key, name), said in self.truth.answers.items():
            if key == question.key and said.visibility == "me" and self.chance.random() < 0.7:
                deeds.append(self._deed(self._shows_the_group, name, question))
            if key == question.key and self.chance.random() < 0.4:
                deeds.append(self._deed(self._mends, name, question))
        skippers = sorted(name for key, name in self.truth.skips if key == question.key)
        deeds += [self._deed(self._skips, name, question) for name in skippers if self.chance.random() < 0.5]
        return deeds

    @staticmethod
    def _deed(way: Callable[..., Awaitable[None]], *args: object) -> Deed:
        return lambda: way(*args)

    async def _posted(self, name: str, question: Question) -> Message:
        group = self.cast.group_of(name)
        seen = await self.cast.people[name].messages(group.chat)
        return next(each for each in reversed(seen) if question.words in each.text and each.url("Svar"))

    async def _copy(self, name: str, question: Question) -> Message:
        """The question as somebody got it privately, besides the group."""
        return next(each for each in await self.cast.people[name].messages() if question.words in each.text)

    async def _replies(self, name: str, question: Question) -> None:
        text = f"{self._next()} {name} svarer i gruppa."
        posted = await self._posted(name, question)
        message = await self.cast.people[name].send(text, reply_to=posted)
        self.truth.answers[question.key, name] = Said(text, message, "group")

    async def _answers_privately(self, name: str, question: Question) -> None:
        """By a reply to one's own copy, or by the button under the group's question, which asks for it anew."""
        user, text = self.cast.people[name], f"{self._next()} {name} svarer privat."
        if name in WANT_COPIES:
            message = await user.send(text, reply_to=await self._copy(name, question))
        else:
            await user.open((await self._posted(name, question)).url("Svar") or "")
            message = await user.send(text)
        self.truth.answers[question.key, name] = Said(text, message, "me")

    async def _skips(self, name: str, question: Question) -> None:
        """A second press takes it back."""
        user = self.cast.people[name]
        posted = await self._posted(name, question)
        if name in WANT_COPIES and self.chance.random() < 0.5:
            posted = await self._copy(name, question)
        await user.press(posted, "opp over")
        self.truth.skips ^= {(question.key, name)}

    async def _shows_the_group(self, name: str, question: Question) -> None:
        """Only where the bot's reply has come: a reply that may be lost is not sent again."""
        user, said = self.cast.people[name], self.truth.answers[question.key, name]
        cards = [each for each in await user.messages() if said.text in each.text and each.data("Gruppa")]
        if cards:
            await user.press(cards[-1], "Gruppa")
            said.visibility = "group"
            number = said.text.split()[0]
            shown = (f"{name}:", f"{number} ")
            self.owed.append(Owed(f"{name}'s answer {number}", self.cast.group_of(name).chat, shown))

    async def _mends(self, name: str, question: Question) -> None:
        said = self.truth.answers[question.key, name]
        said.text += " Rettet."
        await self.cast.people[name].edit(said.message, said.text)

    # --- sessions ----------------------------------------------------------------------------------------------------

    def responding(self, title: str, share: float) -> list[Deed]:
        """So many of those who are invited say whether they come, for the first time or anew."""
        return [
            self._deed(self._responds, name, title, self.chance.choice(list(LABELS)))
            for name in self.cast.people
            if self.chance.random() < share
        ]

    async def _responds(self, name: str, title: str, label: str) -> None:
        user = self.cast.people[name]
        seen = await user.messages()
        asked = next(each for each in reversed(seen) if f"«{title}»" in each.text and each.data("Kommer"))
        await user.press(asked, label)
        self.truth.responses[title, name] = LABELS[label]

    # --- anything else -----------------------------------------------------------------------------------------------

    def passing_time(self, count: int, *, in_groups: bool = True) -> list[Deed]:
        """What people may do at any time; in a group only while it stays the chat that it is."""
        names = list(self.cast.people)
        ways = [self._asks_for_help, self._shares, self._looks, *([self._chats] if in_groups else [])]
        return [self._deed(self.chance.choice(ways), self.chance.choice(names)) for _ in range(count)]

    async def _asks_for_help(self, name: str) -> None:
        await self.cast.people[name].send("/hjelp")
        self.truth.calls_for_help[name] += 1

    async def _shares(self, name: str) -> None:
        text = f"{self._next()} {name} har erfart noe."
        await self.cast.people[name].send(f"/del {text}")
        self.truth.experiences[name, text] += 1

    async def _looks(self, name: str) -> None:
        commands = ["/moter", "/program", "/gruppe", *([] if name in WANT_COPIES else ["/sporsmal"])]
        await self.cast.people[name].send(self.chance.choice(commands))

    async def _chats(self, name: str) -> None:
        await self.cast.people[name].send("Noen som har kaffe?", chat=Chat(self.cast.group_of(name).chat, ""))

    def _next(self) -> str:
        self._number += 1
        return f"[{self._number}]"
