"""At most one question follows an answer; what its author says to it is more of the same answer."""

from datetime import datetime

from bot.domain.after_answers import chosen
from bot.domain.programme import Texts
from bot.services import prompts
from storage import Transaction
from storage import after_answers as rows
from storage.answers import Answer


def ask(tx: Transaction, now: datetime, answer: Answer) -> None:
    """Let a question follow an answer that was just given, in private or in the group, where there is one to ask."""
    asked = prompts.in_words(tx, answer.prompt_id)
    known, before = asked.running.content.after_answers, rows.before(tx, asked.running.id, answer.member_id)
    if following := chosen(known, asked.prompt.step, before):
        rows.add(tx, now, answer.id, following.key)


def waiting(tx: Transaction, answer: Answer) -> Texts | None:
    """The question that follows an answer, until something is added to it."""
    key = rows.waiting(tx, answer.id)
    known = prompts.in_words(tx, answer.prompt_id).running.content.after_answers
    return next((each.text for each in known if each.key == key), None)


def taken(tx: Transaction, now: datetime, answer: Answer) -> None:
    """Its author adds to it: what followed it is behind."""
    rows.taken(tx, now, answer.id)
