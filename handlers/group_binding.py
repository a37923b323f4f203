"""A facilitator lets a study group talk in a chat of its own; the bot comes there, goes, or moves with it."""

from bot.domain.conversation import Button, Call, Message, Reaction, Refusal, Say
from bot.services import charge, forums, group_chats, groups, programme
from handlers.reasons import listed
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


def bind(turn: Turn, token: str) -> Reaction:
    """/start in a group: the token says which study group talks there."""
    if not token:
        return Say("help")
    service = forums if forums.is_meant(turn.tx, token) else group_chats
    service.bind(turn.tx, turn.now, turn.member, turn.incoming.chat, token)
    return None


@routes.button("groups.connect")
def connect(turn: Turn, group_id: int) -> Reaction:
    group = groups.find(turn.tx, group_id)
    if group is None:
        raise Refusal("stale")
    programme.must_be(turn.tx, turn.member, group.programme_id, "facilitator", "manager")
    charge.must_look_after(turn.tx, turn.member, group.programme_id, group_id)
    if forums.is_chosen(turn.tx, group.programme_id):
        raise Refusal("forums.chosen")
    if group_chats.is_open(turn.tx, group_id):
        raise Refusal("group.elsewhere", group=group_id)
    return Say("group.connect", group=group_id)


@routes.event("chat_joined")
def joined(turn: Turn) -> Reaction:
    rights = turn.incoming.event_args.get("rights", [])
    service = forums if forums.by_chat(turn.tx, turn.incoming.chat) else group_chats
    service.joined(turn.tx, turn.now, turn.incoming.chat, rights)
    return None


@routes.event("chat_lost")
def lost(turn: Turn) -> Reaction:
    service = forums if forums.by_chat(turn.tx, turn.incoming.chat) else group_chats
    service.lost(turn.tx, turn.now, turn.incoming.chat)
    return None


@routes.event("migrated")
def migrated(turn: Turn) -> Reaction:
    chats = turn.incoming.event_args
    service = forums if any(forums.by_chat(turn.tx, each) for each in chats.values()) else group_chats
    service.migrated(turn.tx, turn.now, **chats)
    return None


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("group.invite_link")
def invite_link(view: View) -> Call:
    return Call("create_invite_link")


@routes.message("group.my_rights")
def my_rights(view: View) -> Call:
    return Call("my_rights")


@routes.message("group.connect")
def connect_text(view: View, group: int) -> Message | None:
    """The link is made here, as it leaves, so that its token is kept nowhere."""
    _ = view.words
    found = groups.get(view.tx, group)
    if forums.is_chosen(view.tx, found.programme_id):
        return None
    issuer, sent = view.member.id if view.member else None, view.delivery.id if view.delivery else None
    token = group_chats.connect_token(view.tx, view.now, found, issuer, sent)
    url = f"https://t.me/{view.bot}?startgroup={token}&admin={'+'.join(group_chats.WANTED)}"
    return Message(
        _(
            "{group}: lag en ny gruppe i Telegram, trykk på knappen og velg gruppa. Si ja til rettighetene.",
            group=found.name,
        ),
        ((Button(_("Koble til {group}", group=found.name), url=url),),),
    )


@routes.message("group.bound")
def bound(view: View, group: int) -> Message:
    _ = view.words
    return Message(
        _(
            "Chatten til {group} er koblet til. De som er i gruppa, får lenka privat.",
            group=groups.get(view.tx, group).name,
        )
    )


@routes.message("group.rights")
def rights(view: View, group: int, missing: list[str]) -> Message:
    _ = view.words
    names = {
        "invite_users": _("invitere medlemmer"),
        "restrict_members": _("fjerne medlemmer"),
        "delete_messages": _("slette meldinger"),
    }
    return Message(
        _(
            "I chatten til {group} mangler jeg lov til å {what}. Gjør meg til administrator der, og slå det på. "
            "Alt annet virker som før.",
            group=groups.get(view.tx, group).name,
            what=listed(_, [names[each] for each in missing]),
        )
    )


@routes.message("group.unbound")
def unbound(view: View) -> Message | None:
    _ = view.words
    assert view.delivery is not None
    if view.delivery.chat_id is not None and group_chats.talks_here(view.tx, view.delivery.chat_id):
        return None
    return Message(
        _(
            "Hei! Jeg vet ikke hvilken gruppe som snakker sammen her. Veilederen kobler den til: "
            "skriv /veileder til meg privat, og velg «Grupper»."
        )
    )


@routes.message("group.bound_before")
def bound_before(view: View, group: int) -> Message:
    _ = view.words
    return Message(_("Denne chatten hører allerede til gruppa {group}.", group=groups.get(view.tx, group).name))


@routes.message("group.elsewhere")
def elsewhere(view: View, group: int) -> Message:
    _ = view.words
    return Message(
        _(
            "Gruppa {group} har allerede en chat. Ta meg ut av den først hvis dere vil bytte.",
            group=groups.get(view.tx, group).name,
        )
    )
