"""Somebody answers one screen of the bot after the other, as people do."""

from collections.abc import Awaitable, Callable, Mapping

from bot.playground.client import Message, NotAllowed, User

PATIENCE = 60.0
MOST_SCREENS = 40
Act = Callable[[Message], Awaitable[object]]


class Broken(Exception):
    """A screen is not as the story knows it; the words say whose and which."""


async def follow(user: User, answers: Mapping[str, Act], until: str) -> Message:
    """Answer one screen after the other until one says `until`; raises Broken at one that is not known."""
    for _ in range(MOST_SCREENS):
        screen = await user.expect(lambda _message: True, chat=user.id, within=PATIENCE)
        if until in screen.text:
            return screen
        act = next((act for words, act in answers.items() if words in screen.text), None)
        if act is None:
            raise Broken(f"{user.name} does not know this screen: {screen.text!r} {screen.buttons}")
        try:
            await act(screen)
        except NotAllowed as refused:
            raise Broken(f"{user.name}: {refused} {screen.text!r} {screen.buttons}") from refused
    raise Broken(f"{user.name} never came to {until!r}")


async def waiting(_screen: Message) -> None:
    """Nothing is to be done until the screen changes."""


def pressing(user: User, label: str) -> Act:
    return lambda screen: user.press(screen, label)
