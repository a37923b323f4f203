"""What others answered, as far as the reader may see it."""

from collections.abc import Sequence

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, press
from bot.domain.parts import Given
from bot.services import answers, prompts, sharing
from handlers import parts
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("answers.others")
def others(turn: Turn, prompt_id: int, start: int = 0) -> Reaction:
    prompts.asked(turn.tx, turn.now, turn.member, prompt_id)
    return _listed(prompt_id, start, answers.others(turn.tx, turn.member, prompt_id, start))


def others_of(turn: Turn, prompt_id: int) -> list[Say]:
    """What others answered, where there is something to see."""
    found = answers.others(turn.tx, turn.member, prompt_id)
    return [_listed(prompt_id, 0, found)] if found else []


def others_from_now(turn: Turn, prompt_id: int) -> list[Say]:
    """The same; where there is nothing yet, a list that fills by itself, for who will see it nowhere else."""
    there = others_of(turn, prompt_id)
    is_needed = not there and answers.come_here_alone(turn.tx, turn.member, prompt_id)
    return [_listed(prompt_id, 0, [])] if is_needed else there


def _listed(prompt_id: int, start: int, found: Sequence[Given]) -> Say:
    ids = [each.id for each in found]
    return Say("answers.others", about=answers.list_about(prompt_id), prompt=prompt_id, start=start, ids=ids)


@routes.button("answers.read")
def read(turn: Turn, answer_id: int) -> Reaction:
    found = answers.readable(turn.tx, turn.member, answer_id)
    if found is None:
        raise Refusal("stale")
    pieces = range(len(sharing.in_full(turn.tx, found)))
    return [Say("answers.read", about=f"read-answer:{answer_id}", answer=answer_id, piece=each) for each in pieces]


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("answers.others")
def others_text(view: View, prompt: int, start: int, ids: list[int]) -> Message:
    _ = view.words
    page = answers.still_readable(view.tx, view.member, prompt, ids)
    following = start + len(ids)
    if not page:
        told = (
            _("Ingen av de andre har delt svar med deg ennå.")
            if view.member and answers.mine(view.tx, view.member, prompt)
            else _("Her er det ingen svar å vise deg ennå.")
        )
        again = Button(_("Se igjen"), press("answers.others", prompt))
        return Message(f"{told} {_('Se gjerne igjen om en dag eller to.')}", ((again,),))
    rows: list[Row] = [
        (Button(_("Mer fra {name}", name=sharing.name(view.tx, each)), press("answers.read", each.id)),)
        for each in page
        if not parts.is_all_in_list(each)
    ]
    if answers.others(view.tx, view.member, prompt, following, 1):
        rows.append((Button(_("Flere svar"), press("answers.others", prompt, following)),))
    invitation = _("Kjenner du deg igjen? Hva har du prøvd – eller hva ville du prøvd?")
    return Message(
        "\n\n".join([*(_in_list(view, each, each.prompt_id, prompt) for each in page), invitation]), tuple(rows)
    )


def _in_list(view: View, given: Given, asked: int, prompt: int) -> str:
    """How it stands among others; with its module, where its author was asked something else that week."""
    _, told = view.words, parts.in_list(view, given)
    if asked == prompt:
        return told
    return _("Om {module}: {told}", module=_.pick(prompts.in_words(view.tx, asked).module.title), told=told)


@routes.message("answers.read")
def read_text(view: View, answer: int, piece: int) -> Message | None:
    found = answers.readable(view.tx, view.member, answer)
    return parts.piece_of(sharing.in_full(view.tx, found), piece) if found else None


@routes.message("answer.posted")
def posted_text(view: View, answer: int, piece: int) -> Message | None:
    return parts.piece_of(sharing.in_chat(view.tx, answers.find(view.tx, answer)), piece)
