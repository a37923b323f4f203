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
from bot.services.joining import keep
from storage import Transaction, libraries, participations, people
from storage import joining as drafts

TYPED: tuple[Step, ...] = ("name", "municipality", "library")


def draft(tx: Transaction, member: Member | None, programme_id: int) -> Draft | None:
    return drafts.get(tx, member.id, programme_id) if member else None


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
    if step is None or step not in rules.LONGEST:
        raise Refusal("stale")
    name = rules.tidy(typed)
    if fault := rules.fault_of(name, rules.LONGEST[step]):
        raise Refusal("questions.wanted", step=step, fault=fault)
    if step == "library":
        return _typed_library(tx, now, draft, name)
    return _advance(tx, now, draft.answered(step, name))


def _typed_library(tx: Transaction, now: datetime, draft: Draft, name: str) -> Draft:
    """Take the known library that is meant; a name that none has is asked about first."""
    if meant := rules.library_meant(name, offered(tx, draft).values()):
        return _told_library(tx, now, draft, meant)
    unsure = draft.answered("new", name)
    drafts.save(tx, now, unsure)
    return unsure


def likely(tx: Transaction, draft: Draft) -> str:
    """What «ja» picks, where the question is about one thing only; else nothing."""
    if draft.step == "name" and not rules.fault_of(people.get(tx, draft.member_id).name, rules.LONGEST["name"]):
        return "known"
    return "new" if draft.step == "library" and draft.new_library else ""


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


def offered(tx: Transaction, draft: Draft) -> dict[str, str]:
    """The libraries to choose among, by what a button says: those known there, and what one is likely to be called.

    Those told before are not among them.
    """
    number = draft.answers["municipality"]
    told = {each["library"].casefold() for each in draft.libraries}
    known = {str(each.id): each.name for each in libraries.in_municipality(tx, number)}
    names = {each.casefold() for each in known.values()}
    suggested = _suggested(draft)
    likely = {} if suggested.casefold() in names else {"suggested": suggested}
    return {value: name for value, name in {**known, **likely}.items() if name.casefold() not in told}


def _suggested(draft: Draft) -> str:
    return f"{load_municipalities()[draft.answers['municipality']].name} folkebibliotek"


def _offered(tx: Transaction, draft: Draft, value: str) -> str:
    names = offered(tx, draft)
    if value == "suggested":  # somebody else may have told it since it was shown
        name = rules.library_meant(_suggested(draft), names.values())
    else:
        name = draft.new_library if value == "new" else names.get(value)
    if name is None:
        raise Refusal("stale")
    return name


def _told_library(tx: Transaction, now: datetime, draft: Draft, name: str) -> Draft:
    """Its size need not be asked where somebody told it before; whoever changes their place may mend it."""
    known = _library(tx, draft.answers["municipality"], name)
    draft = draft.told_library(known.name if known else name)
    return _advance(tx, now, draft.answered("size", known.size_class) if known and draft.role else draft)


def _library(tx: Transaction, number: str, name: str) -> Library | None:
    known = libraries.in_municipality(tx, number)
    return next((each for each in known if each.name.casefold() == name.casefold()), None)


def tick(tx: Transaction, now: datetime, draft: Draft, value: str, *, on: bool) -> Draft:
    """Tick or untick a time or an elective; raises Refusal where it does not fit, or is one elective too many."""
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
    if len(keys.intersection(ticked.picked("electives"))) > wanted:
        raise Refusal("joining.electives_full", n=wanted)
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
