"""One's own answers and experiences: shown with who sees them, added to, changed and taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, Toast, press
from bot.domain.parts import Given, Part, Visibility
from bot.domain.people import Member
from bot.services import Transaction, answers, conversation, experiences, group_chats, groups, naming, sharing
from handlers import parts, removals
from handlers import unasked as unasked_talk
from handlers.after_answers import after_answer
from handlers.routes import Routes
from handlers.said import said_of
from handlers.turn import Turn
from handlers.view import View, heading

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


def _made_of(tx: Transaction, of: str, id: int) -> Given | None:
    """The experience that was made from an answer."""
    return experiences.made_from(tx, id) if of == "answer" else None


def card(of: str, id: int, **params: int) -> Say:
    """It as it is now, with what can be done with it; it follows every change."""
    return Say("own.card", about=f"my-{of}:{id}", of=of, id=id, **params)


@routes.reply("my-answer")
def replied(turn: Turn, id: int) -> Reaction:
    """A reply to the card of an answer is more of it, however late."""
    return _added(turn, "answer", id)


def just_given(turn: Turn, of: str, id: int, *, first: bool = False) -> Say:
    """Its card; what its author sends in the next minutes is added to it."""
    until = parts.add_until(turn)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "own.more", of, id, until)
    return card(of, id, until=until, first=first)


@routes.awaited("own.more")
def more(turn: Turn, of: str, id: int, until: int) -> Reaction:
    return unasked_talk.too_late(turn) if parts.is_over(turn, until) else _added(turn, of, id)


def _added(turn: Turn, of: str, id: int) -> Reaction:
    part = parts.given_in(turn.incoming)
    if of == "answer" and (waits := held(turn, answers.own(turn.tx, turn.member, id), part)):
        return waits
    _keeper(of).add_to(turn.tx, turn.now, turn.member, id, part)
    return Say("own.added", of=of)


def held(turn: Turn, answer: Given | None, part: Part, how: str = "more") -> Say | None:
    """Ask first where others would see at once that it seems to name somebody."""
    if answer is None or not naming.hold(turn.tx, turn.member, answer.id, part):
        return None
    return Say("naming.held", answer=answer.id, message=part.message, how=how)


@routes.edited
def edited(turn: Turn) -> Reaction:
    """An edit of the message that it came in; silent in the group, where everyone sees it."""
    part = parts.given_in(turn.incoming)
    if waits := held(turn, answers.written_in(turn.tx, turn.member, part), part):
        return waits
    followed = [of for of, keeper in KEEPERS.items() if keeper.follow_edit(turn.tx, turn.now, turn.member, part)]
    return Say("own.edited", of=followed[0]) if followed and turn.incoming.private else None


@routes.button("own.show")
def show(turn: Turn, of: str, id: int, to: str) -> Reaction:
    """Choose who sees it; first they are asked where an answer seems to name somebody."""
    chosen = parts.visibility_of(to)
    if of == "answer" and chosen != "me" and naming.undecided(turn.tx, answers.own(turn.tx, turn.member, id)):
        return Show("naming.ask", answer=id, seen_by=chosen)
    return shown_to(turn, of, id, chosen)


def shown_to(turn: Turn, of: str, id: int, to: Visibility) -> Reaction:
    """Let them see it; its cards follow by themselves."""
    given = _keeper(of).show_to(turn.tx, turn.now, turn.member, id, to)
    made = _made_of(turn.tx, of, id)
    is_found = made is not None and to == "me" != made.visibility
    return removals.toast(turn, given, Toast("own.shown", of=of, to=to, is_found=is_found))


@routes.button("own.card")
def see(turn: Turn, of: str, id: int) -> Reaction:
    return card(of, _keeper(of).own(turn.tx, turn.member, id).id)


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
    part = parts.given_in(turn.incoming)
    if of == "answer" and (waits := held(turn, answers.own(turn.tx, turn.member, id), part, how="anew")):
        return waits
    _keeper(of).write_anew(turn.tx, turn.now, turn.member, id, part)
    return just_given(turn, of, id)


@routes.button("own.take")
def take(turn: Turn, of: str, id: int) -> Reaction:
    return Show("own.take", of=of, id=_keeper(of).own(turn.tx, turn.member, id).id)


@routes.button("own.keep")
def keep(turn: Turn, of: str, id: int) -> Reaction:
    return Show("own.card", of=of, id=_keeper(of).own(turn.tx, turn.member, id).id)


@routes.button("own.taken")
def taken(turn: Turn, of: str, id: int) -> Reaction:
    made = _made_of(turn.tx, of, id)
    _keeper(of).take_back(turn.tx, turn.now, turn.member, id)
    conversation.heard(turn.tx, turn.incoming.address)
    return Say("own.taken", of=of, experience=made.id if made else None)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("own.card")
def card_text(view: View, of: str, id: int, until: int = 0, first: bool = False) -> Message | None:
    """`until` is when what its author sends is no longer added to it; at `first` a question may follow."""
    _ = view.words
    mine, said = KEEPERS[of].find(view.tx, id), said_of(view, of)
    if mine is None or view.member is None or mine.member_id != view.member.id:
        return None
    seen_by = [
        removals.seen_by(view, mine, _seen_by(view, of, mine)),
        *_in_chat(view, of, id),
        *_more_until(view, mine, until),
    ]
    made = _made_of(view.tx, of, id)
    changes = (Button(_("Endre"), press("own.change", of, id)), Button(_("Ta tilbake …"), press("own.take", of, id)))
    # An answer that others see can be shared as an experience too, once.
    share = (Button(_("Del som erfaring"), press("experiences.of_answer", id)),)
    may_share = of == "answer" and made is None and mine.visibility != "me"
    words = [f"{said.heading}\n{parts.own_words(view, mine.parts)}", *(after_answer(view, id) if first else [])]
    return Message(
        "\n\n".join([*heading(view, mine.programme_id), *words, " ".join(seen_by), *_stands(view, made)]),
        (
            parts.choice_of_readers(view, press("own.show", of), mine),
            changes,
            *([share] if may_share else _to_made(view, made)),
        ),
    )


def _seen_by(view: View, of: str, mine: Given) -> Mapping[str, str]:
    """With the name of the group, where an answer was given in the chat of another than its author's."""
    words = said_of(view, of).seen_by
    group = groups.find(view.tx, mine.group_id) if of == "answer" and mine.group_id is not None else None
    if group is None or group == groups.of_member(view.tx, mine.member_id, mine.programme_id):
        return words
    return {**words, "group": view.words("Gruppa {group} ser det.", group=group.name)}


def _stands(view: View, made: Given | None) -> list[str]:
    """What is said of the experience that was made from an answer: it is not hidden or deleted with it."""
    _ = view.words
    if made is None:
        return []
    stands = _("Erfaringen du laget av svaret, står fortsatt.")
    found_by = said_of(view, "experience").seen_by[made.visibility]
    return [stands if made.visibility == "me" else f"{stands} {found_by}"]


def _to_made(view: View, made: Given | None) -> list[Row]:
    return [(Button(view.words("Se erfaringen"), press("own.card", "experience", made.id)),)] if made else []


def _more_until(view: View, mine: Given, until: int) -> list[str]:
    """What is sent now is seen at once by those who see the rest; the card stands for longer than that holds."""
    _ = view.words
    left = int(until - view.now.timestamp()) // 60
    if mine.visibility == "me" or left <= 0:
        return []
    return [
        _.count(
            "Det du sender her det neste minuttet, kommer med.",
            "Det du sender her de neste {n} minuttene, kommer med.",
            left,
        )
    ]


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
    made = _made_of(view.tx, of, id)
    asked = f"{said.take} {removals.told_before(view, mine)}".strip()
    return Message("\n\n".join([asked, *_stands(view, made)]), ((yes, no), *_to_made(view, made)))


@routes.message("own.shown")
def shown(view: View, of: str, to: Visibility, is_found: bool) -> Message:
    """`is_found` where others find the experience that was made from it."""
    _ = view.words
    stands = [_("Erfaringen du laget av det, står fortsatt.")] if is_found else []
    return Message(" ".join([said_of(view, of).shown[to], *stands]))


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
def taken_text(view: View, of: str, experience: int | None = None) -> Message:
    """`experience` was made from the answer that is gone."""
    made = experiences.find(view.tx, experience) if experience is not None else None
    return Message("\n\n".join([said_of(view, of).taken, *_stands(view, made)]), tuple(_to_made(view, made)))
