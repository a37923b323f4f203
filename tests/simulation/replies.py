"""What answers people, and what others must know of their doings."""

from collections import Counter
from collections.abc import Iterator

from tests.simulation.calendar import next_allowed
from tests.simulation.doings import Deed, Doings
from tests.simulation.model import FACILITATOR, Event, Line, local, minute

WRITES = ("facilitator's menu", *(3 * ["asks on"]))  # something in each language
REPLIES = {
    "more time for M2 in Midt": ("facilitator's menu",),
    "M5 before M4": ("facilitator's menu",),
    "not this week": ("facilitator's menu",),
    "sends the question to Vest": ("facilitator's menu",),
    "comes": ("hello",),
    "pauses for 2 weeks": ("pause",),
    "leaves": ("settings",),
    "takes back the answer to M1-3": ("it is gone",),
    "writes anew": ("asks on", "own answer"),
    "puts M1-4 in other words": WRITES,
    "puts M3-4 in other words for Øst": WRITES,
    "asks Midt something of her own": WRITES,
    "M2-3 before M2-2 in Vest": ("facilitator's menu",),
    "takes E2-3 back from Vest": ("facilitator's menu",),
    "plans Videomøte 1": WRITES,  # a title, when it is, and the link
    "plans Videomøte 2": WRITES,
    "plans Videomøte 3": WRITES,
    "moves Videomøte 2": ("facilitator's menu", "asks on"),
    "cancels Videomøte 3": ("facilitator's menu",),
}


def lines(doings: Doings) -> Iterator[Line]:
    yield from _replies(doings)
    yield from _news(doings)


def _replies(doings: Doings) -> Iterator[Line]:
    for deed in doings.deeds:
        for to, what in _reply(doings, deed):
            yield Line(minute(deed.at), to, what)
    for event in doings.cast.events:
        for what in REPLIES.get(event.what, ()):
            yield Line(event.at, event.who, what)


def _reply(doings: Doings, deed: Deed) -> Iterator[tuple[str, str]]:
    """What the bot answers in private; and what it says for somebody in the chat."""
    if deed.act == "chats":
        yield deed.who, "own answer"
    elif deed.act == "looks":
        yield deed.who, "what do you say"
    elif deed.act == "skips" and not doings.cast.people[deed.who].in_chat:
        yield deed.who, "others" if _sees_others(doings, deed) else "nobody yet"
    elif deed.is_answer:
        yield deed.who, "what do you say"
        yield deed.who, "own answer"
        if _sees_others(doings, deed):
            yield deed.who, "others"
        elif not doings.cast.people[deed.who].in_chat:  # who is there sees them there
            yield deed.who, "nobody yet"
        if deed.is_posted:
            yield doings.cast.people[deed.who].group, f"answer of {deed.who}"


def _sees_others(doings: Doings, deed: Deed) -> bool:
    """Whether there is something to see for somebody who answers.

    Of their group's that week, or to the same question before it was taken back; or for all.
    """
    people = doings.cast.people
    return any(
        (people[other.who].group == people[deed.who].group and deed.monday == other.monday)
        or (other.key == deed.key and (other.act == "tells all" or people[other.who].group == people[deed.who].group))
        for other in doings.deeds
        if other.at < deed.at and other.who != deed.who and other.is_seen and doings.stands(other, deed.at)
    )


def _news(doings: Doings) -> Iterator[Line]:
    """What some must know of others' doings."""
    for event in doings.cast.events:
        for to, what in _told_of(doings, event):
            yield Line(minute(next_allowed(local(event.at))), to, what)


def _told_of(doings: Doings, event: Event) -> list[tuple[str, str]]:
    match event.what:
        case "comes":
            return [(event.who, "you are in a group"), (doings.cast.people[event.who].group, "somebody new")]
        case "leaves":
            return [(FACILITATOR, "somebody left")]
        case "says it is too much" if _is_too_much(doings, event):
            return [(FACILITATOR, "too much")]
    return []


def _is_too_much(doings: Doings, event: Event) -> bool:
    """Whether somebody is the one with whom most of a group have said so twice."""
    here = doings.cast.members(doings.cast.people[event.who].group, local(event.at))
    said = Counter(each.who for each in doings.cast.events if (each.what, each.at <= event.at) == (event.what, True))
    twice = [name for name in here if said[name] >= 2]
    return event.who == twice[-1] if 2 * len(twice) > len(here) else False
