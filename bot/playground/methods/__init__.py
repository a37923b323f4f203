"""The Bot API's methods, one module a noun; each takes the world and the checked arguments."""

from collections.abc import Callable
from typing import Any

from bot.playground.arguments import Arguments, Signature, signature
from bot.playground.methods import editing, members, polls, profile, sending, topics
from bot.playground.world import World

Method = Callable[[World, Arguments], Any]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.title, rest))


# By lower-case name: Telegram takes method names in any case.
METHODS: dict[str, tuple[str, Method, Signature]] = {
    _camel(method.__name__).lower(): (_camel(method.__name__), method, signature(method.__name__))
    for module in (profile, sending, editing, polls, members, topics)
    for method in module.METHODS
}
