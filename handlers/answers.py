"""Answers to the question of the week: given in private or in the group, shown, changed and taken back."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, press
from bot.services import answers, conversation, experiences, prompts, unasked
from handlers import parts, removals
from handlers import unasked as unasked_talk
from handlers.prompts import as_it_stands, others_of, question_words
from handlers.prompts import card as question_card
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


# --- answering -------------------------------------------------------------------------------------------------------


@routes.command("svar", "answer")
def answer(turn: Turn) -> Reaction:
    who = prompts.participant(turn.tx, turn.member)
    prompt_id = prompts.this_week(turn.tx, turn.now, who)
    if prompt_id is None:
        return Say("prompts.not_yet", programme=who.running.id)
    return text(turn, prompt_id) if turn.incoming.argument else begin(turn, prompt_id)


@routes.button("answers.begin")
def begin(turn: Turn, prompt_id: int) -> Reaction:
    """Ask for an answer to a prompt, or show the one that is there."""
    if not turn.incoming.private:
        raise Refusal("stale")
    who = prompts.take_up(turn.tx, turn.now, turn.member, prompt_id)
    if mine := answers.mine(turn.tx, turn.member, prompt_id):
        return card(mine.id)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "answers.text", prompt_id)
    return question_card(who.member.id, prompt_id, "answers.ask")


@routes.awaited("answers.text")
def text(turn: Turn, prompt_id: int, instead: int = 0) -> Reaction:
    """An answer in private; what follows in the next minutes is added to it."""
    given = answers.give(
        turn.tx, turn.now, turn.member, prompt_id, parts.given_in(turn.incoming), instead=bool(instead)
    )
    _expect_more(turn, prompt_id)
    return [card(given.id), *others_of(turn, prompt_id)]


def _expect_more(turn: Turn, prompt_id: int) -> None:
    args = (prompt_id, parts.add_until(turn))
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "answers.more", *args)


@routes.awaited("answers.more")
def more(turn: Turn, prompt_id: int, until: int) -> Reaction:
    if parts.is_over(turn, until):
        conversation.heard(turn.tx, turn.incoming.address)
        return unasked_talk.ask(turn)
    answers.give(turn.tx, turn.now, turn.member, prompt_id, parts.given_in(turn.incoming))
    return Say("answers.added")


@routes.reply("question")
def replied_privately(turn: Turn, card: str) -> Reaction:
    """A reply to what put the question to somebody alone: an answer for oneself."""
    return text(turn, int(card.partition(":")[0]))


@routes.reply("posting")
def replied(turn: Turn, posting_id: int) -> Reaction:
    """A reply to the question in the group: an answer that the group sees."""
    prompt_id = prompts.prompt_of(turn.tx, posting_id)
    if turn.incoming.unsupported:
        return None
    if group := conversation.group_here(turn.tx, turn.incoming):
        part, address = parts.given_in(turn.incoming), turn.incoming.address
        answers.reply(turn.tx, turn.now, turn.member, prompt_id, part, group=group, address=address)
    return None


@routes.edited
def edited(turn: Turn) -> Reaction:
    """An edit of a message that an answer came in; silent in the group, where everyone sees it."""
    is_mine = answers.follow_edit(turn.tx, turn.now, turn.member, parts.given_in(turn.incoming))
    return Say("answers.edited") if is_mine and turn.incoming.private else None


# --- one's own -------------------------------------------------------------------------------------------------------


def card(answer_id: int) -> Say:
    return Say("answers.card", about=f"my-answer:{answer_id}", answer=answer_id)


@routes.button("answers.show")
def show(turn: Turn, answer_id: int, to: str) -> Reaction:
    """Choose who sees an answer; its cards follow by themselves."""
    answers.show_to(turn.tx, turn.now, turn.member, answer_id, parts.visibility_of(to))
    return removals.toast(turn, answers.find(turn.tx, answer_id), f"answers.for_{to}")


@routes.button("answers.change")
def change(turn: Turn, answer_id: int) -> Reaction:
    mine = answers.own(turn.tx, turn.member, answer_id)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "answers.text", mine.prompt_id, 1)
    return Say("answers.ask_anew")


@routes.button("answers.take")
def take(turn: Turn, answer_id: int) -> Reaction:
    return Show("answers.take", answer=answers.own(turn.tx, turn.member, answer_id).id)


@routes.button("answers.keep")
def keep(turn: Turn, answer_id: int) -> Reaction:
    return Show("answers.card", answer=answers.own(turn.tx, turn.member, answer_id).id)


@routes.button("answers.taken")
def taken(turn: Turn, answer_id: int) -> Reaction:
    answers.take_back(turn.tx, turn.now, turn.member, answer_id)
    conversation.heard(turn.tx, turn.incoming.address)
    return Say("answers.taken")


@routes.button("unasked.answer")
def unasked_answer(turn: Turn, message: int) -> Reaction:
    """What was written without being asked is the answer of the week, or more of it."""
    who = prompts.participant(turn.tx, turn.member)
    prompt_id = prompts.this_week(turn.tx, turn.now, who)
    if prompt_id is None:
        return Show("prompts.not_yet", programme=who.running.id)
    part = unasked.take(turn.tx, turn.member, message)
    given = answers.give(turn.tx, turn.now, turn.member, prompt_id, part)
    return [Show("unasked.answer"), card(given.id), *others_of(turn, prompt_id)]


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("answers.ask")
def ask_text(view: View, prompt: int) -> Message | None:
    """What it asks for, until the reader has answered or skipped."""
    _ = view.words
    if view.member is None:
        return None
    if answers.mine(view.tx, view.member, prompt) or prompts.has_skipped(view.tx, view.member, prompt):
        return as_it_stands(view, prompt)
    how = _(
        "Skriv, snakk inn eller send et bilde her. Tre setninger er nok. Bare du ser svaret til du velger noe annet."
    )
    skip = Button(_("Hopp over"), press("prompts.skip", prompt))
    return Message(f"{question_words(view, prompt)}\n\n{how}", ((skip,),))


@routes.message("answers.ask_anew")
def ask_anew(view: View) -> Message:
    _ = view.words
    return Message(_("Send det nye svaret her. Det gamle står til jeg har fått det nye."))


@routes.message("answers.card")
def card_text(view: View, answer: int) -> Message | None:
    _ = view.words
    mine = answers.find(view.tx, answer)
    if mine is None or view.member is None or mine.member_id != view.member.id:
        return None
    seen_by = {
        "me": _("Bare du ser det. Vil du dele det med flere?"),
        "group": _("Gruppa ser det."),
        "cohort": _("Hele kullet ser det."),
    }
    share: list[Row] = []
    if mine.visibility != "me" and experiences.made_from(view.tx, answer) is None:
        share.append((Button(_("Del som erfaring"), press("experiences.of_answer", answer)),))
    return Message(
        _("Svaret ditt:") + "\n" + parts.own_words(view, mine.parts) + "\n\n" + removals.seen_by(view, mine, seen_by),
        (
            parts.choice_of_readers(view, "answers.show", mine),
            (
                Button(_("Endre"), press("answers.change", answer)),
                Button(_("Ta tilbake"), press("answers.take", answer)),
            ),
            *share,
        ),
    )


@routes.message("answers.take")
def take_text(view: View, answer: int) -> Message | None:
    _ = view.words
    mine = answers.find(view.tx, answer)
    if mine is None:
        return None
    text = _(
        "Skal jeg slette svaret ditt, her og hos dem jeg har vist det til? Det er ikke nok at du sletter meldinga i "
        "Telegram: det får jeg ikke vite."
    )
    return Message(
        f"{text} {removals.told_before(view, mine)}".strip(),
        (
            (
                Button(_("Ja, slett svaret"), press("answers.taken", answer)),
                Button(_("Nei, behold det"), press("answers.keep", answer)),
            ),
        ),
    )


@routes.message("answers.taken")
def taken_text(view: View) -> Message:
    _ = view.words
    return Message(_("Svaret ditt er slettet. Du kan svare på nytt når du vil: /svar"))


@routes.message("answers.added")
def added(view: View) -> Message:
    _ = view.words
    return Message(_("Jeg la det til i svaret ditt. /sporsmal viser det hele."))


@routes.message("answers.edited")
def edited_text(view: View) -> Message:
    _ = view.words
    return Message(_("Endringen er med. /sporsmal viser svaret ditt."))


@routes.message("answers.for_me")
def for_me(view: View) -> Message:
    _ = view.words
    return Message(_("Nå ser bare du svaret."))


@routes.message("answers.for_group")
def for_group(view: View) -> Message:
    _ = view.words
    return Message(_("Nå ser gruppa svaret."))


@routes.message("answers.for_cohort")
def for_cohort(view: View) -> Message:
    _ = view.words
    return Message(_("Nå ser hele kullet svaret."))


@routes.message("answers.stranger")
def stranger(view: View) -> Message:
    _ = view.words
    return Message(
        _(
            "Til deg som ikke er med i programmet ennå: svaret ditt er synlig her i gruppa, men jeg tar ikke vare på "
            "det. Vil du være med, så spør veilederen om lenka til påmelding."
        )
    )
