"""The experience bank: sharing what one learnt at work, changing it, and taking it back."""

from dataclasses import replace

from bot.domain.conversation import Button, Message, Reaction, Say, Show, press
from bot.domain.parts import Given, Part
from bot.services import conversation, experiences, group_chats, groups, prompts, sharing, unasked
from handlers import parts, removals
from handlers import unasked as unasked_talk
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


# --- sharing ---------------------------------------------------------------------------------------------------------


@routes.command("del", "share", where="anywhere")
def share(turn: Turn) -> Reaction:
    """In private what follows the command, else the next message; in the group one's own message that it replies to."""
    prompts.participant(turn.tx, turn.member)
    if not turn.incoming.private:
        return _share_in_group(turn)
    if turn.incoming.argument:
        return text(turn)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "experiences.text")
    return Say("experiences.ask")


def _share_in_group(turn: Turn) -> Reaction:
    came = turn.incoming
    if came.press or not came.reply_to_own or came.reply_to is None:
        return Say("experiences.how_in_group")
    part = Part(came.replied_text.strip(), came.replied_file, came.chat, came.reply_to, came.replied_at or came.at)
    here = conversation.group_here(turn.tx, came)
    shared = experiences.share(turn.tx, turn.now, turn.member, part, here=here)
    experiences.confirm(turn.tx, turn.now, shared)
    return None


@routes.awaited("experiences.text")
def text(turn: Turn) -> Reaction:
    """An experience in private; what follows in the next minutes is added to it."""
    return _shared(turn, parts.given_in(turn.incoming))


def _shared(turn: Turn, part: Part) -> Reaction:
    shared = experiences.share(turn.tx, turn.now, turn.member, part)
    args = (shared.id, parts.add_until(turn))
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "experiences.more", *args)
    return card(shared.id)


@routes.awaited("experiences.more")
def more(turn: Turn, experience_id: int, until: int) -> Reaction:
    if parts.is_over(turn, until):
        conversation.heard(turn.tx, turn.incoming.address)
        return unasked_talk.ask(turn)
    experiences.add_to(turn.tx, turn.now, turn.member, experience_id, parts.given_in(turn.incoming))
    return Say("experiences.added")


@routes.button("unasked.experience")
def unasked_experience(turn: Turn, message: int) -> Reaction:
    """What was written without being asked is an experience."""
    shared = experiences.share(turn.tx, turn.now, turn.member, unasked.take(turn.tx, turn.member, message))
    return [Show("unasked.experience"), card(shared.id)]


@routes.button("experiences.of_answer")
def of_answer(turn: Turn, answer_id: int) -> Reaction:
    return card(experiences.share_answer(turn.tx, turn.now, turn.member, answer_id).id)


@routes.edited
def edited(turn: Turn) -> Reaction:
    """An edit of a message that an experience came in; silent in the group, where everyone sees it."""
    is_mine = experiences.follow_edit(turn.tx, turn.now, turn.member, parts.given_in(turn.incoming))
    return Say("experiences.edited") if is_mine and turn.incoming.private else None


# --- one's own -------------------------------------------------------------------------------------------------------


def card(experience_id: int) -> Say:
    return Say("experiences.card", about=f"my-experience:{experience_id}", experience=experience_id)


@routes.button("experiences.show")
def show(turn: Turn, experience_id: int, to: str) -> Reaction:
    """Choose who finds an experience; its cards follow by themselves."""
    experiences.show_to(turn.tx, turn.now, turn.member, experience_id, parts.visibility_of(to))
    return removals.toast(turn, experiences.find(turn.tx, experience_id), f"experiences.for_{to}")


@routes.button("experiences.change")
def change(turn: Turn, experience_id: int) -> Reaction:
    mine = experiences.own(turn.tx, turn.member, experience_id)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "experiences.anew", mine.id)
    return Say("experiences.ask_anew")


@routes.awaited("experiences.anew")
def anew(turn: Turn, experience_id: int) -> Reaction:
    experiences.write_anew(turn.tx, turn.now, turn.member, experience_id, parts.given_in(turn.incoming))
    conversation.heard(turn.tx, turn.incoming.address)
    return card(experience_id)


@routes.button("experiences.take")
def take(turn: Turn, experience_id: int) -> Reaction:
    return Show("experiences.take", experience=experiences.own(turn.tx, turn.member, experience_id).id)


@routes.button("experiences.keep")
def keep(turn: Turn, experience_id: int) -> Reaction:
    return Show("experiences.card", experience=experiences.own(turn.tx, turn.member, experience_id).id)


@routes.button("experiences.taken")
def taken(turn: Turn, experience_id: int) -> Reaction:
    experiences.take_back(turn.tx, turn.now, turn.member, experience_id)
    conversation.heard(turn.tx, turn.incoming.address)
    return Say("experiences.taken")


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("experiences.ask")
def ask_text(view: View) -> Message:
    _ = view.words
    return Message(
        _(
            "Hva har du erfart som andre kan ha nytte av? Skriv, snakk inn eller send et bilde. Ingen navn på brukere "
            "eller kolleger. Bare du ser det til du velger noe annet."
        )
    )


@routes.message("experiences.how_in_group")
def how_in_group(view: View) -> Message:
    _ = view.words
    return Message(_("Svar på din egen melding med /del, så tar jeg vare på den som en erfaring for gruppa."))


@routes.message("experiences.ask_anew")
def ask_anew(view: View) -> Message:
    _ = view.words
    return Message(_("Send erfaringen slik den skal være. Den gamle står til jeg har fått den nye."))


@routes.message("experiences.card")
def card_text(view: View, experience: int) -> Message | None:
    _ = view.words
    mine = experiences.find(view.tx, experience)
    if mine is None or view.member is None or mine.member_id != view.member.id:
        return None
    found_by = {
        "me": _("Bare du finner den. Vil du dele den med flere?"),
        "group": _("Gruppa finner den med /finn."),
        "cohort": _("Hele kullet finner den med /finn."),
    }
    seen_by = " ".join(
        [removals.seen_by(view, mine, found_by), *_in_chat(view, mine, of_answer=mine.answer_id is not None)]
    )
    return Message(
        _("Erfaringen din:") + "\n" + parts.own_words(view, mine.parts) + "\n\n" + seen_by,
        (
            parts.choice_of_readers(view, "experiences.show", mine),
            (
                Button(_("Endre"), press("experiences.change", experience)),
                Button(_("Ta tilbake"), press("experiences.take", experience)),
            ),
        ),
    )


def _in_chat(view: View, mine: Given, *, of_answer: bool) -> list[str]:
    """What is said of it in the group's chat, or will be once it is shared."""
    _ = view.words
    if mine.visibility != "me":
        return [] if of_answer or not sharing.in_chat(view.tx, mine) else [_("Den står også i gruppas chat.")]
    group = groups.of_member(view.tx, mine.member_id, mine.programme_id)
    return [_("Da viser jeg den også i gruppas chat.")] if group and group_chats.is_open(view.tx, group.id) else []


@routes.message("experiences.take")
def take_text(view: View, experience: int) -> Message | None:
    _ = view.words
    mine = experiences.find(view.tx, experience)
    if mine is None:
        return None
    text = _(
        "Skal jeg slette erfaringen, her og hos dem jeg har vist den til? Det er ikke nok at du sletter meldinga i "
        "Telegram: det får jeg ikke vite."
    )
    return Message(
        f"{text} {removals.told_before(view, mine)}".strip(),
        (
            (
                Button(_("Ja, slett den"), press("experiences.taken", experience)),
                Button(_("Nei, behold den"), press("experiences.keep", experience)),
            ),
        ),
    )


@routes.message("experiences.taken")
def taken_text(view: View) -> Message:
    _ = view.words
    return Message(_("Erfaringen er slettet."))


@routes.message("experiences.added")
def added(view: View) -> Message:
    _ = view.words
    return Message(_("Jeg la det til i erfaringen."))


@routes.message("experiences.edited")
def edited_text(view: View) -> Message:
    _ = view.words
    return Message(_("Endringen i erfaringen er med."))


@routes.message("experiences.for_me")
def for_me(view: View) -> Message:
    _ = view.words
    return Message(_("Nå finner bare du erfaringen."))


@routes.message("experiences.for_group")
def for_group(view: View) -> Message:
    _ = view.words
    return Message(_("Nå finner gruppa erfaringen."))


@routes.message("experiences.for_cohort")
def for_cohort(view: View) -> Message:
    _ = view.words
    return Message(_("Nå finner hele kullet erfaringen."))


@routes.message("experience.posted")
def posted_text(view: View, experience: int, piece: int) -> Message | None:
    """As what it is, lest it be taken for an answer to the question above it."""
    found = experiences.find(view.tx, experience)
    message = parts.piece_of(sharing.in_chat(view.tx, found), piece)
    if found is None or message is None or not message.text.startswith(sharing.signature(view.tx, found)):
        return message
    return replace(message, text=view.words("Erfaring fra {who_and_what}", who_and_what=message.text))
