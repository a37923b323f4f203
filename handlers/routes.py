"""How a handler says what it is for; `handlers/__init__.py` gathers what every file here says."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.domain.conversation import Call, Message, Reaction

Handler = Callable[..., Reaction]
Renderer = Callable[..., Message | Call | None]
Where = Literal["private", "anywhere"]
GREATEST = 2**63 - 1  # that a database takes


@dataclass
class Routes:
    """The handlers of one capability, by what they answer to, and the words of its messages."""

    commands: dict[str, tuple[Handler, Where]] = field(default_factory=dict)
    buttons: dict[str, tuple[Handler, Where]] = field(default_factory=dict)
    answers: dict[str, Handler] = field(default_factory=dict)
    replies: dict[str, Handler] = field(default_factory=dict)
    edits: list[Handler] = field(default_factory=list)
    events: dict[str, Handler] = field(default_factory=dict)
    messages: dict[str, Renderer] = field(default_factory=dict)

    def command(self, *names: str, where: Where = "private") -> Callable[[Handler], Handler]:
        """The handler of /name, called with the turn. Its last name is also a button: press("name")."""

        def add(handler: Handler) -> Handler:
            self.commands.update(dict.fromkeys(names, (handler, where)))
            self.buttons[names[-1]] = (handler, where)
            return handler

        return add

    def button(self, name: str, where: Where = "private") -> Callable[[Handler], Handler]:
        """The handler of a button made by `press(name, ...)`, called with the turn and the arguments."""

        def add(handler: Handler) -> Handler:
            self._under(self.buttons, name)((handler, where))
            return handler

        return add

    def awaited(self, what: str) -> Callable[[Handler], Handler]:
        """The handler of the next text, voice or picture after `conversation.expect(what, ...)`."""
        return self._under(self.answers, what)

    def reply(self, subject: str) -> Callable[[Handler], Handler]:
        """The handler of replies to messages sent about "subject:ID", called with the turn and the id."""
        return self._under(self.replies, subject)

    def edited(self, handler: Handler) -> Handler:
        """A handler of edited messages; gives None where the message is not its own."""
        self.edits.append(handler)
        return handler

    def event(self, name: str) -> Callable[[Handler], Handler]:
        """The handler of something that happened to a chat, such as "chat_lost"."""
        return self._under(self.events, name)

    def message(self, kind: str) -> Callable[[Renderer], Renderer]:
        """The words of messages of this kind, called with a view and the message's parameters.

        None where there is nothing to say any more.
        """
        return self._under(self.messages, kind)

    @staticmethod
    def _under(table: dict[str, Any], name: str) -> Callable[[Any], Any]:
        if name in table:
            raise ValueError(f"two handlers answer to {name}")
        return lambda handler: table.setdefault(name, handler)

    def include(self, other: "Routes") -> None:
        for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True):
            if isinstance(mine, list):
                mine.extend(theirs)
            elif twice := mine.keys() & theirs.keys():
                raise ValueError(f"two handlers answer to {', '.join(sorted(twice))}")
            else:
                mine.update(theirs)


def call(handler: Handler, turn: Any, args: list[Any]) -> Reaction:
    """Call a handler with what a button carried; numbers where its signature says int.

    Raises ValueError where they do not fit: a button that is stale or forged.
    """
    parameters = list(inspect.signature(handler).parameters.values())[1:]
    required = [each for each in parameters if each.default is inspect.Parameter.empty]
    if not len(required) <= len(args) <= len(parameters):
        raise ValueError(f"{len(args)} arguments for {handler.__name__}")
    return handler(
        turn, *(_number(arg) if each.annotation is int else arg for arg, each in zip(args, parameters, strict=False))
    )


def _number(arg: Any) -> int:
    number = int(arg)
    if abs(number) > GREATEST:
        raise ValueError(f"{number} is no id")
    return number
