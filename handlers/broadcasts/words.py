"""What is said about a facilitator's message in more than one place."""

from bot.domain.broadcasts import Broadcast, Draft
from bot.domain.conversation import Button, Row, press
from bot.services import groups
from bot.services import people as members
from handlers.view import View

BEGINNING = 30  # of a text, on a button


def whom(view: View, to: Draft | Broadcast) -> str:
    _ = view.words
    group, member = (to.group, to.member) if isinstance(to, Draft) else (to.group_id, to.member_id)
    if group is not None:
        return _("gruppa {group}", group=groups.get(view.tx, group).name)
    if member is not None:
        return members.name_of(view.tx, member) or _("en som ikke er med lenger")
    return _("alle deltakerne")


def signed(view: View, author: str, text: str) -> str:
    header = view.words("Fra veileder {name}:", name=author)
    return f"{header}\n\n{text}" if text else header.removesuffix(":")


def begins(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= BEGINNING else f"{line[: BEGINNING - 1]}…"


def leave(view: View, programme_id: int) -> Row:
    return (Button(view.words("Tilbake"), press("broadcasts.menu", programme_id)),)
