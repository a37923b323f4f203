"""What somebody writes to a colleague's answer: the bot says it in the group's chat, as long as the answer stands."""

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import Refusal
from bot.domain.parts import Part
from bot.domain.people import Member
from bot.services import answers, sharing
from storage import Transaction
from storage import recognising as recognition_rows
from storage import replies as rows
from storage.answers import Answer
from storage.replies import Reply

__all__ = ["Reply"]


def may_reply(tx: Transaction, member: Member | None, answer_id: int) -> Answer:
    """A colleague's answer that stands in the group's chat; raises Refusal("replies.gone") where it does not now."""
    answer = answers.readable(tx, member, answer_id)
    if answer is None or not sharing.in_chat(tx, answer):
        raise Refusal("replies.gone")
    return answer


def give(tx: Transaction, now: datetime, member: Member | None, answer_id: int, part: Part) -> Reply:
    """Reply to an answer; raises Refusal where it does not stand any more, or the message cannot be kept."""
    answer = may_reply(tx, member, answer_id)
    assert member is not None
    sharing.check((part,))
    reply = rows.add(tx, now, answer.id, member.id, (part,))
    recognition_rows.replied(tx, now, answer.id)
    sharing.post(tx, now, "reply", reply)
    return reply


def find(tx: Transaction, reply_id: int) -> Reply | None:
    return rows.get(tx, reply_id)


def follow_edit(tx: Transaction, now: datetime, before: Reply, part: Part) -> None:
    """Let a reply say what its author has made of the message it was written in; raises Refusal where it cannot."""
    sharing.check((part,))
    rows.change(tx, before.id, (part,))
    sharing.follow(tx, now, "reply", before, replace(before, parts=(part,)))


def written_in(tx: Transaction, member: Member | None, part: Part) -> Reply | None:
    """The reply of a member's own that came in this message."""
    return rows.written_in(tx, member.id, part.chat, part.message) if member else None


def take_back(tx: Transaction, now: datetime, member: Member | None, reply_id: int) -> None:
    """Remove a reply, in the group's chat too; raises Refusal("stale") where it is not there or not theirs."""
    reply = rows.get(tx, reply_id)
    if reply is None or member is None or reply.member_id != member.id:
        raise Refusal("stale")
    sharing.take_back(tx, now, "reply", reply)
    rows.remove(tx, reply.id)
