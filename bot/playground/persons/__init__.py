"""What a person does in the app: one function a verb of the control API; ValueError says why the app refuses."""

from collections.abc import Callable
from typing import Any

from bot.playground.persons import groups, links, tapping, writing

VERBS: dict[str, Callable[..., Any]] = {
    verb.__name__: verb for module in (writing, tapping, groups, links) for verb in module.VERBS
}
