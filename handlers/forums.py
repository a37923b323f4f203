"""One chat for a whole programme, with a topic for each group: the choice, the connecting, and what is said of it."""

from bot.domain.conversation import Button, Call, Message, Reaction, Row, Say, Show, Toast, press
from bot.services import charge, forums, groups, programme, prompts, topics
from handlers.facilitator import must_lead
from handlers.group_chats import who_asked
from handlers.pages import some_names
from handlers.reasons import listed
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("forums.offer")
def offer(turn: Turn, programme_id: int) -> Reaction:
    must_lead(turn, programme_id)
    return Show("forums.offer", programme_id=programme_id)


@routes.button("forums.choose")
def choose(turn: Turn, programme_id: int) -> Reaction:
    forums.choose(turn.tx, turn.now, turn.member, programme_id, forum=True)
    return [Show("forums.menu", programme_id=programme_id), Say("forums.connect", programme_id=programme_id)]


@routes.button("forums.each")
def each_their_own(turn: Turn, programme_id: int) -> Reaction:
    forums.choose(turn.tx, turn.now, turn.member, programme_id, forum=False)
    return Show("groups.menu", programme=programme_id)


@routes.button("forums.menu")
def menu(turn: Turn, programme_id: int) -> Reaction:
    must_lead(turn, programme_id)
    return Show("forums.menu", programme_id=programme_id)


@routes.button("forums.connect")
def connect(turn: Turn, programme_id: int) -> Reaction:
    must_lead(turn, programme_id)
    return Say("forums.connect", programme_id=programme_id)


@routes.button("forums.again")
def again(turn: Turn, programme_id: int) -> Reaction:
    """See what the bot may do now, and make the topics that lack."""
    forums.look_again(turn.tx, turn.now, turn.member, programme_id)
    return Toast("forums.looking")


# --- what is done there ----------------------------------------------------------------------------------------------


@routes.message("forum.look")
def look(view: View, asked: int) -> Call:
    return Call("look_at_forum")


@routes.message("forum.invite_link")
def invite_link(view: View) -> Call:
    return Call("create_invite_link")


@routes.message("forum.approve")
def approve(view: View, user: int) -> Call:
    return Call("approve_join_request", {"user_id": user})


@routes.message("forum.decline")
def decline(view: View, user: int) -> Call:
    return Call("decline_join_request", {"user_id": user})


# --- the facilitator's screens ---------------------------------------------------------------------------------------


def way(view: View, programme_id: int) -> list[Row]:
    """The button that leads to where the groups talk: to the choice as long as there is one, else to the forum."""
    _ = view.words
    if forums.is_chosen(view.tx, programme_id):
        return [(Button(_("Felles gruppe med emner"), press("forums.menu", programme_id)),)]
    if not charge.looks_after(view.tx, view.member, programme_id, None):
        return []
    if groups.every(view.tx, programme_id) and forums.may_choose(view.tx, programme_id):
        return [(Button(_("Heller én felles gruppe?"), press("forums.offer", programme_id)),)]
    return []


@routes.message("forums.offer")
def offer_text(view: View, programme_id: int) -> Message:
    _ = view.words
    told = [
        _("Gruppene kan snakke sammen på to måter. Velg før den første er i gang: det kan ikke endres siden."),
        _("• Hver sin gruppe i Telegram, som er det vanlige. Bare gruppa leser det som står der."),
        _(
            "• Én felles gruppe, med et emne til hver gruppe. Jeg lager emnene. Alle som er med, kan lese alle emnene. "
            "Derfor velger deltakerne bare mellom «Bare meg» og «Hele kullet» når de svarer og deler."
        ),
    ]
    return Message(
        "\n\n".join(told),
        (
            (Button(_("Hver sin gruppe"), press("forums.each", programme_id)),),
            (Button(_("Én felles gruppe med emner"), press("forums.choose", programme_id)),),
        ),
    )


@routes.message("forums.menu")
def menu_text(view: View, programme_id: int) -> Message:
    _ = view.words
    forum = forums.find(view.tx, programme_id)
    going = groups.every(view.tx, programme_id)
    lacking = [each.name for each in going if not topics.is_open(view.tx, each)]
    rows: list[Row] = []
    if forum is None:
        return Message(_("Gruppene har hver sin gruppe i Telegram."), (_back(view, programme_id),))
    if forum.chat_id is None or forum.lost_at:
        told = _("Gruppene skal ha et emne hver i én felles gruppe. Den er ikke koblet til.")
        rows.append((Button(_("Koble til felles gruppe"), press("forums.connect", programme_id)),))
    elif lacking:
        told = _("Den felles gruppa er koblet til. Disse mangler emne: {names}.", names=some_names(_, lacking))
        rows.append((Button(_("Prøv igjen"), press("forums.again", programme_id)),))
    else:
        told = _("Den felles gruppa er koblet til, og alle gruppene har et emne der.")
    if forums.may_choose(view.tx, programme_id):
        rows.append((Button(_("Heller hver sin gruppe"), press("forums.each", programme_id)),))
    return Message(told, (*rows, _back(view, programme_id)))


def _back(view: View, programme_id: int) -> Row:
    return (Button(view.words("Tilbake"), press("groups.menu", programme_id)),)


@routes.message("forums.connect")
def connect_text(view: View, programme_id: int) -> Message | None:
    """The link is made here, as it leaves, so that its token is kept nowhere."""
    _ = view.words
    if not forums.is_chosen(view.tx, programme_id):
        return None
    issuer, sent = view.member.id if view.member else None, view.delivery.id if view.delivery else None
    token = forums.connect_token(view.tx, view.now, programme_id, issuer, sent)
    url = f"https://t.me/{view.bot}?startgroup={token}&admin={'+'.join(forums.WANTED)}"
    return Message(
        _(
            "Lag en ny gruppe i Telegram, åpne innstillingene for den og slå på «Emner». Trykk så på knappen, velg "
            "gruppa, og si ja til rettighetene. Jeg lager et emne til hver av gruppene."
        ),
        ((Button(_("Koble til felles gruppe"), url=url),),),
    )


@routes.message("forums.looking")
def looking(view: View) -> Message:
    return Message(view.words("Jeg prøver igjen. Mangler det noe, sier jeg fra."))


# --- what facilitators are told --------------------------------------------------------------------------------------


@routes.message("forum.bound")
def bound(view: View, *, again: bool = False) -> Message:
    if again:
        return Message(view.words("Den felles gruppa er koblet til igjen. Emnene der bruker jeg som før."))
    return Message(
        view.words(
            "Den felles gruppa er koblet til. Jeg lager et emne til hver gruppe, og de som er med, får lenka privat."
        )
    )


@routes.message("forum.rights")
def rights(view: View, missing: list[str]) -> Message | None:
    _ = view.words
    if view.delivery is None or view.delivery.programme_id is None:
        return None
    names = {
        "invite_users": _("invitere medlemmer"),
        "manage_topics": _("styre emner"),
        "delete_messages": _("slette meldinger"),
    }
    may_not = [names[each] for each in missing if each in names]
    told = []
    if "topics" in missing:
        told.append(_("Den felles gruppa har ikke emner. Åpne innstillingene for den, og slå på «Emner»."))
    if may_not:
        told.append(
            _(
                "I den felles gruppa mangler jeg lov til å {what}. Gjør meg til administrator der, og slå det på.",
                what=listed(_, may_not),
            )
        )
    again_ = (Button(_("Prøv igjen"), press("forums.again", view.delivery.programme_id)),)
    return Message("\n\n".join([*told, _("Trykk på «Prøv igjen» når det er gjort.")]), (again_,))


@routes.message("alert.forum")
def lost(view: View) -> Message | None:
    _ = view.words
    id = view.delivery.programme_id if view.delivery else None
    forum = forums.find(view.tx, id) if id is not None else None
    if forum is None or forum.lost_at is None:
        return None
    return Message(
        _(
            "Jeg har ikke lenger tilgang til den felles gruppa. Ingenting er mistet, og deltakerne får spørsmålene "
            "privat så lenge. Legg meg til i gruppa igjen, eller koble til en ny:"
        ),
        ((Button(_("Koble til felles gruppe"), press("forums.connect", forum.programme_id)),),),
    )


# --- what those are told who ask to come in --------------------------------------------------------------------------


@routes.message("forum.not_yours")
def not_yours(view: View, forum: int) -> Message:
    _ = view.words
    if view.member is None:
        return Message(
            _(
                "Takk for at du vil være med! Den felles gruppa er for dem som er med i programmet. Da trenger du en "
                "lenke. Spør: {contact}.",
                contact=_.pick(programme.get(view.tx, forum).content.contact),
            )
        )
    if not prompts.participants(view.tx, view.now, view.member):  # who runs it, or has left, has no group to be shown
        return Message(_("Den felles gruppa er for dem som har fått en gruppe, så jeg kan ikke slippe deg inn."))
    return Message(
        _("Den felles gruppa er for dem som har fått en gruppe. Her ser du hvordan det er med deg:"),
        ((Button(_("Gruppa mi"), press("group")),),),
    )


@routes.message("forum.stranger")
def stranger(view: View, forum: int, member: int | None, number: int = 1) -> Message:
    _, who = view.words, who_asked(view, member, number)
    return Message(_("{who} ville inn i den felles gruppa. Jeg sa nei: den er for dem som er i en gruppe.", who=who))


# --- why it cannot be ------------------------------------------------------------------------------------------------


@routes.message("forums.too_late")
def too_late(view: View) -> Message:
    return Message(view.words("Noen av gruppene snakker sammen allerede, så dette kan ikke endres nå."))


@routes.message("forums.not_chosen")
def not_chosen(view: View) -> Message:
    return Message(
        view.words("Gruppene har hver sin gruppe i Telegram. Skriv /veileder til meg privat, og velg «Grupper».")
    )


@routes.message("forums.chosen")
def chosen(view: View) -> Message:
    return Message(
        view.words(
            "Gruppene i programmet har hvert sitt emne i én felles gruppe, så denne lenka gjelder ikke lenger. Skriv "
            "/veileder til meg privat, og velg «Grupper»."
        )
    )


@routes.message("forums.elsewhere")
def elsewhere(view: View) -> Message:
    return Message(view.words("Programmet har allerede en felles gruppe. Ta meg ut av den først hvis dere vil bytte."))


@routes.message("forums.bound_before")
def bound_before(view: View) -> Message:
    return Message(view.words("Denne gruppa er allerede den felles gruppa i et program."))
