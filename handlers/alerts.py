"""What a facilitator is told when something could not be sent or done."""

from bot.domain.conversation import Button, Message, Reaction, Row, Show, Toast, press
from bot.domain.delivery import FORGOTTEN, Delivery
from bot.domain.people import StudyGroup
from bot.services import alerts, delivery, groups, topics
from bot.texts import capital
from handlers.facilitator import back, must_lead, sees_names
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SHOWN = 5  # uncertain deliveries on one screen; the rest come up as these are settled


@routes.button("alerts.menu")
def menu(turn: Turn, programme_id: int) -> Reaction:
    must_lead(turn, programme_id)
    return Show("alerts.menu", programme=programme_id)


@routes.button("alerts.arrived")
def arrived(turn: Turn, delivery_id: int, programme_id: int = 0) -> Reaction:
    return _resolve(turn, delivery_id, programme_id, arrived=True)


@routes.button("alerts.again")
def again(turn: Turn, delivery_id: int, programme_id: int = 0) -> Reaction:
    return _resolve(turn, delivery_id, programme_id, arrived=False)


def _resolve(turn: Turn, delivery_id: int, programme_id: int, *, arrived: bool) -> Reaction:
    """Settle it: the message that told of it is refreshed, the list is shown anew."""
    delivery.resolve(turn.tx, turn.now, turn.member, delivery_id, arrived=arrived)
    return menu(turn, programme_id) if programme_id else None


@routes.button("alerts.retry")
def retry(turn: Turn, delivery_id: int) -> Reaction:
    alerts.retry(turn.tx, turn.now, turn.member, delivery_id)
    return Toast("alerts.retried")


@routes.event("blocked")
def blocked(turn: Turn) -> Reaction:
    if turn.member:
        alerts.blocked(turn.tx, turn.now, turn.member.id)
    return None


@routes.message("alerts.menu")
def menu_text(view: View, programme: int) -> Message:
    _ = view.words
    waiting = alerts.waiting(view.tx, programme, view.member)
    if not waiting:
        return Message(_("Ingen usikre leveringer. Alt som er sendt, har kommet fram."), (back(view, programme),))
    named = [each for each in waiting if each.group_id is not None or sees_names(view, programme)]
    lines = [
        f"{n}. {capital(what(view, each))}, {to_whom(view, each)}, {_.moment(each.due_at)}"
        for n, each in enumerate(named[:SHOWN], 1)
    ]
    told = [_("Telegram svarte ikke da disse ble sendt. Se etter i chatten, eller spør, og velg:"), "\n".join(lines)]
    if (more := len(named) - SHOWN) > 0:
        told.append(_.count("og én til", "og {n} til", more))
    if private := len(waiting) - len(named):
        told = [*(told if named else []), _private(view, private)]
    rows = [_choice(view, each, n, programme) for n, each in enumerate(named[:SHOWN], 1)]
    return Message("\n\n".join(told), (*rows, back(view, programme)))


def _private(view: View, n: int) -> str:
    """What went to people whose names the reader is not told."""
    _ = view.words
    return _.count(
        "Én privat melding er usikker. Veilederne ser etter om den kom fram.",
        "{n} private meldinger er usikre. Veilederne ser etter om de kom fram.",
        n,
    )


def _choice(view: View, delivery: Delivery, number: int, programme_id: int) -> Row:
    _ = view.words
    return (
        Button(_("{n}. Kom fram", n=number), press("alerts.arrived", delivery.id, programme_id)),
        Button(_("{n}. Send igjen", n=number), press("alerts.again", delivery.id, programme_id)),
    )


@routes.message("alert.uncertain")
def uncertain(view: View, delivery: int) -> Message | None:
    _ = view.words
    found = alerts.get(view.tx, delivery)
    if found is None:
        return None
    names = {"what": what(view, found), "whom": to_whom(view, found)}
    if found.status != "uncertain":
        return _settled(view, found, names)
    return Message(
        _(
            "Jeg vet ikke om {what} kom fram til {whom}: Telegram svarte ikke. Jeg sender ikke to ganger uten "
            "at du sier fra. Se etter i chatten, eller spør.",
            **names,
        ),
        (
            (
                Button(_("Kom fram"), press("alerts.arrived", found.id)),
                Button(_("Send igjen"), press("alerts.again", found.id)),
            ),
        ),
    )


def _settled(view: View, found: Delivery, names: dict[str, str]) -> Message | None:
    """What takes the place of a question that has been answered; one that was never asked is not asked."""
    _ = view.words
    if view.delivery is None or view.delivery.act == "send":
        return None
    if found.status == "sent":
        return Message(_("Ordnet: {what} til {whom} kom fram.", **names))
    if found.status == "dropped":
        return Message(_("Ordnet: {whom} trenger ikke {what} lenger, så jeg sender det ikke.", **names))
    return Message(_("Ordnet: {what} til {whom} sendes en gang til.", **names))


@routes.message("alert.unreachable")
def unreachable(view: View, member: int) -> Message | None:
    _ = view.words
    who = alerts.find_member(view.tx, member)
    if who is None or alerts.is_reachable(view.tx, member):
        return None
    return Message(
        _(
            "Jeg når ikke {name} i Telegram lenger: chatten med meg er stengt. Ingenting er slettet. Ta gjerne kontakt "
            "på en annen måte. Når {name} skriver til meg igjen, virker alt som før.",
            name=who.name,
        )
    )


@routes.message("alert.chat")
def chat(view: View, group: int) -> Message | None:
    _ = view.words
    found, lost = groups.get(view.tx, group), groups.chat(view.tx, group)
    if lost is None or lost.lost_at is None:
        return _found(view, found) if view.delivery and view.delivery.act != "send" else None
    if lost.thread_id is not None:
        return _topic_lost(view, found, is_gone=lost.thread_id == topics.GONE)
    return Message(
        _(
            "Jeg har ikke lenger tilgang til chatten til gruppa {group}. Ingenting er mistet, og deltakerne får "
            "spørsmålene privat så lenge. Legg meg til i gruppa igjen, eller koble til en ny:",
            group=found.name,
        ),
        ((Button(_("Koble til chat"), press("groups.connect", group)),),),
    )


def _found(view: View, group: StudyGroup) -> Message:
    """What takes the place of the news that a group's chat or topic was lost."""
    return Message(view.words("Ordnet: jeg når gruppa {group} i chatten igjen.", group=group.name))


def _topic_lost(view: View, group: StudyGroup, *, is_gone: bool) -> Message:
    _ = view.words
    if is_gone:
        told = _(
            "Emnet til gruppa {group} er slettet. Ingenting hos meg er mistet, og deltakerne får spørsmålene privat så "
            "lenge. Jeg kan lage et nytt. Vil du heller bruke et emne som er der, så skriv /emne {group} i det.",
            group=group.name,
        )
        return Message(told, ((Button(_("Lag emnet på nytt"), press("forums.again", group.programme_id)),),))
    told = _(
        "Jeg får ikke skrevet i emnet til gruppa {group}. Ingenting er mistet, og deltakerne får spørsmålene privat så "
        "lenge. Se at emnet er åpent og at jeg er administrator i den felles gruppa, og trykk:",
        group=group.name,
    )
    return Message(told, ((Button(_("Prøv igjen"), press("forums.again", group.programme_id)),),))


@routes.message("alert.expired")
def expired(view: View, delivery: int) -> Message | None:
    _ = view.words
    found = alerts.get(view.tx, delivery)
    if found is None:
        return None
    return Message(
        _(
            "Det ble for sent å sende {what} til {whom}, så jeg lot være. Si fra selv hvis det trengs.",
            what=what(view, found),
            whom=to_whom(view, found),
        )
    )


@routes.message("alert.refused")
def refused(view: View, delivery: int) -> Message | None:
    _ = view.words
    found = alerts.get(view.tx, delivery)
    if found is None:
        return None
    if found.kind in alerts.CALLS:
        return Message(_not_done(view, found), _again(view, found))
    return Message(
        _(
            "{what} til {whom} kunne ikke sendes. Den som drifter meg, finner grunnen i loggen.",
            what=capital(what(view, found)),
            whom=to_whom(view, found),
        ),
        _again(view, found),
    )


def _again(view: View, delivery: Delivery) -> tuple[Row, ...]:
    """The button that tries again what was refused, where it is still known what that was."""
    if delivery.kind in FORGOTTEN:
        return ()
    data = press("forums.again", delivery.programme_id) if delivery.kind == "forum.topic" else None
    return ((Button(view.words("Prøv igjen"), data or press("alerts.retry", delivery.id)),),)


@routes.message("alerts.retried")
def retried(view: View) -> Message:
    return Message(view.words("Jeg prøver igjen. Går det ikke, sier jeg fra."))


def _not_done(view: View, call: Delivery) -> str:
    """What could not be done in a group's chat, and what to do about it."""
    _, whom = view.words, to_whom(view, call)
    told = {
        "invite_link": _(
            "Jeg får ikke laget en invitasjonslenke til {whom}. Gjør meg til administrator i chatten, med lov til å "
            "invitere og fjerne medlemmer og slette meldinger. Da ordner jeg resten.",
            whom=whom,
        ),
        "approve": _(
            "Noen fra gruppa ba om å bli med i chatten til {whom}, men jeg fikk ikke sluppet dem inn. Gjør det selv, "
            "og gi meg gjerne lov til å invitere medlemmer.",
            whom=whom,
        ),
        "decline": _(
            "Noen som ikke er i gruppa, ba om å bli med i chatten til {whom}, og jeg fikk ikke sagt nei. Gjør det "
            "selv, og gi meg gjerne lov til å invitere medlemmer.",
            whom=whom,
        ),
        "remove": _(
            "Noen sluttet, men jeg fikk ikke tatt dem ut av chatten til {whom}. Gjør det selv, og gi meg gjerne lov "
            "til å fjerne medlemmer.",
            whom=whom,
        ),
        "look": _(
            "Jeg får ikke sett på den felles gruppa. Se at jeg er med der som administrator, og trykk på «Prøv igjen»."
        ),
        "topic": _(
            "Jeg får ikke laget emner i den felles gruppa. Se at den har «Emner» slått på, og at jeg er administrator "
            "med lov til å styre emner. Trykk så på «Prøv igjen». Vil du heller bruke et emne som er der, så skriv "
            "/emne og navnet på gruppa i det."
        ),
        "double": _("Det ble to emner til samme gruppe i den felles gruppa. Slett det som er tomt."),
        "reopen": _(
            "Noen lukket emnet til {whom}, og jeg får ikke åpnet det. Gjør det selv, og gi meg gjerne lov til å styre "
            "emner.",
            whom=whom,
        ),
    }
    return told[call.kind.partition(".")[2]]


def what(view: View, delivery: Delivery) -> str:
    """What kind of message it was, in words that fit inside a sentence."""
    _ = view.words
    names = {
        "posting": _("spørsmålet"),
        "answer": _("et svar"),
        "experience": _("en erfaring"),
        "reply": _("det noen skrev til et svar"),
        "summaries": _("oppsummeringa av uka"),
        "session": _("beskjeden om et møte"),
        "broadcast": _("meldinga fra veilederen"),
        "group": _("beskjeden om gruppa"),
    }
    return names.get(delivery.kind.partition(".")[0], _("en melding"))


def to_whom(view: View, delivery: Delivery) -> str:
    if delivery.kind.startswith("forum.") and delivery.group_id is None:
        return view.words("den felles gruppa")
    found = alerts.recipient(view.tx, delivery)
    if isinstance(found, StudyGroup):
        return view.words("gruppa {group}", group=found.name)
    return found.name if found else view.words("en som ikke er med ennå")
