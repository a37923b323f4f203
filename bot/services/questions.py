"""The questions of the joining: what fits as an answer to each, and where it leads."""

from collections.abc import Container
from datetime import datetime

from bot.domain import joining as rules
from bot.domain.conversation import Refusal
from bot.domain.joining import Draft, Step
from bot.domain.people import Library, Member
from bot.domain.places import load_municipalities
from bot.domain.programme import Module
from bot.services import programme
from bot.services.joining import LONGEST_NAME, keep
from storage import Transaction, libraries, participations, people
from storage import joining as drafts

LONGEST = {"name": LONGEST_NAME, "library": 80}


def draft(tx: Transaction, member: Member | None, programme_id: int) -> Draft | None:
    return drafts.get(tx, member.id, programme_id) if member else None


def at(tx: Transaction, member: Member | None, programme_id: int, *steps: Step) -> Draft:
    """The draft of a member who is at one of these questions; raises Refusal where they are not, or no longer."""
    found = draft(tx, member, programme_id)
    if found is None or (steps and found.step not in steps):
        raise Refusal("stale")
    return found


def back(tx: Transaction, now: datetime, draft: Draft) -> Draft | None:
    """Ask the question before again; None where there is none: what was about to be changed stays as it was."""
    earlier = draft.back()
    if earlier:
        drafts.save(tx, now, earlier)
    elif draft.role is None:
        drafts.forget(tx, draft.member_id, draft.programme_id)
    return earlier


def write(tx: Transaction, now: datetime, draft: Draft, typed: str) -> Draft:
    """Take a typed name of a person or a library; raises Refusal where it cannot be one."""
    step = draft.step
    if step is None or step not in LONGEST:
        raise Refusal("stale")
    name = rules.tidy(typed)
    if fault := rules.fault_of(name, LONGEST[step]):
        raise Refusal("questions.wanted", step=step, fault=fault)
    return _told_library(tx, now, draft, name) if step == "library" else _advance(tx, now, draft.answered(step, name))


def pick(tx: Transaction, now: datetime, draft: Draft, value: str) -> Draft:
    """Take what a button says to the question that somebody is at; raises Refusal where it does not fit."""
    match draft.step:
        case "name":
            return write(tx, now, draft, people.get(tx, draft.member_id).name)
        case "municipality":
            return _one_of(tx, now, draft, value, load_municipalities())
        case "library":
            return _told_library(tx, now, draft, _offered(tx, draft, value))
        case "size":
            return _one_of(tx, now, draft, value, rules.SIZES)
        case "position":
            return _one_of(tx, now, draft, value, rules.POSITIONS)
        case "more" if value == "yes" and len(draft.libraries) < rules.MOST_LIBRARIES:
            return _advance(tx, now, draft.one_more_library())
        case "more":
            return _one_of(tx, now, draft, value, ("no",))
        case "slots":
            return _all_slots(tx, now, draft, value)
    raise Refusal("stale")


def _one_of(tx: Transaction, now: datetime, draft: Draft, value: str, choices: Container[str]) -> Draft:
    if value not in choices or draft.step is None:
        raise Refusal("stale")
    return _advance(tx, now, draft.answered(draft.step, value))


def _all_slots(tx: Transaction, now: datetime, draft: Draft, value: str) -> Draft:
    if value != "all":
        raise Refusal("stale")
    return _advance(tx, now, draft.answered("slots", list(rules.SLOTS)))


def offered(tx: Transaction, draft: Draft) -> list[Library]:
    """The libraries known in the municipality that was just told, but for those told before."""
    told = {each["library"].casefold() for each in draft.libraries}
    known = libraries.in_municipality(tx, draft.answers["municipality"])
    return [each for each in known if each.name.casefold() not in told]


def suggested(draft: Draft) -> str:
    """What the library of the municipality is likely to be called."""
    return f"{load_municipalities()[draft.answers['municipality']].name} folkebibliotek"


def _offered(tx: Transaction, draft: Draft, value: str) -> str:
    if value == "suggested":
        return suggested(draft)
    for each in offered(tx, draft):
        if str(each.id) == value:
            return each.name
    raise Refusal("stale")


def _told_library(tx: Transaction, now: datetime, draft: Draft, name: str) -> Draft:
    """Its size need not be asked where somebody told it before; whoever changes their place may mend it."""
    known = _library(tx, draft.answers["municipality"], name)
    draft = draft.answered("library", known.name if known else name)
    return _advance(tx, now, draft.answered("size", known.size_class) if known and draft.role else draft)


def _library(tx: Transaction, number: str, name: str) -> Library | None:
    known = libraries.in_municipality(tx, number)
    return next((each for each in known if each.name.casefold() == name.casefold()), None)


def tick(tx: Transaction, now: datetime, draft: Draft, value: str, *, on: bool) -> Draft:
    """Tick or untick a time or an elective; the last elective that is asked for ends the question."""
    if draft.step == "slots":
        if value not in map(str, rules.SLOTS):
            raise Refusal("stale")
        ticked = draft.tick("slots", int(value), on=on)
        drafts.save(tx, now, ticked)
        return ticked
    return _tick_elective(tx, now, draft, value, on=on)


def _tick_elective(tx: Transaction, now: datetime, draft: Draft, key: str, *, on: bool) -> Draft:
    choices, _, wanted = electives(tx, draft)
    keys = {module.key for module in choices}
    if key not in keys:
        raise Refusal("stale")
    ticked = draft.tick("electives", key, on=on)
    n = len(keys.intersection(ticked.picked("electives")))
    if n > wanted:
        raise Refusal("joining.electives_full", n=wanted)
    if on and n == wanted:
        return done(tx, now, ticked)
    drafts.save(tx, now, ticked)
    return ticked


def done(tx: Transaction, now: datetime, draft: Draft) -> Draft:
    """Take what is ticked as the answer."""
    step = draft.step
    if step not in ("slots", "electives"):
        raise Refusal("stale")
    return _advance(tx, now, draft.answered(step, sorted(draft.picked(step))))


def electives(tx: Transaction, draft: Draft) -> tuple[list[Module], list[Module], int]:
    """The electives to choose among, those that are somebody's anyway, and how many to choose."""
    content, remote = programme.get(tx, draft.programme_id).content, is_remote(tx, draft)
    return rules.choosable(content, remote), rules.theirs_anyway(content, remote), rules.to_choose(content, remote)


def is_remote(tx: Transaction, draft: Draft) -> bool:
    """Whether somebody leads or is led from afar, by what they tell now, else by what they told before."""
    if "position" not in draft.answers:
        part = participations.get(tx, draft.member_id, draft.programme_id)
        return bool(part and part.remote)
    if draft.answers["position"] == "remote_leader":
        return True
    known = [_library(tx, number, name) for number, name, _ in draft.posts()]
    return any(each and libraries.is_remote_led(tx, each.id) for each in known)


def _advance(tx: Transaction, now: datetime, draft: Draft) -> Draft:
    """Go to the next question that there is something to answer to."""
    if draft.step == "electives" and not electives(tx, draft)[2]:
        draft = draft.answered("electives", [])
    keep(tx, now, draft)
    return draft
