"""Thirteen people in three groups with a chat each, and who leads them."""

import json
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.playground.client import Play, User
from bot.services import group_chats
from storage import groups, participations, people
from storage.database import open_sqlite
from tests.soak.machines import ROOT, Bot

OSLO = ZoneInfo("Europe/Oslo")
PROGRAMME = ROOT / "bot" / "programmes" / "ledelse.toml"
BEGINS = datetime(2026, 8, 31, 9, 0, tzinfo=OSLO)
# The Tuesdays of the programme's first questions; week 40 is free.
TUESDAYS = [date(2026, month, day) for month, day in ((9, 1), (9, 8), (9, 15), (9, 22), (10, 6))]
GROUPS = {
    "Vest": ("Anna", "Bjørn", "Cecilie", "David", "Eli"),
    "Midt": ("Frode", "Gro", "Håkon", "Ida"),
    "Øst": ("Jan", "Kari", "Lars", "Mona"),
}
WANT_COPIES = ("Bjørn", "Gro", "Ida", "Lars")  # are sent the questions privately as well
FACILITATOR = "Vilde"
RIGHTS = ("can_invite_users", "can_restrict_members")


@dataclass(frozen=True)
class Question:
    """A question of the programme and the moment at which everybody is asked."""

    key: str
    words: str
    at: datetime


def questions() -> list[Question]:
    """The first questions, by the programme's file and the calendar."""
    modules = tomllib.loads(PROGRAMME.read_text())["module"]
    asked = [
        (f"{module['key']}-{number}", prompt["text"]["nb"])
        for module in modules
        for number, prompt in enumerate(module["prompt"], 1)
    ]
    return [
        Question(key, words, at(day, 9)) for day, (key, words) in zip(TUESDAYS, asked[: len(TUESDAYS)], strict=True)
    ]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), OSLO).astimezone(UTC)


@dataclass
class Group:
    name: str
    chat: int
    people: tuple[str, ...]


@dataclass
class Cast:
    """Everybody, by name."""

    vilde: User
    people: dict[str, User]
    groups: dict[str, Group]

    def group_of(self, name: str) -> Group:
        return next(group for group in self.groups.values() if name in group.people)


async def gather(play: Play, bot: Bot) -> Cast:
    """Make the programme, seat everybody, and let the facilitator bring the bot to each group's chat."""
    await play.move(to=BEGINS)
    programme = json.loads(bot.does("programme", "new", str(PROGRAMME), "--start", f"{BEGINS:%Y-%m-%d}", "--json"))
    names = [name for group in GROUPS.values() for name in group]
    everyone = {name: await play.user(name, language="nb") for name in (*names, FACILITATOR)}
    for user in everyone.values():
        await user.start()
    tokens = _seat(bot.path, programme["programme"], everyone)
    vilde = everyone.pop(FACILITATOR)
    chats = {}
    for group, members in GROUPS.items():
        chat = await vilde.create_group(f"Kollokvie {group}")
        for name in members:
            await vilde.add_member(chat, everyone[name])
        await vilde.add_bot(tokens[group], RIGHTS, group=chat)
        chats[group] = Group(group, chat.id, members)
    return Cast(vilde, everyone, chats)


def _seat(path: Path, programme: int, everyone: dict[str, User]) -> dict[str, str]:
    """Write everybody into the database; gives the tokens that bind the groups' chats."""
    engine, now = open_sqlite(path), BEGINS.astimezone(UTC)
    with engine.begin() as tx:
        ids = {name: people.add(tx, now, name, "nb", str(user.id)).id for name, user in everyone.items()}
        for name, id in ids.items():
            people.give_role(tx, now, id, programme, "facilitator" if name == FACILITATOR else "participant")
            if name != FACILITATOR:
                wishes = {"slots": [], "electives": [], "private_prompts": name in WANT_COPIES, "paused_until": None}
                participations.start(tx, now, id, programme, **wishes)
        made = {
            name: groups.add(tx, now, programme, [ids[each] for each in members], name=name, host_municipality="1870")
            for name, members in GROUPS.items()
        }
        tokens = {name: group_chats.connect_token(tx, now, group, ids[FACILITATOR]) for name, group in made.items()}
    engine.dispose()
    return tokens
