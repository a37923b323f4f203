"""Everybody of the story in its programme, who has said at once what one says there to one screen after the other."""

import contextlib
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

from bot.domain import joining as questions
from bot.domain.conversation import Incoming
from bot.domain.places import search
from bot.domain.programme import read
from bot.playground.cast import FACILITATOR, LARGER, LEADS, LEADS_FROM_AFAR, MANAGER, PARTICIPANTS, WORKS, Participant
from bot.playground.client import Play, User
from bot.playground.server import USERNAME
from bot.playground.story import BEGINS, STARTS_ON
from bot.services import joining, links, programme
from storage import Transaction
from tests.page.living import STARTER, Living, living

POSITIONS = {LEADS: "leader", WORKS: "staff", LEADS_FROM_AFAR: "remote_leader"}
SLOTS = {"Tirsdag 08.30": 2, "Tirsdag 14.00": 3, "Torsdag 08.30": 6}


@contextlib.asynccontextmanager
async def seated(folder: Path) -> AsyncIterator[Living]:
    """A playground in which everybody has joined, and nobody has a group."""
    async with living(folder, BEGINS) as here:
        users = [await _person(here.play, name) for name in (MANAGER, FACILITATOR, *_names())]
        await here.calm()
        token = await here.database.run(_seat, here, users)
        link = f"https://t.me/{USERNAME}?start={token}"
        letter = {"title": "E-post", "text": "Velkommen!", "link": link, "joined": [user.id for user in users]}
        here.page.show(letters=[letter])
        await here.calm()
        yield here


def _names() -> list[str]:
    return [one.name for one in PARTICIPANTS]


async def _person(play: Play, name: str) -> User:
    user = await play.user(name, language="nb")
    await user.start()
    return user


def _seat(tx: Transaction, here: Living, users: list[User]) -> str:
    """Let everybody in by a link; gives that of the participants."""
    now = here.now
    made = programme.start(tx, now, STARTER, date.fromisoformat(STARTS_ON), "nb")
    manager, facilitator, *people = users
    _joins(tx, here, manager, made.manager_token, {})
    _joins(tx, here, facilitator, links.issue(tx, now, made.id, role="facilitator"), {})
    for user, one in zip(people, PARTICIPANTS, strict=True):
        _joins(tx, here, user, made.join_token, _answers(one))
    return made.join_token


def _joins(tx: Transaction, here: Living, user: User, token: str, answers: dict[str, object]) -> None:
    who = Incoming(str(user.id), user.id, private=True, at=here.now)
    draft = joining.say_yes(tx, here.now, who, token, "nb")
    for step, value in {"name": user.name, **answers}.items():
        draft = draft.answered(step, value)
    assert draft.step is None
    joining.keep(tx, here.now, draft)


def _answers(one: Participant) -> dict[str, object]:
    keys = {module.title["nb"]: module.key for module in read(STARTER).modules}
    *first, last = [_library(place, one) for place in one.municipalities]
    answers = {
        **last,
        "libraries": first,
        "position": POSITIONS[one.position],
        "more": "no",
        "slots": [SLOTS[each] for each in one.slots],
        "electives": [keys[each] for each in one.electives],
    }
    assert set(questions.EVERYTHING) - {"name"} <= answers.keys()
    return answers


def _library(place: str, one: Participant) -> dict[str, str]:
    size = "larger" if one.size == LARGER else "small"
    return {"municipality": search(place)[0].number, "library": f"{place} folkebibliotek", "size": size}
