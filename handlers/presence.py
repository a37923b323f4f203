"""Coming into a group's chat and leaving it, as Telegram tells, and what that means for somebody."""

from bot.domain.conversation import Call, Reaction
from bot.domain.people import Participation
from bot.services import coming, group_chats, groups, presence
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.event("member_came")
def came(turn: Turn) -> Reaction:
    coming.came(turn.tx, turn.now, turn.member, turn.incoming.chat)
    return None


@routes.event("member_went")
def went(turn: Turn) -> Reaction:
    presence.went(turn.tx, turn.member, turn.incoming.chat)
    return None


@routes.message("group.look")
def look(view: View, member: int) -> Call | None:
    address = presence.address(view.tx, member)
    return Call("is_member", {"user_id": int(address)}) if address else None


def where_questions_come(view: View, part: Participation) -> str:
    """Whether somebody gets the questions in their group's chat, privately, or both, and until when."""
    _ = view.words
    group = groups.of_member(view.tx, part.member.id, part.programme_id)
    if group is None:
        return _("Spørsmålene kommer hit til du har fått en gruppe.")
    if presence.is_in(view.tx, group, part.member):
        return _("Spørsmålene kommer også privat.") if part.private_prompts else _("Spørsmålene kommer i gruppa.")
    if group_chats.is_open(view.tx, group.id):
        return _("Spørsmålene kommer hit til du er med i gruppas chat: /gruppe")
    return _("Spørsmålene kommer hit til gruppa har fått en chat.")
