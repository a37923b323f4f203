"""What people wrote in their group's chat and take back: what becomes of it there."""

from collections.abc import Mapping

from bot.domain.conversation import Call, Message, Toast
from bot.domain.parts import Given
from bot.services import groups, removals
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


def seen_by(view: View, given: Given, words: Mapping[str, str]) -> str:
    """Who sees it, and what to know of what stands in the group before choosing anybody else."""
    told = _in_group(view, given)
    if given.visibility == "me" and told:
        return told
    return f"{words[given.visibility]} {told}".strip()


def _in_group(view: View, given: Given) -> str:
    _ = view.words
    standing = removals.standing(view.tx, view.now, given)
    if not standing & {"goes", "stays"}:
        return ""
    if given.visibility == "me":
        return _(
            "Hos meg er det bare du som ser det. Det du skrev i gruppa, står der til du sletter det: hold fingeren på "
            "meldinga, og velg «Slett»."
        )
    if "stays" in standing:
        return _("Det du skrev i gruppa, kan jeg ikke slette. Det kan du: hold fingeren på meldinga, og velg «Slett».")
    return _("Velger du «Bare meg» innen to dager, sletter jeg det du skrev i gruppa.")


def toast(turn: Turn, given: Given, shown: Toast) -> Toast:
    """That only they see it now is said to nobody whose words still stand in the group."""
    if given.visibility == "me" and removals.standing(turn.tx, turn.now, given) & {"goes", "stays"}:
        return Toast("removals.left")
    return shown


def told_before(view: View, given: Given) -> str:
    """What to know before taking it back."""
    _ = view.words
    standing = removals.standing(view.tx, view.now, given)
    if "stays" in standing:
        return _(
            "Det du skrev i gruppa, kan jeg ikke slette der. Det kan du: hold fingeren på meldinga, og velg «Slett»."
        )
    return _("Det du skrev i gruppa, sletter jeg også.") if "goes" in standing else ""


@routes.message("removals.left")
def left(view: View) -> Message:
    _ = view.words
    return Message(_("Hos meg er det bare du som ser det nå. Det du skrev i gruppa, må du slette selv."))


@routes.message("removals.delete")
def delete(view: View, message: int, author: int, at: int) -> Call:
    return Call("delete_message", {"message_id": message})


@routes.message("removals.stands")
def stands(view: View, group: int) -> Message:
    _ = view.words
    return Message(
        _(
            "Jeg fikk ikke slettet det du skrev i chatten til {group}: det står der fortsatt. Slett det selv: hold "
            "fingeren på meldinga, og velg «Slett». Resten er gjort.",
            group=groups.get(view.tx, group).name,
        )
    )


@routes.message("alert.stands")
def stands_alert(view: View, group: int) -> Message:
    _ = view.words
    return Message(
        _(
            "I chatten til {group} står det noe som er tatt tilbake. Telegram lar meg ikke slette det. Er du i "
            "chatten, så slett det der, eller be gruppa om det.",
            group=groups.get(view.tx, group).name,
        )
    )
