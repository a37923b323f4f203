"""Study groups: the facilitator sees them all, everyone sees their own."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, Toast, press
from bot.domain.groups import Rules
from bot.domain.people import StudyGroup
from bot.services import (
    charge,
    conversation,
    forums,
    group_chats,
    group_plans,
    groups,
    presence,
    programme,
    prompts,
    reasons,
)
from bot.services.groups import Seat
from handlers import agreement, own_time
from handlers import forums as forums_talk
from handlers import reasons as reasons_told
from handlers.facilitator import back, must_lead, sees_names, sees_people
from handlers.group_chats import where
from handlers.pages import SIZE, arrows
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, heading

routes = Routes()
PEOPLE_SHOWN = 6  # who wait for a group, as buttons


# --- the facilitator's screens ---------------------------------------------------------------------------------------


@routes.button("groups.menu")
def menu(turn: Turn, programme_id: int, number: int = 0) -> Reaction:
    must_lead(turn, programme_id)
    return Show("groups.menu", programme=programme_id, number=number)


@routes.message("groups.menu")
def menu_text(view: View, programme: int, number: int = 0) -> Message:
    _ = view.words
    made, waiting = groups.every(view.tx, programme), groups.waiting(view.tx, programme)
    mine, named = charge.own_groups(view.tx, view.member, programme), sees_names(view, programme)
    here = mine[number * SIZE : (number + 1) * SIZE]
    told = [
        _.count("Det er én gruppe.", "Det er {n} grupper.", len(made)) if made else _("Det er ingen grupper ennå."),
        *([_.count("Du følger opp én av dem.", "Du følger opp {n} av dem.", len(mine))] if mine != made else []),
        _who_waits(view, programme, waiting, named=named),
    ]
    buttons: list[Row] = [(Button(_chat_sign(view, each), press("groups.show", each.id)),) for each in here]
    buttons += arrows(_, number, -(-len(mine) // SIZE), lambda other: press("groups.menu", programme, other))
    if named and charge.looks_after(view.tx, view.member, programme, None):
        buttons += _changes(view, programme, may_propose=bool(made) or waiting >= Rules().min, has_groups=bool(made))
    return Message("\n".join(told), (*buttons, *forums_talk.way(view, programme), back(view, programme)))


def _changes(view: View, programme_id: int, *, may_propose: bool, has_groups: bool) -> list[Row]:
    """The ways to change the groups, for who looks after them all."""
    _ = view.words
    rows: list[Row] = []
    if (proposal := group_plans.newest(view.tx, programme_id)) is not None:
        rows.append((Button(_("Se forslaget"), press("groups.plan", proposal)),))
    if may_propose:
        rows.append((Button(_("Lag forslag"), press("groups.propose", programme_id)),))
    if has_groups:
        rows.append((Button(_("Nye deltakere"), press("changes.letting_in", programme_id)),))
    return rows


def _who_waits(view: View, programme_id: int, n: int, *, named: bool) -> str:
    _ = view.words
    if not n:
        return _("Ingen venter på gruppe.")
    if not named:
        return _.count("Én venter på gruppe.", "{n} venter på gruppe.", n)
    names = ", ".join(groups.first_waiting(view.tx, programme_id, PEOPLE_SHOWN))
    told = _.count("Én venter på gruppe: {names}", "{n} venter på gruppe: {names}", n, names=names)
    more = n - PEOPLE_SHOWN
    return told + (_.count(" og én til", " og {n} til", more) if more > 0 else "")


def _chat_sign(view: View, group: StudyGroup) -> str:
    """A group's name, with a mark where its chat needs the facilitator's hand."""
    _ = view.words
    if group_chats.is_open(view.tx, group.id):
        return group.name
    if forums.is_chosen(view.tx, group.programme_id):
        return _("{name} – mangler emne", name=group.name)
    return _("{name} – mangler chat", name=group.name)


@routes.button("groups.show")
def show(turn: Turn, group_id: int) -> Reaction:
    return Show("groups.show", group=_led(turn, group_id).id)


@routes.button("groups.remind")
def remind(turn: Turn, group_id: int) -> Reaction:
    """Those who are not in the chat get the way in once more, a day at most."""
    group = _led(turn, group_id)
    programme.must_be(turn.tx, turn.member, group.programme_id, "facilitator")
    sent = group_chats.remind(turn.tx, turn.now, group)
    return [Toast("groups.reminded" if sent else "groups.reminded_before"), Show("groups.show", group=group_id)]


def _led(turn: Turn, group_id: int) -> StudyGroup:
    """A group of a programme that somebody leads; raises Refusal."""
    group = groups.find(turn.tx, group_id)
    if group is None:
        raise Refusal("stale")
    must_lead(turn, group.programme_id)
    charge.must_look_after(turn.tx, turn.member, group.programme_id, group_id)
    return group


@routes.message("groups.show")
def show_text(view: View, group: int) -> Message:
    _, found = view.words, groups.get(view.tx, group)
    seats = groups.seats_in(view.tx, found)
    told, buttons = _chat(view, found)
    text = (
        paragraph(view, found.name, found.host_municipality, found.slot, seats)
        if sees_names(view, found.programme_id)
        else f"{_.count('{name}: én deltaker', '{name}: {n} deltakere', len(seats), name=found.name)}\n"
        f"{_meets(view, found.host_municipality, found.slot)}"
    )
    hands: tuple[Row, ...] = ()
    if sees_people(view, found.programme_id):
        write = Button(_("Skriv til gruppa"), press("broadcast.group", found.programme_id, group))
        hands = ((write,), own_time.way(view, group))
    return Message(f"{text}\n\n{told}", (*buttons, *hands, to_groups(view, found.programme_id)))


def _chat(view: View, group: StudyGroup) -> tuple[str, tuple[Row, ...]]:
    """Whether a group talks in a chat, who is not in it yet, and what can be done about it."""
    _ = view.words
    if not group_chats.is_open(view.tx, group.id) and forums.is_chosen(view.tx, group.programme_id):
        return _("Gruppa har ikke noe emne ennå."), tuple(forums_talk.way(view, group.programme_id))
    if not group_chats.is_open(view.tx, group.id):
        connect = Button(_("Koble til chat"), press("groups.connect", group.id))
        return _("Gruppa har ingen chat ennå."), ((connect,),)
    if not sees_people(view, group.programme_id):
        return _("Gruppa har en chat."), ()
    missing = presence.missing(view.tx, group)
    if not missing:
        return _("Alle er i chatten."), ()
    names = ", ".join(each.name for each in missing)
    told = _("Ikke i chatten ennå: {names}. De får spørsmålene privat så lenge.", names=names)
    return told, ((Button(_("Minn dem på det"), press("groups.remind", group.id)),),)


@routes.message("groups.reminded")
def reminded(view: View) -> Message:
    return Message(view.words("De får en påminnelse med knappen inn, i arbeidstida."))


@routes.message("groups.reminded_before")
def reminded_before(view: View) -> Message:
    return Message(view.words("De er minnet på det i dag allerede."))


def to_groups(view: View, programme_id: int) -> Row:
    """The button that leads back to all groups."""
    return (Button(view.words("Tilbake"), press("groups.menu", programme_id)),)


# --- my group --------------------------------------------------------------------------------------------------------


@routes.command("gruppe", "group", where="anywhere")
def group(turn: Turn) -> Reaction:
    if not turn.incoming.private:
        here = conversation.group_here(turn.tx, turn.incoming)
        return (
            Say("group.here", about=f"group:{here.id}", group=here.id)
            if here
            else Say("only_private", command="gruppe")
        )
    return [Say("group", programme=who.running.id) for who in prompts.must_take_part(turn.tx, turn.now, turn.member)]


@routes.message("group")
def group_text(view: View, programme: int) -> Message:
    _ = view.words
    assert view.member is not None
    if found := groups.of_member(view.tx, view.member.id, programme):
        return _mine(view, found, _("Gruppa di er {group}.", group=found.name))
    return Message("\n\n".join([*heading(view, programme), reasons_told.why_none(view, programme)]))


@routes.message("group.here")
def here_text(view: View, group: int) -> Message:
    """What everyone in a group knows of it, to be read in its chat; what is for each of them is told in private."""
    _, found = view.words, groups.get(view.tx, group)
    who = "\n".join(f"• {seat.member.name} ({seat.place})" for seat in groups.seats_in(view.tx, found))
    private = _("Hvor langt hver har, og hvorfor dere er i denne gruppa, sier jeg bare privat.")
    told = ["\n".join([_("Gruppa {name}:", name=found.name), who]), *_meeting(view, found), private]
    way = Button(_("Mer om gruppa mi"), url=f"https://t.me/{view.bot}?start=gruppe")
    return Message("\n\n".join(told), ((Button(_("Avtalen vår"), press("agreement.below", group)),), (way,)))


@routes.message("group.placed")
def placed(view: View, group: int) -> Message | None:
    _ = view.words
    assert view.member is not None
    found = groups.get(view.tx, group)
    if found != groups.of_member(view.tx, view.member.id, found.programme_id):
        return None
    return _mine(view, found, _("Nå er du i gruppa {group}.", group=found.name))


def _mine(view: View, group: StudyGroup, news: str) -> Message:
    """My group as I need to know it: who, where from, when, why me, where we talk, and why no other."""
    _ = view.words
    assert view.member is not None
    seats = groups.seats_in(view.tx, group)
    others = "\n".join(f"• {_who(view, seat)}" for seat in seats if seat.member != view.member)
    planned = not agreement.says_when(view, group.id)
    why = reasons.of(view.tx, group, view.member.id)
    chat, link = where(view, group)
    told = [*heading(view, group.programme_id), news, others or _("Du er den første i gruppa.")]
    told += _meeting(view, group)
    told += [reasons_told.why(view, group, why, planned=planned)] if why else []
    told += [chat, *([reasons_told.why_no_other(view, why)] if why else [])]
    ours = (Button(_("Avtalen vår"), press("agreement.show", group.id)), *own_time.way(view, group.id))
    return Message("\n\n".join(filter(None, told)), (*(((link,),) if link else ()), ours))


def _meeting(view: View, group: StudyGroup) -> list[str]:
    """Where and when a group meets, and what else it has agreed on."""
    _ = view.words
    host, agreed = groups.place_name(group.host_municipality), agreement.told(view, group.id)
    where = (
        _("Møtested: {place}, eller video.", place=host)
        if agreement.says_when(view, group.id)
        else _("Møtested: {place}, eller video. Møtetid: {time}.", place=host, time=time(view, group.slot))
    )
    return [where, *(["\n".join([_("Dere har avtalt:"), *agreed])] if agreed else [])]


# --- words of a group ------------------------------------------------------------------------------------------------


def paragraph(view: View, name: str, host: str, slot: int | None, seats: list[Seat]) -> str:
    """A group in a few lines: who, where from, how far, and when."""
    _ = view.words
    people = ", ".join(_who(view, seat) for seat in seats)
    busy = [seat.member.name for seat in seats if not seat.is_free]
    suits = _("Tida passer ikke for {names}.", names=", ".join(busy)) if busy else _("Tida passer for alle.")
    return f"{name}: {people}\n{_meets(view, host, slot)} {suits if slot is not None else ''}".rstrip()


def _meets(view: View, host: str, slot: int | None) -> str:
    place = groups.place_name(host)
    return view.words("Møtested {place}, tid: {time}.", place=place, time=time(view, slot))


def _who(view: View, seat: Seat) -> str:
    if round(seat.km) == 0:
        return f"{seat.member.name} ({seat.place})"
    return view.words("{name} ({place}, {km} km)", name=seat.member.name, place=seat.place, km=round(seat.km))


def time(view: View, slot: int | None) -> str:
    """When a group meets, as in «torsdag kl. 14.00»."""
    _ = view.words
    if slot is None:
        return _("avtales")
    return _("{day} kl. {hour}", day=_.weekday(slot // 2), hour=_("14.00") if slot % 2 else _("08.30"))
