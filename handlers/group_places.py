"""Somebody who came after the groups were made: the facilitator says where they belong."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Show, press
from bot.domain.groups import Rules
from bot.domain.people import Member, StudyGroup
from bot.services import alerts, groups, joining
from bot.services import programme as programmes
from bot.services.groups import Choice
from handlers.groups import to_groups
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
CHOICES_SHOWN = 5
HINDRANCES_SHOWN = 3
NEW_FROM = Rules().min  # how many must wait for a new group to be made


def _must_place(turn: Turn, member_id: int, programme_id: int) -> None:
    """Raises Refusal where somebody does not look after its people, or the member takes no part in it."""
    programmes.must_see_names(turn.tx, turn.member, programme_id)
    if member_id not in {each.member.id for each in joining.active_members(turn.tx, programme_id)}:
        raise Refusal("stale")


@routes.button("groups.place")
def place(turn: Turn, member_id: int, programme_id: int) -> Reaction:
    _must_place(turn, member_id, programme_id)
    return Show("groups.place", member=member_id, programme=programme_id)


@routes.button("groups.add")
def add(turn: Turn, member_id: int, group_id: int) -> Reaction:
    group = groups.add(turn.tx, turn.now, turn.member, member_id, group_id)
    return Show("groups.added", member=member_id, group=group.id)


@routes.button("groups.later")
def later(turn: Turn, member_id: int, programme_id: int) -> Reaction:
    _must_place(turn, member_id, programme_id)
    return Show("groups.later", member=member_id, programme=programme_id)


@routes.message("groups.late")
def late(view: View, member: int) -> Message | None:
    assert view.delivery is not None
    assert view.delivery.programme_id is not None
    who, programme_id = alerts.find_member(view.tx, member), view.delivery.programme_id
    group = groups.of_member(view.tx, member, programme_id)
    if who and group and view.delivery.act == "edit":
        return _added(view, who, group)
    waits = member in [each.member.id for each in groups.waiting(view.tx, programme_id)]
    return _offer(view, member, programme_id) if waits else None


def _offer(view: View, member: int, programme_id: int) -> Message:
    _ = view.words
    who, near = _named(view, member, programme_id), groups.nearest(view.tx, programme_id, member)
    not_now = Button(_("Ikke nå"), press("groups.later", member, programme_id))
    others = Button(_("Annen gruppe"), press("groups.place", member, programme_id))
    best = next((each for each in near if each.hindrance is None), None)
    if best is None:
        told = _("{who} er med nå, men ingen gruppe passer. Når {n} venter, kan du lage en ny.", who=who, n=NEW_FROM)
        return Message("\n".join([told, *_hindrances(view, near)]), ((others, not_now),))
    nearer = near[: near.index(best)]
    yes = Button(_("Ja"), press("groups.add", member, best.group.id))
    told = _(
        "{who} passer best i gruppa {group} ({km} km). Legge til?", who=who, group=best.group.name, km=round(best.km)
    )
    return Message("\n".join([told, *_hindrances(view, nearer)]), ((yes, others, not_now),))


def _hindrances(view: View, near: list[Choice]) -> list[str]:
    """Why somebody cannot be in the nearest groups."""
    return [_hindrance(view, each) for each in near[:HINDRANCES_SHOWN] if each.hindrance]


def _hindrance(view: View, choice: Choice) -> str:
    _ = view.words
    said = {"group": choice.group.name, "km": round(choice.km)}
    if choice.hindrance == "full":
        return _("{group} ({km} km) er full.", **said)
    return _("{group} ({km} km) går ikke: leder og ansatt ved samme bibliotek er i hver sin gruppe.", **said)


def _named(view: View, member: int, programme_id: int) -> str:
    """Somebody and where they work: «Kari (Sortland)»."""
    for each in groups.waiting(view.tx, programme_id):
        if each.member.id == member and each.library:
            return f"{each.member.name} ({groups.place_name(each.library.municipality_number)})"
    who = alerts.find_member(view.tx, member)
    return who.name if who else ""


@routes.message("groups.place")
def place_text(view: View, member: int, programme: int) -> Message:
    _ = view.words
    near = groups.nearest(view.tx, programme, member)
    choices = [each for each in near if each.hindrance is None][:CHOICES_SHOWN]
    if groups.of_member(view.tx, member, programme):
        return Message(_("Det er allerede valgt en gruppe."), (to_groups(view, programme),))
    hindrances = _hindrances(view, near)
    if not choices:
        told = _("Det er ingen gruppe å velge nå.")
        return Message("\n".join([told, *hindrances]), (to_groups(view, programme),))
    labels = [_("{group} ({km} km)", group=each.group.name, km=round(each.km)) for each in choices]
    presses = [press("groups.add", member, each.group.id) for each in choices]
    return Message(
        "\n".join([_("Hvilken gruppe skal {who} være med i?", who=_named(view, member, programme)), *hindrances]),
        (
            *((Button(label, add),) for label, add in zip(labels, presses, strict=True)),
            (Button(_("Ikke nå"), press("groups.later", member, programme)),),
        ),
    )


@routes.message("groups.added")
def added_text(view: View, member: int, group: int) -> Message | None:
    who = alerts.find_member(view.tx, member)
    return _added(view, who, groups.get(view.tx, group)) if who else None


def _added(view: View, who: Member, group: StudyGroup) -> Message:
    told = view.words("{name} er med i gruppa {group} nå, og får beskjed.", name=who.name, group=group.name)
    return Message(told, (to_groups(view, group.programme_id),))


@routes.message("groups.later")
def later_text(view: View, member: int, programme: int) -> Message:
    who = _named(view, member, programme)
    told = view.words(
        "{who} venter på gruppe, og får spørsmålene privat. Under «Grupper» kan du velge når som helst.", who=who
    )
    return Message(told, (to_groups(view, programme),))


@routes.message("groups.has_one")
def has_one(view: View) -> Message:
    return Message(view.words("Denne personen er allerede med i en gruppe."))


@routes.message("groups.no_room")
def no_room(view: View) -> Message:
    return Message(
        view.words(
            "Den gruppa går ikke lenger: den er full, eller en leder og egne ansatte havner sammen. Velg en annen."
        )
    )
