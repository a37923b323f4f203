"""Coming into a group's chat and leaving it, as Telegram tells."""

from bot.domain.conversation import Call, Reaction
from bot.services import presence
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.event("member_came")
def came(turn: Turn) -> Reaction:
    presence.came(turn.tx, turn.now, turn.member, turn.incoming.chat)
    return None


@routes.event("member_went")
def went(turn: Turn) -> Reaction:
    presence.went(turn.tx, turn.member, turn.incoming.chat)
    return None


@routes.message("group.look")
def look(view: View, member: int) -> Call | None:
    address = presence.address(view.tx, member)
    return Call("is_member", {"user_id": int(address)}) if address else None
