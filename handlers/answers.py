"""Answering the question of the week, in private or in the group; handlers/own.py has what comes after."""

from datetime import datetime

from bot.domain.conversation import Button, Message, Reaction, Refusal, Say, Show, press
from bot.services import answers, conversation, groups, prompts, unasked
from handlers import own, parts
from handlers import unasked as unasked_talk
from handlers.others import others_from_now
from handlers.prompts import as_it_stands, own_question
from handlers.prompts import card as question_card
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, title_of

routes = Routes()


# --- answering -------------------------------------------------------------------------------------------------------


@routes.command("svar", "answer")
def answer(turn: Turn) -> Reaction:
    who = prompts.foremost(turn.tx, turn.now, turn.member)
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
        return own.card("answer", mine.id)
    conversation.expect(turn.tx, turn.now, turn.incoming.address, "answers.text", prompt_id, _latest(turn, turn.now))
    return question_card(who.member.id, prompt_id, "answers.ask")


@routes.awaited("answers.text")
def written(turn: Turn, prompt_id: int, latest: int | None) -> Reaction:
    """Where another question has been put since `latest`, it may be to that one, and is asked about."""
    prompts.asked(turn.tx, turn.now, turn.member, prompt_id)
    if _latest(turn, turn.now) != latest:
        return unasked_talk.too_late(turn)
    return text(turn, prompt_id)


def _latest(turn: Turn, at: datetime) -> int | None:
    """The question that had been put last in any programme at a moment."""
    return prompts.this_week(turn.tx, at, prompts.foremost(turn.tx, at, turn.member))


def text(turn: Turn, prompt_id: int) -> Reaction:
    """An answer in private; what follows in the next minutes is added to it."""
    if waits := own.held(turn, answers.mine(turn.tx, turn.member, prompt_id), parts.given_in(turn.incoming)):
        return waits
    given = answers.give(turn.tx, turn.now, turn.member, prompt_id, parts.given_in(turn.incoming))
    return [own.just_given(turn, "answer", given.id, first=True), *others_from_now(turn, prompt_id)]


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


@routes.button("unasked.answer")
def unasked_answer(turn: Turn, message: int) -> Reaction:
    """What was written without being asked is the answer of the week in which it was written, or more of it."""
    part = unasked.take(turn.tx, turn.member, message)
    prompt_id = _latest(turn, part.at) or _latest(turn, turn.now)
    if prompt_id is None:
        who = prompts.foremost(turn.tx, turn.now, turn.member)
        raise Refusal("prompts.not_yet", programme=who.running.id)
    before = answers.mine(turn.tx, turn.member, prompt_id)
    if waits := own.held(turn, before, part):
        return waits
    given = answers.give(turn.tx, turn.now, turn.member, prompt_id, part)
    taken = Show("unasked.answer", prompt=prompt_id, more=before is not None)
    return [taken, own.card("answer", given.id, first=True), *others_from_now(turn, prompt_id)]


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
    return Message(f"{own_question(view, prompt)}\n\n{how}", ((skip,),))


@routes.message("answers.left")
def left(view: View, programme_id: int) -> Message:
    _ = view.words
    told = _(
        "Du svarte i gruppa, men du har gått ut av «{title}», så jeg tar ikke vare på svaret. Meldinga står i gruppa "
        "til du sletter den. Vil du være med igjen, er du hjertelig velkommen.",
        title=title_of(view, programme_id),
    )
    return Message(told, ((Button(_("Ta meg med igjen"), press("settings.return", programme_id)),),))


@routes.message("answers.elsewhere")
def elsewhere(view: View, group: int) -> Message:
    """To who takes part, and answered what another group was asked."""
    _ = view.words
    told = _(
        "Så fint at du vil svare! Spørsmålet i gruppa {group} er til dem som er der, så jeg har ikke tatt vare på det "
        "du skrev. Meldinga står der til du sletter den. Spørsmålet til deg finner du her:",
        group=groups.get(view.tx, group).name,
    )
    return Message(told, ((Button(_("Ukas spørsmål"), press("question")),),))


@routes.message("answers.stranger")
def stranger(view: View) -> Message:
    _ = view.words
    return Message(
        _(
            "Til deg som ikke er med i programmet ennå: svaret ditt er synlig her i gruppa, men jeg tar ikke vare på "
            "det. Vil du være med, så spør veilederen om lenka til påmelding."
        )
    )
