"""The chats of study groups: binding one, coming into it, and what is said there and about it."""

from bot.domain.conversation import Button, Call, Message, Reaction, Refusal, Say, press
from bot.domain.people import StudyGroup
from bot.services import alerts, group_chats, groups, presence, programme
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


def bind(turn: Turn, token: str) -> Reaction:
    """/start in a group: the token says which study group talks there."""
    if not token:
        return Say("help")
    group_chats.bind(turn.tx, turn.now, turn.member, turn.incoming.chat, token)
    return None


@routes.button("groups.connect")
def connect(turn: Turn, group_id: int) -> Reaction:
    group = groups.find(turn.tx, group_id)
    if group is None:
        raise Refusal("stale")
    programme.must_be(turn.tx, turn.member, group.programme_id, "facilitator", "manager")
    if group_chats.is_open(turn.tx, group_id):
        raise Refusal("group.elsewhere", group=group_id)
    return Say("group.connect", group=group_id)


@routes.event("chat_joined")
def joined(turn: Turn) -> Reaction:
    rights = turn.incoming.event_args.get("rights", [])
    group_chats.joined(turn.tx, turn.now, turn.incoming.chat, rights)
    return None


@routes.event("chat_lost")
def lost(turn: Turn) -> Reaction:
    group_chats.lost(turn.tx, turn.now, turn.incoming.chat)
    return None


@routes.event("migrated")
def migrated(turn: Turn) -> Reaction:
    group_chats.migrated(turn.tx, turn.now, **turn.incoming.event_args)
    return None


@routes.event("join_request")
def requested(turn: Turn) -> Reaction:
    came, private_chat = turn.incoming, turn.incoming.event_args["private_chat"]
    group_chats.requested(turn.tx, turn.now, turn.member, came.address, chat_id=came.chat, private_chat=private_chat)
    return None


def where(view: View, group: StudyGroup) -> tuple[str, Button | None]:
    """Where a group talks, for somebody in it, and the way in."""
    _ = view.words
    chat = groups.chat(view.tx, group.id)
    if chat is None or chat.lost_at:
        return _("Gruppa har ingen chat ennå. Spørsmålene får du privat så lenge."), None
    if chat.invite_link is None:
        return _("Gruppa har en chat. Lenka dit kommer snart."), None
    told = _("Dere snakker sammen i gruppas chat.")
    return told, None if presence.is_in(view.tx, group, view.member) else way_in(view, chat.invite_link)


def way_in(view: View, link: str) -> Button:
    return Button(view.words("Bli med i chatten"), url=link)


# --- what is done in a chat ------------------------------------------------------------------------------------------


@routes.message("group.invite_link")
def invite_link(view: View) -> Call:
    return Call("create_invite_link")


@routes.message("group.approve")
def approve(view: View, user: int) -> Call:
    return Call("approve_join_request", {"user_id": user})


@routes.message("group.decline")
def decline(view: View, user: int) -> Call:
    return Call("decline_join_request", {"user_id": user})


@routes.message("group.my_rights")
def my_rights(view: View) -> Call:
    return Call("my_rights")


@routes.message("group.remove")
def remove(view: View, user: int) -> Call:
    return Call("remove_member", {"user_id": user})


# --- what is said in it ----------------------------------------------------------------------------------------------


@routes.message("group.welcome")
def welcome(view: View, group: int) -> Message:
    _ = view.words
    names = ", ".join(each.name for each in groups.members(view.tx, group))
    return Message(
        _(
            "Hei! Dette er chatten til gruppa {group}: {names}.\n\n"
            "En gang i uka stiller jeg et spørsmål her. Svar på meldingen min, så ser gruppa svaret. "
            "Eller trykk «Svar privat»: da velger du selv hvem som ser det. Det andre dere skriver her, lagrer jeg "
            "ikke.",
            group=groups.get(view.tx, group).name,
            names=names,
        )
    )


@routes.message("group.newcomer")
def newcomer(view: View, group: int, member: int) -> Message | None:
    _ = view.words
    here = [seat for seat in groups.seats_in(view.tx, groups.get(view.tx, group)) if seat.member.id == member]
    if not here:
        return None
    return Message(
        _("Vi får en ny i gruppa: {name} fra {place}. Velkommen!", name=here[0].member.name, place=here[0].place)
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


# --- what is said of it ----------------------------------------------------------------------------------------------


@routes.message("group.connect")
def connect_text(view: View, group: int) -> Message:
    """The link is made here, as it leaves, so that its token is kept nowhere."""
    _ = view.words
    found = groups.get(view.tx, group)
    token = group_chats.connect_token(view.tx, view.now, found, view.member.id if view.member else None)
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
            what=_(" og ").join(names[each] for each in missing),
        )
    )


@routes.message("group.invited")
def invited(view: View, group: int) -> Message | None:
    _ = view.words
    found, chat = groups.get(view.tx, group), groups.chat(view.tx, group)
    if chat is None or chat.invite_link is None or view.member not in presence.missing(view.tx, found):
        return None
    told = _(
        "Gruppa {group} har en chat. Trykk og be om å bli med, så slipper jeg deg inn.\n\n"
        "Der stiller jeg et spørsmål i uka. Svar på meldingen min, så ser gruppa svaret. Eller trykk «Svar privat»: "
        "da velger du selv hvem som ser det.",
        group=found.name,
    )
    return Message(told, ((way_in(view, chat.invite_link),),))


@routes.message("group.remind")
def reminder(view: View, group: int) -> Message | None:
    """A facilitator asks that somebody comes into the chat; nothing where they have come since."""
    _ = view.words
    found, chat = groups.get(view.tx, group), groups.chat(view.tx, group)
    if chat is None or chat.invite_link is None or view.member not in presence.missing(view.tx, found):
        return None
    return Message(
        _(
            "Du er ikke i chatten til gruppa {group} ennå. Trykk og be om å bli med, så slipper jeg deg inn.",
            group=found.name,
        ),
        ((way_in(view, chat.invite_link),),),
    )


@routes.message("group.not_yours")
def not_yours(view: View, group: int) -> Message:
    _ = view.words
    name = groups.get(view.tx, group).name
    if view.member is None:
        return Message(
            _(
                "Takk for at du vil være med! Chatten til {group} er for dem som er i gruppa. For å bli med trenger du "
                "en lenke til programmet. Spør: {contact}.",
                group=name,
                contact=_.pick(programme.get(view.tx, groups.get(view.tx, group).programme_id).content.contact),
            )
        )
    return Message(
        _("Chatten til {group} er for dem som er i gruppa. Gruppa di finner du her:", group=name),
        ((Button(_("Gruppa mi"), press("group")),),),
    )


@routes.message("group.stranger")
def stranger(view: View, group: int, member: int | None) -> Message:
    _ = view.words
    found, who = groups.get(view.tx, group), alerts.find_member(view.tx, member) if member is not None else None
    name = who.name if who else _("Noen som ikke er med i programmet")
    told = _("{who} ville inn i chatten til {group}. Jeg sa nei: den er for gruppa.", who=name, group=found.name)
    return Message(told)
