"""One's own answers and experiences: shown with who sees them, added to, changed and taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, Toast, press
from bot.domain.parts import Given, Part, Visibility
from bot.domain.people import Member
from bot.services import Transaction, answers, conversation, experiences, group_chats, groups, sharing
from handlers import parts, removals
from handlers import unasked as unasked_talk
from handlers.routes import Routes
from handlers.said import said_of
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


class Keeper(Protocol):
    """What both kinds can do."""

    def find(self, tx: Transaction, id: int, /) -> Given | None: ...
    def own(self, tx: Transaction, member: Member | None, id: int, /) -> Given: ...
    def add_to(self, tx: Transaction, now: datetime, member: Member | None, id: int, part: Part, /) -> Given: ...
    def write_anew(self, tx: Transaction, now: datetime, member: Member | None, id: int, part: Part, /) -> Given: ...
    def follow_edit(self, tx: Transaction, now: datetime, member: Member | None, part: Part, /) -> bool: ...
    def show_to(
        self, tx: Transaction, now: datetime, member: Member | None, id: int, visibility: Visibility, /
    ) -> Given: ...
    def take_back(self, tx: Transaction, now: datetime, member: Member | None, id: int, /) -> None: ...


KEEPERS: Mapping[str, Keeper] = {"answer": answers, "experience": experiences}


def _keeper(of: str) -> Keeper:
    """Who keeps what a button is about; raises Refusal where it is forged."""
    if of not in KEEPERS:
        raise Refusal("stale")
    return KEEPERS[of]


def card(of: str, id: int) -> Say:
    """It as it is now, with what can be done with it; it follows every change."""
    return Say("own.card", about=f"my-{of}:{id}", of=of, id=id)


def expect_more(turn: Turn, of: str, id: int) -> None:
    """What somebody sends in the next minutes is added to what they just gave."""
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "own.more", of, id, parts.add_until(turn))


@routes.awaited("own.more")
def more(turn: Turn, of: str, id: int, until: int) -> Reaction:
    if parts.is_over(turn, until):
        return unasked_talk.too_late(turn)
    _keeper(of).add_to(turn.tx, turn.now, turn.member, id, parts.given_in(turn.incoming))
    return Say("own.added", of=of)


@routes.edited
def edited(turn: Turn) -> Reaction:
    """An edit of the message that it came in; silent in the group, where everyone sees it."""
    part = parts.given_in(turn.incoming)
    followed = [of for of, keeper in KEEPERS.items() if keeper.follow_edit(turn.tx, turn.now, turn.member, part)]
    return Say("own.edited", of=followed[0]) if followed and turn.incoming.private else None


@routes.button("own.show")
def show(turn: Turn, of: str, id: int, to: str) -> Reaction:
    """Choose who sees it; its cards follow by themselves."""
    given = _keeper(of).show_to(turn.tx, turn.now, turn.member, id, parts.visibility_of(to))
    return removals.toast(turn, given, Toast("own.shown", of=of, to=to))


@routes.button("own.change")
def change(turn: Turn, of: str, id: int) -> Reaction:
    _keeper(of).own(turn.tx, turn.member, id)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "own.anew", of, id, parts.write_until(turn))
    return Say("own.ask_anew", of=of)


@routes.awaited("own.anew")
def anew(turn: Turn, of: str, id: int, until: int) -> Reaction:
    """What takes the place of what others may see already; they see it at once."""
    if parts.is_over(turn, until):
        return unasked_talk.too_late(turn)
    _keeper(of).write_anew(turn.tx, turn.now, turn.member, id, parts.given_in(turn.incoming))
    expect_more(turn, of, id)
    return card(of, id)


@routes.button("own.take")
def take(turn: Turn, of: str, id: int) -> Reaction:
    return Show("own.take", of=of, id=_keeper(of).own(turn.tx, turn.member, id).id)


@routes.button("own.keep")
def keep(turn: Turn, of: str, id: int) -> Reaction:
    return Show("own.card", of=of, id=_keeper(of).own(turn.tx, turn.member, id).id)


@routes.button("own.taken")
def taken(turn: Turn, of: str, id: int) -> Reaction:
    _keeper(of).take_back(turn.tx, turn.now, turn.member, id)
    conversation.heard(turn.tx, turn.incoming.address)
    return Say("own.taken", of=of)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("own.card")
def card_text(view: View, of: str, id: int) -> Message | None:
    _ = view.words
    mine, said = KEEPERS[of].find(view.tx, id), said_of(view, of)
    if mine is None or view.member is None or mine.member_id != view.member.id:
        return None
    seen_by = " ".join([removals.seen_by(view, mine, said.seen_by), *_in_chat(view, of, id)])
    changes = (Button(_("Endre"), press("own.change", of, id)), Button(_("Ta tilbake"), press("own.take", of, id)))
    return Message(
        f"{said.heading}\n{parts.own_words(view, mine.parts)}\n\n{seen_by}",
        (parts.choice_of_readers(view, press("own.show", of), mine), changes, *_share(view, of, mine)),
    )


def _share(view: View, of: str, mine: Given) -> tuple[Row, ...]:
    """An answer that others see can be shared as an experience too, once."""
    if of != "answer" or mine.visibility == "me" or experiences.made_from(view.tx, mine.id):
        return ()
    return ((Button(view.words("Del som erfaring"), press("experiences.of_answer", mine.id)),),)


def _in_chat(view: View, of: str, id: int) -> list[str]:
    """What is said of an experience in the group's chat, or will be once it is shared; of answers people expect it."""
    _ = view.words
    mine = experiences.find(view.tx, id) if of == "experience" else None
    if mine is None:
        return []
    if mine.visibility == "me":
        group = groups.of_member(view.tx, mine.member_id, mine.programme_id)
        return [_("Da viser jeg den også i gruppas chat.")] if group and group_chats.is_open(view.tx, group.id) else []
    stands_there = sharing.stands_in_chat(view.tx, "experience", mine)
    return [_("Den står også i gruppas chat.")] if stands_there else []


@routes.message("own.take")
def take_text(view: View, of: str, id: int) -> Message | None:
    mine, said = KEEPERS[of].find(view.tx, id), said_of(view, of)
    if mine is None:
        return None
    yes, no = Button(said.yes, press("own.taken", of, id)), Button(said.no, press("own.keep", of, id))
    return Message(f"{said.take} {removals.told_before(view, mine)}".strip(), ((yes, no),))


@routes.message("own.shown")
def shown(view: View, of: str, to: Visibility) -> Message:
    return Message(said_of(view, of).shown[to])


@routes.message("own.ask_anew")
def ask_anew(view: View, of: str) -> Message:
    return Message(said_of(view, of).anew)


@routes.message("own.added")
def added(view: View, of: str) -> Message:
    return Message(said_of(view, of).added)


@routes.message("own.edited")
def edited_text(view: View, of: str) -> Message:
    return Message(said_of(view, of).edited)


@routes.message("own.taken")
def taken_text(view: View, of: str) -> Message:
    return Message(said_of(view, of).taken)
