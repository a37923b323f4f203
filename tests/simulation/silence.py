"""What follows when nothing is heard of people, and what the facilitator hears as a week begins."""

from collections.abc import Iterator
from datetime import date, datetime, time

from tests.simulation.calendar import WEEK, at, is_free, monday_of, next_allowed
from tests.simulation.doings import Doings
from tests.simulation.model import FACILITATOR, REASONS, STARTS, Line, minute, table

BEGINS = time(8)
NAMED = 5  # in a list for a phone; of the others it is told how many


def lines(doings: Doings) -> Iterator[Line]:
    yield from check_ins(doings)
    yield from _mondays(doings)


def check_ins(doings: Doings) -> Iterator[Line]:
    """After two silent weeks a friendly line, once in a silence."""
    told = set()
    for look, name, weeks in _silences(doings):
        heard = doings.heard(name, look)
        if len(weeks) >= 2 and (name, heard) not in told:
            told.add((name, heard))
            yield Line(minute(next_allowed(look, doings.cast.group_of(name))), name, "check-in")


def _silences(doings: Doings) -> Iterator[tuple[datetime, str, list[date]]]:
    for look in doings.looks():
        for name in doings.cast.people:
            if doings.cast.is_here(name, look) and not doings.cast.back(name, look.date()):
                yield look, name, doings.silent(name, look)


def _mondays(doings: Doings) -> Iterator[Line]:
    """As a week begins, but in one that is free for everyone: where anybody is asked, or something is to do.

    The first has begun already when the programme is made.
    """
    monday, last = monday_of(STARTS) + WEEK, max(put.monday for put in doings.chats)
    while monday <= last + WEEK:
        moment = next_allowed(at(monday, BEGINS))
        if monday_of(moment.date()) == monday:
            called = _called(doings, moment)
            if called or _is_asked(doings, monday) or _begins_soon(doings, moment) or _is_quiet(doings, monday):
                yield Line(minute(moment), FACILITATOR, "the week begins" + called)
        monday += WEEK


def _is_asked(doings: Doings, monday: date) -> bool:
    """The facilitator gives weeks off when they have begun."""
    weeks = [table(group.weeks).get(monday, "leave") for group in doings.cast.groups.values()]
    return any(what not in REASONS or what == "not_now" for what in weeks)


def _begins_soon(doings: Doings, moment: datetime) -> bool:
    """Whether a module begins till a week after the next such message: no meeting is planned in any by then."""
    following = next_allowed(at(monday_of(moment.date()) + WEEK, BEGINS)) + WEEK
    return any(put.key[-2:] == "-1" and moment < put.at < following for put in doings.chats)


def _is_quiet(doings: Doings, monday: date) -> bool:
    """Whether nobody in a group answered the last two questions it was asked, of late, where any is or was asked."""
    if not (_is_asked(doings, monday) or any(put.monday == _week_before(monday) for put in doings.chats)):
        return False
    lately = sorted({put.monday for put in doings.chats if put.monday < monday})[-4:]
    answered = {(doings.cast.people[deed.who].group, deed.monday) for deed in doings.deeds if deed.is_answer}
    for name in doings.cast.groups:
        asked = [put.monday for put in doings.chats if put.to == name and put.monday in lately][-2:]
        if len(asked) == 2 and not any((name, each) in answered for each in asked):
            return True
    return False


def _week_before(monday: date) -> date:
    """The last week that was not free for everyone."""
    return next(each for n in range(1, 60) if not is_free(each := monday - n * WEEK))


def _called(doings: Doings, moment: datetime) -> str:
    """Who has been silent for three weeks, and who for longer, where anybody was asked since they heard last, or is."""
    monday = monday_of(moment.date())
    asked = [put.monday for put in (*doings.chats, *doings.alone) if not put.is_later]
    last = max((each for each in asked if each < monday), default=date.min)
    is_news = last >= _week_before(monday)
    if not (is_news or _is_asked(doings, monday)):
        return ""
    here = [name for name in doings.cast.people if doings.cast.is_here(name, moment)]
    silent = {
        name: weeks
        for name in sorted(here)
        if not doings.cast.back(name, moment.date()) and len(weeks := doings.silent(name, moment)) >= 3
    }
    new = [name for name, weeks in silent.items() if is_news and len(weeks) == 3 and weeks[-1] == last]
    told = f"; may need a call: {_listed(new)}" if new else ""
    rest = [name for name in silent if name not in new]
    return told + (f"; for a while: {_listed(rest)}" if rest else "")


def _listed(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" og {'én' if more == 1 else more} til" if more > 0 else "")
