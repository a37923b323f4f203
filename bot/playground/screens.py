"""Somebody answers one screen of the bot after the other, as people do."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from bot.playground.client import Message, NotAllowed, Play, User
from bot.playground.user import Wanted
from bot.playground.wire import Wire

PATIENCE = 120.0  # seconds of real time in which the bot does nothing
MOST_SCREENS = 40
Act = Callable[[Message], Awaitable[object]]
T = TypeVar("T")


class Broken(Exception):
    """A screen is not as the story knows it; the words say whose and which."""


class Silent(Exception):
    """What was waited for has not come, and the bot does nothing any more."""


async def patiently(play: Wire, wait: Callable[[], Awaitable[T]]) -> T:
    """Wait, and once more whenever that took too long, for as long as the bot does something meanwhile.

    A busy machine may look for groups for minutes, and the bot tells of it again and again; raises Silent.
    """
    before = -1
    while True:
        try:
            return await wait()
        except (AssertionError, TimeoutError) as error:
            done = await _done(play)
            if done == before:
                raise Silent(str(error)) from error
            before = done


async def _done(play: Wire) -> int:
    """How much the bot has done; asking for news is nothing."""
    return sum(entry["method"] != "getUpdates" for entry in await play.get("ledger"))


async def hears(user: User, wanted: Wanted, chat: int | None = None) -> Message:
    """Wait patiently for a message, in private where no chat is named."""
    return await patiently(user.play, lambda: user.expect(wanted, chat=chat or user.id, within=PATIENCE))


async def calm(play: Play) -> None:
    """Wait patiently until the bot has taken every update."""
    await patiently(play, lambda: _taken(play))


async def _taken(play: Play) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            with contextlib.suppress(TimeoutError):
                return await play.idle()


async def follow(user: User, answers: Mapping[str, Act], until: str) -> Message:
    """Answer one screen after the other until one says `until`; raises Broken at one that is not known."""
    answered = 0
    while answered < MOST_SCREENS:
        screen = await hears(user, lambda _message: True)
        if until in screen.text:
            return screen
        act = next((act for words, act in answers.items() if words in screen.text), None)
        if act is None:
            raise Broken(f"{user.name} kjenner ikke denne skjermen: {screen.text!r} {screen.buttons}")
        answered += act is not waiting  # the bot may say many times that it is at it
        try:
            await act(screen)
        except NotAllowed as refused:
            raise Broken(f"{user.name}: {refused} {screen.text!r} {screen.buttons}") from refused
    raise Broken(f"{user.name} kom aldri til {until!r}")


async def waiting(_screen: Message) -> None:
    """Nothing is to be done until the screen changes."""


def pressing(user: User, label: str) -> Act:
    return lambda screen: user.press(screen, label)
