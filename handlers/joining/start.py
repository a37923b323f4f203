"""/start: the way in by a link, where somebody was on it, or where they are now."""

from bot.domain.conversation import Reaction, Refusal, Say
from bot.services import joining, prompts
from bot.services import programme as programmes
from bot.texts import known
from handlers import answers, group_binding
from handlers.joining.asking import ask
from handlers.joining.welcome import face
from handlers.routes import Routes, call
from handlers.turn import Turn

routes = Routes()
ANSWER = "svar-"  # begins the payload of a link to answer a posted question
GROUP = "gruppe"  # the payload of the link that a group's chat has to what is told of it in private


@routes.command("start", where="anywhere")
def start(turn: Turn) -> Reaction:
    payload = turn.incoming.argument
    if not turn.incoming.private:
        return group_binding.bind(turn, payload)
    if payload.startswith(ANSWER):
        return _answer(turn, payload.removeprefix(ANSWER))
    if payload == GROUP:
        return [
            Say("group", programme=who.running.id) for who in prompts.must_take_part(turn.tx, turn.now, turn.member)
        ]
    return _opened(turn, payload) if payload else _without_link(turn)


def _answer(turn: Turn, prompt_id: str) -> Reaction:
    try:
        return call(answers.begin, turn, [prompt_id])
    except ValueError:
        raise Refusal("link.unknown") from None


def _opened(turn: Turn, token: str) -> Reaction:
    opened = joining.open_link(turn.tx, turn.now, turn.member, token)
    match opened.standing:
        case "member":
            return Say("joining.home", programme_id=opened.programme_id)
        case "left":
            return Say("joining.left", programme_id=opened.programme_id)
        case "joining":
            return _without_link(turn)
        case "new":
            language = known(turn.incoming.language) or programmes.get(turn.tx, opened.programme_id).language
            return face(Say, token, opened, language)


def _without_link(turn: Turn) -> Reaction:
    if draft := joining.unfinished(turn.tx, turn.member):
        return ask(turn, draft, Say)
    if running := programmes.with_role(turn.tx, turn.member, "participant", "facilitator", "manager", "teacher"):
        return Say("joining.home", programme_id=running[0].id)
    left = joining.left(turn.tx, turn.member)
    return Say("joining.left", programme_id=left.programme_id) if left else Say("joining.stranger")
