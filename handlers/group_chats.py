"""The chats of study groups: coming into one, and what is said there and about it."""

from bot.domain.conversation import Button, Call, Message, Reaction, press
from bot.domain.people import StudyGroup
from bot.services import alerts, forums, group_chats, groups, presence, programme, prompts
from handlers import pause
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.event("join_request")
def requested(turn: Turn) -> Reaction:
    came, private_chat = turn.incoming, turn.incoming.event_args["private_chat"]
    service = forums if forums.by_chat(turn.tx, came.chat) else group_chats
    service.requested(turn.tx, turn.now, turn.member, came.address, chat_id=came.chat, private_chat=private_chat)
    return None


def where(view: View, group: StudyGroup) -> tuple[str, Button | None]:
    """Where a group talks, for somebody in it, and the way in."""
    told, button = _chat(view, group)
    if paused := pause.told(view, group.programme_id):
        return f"{told} {paused}", button
    if not group_chats.is_open(view.tx, group.id):
        return f"{told} {view.words('Spørsmålene får du privat så lenge.')}", button
    return told, button


def _chat(view: View, group: StudyGroup) -> tuple[str, Button | None]:
    _, chat = view.words, groups.chat(view.tx, group.id)
    if chat is None:
        return _("Gruppa har ingen chat ennå."), None
    if chat.lost_at and chat.thread_id is not None:
        return _("Jeg får ikke skrevet i emnet til gruppa nå, og veilederen vet om det."), None
    if chat.lost_at:
        return _("Jeg får ikke skrevet i chatten til gruppa nå, og veilederen vet om det."), None
    if chat.invite_link is None:
        return _("Gruppa har en chat. Lenka dit kommer snart."), None
    told = _("Dere snakker sammen i gruppas chat.")
    if chat.thread_id is not None:
        told = _("Dere snakker sammen i emnet {group} i den felles gruppa. Alle der kan lese det.", group=group.name)
    return told, None if presence.is_in(view.tx, group, view.member) else way_in(view, chat.invite_link)


def way_in(view: View, link: str) -> Button:
    return Button(view.words("Bli med i chatten"), url=link)


# --- what is done in a chat ------------------------------------------------------------------------------------------


@routes.message("group.approve")
def approve(view: View, user: int) -> Call:
    return Call("approve_join_request", {"user_id": user})


@routes.message("group.decline")
def decline(view: View, user: int) -> Call:
    return Call("decline_join_request", {"user_id": user})


@routes.message("group.remove")
def remove(view: View, user: int) -> Call:
    return Call("remove_member", {"user_id": user})


# --- what is said in it ----------------------------------------------------------------------------------------------


@routes.message("group.welcome")
def welcome(view: View, group: int) -> Message:
    _ = view.words
    names = ", ".join(each.name for each in groups.members(view.tx, group))
    if forums.is_chosen(view.tx, groups.get(view.tx, group).programme_id):
        return _welcome_to_topic(view, groups.get(view.tx, group).name, names)
    return Message(
        _(
            "Hei! Dette er chatten til gruppa {group}: {names}.\n\n"
            "En gang i uka stiller jeg et spørsmål her. Svar på meldinga mi, så ser gruppa svaret. "
            "Eller trykk «Svar privat»: da velger du selv hvem som ser det. Svarer dere på det veilederen skriver, "
            "sender jeg det til veilederne. Det andre dere skriver her, lagrer jeg ikke.",
            group=groups.get(view.tx, group).name,
            names=names,
        )
    )


def _welcome_to_topic(view: View, group: str, names: str) -> Message:
    return Message(
        view.words(
            "Hei! Dette er emnet til gruppa {group}: {names}. Alle i den felles gruppa kan lese det.\n\n"
            "En gang i uka stiller jeg et spørsmål her. Svar på meldinga mi, så ser hele kullet svaret. "
            "Eller trykk «Svar privat»: da velger du selv hvem som ser det. Svarer dere på det veilederen skriver, "
            "sender jeg det til veilederne. Det andre dere skriver her, lagrer jeg ikke.",
            group=group,
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


# --- what is said of it ----------------------------------------------------------------------------------------------


@routes.message("group.invited")
def invited(view: View, group: int) -> Message | None:
    _ = view.words
    found, chat = groups.get(view.tx, group), groups.chat(view.tx, group)
    if chat is None or chat.invite_link is None or view.member not in presence.missing(view.tx, found):
        return None
    if chat.thread_id is not None:
        told = _(
            "Gruppa {group} har et emne i den felles gruppa. Trykk og be om å bli med, så slipper jeg deg inn. Alle "
            "der kan lese alle emnene.\n\n"
            "I emnet stiller jeg et spørsmål i uka. Svar på meldinga mi, så ser hele kullet svaret. Eller trykk «Svar "
            "privat»: da velger du selv hvem som ser det.",
            group=found.name,
        )
        return Message(told, ((way_in(view, chat.invite_link),),))
    told = _(
        "Gruppa {group} har en chat. Trykk og be om å bli med, så slipper jeg deg inn.\n\n"
        "Der stiller jeg et spørsmål i uka. Svar på meldinga mi, så ser gruppa svaret. Eller trykk «Svar privat»: "
        "da velger du selv hvem som ser det.",
        group=found.name,
    )
    return Message(told, ((way_in(view, chat.invite_link),),))


@routes.message("group.out")
def out(view: View, group: int) -> Message:
    """It comes at once, and what tells of the new group in the hours of work: so the new one is named here."""
    _, found = view.words, groups.get(view.tx, group)
    told = _(
        "Du er ikke i gruppa {group} lenger, så jeg har tatt deg ut av chatten der. Takk for at du var med! Det du "
        "har svart og delt, har du fortsatt.",
        group=found.name,
    )
    new = groups.of_member(view.tx, view.member.id, found.programme_id) if view.member else None
    if new is None:
        return Message(told)
    now = _("Nå er du i gruppa {group}.", group=new.name)
    return Message(f"{told}\n\n{now}", ((Button(_("Gruppa mi"), press("group")),),))


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
    if not prompts.participants(view.tx, view.now, view.member):  # who runs it, or has left, has no group to be shown
        return Message(_("Chatten til {group} er for dem som er i gruppa, så jeg kan ikke slippe deg inn.", group=name))
    return Message(
        _("Chatten til {group} er for dem som er i gruppa. Gruppa di finner du her:", group=name),
        ((Button(_("Gruppa mi"), press("group")),),),
    )


@routes.message("group.stranger")
def stranger(view: View, group: int, member: int | None, number: int = 1) -> Message:
    _, found, who = view.words, groups.get(view.tx, group), who_asked(view, member, number)
    return Message(
        _("{who} ville inn i chatten til {group}. Jeg sa nei: den er for gruppa.", who=who, group=found.name)
    )


def who_asked(view: View, member_id: int | None, number: int) -> str:
    """Who asked to come into a chat; `number` is which one that day of those whom nobody knows."""
    _ = view.words
    who = alerts.find_member(view.tx, member_id) if member_id is not None else None
    if who:
        return who.name
    if number == 1:
        return _("Noen som ikke er med i programmet")
    return _("Enda en som ikke er med i programmet, nummer {n} samme dag,", n=number)
