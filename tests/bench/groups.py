"""Many groups with chats of their own, all of which are asked at one moment; in each is one who is asked privately.

One facilitator looks after them all: her message of the week follows what is asked.
"""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any, TypeVar

from bot.playground.client import Chat, Play, User
from storage import Transaction, groups, libraries, participations, people, programmes

STARTER = (files("bot") / "programmes" / "ledelse.toml").read_text()
MADE = datetime(2026, 8, 28, 10, 0, tzinfo=UTC)
BEGINS = datetime(2026, 8, 31, 6, 0, tzinfo=UTC)  # the week: Monday at eight
ASKED = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)  # Tuesday at nine
IN_CHAT = 2  # beside the one who asks for help, and the one who is not
AT_ONCE = 50
QUESTION, WEEK, HELP = "Tenk på én gang den siste uka", "Ukas spørsmål:", "Hva vil du gjøre?"
Json = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """A group's chat, who is in the group and not in its chat, and one of those who are in both."""

    chat: Chat
    lone: User
    asks: User


async def places(play: Play, count: int) -> list[Place]:
    async def place(n: int) -> Place:
        lone, asks = await play.user(f"Person {n}"), await play.user(f"Kollega {n}")
        await lone.start()
        await asks.start()
        chat = await lone.create_group(f"Gruppe {n}", kind="supergroup")
        await lone.add_bot(group=chat)
        return Place(chat, lone, asks)

    return await some_at_a_time(place(n) for n in range(count))


async def facilitator(play: Play) -> User:
    vilde = await play.user("Vilde")
    await vilde.start()
    return vilde


async def some_at_a_time(calls: Iterable[Awaitable[T]]) -> list[T]:
    room = asyncio.Semaphore(AT_ONCE)

    async def one(call: Awaitable[T]) -> T:
        async with room:
            return await call

    return await asyncio.gather(*map(one, calls))


def fill(tx: Transaction, where: Sequence[Place], leader: User) -> None:
    """A programme that begins on Tuesday, with these groups."""
    programme = programmes.add(tx, MADE, STARTER, date(2026, 9, 1), "nb").id
    vilde = people.add(tx, MADE, leader.name, "nb", str(leader.id)).id
    people.give_role(tx, MADE, vilde, programme, "facilitator")
    library = libraries.keep(tx, "1870", "Biblioteket", "small")
    for n, place in enumerate(where):
        addresses = [str(place.lone.id), str(place.asks.id), *(f"9{n:06}{each}" for each in range(IN_CHAT))]
        members = [_takes_part(tx, programme, library, address) for address in addresses]
        group = groups.add(tx, MADE, programme, members, name=f"Gruppe {n}", host_municipality="1870")
        groups.bind(tx, MADE, group.id, place.chat.id)
        for member in members[1:]:
            groups.came_into_chat(tx, MADE, group.id, member)


def _takes_part(tx: Transaction, programme: int, library: int, address: str) -> int:
    member = people.add(tx, MADE, "Person", "nb", address).id
    people.give_role(tx, MADE, member, programme, "participant")
    chosen = {"slots": [], "electives": [], "private_prompts": False, "paused_until": None}
    participations.start(tx, MADE, member, programme, **chosen)
    libraries.place(tx, member, "leader", [library])
    return member


def is_question(entry: Json) -> bool:
    """Whether a call of the ledger puts the first question; the facilitator's message of the week quotes it too."""
    text = str(entry["parameters"].get("text"))
    return entry["method"] == "sendMessage" and QUESTION in text and WEEK not in text


def is_help(entry: Json) -> bool:
    return HELP in str(entry["parameters"].get("text"))
