"""The facilitator's view of who is in a programme, and of one person there."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Show, press
from bot.domain.few import FEW
from bot.domain.people import Member, Participation, StudyGroup
from bot.services import alerts, away, charge, group_chats, groups, people, presence
from bot.services import programme as programmes
from handlers import taking_out, unreached
from handlers.facilitator import back, must_lead, sees_people
from handlers.pages import page
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, title_of

routes = Routes()


@routes.button("people.menu")
def menu(turn: Turn, programme_id: int, number: int = 0) -> Reaction:
    must_lead(turn, programme_id)
    return Show("people.menu", programme_id=programme_id, number=number)


@routes.button("people.show")
def show(turn: Turn, member_id: int, programme_id: int) -> Reaction:
    programmes.must_be(turn.tx, turn.member, programme_id, "facilitator")
    if people.taking_part(turn.tx, member_id, programme_id) is None:
        raise Refusal("stale")
    charge.must_follow_up(turn.tx, turn.member, programme_id, member_id)
    return Show("people.show", member=member_id, programme=programme_id)


# --- everyone --------------------------------------------------------------------------------------------------------


@routes.message("people.menu")
def menu_text(view: View, programme_id: int, number: int = 0) -> Message:
    _ = view.words
    cohort = people.cohort(view.tx, programme_id)
    invite: Row = (Button(_("Inviter noen"), press("people.invite", programme_id)),)
    if not sees_people(view, programme_id):
        return Message(_as_a_whole(view, programme_id, len(cohort.active)), (invite, back(view, programme_id)))
    grouped = groups.names(view.tx, programme_id)
    others = charge.of_others(view.tx, view.member, programme_id)
    mine = [each for each in people.by_name(cohort.active) if each.member.id not in others]
    choices = [_choice(view, each, grouped.get(each.member.id), programme_id) for each in mine]
    told = [_counted(view, programme_id, len(cohort.active))]
    if others:
        told.append(_.count("Du følger opp én av dem.", "Du følger opp {n} av dem.", len(mine)))
    if cohort.joining:
        told.append(_.count("Én holder på å melde seg på.", "{n} holder på å melde seg på.", len(cohort.joining)))
    if cohort.left:
        told.append(_.count("Én har gått ut av programmet.", "{n} har gått ut av programmet.", len(cohort.left)))
    if choices:
        told.append(_("Trykk på et navn for å se mer."))
    rows = page(_, choices, number, lambda other: press("people.menu", programme_id, other))
    return Message(" ".join(told), (*rows, *unreached.way(view, programme_id), invite, back(view, programme_id)))


def _counted(view: View, programme_id: int, n: int) -> str:
    _ = view.words
    return _.count("Én er med i «{title}».", "{n} er med i «{title}».", n, title=title_of(view, programme_id))


def _as_a_whole(view: View, programme_id: int, n: int) -> str:
    _ = view.words
    if n < FEW:
        return _("Færre enn {n} er med i «{title}».", n=FEW, title=title_of(view, programme_id))
    return _counted(view, programme_id, n)


def _choice(view: View, part: Participation, group: str | None, programme_id: int) -> Button:
    where = group or view.words("uten gruppe")
    return Button(f"{part.member.name} ({where})", press("people.show", part.member.id, programme_id))


# --- one person ------------------------------------------------------------------------------------------------------


@routes.message("people.show")
def show_text(view: View, member: int, programme: int) -> Message | None:
    """Where somebody is and how they are reached; what they answer is for them to show."""
    _ = view.words
    part = people.taking_part(view.tx, member, programme)
    if part is None:
        return None
    group = groups.of_member(view.tx, member, programme)
    lines = [
        ", ".join([part.member.name, *dict.fromkeys(post.library.name for post in part.posts)]),
        "",
        *_place(view, part.member, group),
        *_reached(view, part),
    ]
    rows = (*_actions(view, part, group), *taking_out.way(view, part.member, programme))
    return Message("\n".join(lines), (*rows, _to_people(view, programme)))


def _place(view: View, member: Member, group: StudyGroup | None) -> list[str]:
    _ = view.words
    if group is None:
        return [_("Ikke i noen gruppe ennå. Får spørsmålene privat.")]
    told = _("Gruppe: {group}.", group=group.name)
    if not group_chats.is_open(view.tx, group.id):
        return [told]
    if presence.is_in(view.tx, group, member):
        return [f"{told} {_('Er i chatten.')}"]
    return [f"{told} {_('Ikke i chatten ennå, og får spørsmålene privat.')}"]


def _reached(view: View, part: Participation) -> list[str]:
    _ = view.words
    reachable = alerts.is_reachable(view.tx, part.member.id)
    told = [_("Nås i Telegram.") if reachable else _("Jeg når ikke denne personen nå. Ta kontakt på en annen måte.")]
    if heard := people.heard_on(view.tx, part.member.id):
        told.append(_("Skrev eller trykket sist: {day}.", day=_.day(heard)))
    if part.paused_until and part.is_away(view.now.astimezone(_.zone).date()):
        told.append(_("Har pause til {day}.", day=_.day(part.paused_until)))
    if part.other_way_since:
        told.append(_("Har bedt om å nås på en annen måte, {day}.", day=_.day(part.other_way_since)))
    return told


def _actions(view: View, part: Participation, group: StudyGroup | None) -> list[Row]:
    _, member, programme_id = view.words, part.member, part.programme_id
    rows: list[Row] = [
        (Button(_("Skriv til {name}", name=member.name), press("broadcast.person", programme_id, member.id)),)
    ]
    if part.other_way_since:
        rows.append((Button(_("Vi har avtalt hvordan"), press("silence.agreed", member.id, programme_id)),))
    may_group = charge.looks_after(view.tx, view.member, programme_id, None)
    if group is None and may_group and groups.every(view.tx, programme_id):
        rows.append((Button(_("Finn gruppe"), press("groups.propose", programme_id)),))
    if away.holds_seat(view.tx, view.now, member.id, programme_id):
        rows.append((Button(_("Gi plassen til andre"), press("changes.free_seat", member.id, programme_id)),))
    if group is not None:
        rows.append((Button(_("Gruppa {group}", group=group.name), press("groups.show", group.id)),))
    return rows


def _to_people(view: View, programme_id: int) -> Row:
    return (Button(view.words("Tilbake"), press("people.menu", programme_id)),)


# --- who goes --------------------------------------------------------------------------------------------------------


@routes.message("people.left")
def left(view: View, member: int, group: int | None = None) -> Message | None:
    _ = view.words
    name = people.name_of(view.tx, member)
    if name is None:
        return None
    return Message(" ".join([_("{name} har gått ut av programmet.", name=name), *_who_is_left(view, group)]))


@routes.message("people.others_taken_out")
def others_taken_out(view: View, member: int, by: int, group: int | None = None) -> Message | None:
    """To the other facilitators."""
    _ = view.words
    name, who = people.name_of(view.tx, member), people.name_of(view.tx, by)
    if name is None:
        return None
    told = _("{who} har tatt {name} ut av programmet.", who=who or _("En veileder"), name=name)
    return Message(" ".join([told, *_who_is_left(view, group)]))


@routes.message("people.erased")
def erased(view: View, group: int | None = None) -> Message:
    """Who it was is not said: that is what they asked for."""
    _ = view.words
    return Message(" ".join([_("Én deltaker har slettet seg."), *_who_is_left(view, group)]))


def _who_is_left(view: View, group_id: int | None) -> list[str]:
    """How many a group has now that somebody is gone."""
    _ = view.words
    found = groups.find(view.tx, group_id) if group_id is not None else None
    n = len(groups.members(view.tx, found.id)) if found else 0
    return [_("Gruppa {group} har nå {n}.", group=found.name, n=n)] if found else []
