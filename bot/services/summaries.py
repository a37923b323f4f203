"""The end of a group's week, in a few lines in its chat: how many have answered, and what is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain import rhythm
from bot.domain.free import monday_of
from bot.domain.people import StudyGroup
from bot.domain.sessions import Session
from bot.services import calendar, duties, outbox, programme, sessions
from bot.services.outbox import To
from bot.services.programme import Running
from bot.services.reminding import LATER
from storage import Transaction, programmes
from storage import duties as duty_rows
from storage import outbox as messages
from storage import summaries as rows
from storage.answers import Answer
from storage.duties import Put

KIND = "summaries.week"
MOST_QUOTES = 2
NEAR = timedelta(days=1)  # nothing is said any more of the last question


@dataclass(frozen=True)
class Week:
    """A group's week, and what comes after it."""

    answered: int
    quotes: list[Answer]
    is_last: bool  # of the programme, but for what is asked later
    next_question: datetime | None
    next_session: Session | None


def sum_up(tx: Transaction, now: datetime) -> bool:
    """Sum up the weeks that end today, for each group in its chat; True where there may be more."""
    return duties.do(tx, now, "summary", _sum_up)


def next_summary(tx: Transaction, now: datetime) -> datetime | None:
    """When a week is summed up next."""
    return duty_rows.next_due(tx, "summary", now)


def _sum_up(tx: Transaction, now: datetime, put: Put) -> datetime | None:
    """Nothing is said when its day is over, nor where the question did not come to the chat.

    Where the question came later than it was to, so does this. In the week after, nothing is said any more when the
    next question is near, unless a module has ended, and something is asked about it.
    """
    assert put.group_id is not None
    running = programme.get(tx, put.programme_id)
    at = rhythm.told_how_it_went_at(put.asked_at, calendar.free_of(tx, running, group_id=put.group_id))
    if at >= now + LATER:
        return at
    until = rhythm.summed_up_until(at, running.content.time_zone)
    late = monday_of(running.content.day(at)) > put.monday
    if now >= until or not rows.stands_in_chat(tx, put):
        return None
    end = _asked_at_end(tx, running, put)
    if late and end is None and _next_is_near(tx, now, running, put):
        return None
    outbox.send(
        tx,
        now,
        To(group=put.group_id),
        KIND,
        programme=put.programme_id,
        key=f"summary:{put.posting_id}",
        subject=about(put.prompt_id),
        if_uncertain="drop",
        in_hours=True,
        expires_at=until,
        group=put.group_id,
        monday=put.monday.isoformat(),
        end=end,
        late=late,
        ids=rows.released(tx, put.prompt_id, put.group_id, MOST_QUOTES),
    )
    return None


def take_back(tx: Transaction, now: datetime, prompt_id: int, group_id: int) -> None:
    """A question was taken back from a group: what was said of its week goes too."""
    for waits in messages.waiting_in(tx, group_id, KIND):
        if waits.subject == about(prompt_id):
            messages.change(tx, waits.id, status="dropped")
    for sent in messages.sent_about(tx, about(prompt_id)):
        if sent.group_id == group_id:
            outbox.hide(tx, now, sent)


def about(prompt_id: int) -> str:
    """The subject of what is said of the week in which a prompt was asked, in any group."""
    return f"summary:{prompt_id}"


def _next_is_near(tx: Transaction, now: datetime, running: Running, put: Put) -> bool:
    assert put.group_id is not None
    following = calendar.of_group(tx, running, put.group_id).after(put.monday)
    return following is not None and now >= following.at - NEAR


def _asked_at_end(tx: Transaction, running: Running, put: Put) -> int | None:
    """The prompt that is asked when a module ends, where this was its last week."""
    assert put.group_id is not None
    if not running.content.asked_along("module-end"):
        return None
    module = calendar.of_group(tx, running, put.group_id).ends(put.monday)
    asked = running.content.at_end_of(module) if module else None
    return programmes.prompt_of(tx, running.id, asked.key).id if asked else None


def week(tx: Transaction, now: datetime, group: StudyGroup, monday: date, ids: Sequence[int]) -> Week:
    """How a group's week stands now; of the answers that were quoted those that everyone may still read."""
    plan = calendar.of_group(tx, programme.get(tx, group.programme_id), group.id)
    following = plan.upcoming(now)
    ahead = sessions.of_group(tx, now, group.id)
    return Week(
        rows.answered(tx, group.id, monday),
        rows.still_released(tx, ids),
        plan.last is not None and plan.last.monday == monday,
        following.at if following else None,
        min(ahead, key=lambda each: each.starts_at, default=None),
    )
