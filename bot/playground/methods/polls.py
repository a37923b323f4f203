"""Polls and votes."""

from typing import Any

from bot.playground import keyboards
from bot.playground.arguments import Arguments
from bot.playground.methods.editing import find
from bot.playground.methods.sending import send
from bot.playground.people import Person, Poll
from bot.playground.refusals import bad
from bot.playground.world import World

Json = dict[str, Any]


def send_poll(world: World, given: Arguments) -> Json:
    chat = world.open_chat(given["chat_id"])
    poll = Poll(
        str(world.number()),
        _text(given["question"], 300, "poll question"),
        _options(given["options"]),
        anonymous=given.get("is_anonymous", True),
        multiple=given.get("allows_multiple_answers", False),
        correct=_correct(given),
        closes=given.get("close_date")
        or (int(world.clock.seconds()) + given["open_period"] if "open_period" in given else None),
        closed=given.get("is_closed", False),
    )
    message = send(world, chat, given, {"poll": poll.body()})
    poll.places.append(message)
    world.polls[poll.id] = poll
    return message.body


def _text(value: Any, longest: int, what: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise bad(f"{what} must be non-empty")
    if len(value) > longest:
        raise bad(f"{what} length must not exceed {longest}")
    return value.strip()


def _options(given: list[Any]) -> list[str]:
    if len(given) < 2:
        raise bad("poll must have at least 2 option")
    if len(given) > 12:
        raise bad("poll can't have more than 12 options")
    return [_text(one.get("text") if isinstance(one, dict) else one, 100, "poll options") for one in given]


def _correct(given: Arguments) -> list[int] | None:
    if given.get("type", "regular") not in ("regular", "quiz"):
        raise bad("unsupported poll type specified")
    if given.get("type") != "quiz":
        return None
    correct: list[int] = given.get("correct_option_ids") or []
    if not correct or not all(isinstance(one, int) and 0 <= one < len(given["options"]) for one in correct):
        raise bad("wrong correct option ID specified")
    return correct


def stop_poll(world: World, given: Arguments) -> Json:
    message = world.open_chat(given["chat_id"]).messages.get(given["message_id"])
    if message is None or "poll" not in message.body:
        raise bad("message with poll to stop not found")
    if message.sender != world.bot.id:
        raise bad("poll can't be stopped")
    poll = world.polls[message.body["poll"]["id"]]
    if poll.closed:
        raise bad("poll has already been closed")
    poll.closed = True
    world.change(message, reply_markup=keyboards.inline(given.get("reply_markup")))
    _changed(world, poll)
    return poll.body()


def vote(world: World, person: Person, chat_id: int, message_id: int, options: list[int]) -> None:
    """Let somebody vote, or take the vote back with no options; refuses what the app would not let them do."""
    message = find(world.chats[chat_id], message_id, "vote in")
    if "poll" not in message.body:
        raise bad("message is no poll")
    poll = world.polls[message.body["poll"]["id"]]
    if poll.closed or (poll.closes is not None and poll.closes <= world.clock.seconds()):
        raise bad("poll has been closed")
    if not all(0 <= one < len(poll.options) for one in options) or (len(options) > 1 and not poll.multiple):
        raise bad("no such option")
    poll.votes.pop(person.id, None)
    if options:
        poll.votes[person.id] = sorted(set(options))
    _changed(world, poll)
    if not poll.anonymous:
        chosen = sorted(set(options))
        answer: Json = {"poll_id": poll.id, "user": person.body, "option_ids": chosen}
        answer["option_persistent_ids"] = [str(one) for one in chosen]
        world.updates.add("poll_answer", answer)


def _changed(world: World, poll: Poll) -> None:
    for message in poll.places:
        if message.id in message.chat.messages:
            world.change(message, poll=poll.body())
    world.updates.add("poll", poll.body())


METHODS = (send_poll, stop_poll)
