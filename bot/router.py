"""Which handler takes this update: command, button, awaited answer, reply, edit, or an event of a chat."""

import logging
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

import handlers
from bot.domain.conversation import Call, Incoming, Message, Reaction, Refusal, Say, Show, Toast
from bot.domain.delivery import Delivery
from bot.domain.parts import shortened
from bot.services import Transaction, alerts, audience, coming, conversation, delivery, outbox
from bot.services.outbox import To
from bot.texts import Words, known
from handlers.limits import LONGEST_TOAST
from handlers.routes import call
from handlers.turn import Turn
from handlers.view import View
from storage import is_passing, savepoint

log = logging.getLogger(__name__)

Toasts = list[tuple[str, str]]  # what to answer button presses with, after the commit: (press id, text)


def handle(tx: Transaction, now: datetime, incoming: Incoming) -> Toasts:
    """Let the right handler take what came in; its answers go to the outbox, its toasts are handed back.

    What a handler did before it refused or failed is rolled back.
    """
    member = conversation.who(tx, now, incoming)
    turn = Turn(tx, now, incoming, member)
    if member and not incoming.private and not incoming.event:
        coming.came(tx, now, member, incoming.chat)
    about = _about(turn)
    try:
        with savepoint(tx):
            return _react(turn, _dispatch(turn, about))
    except Refusal as refusal:
        with savepoint(tx):
            return _refused(turn, refusal)


def _refused(turn: Turn, refusal: Refusal) -> Toasts:
    """Why it cannot be done; what is wrong with somebody's own words in a group is for them alone."""
    incoming = turn.incoming
    if incoming.press:
        return _react(turn, Toast(refusal.kind, **refusal.params))
    if incoming.private or incoming.command is not None or incoming.event:
        return _react(turn, Say(refusal.kind, **refusal.params))
    if turn.member:
        outbox.reply(turn.tx, turn.now, To(member=turn.member.id), refusal.kind, **refusal.params)
    return []


def apologise(tx: Transaction, now: datetime, incoming: Incoming) -> Toasts:
    """Say to somebody that what they did failed and is kept; in a group only where they pressed something."""
    turn = Turn(tx, now, incoming, conversation.who(tx, now, incoming))
    if incoming.press:
        return _react(turn, Toast("failed"))
    return _react(turn, Say("failed") if incoming.private and not incoming.event else None)


def _react(turn: Turn, reaction: Reaction) -> Toasts:
    incoming, toasts = turn.incoming, []
    for each in _list(reaction):
        if isinstance(each, Toast):
            toasts.append((incoming.press_id or "", _words_of(turn, each)))
        else:
            _answer(turn, each)
    if incoming.press_id and not toasts:
        toasts.append((incoming.press_id, ""))
    return toasts


def _about(turn: Turn) -> Delivery | None:
    """What the bot said in the message that is pressed on or replied to.

    Where nobody knew whether it arrived, or it was sent twice, its words tell which it is; and so it has arrived.
    """
    incoming = turn.incoming
    message = incoming.message if incoming.press else incoming.reply_to if incoming.reply_to_bot else None
    if message is None:
        return None
    if (known_there := outbox.at(turn.tx, incoming.chat, message)) or not incoming.replied_text:
        return known_there
    for doubtful in alerts.in_doubt(turn.tx, incoming.chat):
        meant = _in_words(turn, doubtful)
        # A repeat stands under a line that says so; its first copy does not.
        if isinstance(meant, Message) and f"\n{meant.text}".endswith(f"\n{incoming.replied_text}"):
            delivery.proved(turn.tx, turn.now, doubtful, message)
            return doubtful
    return None


def _in_words(turn: Turn, doubtful: Delivery) -> Message | Call | None:
    """What it says, or nothing where that fails; what is done for its sake, as when a link is made, is undone."""
    undone = turn.tx.begin_nested()
    try:
        return handlers.render(turn.tx, doubtful, turn.now, bot="")
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("message %s of kind %s could not be put into words", doubtful.id, doubtful.kind)
        return None
    finally:
        undone.rollback()


def _dispatch(turn: Turn, about: Delivery | None) -> Reaction:
    incoming, routes = turn.incoming, handlers.routes
    if incoming.event:
        handler = routes.events.get(incoming.event)
        return handler(turn) if handler else None
    if incoming.edited:
        return next((said for handler in routes.edits if (said := handler(turn)) is not None), None)
    if incoming.press:
        return _pressed(turn, incoming.press)
    if incoming.command is not None:
        return _commanded(turn, incoming.command)
    return _written(turn, about)


def _pressed(turn: Turn, data: str) -> Reaction:
    """A button of the private chat does nothing in a group, where anybody could forge it."""
    name, *args = data.split(" ")
    if name not in handlers.routes.buttons:
        return Toast("stale")
    handler, where = handlers.routes.buttons[name]
    if where == "private" and not turn.incoming.private:
        return Toast("only_private", command=name) if name in handlers.routes.commands else Toast("stale")
    try:
        return call(handler, turn, args)
    except ValueError:
        return Toast("stale")


def _commanded(turn: Turn, typed: str) -> Reaction:
    name = _latin(typed)
    if name not in handlers.routes.commands:
        return Say("unknown_command") if turn.incoming.private else None
    handler, where = handlers.routes.commands[name]
    if where == "private" and not turn.incoming.private:
        return Say("only_private", command=name)
    conversation.heard(turn.tx, turn.incoming.address)
    return handler(turn)


def _latin(typed: str) -> str:
    """A command as Telegram lets it be named, of what people type as they say it: /spørsmål is /sporsmal."""
    apart = unicodedata.normalize("NFD", typed.replace("æ", "ae").replace("ø", "o"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _written(turn: Turn, about: Delivery | None) -> Reaction:
    incoming, routes = turn.incoming, handlers.routes
    subject, _, id = (about.subject if about and about.subject else "").partition(":")
    if subject in routes.replies:
        return call(routes.replies[subject], turn, [id])
    if not incoming.private:
        return None
    if expected := conversation.expected(turn.tx, incoming.address):
        what, args = expected
        return call(routes.answers[what], turn, args)
    return call(routes.answers["unasked"], turn, [])


def _answer(turn: Turn, said: Say) -> None:
    to = conversation.where(turn.tx, turn.incoming, conversation.who(turn.tx, turn.now, turn.incoming))
    params = {"language": turn.incoming.language, **said.params} if to.member is None else said.params
    pressed = turn.incoming.message if isinstance(said, Show) and turn.incoming.press else None
    edits = (turn.incoming.chat, pressed) if pressed is not None else None
    outbox.reply(turn.tx, turn.now, to, said.kind, edits=edits, subject=said.about, **params)


def _words_of(turn: Turn, toast: Toast) -> str:
    reader = audience.of_toast(turn.tx, turn.member, toast.params.get("programme"))
    language = (reader.member and reader.member.language) or known(turn.incoming.language) or reader.language
    view = View(turn.tx, turn.now, Words(language, ZoneInfo(reader.timezone)), turn.member, "", None)
    message = handlers.routes.messages[toast.kind](view, **toast.params)
    return shortened(message.text, LONGEST_TOAST) if isinstance(message, Message) else ""


def _list(reaction: Reaction) -> list[Say]:
    if reaction is None:
        return []
    return reaction if isinstance(reaction, list) else [reaction]
