"""People who write to the bot and read what it says: the real router, handlers, services and database, no network.

kari = scene.person("Kari")
kari.writes("/hjelp")
kari.presses("Ukas spørsmål")
assert "Velg" in kari.last.text
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from bot import router
from bot.domain.conversation import Button, Call, File, Incoming, Message
from bot.domain.delivery import Outcome, Perhaps, Refused, Sent
from bot.domain.pace import Pace
from bot.services import changes, delivery, due, plan_work
from bot.services.delivery import Claimed
from bot.working_out import sought
from handlers import render
from storage import Transaction

MONDAY = datetime(2026, 8, 24, 7, 0, tzinfo=UTC)
DELETABLE = timedelta(hours=48)
FEW = 40  # people, for whom the best plan is soon found
ASKED = {"is_member", "my_rights", "look_at_forum"}  # what the bot only asks


class NoLimits(Pace):
    def room_at(self, now: datetime, *, answers: bool = True) -> datetime:
        return now

    def ready_at(self, chat: int | None, now: datetime, *, answers: bool = True) -> datetime:
        return now


@dataclass
class Shown:
    """A message as it stands in a chat."""

    id: int
    message: Message
    at: datetime = MONDAY
    thread: int | None = None

    @property
    def has_file(self) -> bool:
        return bool(self.message.file or self.message.attachment)

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self._buttons()]

    def _buttons(self) -> list[Button]:
        return [button for row in self.message.buttons for button in row]

    def button(self, label: str) -> Button:
        for button in self._buttons():
            if button.label.startswith(label):
                return button
        raise AssertionError(f"no button {label!r} among {self.labels} under {self.text!r}")


@dataclass
class Scene:
    tx: Transaction
    now: datetime = MONDAY
    chats: dict[int, list[Shown]] = field(default_factory=dict)
    outcomes: list[Outcome | None] = field(default_factory=list)  # what happens to the next messages; None: they arrive
    calls: list[tuple[int, Call]] = field(default_factory=list)  # what the bot did that is no message
    refused: set[str] = field(default_factory=set)  # what Telegram does not let the bot do, as Call names it
    rights: dict[int, list[str]] = field(default_factory=dict)  # what the bot may do in a group's chat, where asked
    present: dict[int, set[int]] = field(default_factory=dict)  # who is in a group's chat, without having been let in
    lost: list[str] = field(default_factory=list)  # what the bot does next whose answer does not come, as Call names it
    without_topics: set[int] = field(default_factory=set)  # chats that are no forums
    sent_at: dict[int, datetime] = field(default_factory=dict)  # when people's messages were, which an edit keeps
    _ids: Any = field(default_factory=lambda: count(1000))

    def person(self, name: str, language: str = "nb") -> "Person":
        return Person(self, name, next(self._ids), language)

    def chat(self, chat: int) -> list[Shown]:
        return self.chats.setdefault(chat, [])

    def next_id(self) -> int:
        return next(self._ids)

    def happens(self, incoming: Incoming) -> list[str]:
        """Let something happen; gives the toasts over the chat."""
        toasts = [text for _, text in router.handle(self.tx, self.now, incoming) if text]
        self.deliver()
        self.plan()
        return toasts

    def plan(self) -> None:
        """Work out what was asked for, as the bot does beside; for many the first plan there is will do."""
        while (plan_id := plan_work.wanted(self.tx)) is not None:
            task = plan_work.task(self.tx, plan_id)
            assert task
            changes.worked_out(self.tx, self.now, sought(task, None if len(task.on.people) <= FEW else 0))
            self.deliver()

    def later(self, **delta: float) -> None:
        """Let time pass in one leap and do what is due then."""
        self.now += timedelta(**delta)
        self.until_now()

    def at(self, moment: datetime) -> None:
        """Let time pass, doing everything that becomes due on the way, at its own moment."""
        self.until_now()
        while (next_due := due.next_due(self.tx, self.now)) is not None and self.now < next_due <= moment:
            self.now = next_due
            self.until_now()
        self.now = moment
        self.until_now()

    def until_now(self) -> None:
        for rule in due.RULES:
            while rule(self.tx, self.now):
                pass
        self.deliver()
        self.plan()

    def deliver(self) -> None:
        held_until: datetime | None = self.now
        claimed: list[Claimed] = []
        while claimed or (held_until and held_until <= self.now):
            claimed, held_until, _ = delivery.claim(
                self.tx, self.now, 100, NoLimits(), partial(render, bot="kollokvie_bot")
            )
            for each in claimed:
                delivery.settled(self.tx, self.now, each.delivery, self._becomes(each), each.chat_id)

    def _becomes(self, claimed: Claimed) -> Outcome:
        if isinstance(claimed.message, Call) and claimed.message.name in ASKED - self.refused:
            return Sent(result=self._told(claimed.chat_id, claimed.message))
        if (claimed.delivery.kind, claimed.delivery.act) == ("monday.week", "edit"):  # it follows all that is done
            return self._arrives(claimed)
        outcome = self.outcomes.pop(0) if self.outcomes else None
        return outcome or self._arrives(claimed)

    def _told(self, chat_id: int, call: Call) -> bool | list[str] | dict[str, Any]:
        """What Telegram answers when the bot asks about a chat."""
        if call.name == "my_rights":
            return self.rights.get(chat_id, [])
        if call.name == "look_at_forum":
            return {"topics": chat_id not in self.without_topics, "rights": self.rights.get(chat_id, [])}
        return call.args["user_id"] in self.present.get(chat_id, ())

    def _arrives(self, claimed: Claimed) -> Outcome:
        message, act = claimed.message, claimed.delivery.act
        if isinstance(message, Call):
            return self._does(claimed.chat_id, message)
        chat = self.chat(claimed.chat_id)
        if act == "send":
            chat.append(Shown(self.next_id(), message, self.now, claimed.thread_id))
            return Sent(chat[-1].id)
        for shown in [each for each in chat if each.id == claimed.delivery.message_id]:
            if act == "delete" and self.now - shown.at < DELETABLE:
                chat.remove(shown)
            elif act == "edit" and shown.has_file != bool(message.file or message.attachment):
                return Refused("Bad Request: there is no text in the message to edit")
            else:
                shown.message = message
        return Sent()

    def _does(self, chat_id: int, call: Call) -> Outcome:
        self.calls.append((chat_id, call))
        if call.name in self.refused:
            return Refused(f"Bad Request: not {call.name}")
        if call.name in self.lost:
            self.lost.remove(call.name)
            return Perhaps("time-out")
        return Sent(result=self.next_id() if call.name == "create_topic" else f"https://t.me/+invite{chat_id}")


@dataclass
class Person:
    scene: Scene
    name: str
    id: int
    language: str

    @property
    def chat(self) -> list[Shown]:
        """My private chat with the bot, as it stands now: what the bot says."""
        return self.scene.chat(self.id)

    @property
    def last(self) -> Shown:
        return self.chat[-1]

    def sees(self, text: str, chat: int | None = None) -> Shown:
        """The newest message with this text in it."""
        shown = self.scene.chat(chat or self.id)
        for each in reversed(shown):
            if text in each.text:
                return each
        raise AssertionError(f"{text!r} is not among {[each.text for each in shown]}")

    def writes(self, text: str, **kwargs: Any) -> int:
        """Write in private, or in the group chat=...; gives the message's id."""
        return self._acts(text=text, **kwargs)

    def sends(self, kind: Any, text: str = "", **kwargs: Any) -> int:
        """Send a voice message, photo or document."""
        return self._acts(text=text, file=File(kind, f"{kind}-of-{self.name}"), **kwargs)

    def replies(self, to: Shown, text: str, chat: int | None = None, **kwargs: Any) -> int:
        """Reply to a message of the bot."""
        return self._acts(text=text, reply_to=to.id, reply_to_bot=True, replied_text=to.text, chat=chat, **kwargs)

    def edits(self, message: int, text: str, **kwargs: Any) -> None:
        self._acts(text=text, message=message, edited=True, **kwargs)

    def presses(self, label: str, shown: Shown | None = None, chat: int | None = None) -> list[str]:
        """Press the button whose label starts so, under the newest message that has it; gives the toasts."""
        candidates = [shown] if shown else list(reversed(self.scene.chat(chat or self.id)))
        for each in candidates:
            if any(known.startswith(label) for known in each.labels):
                return self.carries(each.button(label).press, each.id, chat, each.text)
        raise AssertionError(f"no button {label!r}; there is {[each.labels for each in candidates]}")

    def carries(self, data: str, message: int, chat: int | None = None, under: str = "") -> list[str]:
        """Press a button that carries this data, shown or forged, under a message that says `under`."""
        pressed = {"press": data, "press_id": "1", "message": message, "replied_text": under}
        return self.scene.happens(self._incoming(chat=chat, **pressed))

    def does(self, event: str, chat: int | None = None, **args: Any) -> None:
        """Do something to a chat: bring the bot, remove it, ask to come in."""
        self.scene.happens(self._incoming(chat=chat, event=event, event_args=args))

    def _acts(self, text: str, message: int | None = None, **kwargs: Any) -> int:
        message = message or self.scene.next_id()
        name, _, argument = text.partition(" ")
        command = {"command": name[1:], "argument": argument} if name.startswith("/") else {}
        at = self.scene.sent_at.setdefault(message, self.scene.now)
        self.scene.happens(replace(self._incoming(text=text, message=message, **command, **kwargs), at=at))
        return message

    def _incoming(self, chat: int | None = None, **kwargs: Any) -> Incoming:
        return Incoming(
            address=str(self.id),
            chat=chat or self.id,
            private=chat is None,
            at=self.scene.now,
            first_name=self.name,
            language=self.language,
            **kwargs,
        )
