"""Who of the facilitators looks after which groups, and who decides that."""

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Show, Toast, press
from bot.services import charge, charging, groups, handover, people, programme
from bot.services.charging import Charged
from handlers.facilitator import back, must_lead, sees_people
from handlers.pages import SIZE, arrows, page, some_names
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, title_of

routes = Routes()
MOST = 3  # names that fit over the chat


@routes.button("charge.menu")
def menu(turn: Turn, programme_id: int, number: int = 0) -> Reaction:
    must_lead(turn, programme_id)
    return Show("charge.menu", programme=programme_id, number=number)


@routes.button("charge.of")
def of(turn: Turn, programme_id: int, member_id: int, number: int = 0) -> Reaction:
    must_lead(turn, programme_id)
    if charging.of(turn.tx, programme_id, member_id) is None:
        raise Refusal("stale")
    return Show("charge.of", programme=programme_id, member=member_id, number=number)


@routes.button("charge.choose")
def choose(turn: Turn, programme_id: int, member_id: int, group_id: int, on: int) -> Reaction:
    """One group more or less; 0 is all of them. The page on which it stands is shown again."""
    chosen = group_id or None
    is_new = charging.choose(turn.tx, turn.now, turn.member, programme_id, member_id, group_id=chosen, on=bool(on))
    ids = [0, *(each.id for each in groups.every(turn.tx, programme_id))]
    number = max(0, ids.index(group_id) - 1) // SIZE
    again = Show("charge.of", programme=programme_id, member=member_id, number=number)
    return again if is_new else [Toast("charge.is_so", of=programme_id, member=member_id), again]


@routes.button("charge.relieve")
def relieve(turn: Turn, programme_id: int, member_id: int) -> Reaction:
    programme.must_be(turn.tx, turn.member, programme_id, "manager")
    if charging.of(turn.tx, programme_id, member_id) is None:
        raise Refusal("stale")
    return Show("charge.relieve", programme=programme_id, member=member_id)


@routes.button("charge.relieve_yes")
def relieve_yes(turn: Turn, programme_id: int, member_id: int) -> Reaction:
    handover.relieve(turn.tx, turn.now, turn.member, programme_id, member_id)
    return [Toast("charge.is_relieved"), Show("charge.menu", programme=programme_id)]


# --- who has what ----------------------------------------------------------------------------------------------------


@routes.message("charge.menu")
def menu_text(view: View, programme: int, number: int = 0) -> Message:
    _ = view.words
    everyone = charging.everyone(view.tx, programme)
    here = everyone[number * SIZE : (number + 1) * SIZE]
    lines = [f"• {each.member.name}: {what(view, each)}" for each in here]
    told = [
        _("Veilederne i «{title}» følger opp:", title=title_of(view, programme)) if lines else _none_yet(view),
        *(["\n".join(lines)] if lines else []),
        *_left_over(view, programme),
    ]
    rows: list[Row] = []
    if charging.may_choose(view.tx, view.member, programme):
        told += [_("Trykk på et navn for å velge grupper.")] if lines else []
        rows = [_choose(each, programme) for each in here]
    elif charging.may_choose_own(view.tx, view.member, programme):
        told.append(_("Trykk på navnet ditt for å velge grupper."))
        rows = [_choose(each, programme) for each in everyone if each.member == view.member]
    rows += arrows(_, number, -(-len(everyone) // SIZE), lambda other: press("charge.menu", programme, other))
    if sees_people(view, programme):
        rows.append((Button(_("Gi fra deg"), press("handover.menu", programme)),))
    return Message("\n\n".join(told), (*rows, back(view, programme)))


def _choose(each: Charged, programme_id: int) -> Row:
    return (Button(each.member.name, press("charge.of", programme_id, each.member.id)),)


def what(view: View, each: Charged) -> str:
    """The groups that a facilitator looks after, in a sentence."""
    _ = view.words
    if each.groups is None:
        return _("alle gruppene")
    return some_names(_, [group.name for group in each.groups]) or _("ingen grupper nå")


def _none_yet(view: View) -> str:
    return view.words("Programmet har ingen veileder ennå. Inviter en under «Deltakere».")


def _left_over(view: View, programme_id: int) -> list[str]:
    """The groups that nobody looks after, and what that means."""
    _ = view.words
    over = charge.left_over(view.tx, programme_id)
    names = [each.name for each in groups.every(view.tx, programme_id) if each.id in over]
    told = _("Ingen har {groups} nå, så alle veilederne følger opp der.", groups=some_names(_, names))
    return [told] if names else []


@routes.message("charge.of")
def of_text(view: View, programme: int, member: int, number: int = 0) -> Message | None:
    _ = view.words
    found = charging.of(view.tx, programme, member)
    if found is None:
        return None
    mine = None if found.groups is None else {each.id for each in found.groups}

    def choice(group_id: int, name: str, *, chosen: bool) -> Button:
        mark = f"✓ {name}" if chosen else name
        return Button(mark, press("charge.choose", programme, member, group_id, int(not chosen or not group_id)))

    each_group = [
        choice(each.id, each.name, chosen=mine is not None and each.id in mine)
        for each in groups.every(view.tx, programme)
    ]
    rows: list[Row] = [
        (choice(0, _("Alle gruppene"), chosen=mine is None),),
        *page(_, each_group, number, lambda other: press("charge.of", programme, member, other)),
    ]
    if view.member in people.managers(view.tx, programme):
        rows.append((Button(_("Fjern som veileder …"), press("charge.relieve", programme, member)),))
    told = _("{name} følger opp: {groups}.", name=found.member.name, groups=what(view, found))
    how = [_("Trykk på en gruppe for å velge den til eller fra.")]
    how += [] if found.member == view.member else [_("{name} får beskjed.", name=found.member.name)]
    return Message(f"{told}\n\n{' '.join(how)}", (*rows, _to_all(view, programme)))


def _to_all(view: View, programme_id: int) -> Row:
    return (Button(view.words("Tilbake"), press("charge.menu", programme_id)),)


@routes.message("charge.is_so")
def is_so(view: View, of: int, member: int) -> Message | None:
    _ = view.words
    found = charging.of(view.tx, of, member)
    if found is None:
        return None
    told = _("Det er slik allerede. {name} følger opp: {groups}.", name=found.member.name, groups=what(view, found))
    return Message(told)


@routes.message("charge.relieve")
def relieve_text(view: View, programme: int, member: int) -> Message | None:
    _, name = view.words, people.name_of(view.tx, member)
    if name is None:
        return None
    told = _(
        "Skal {name} ikke være veileder i «{title}» lenger? {name} får beskjed, og ser ikke lenger gruppene og "
        "deltakerne. Det deltakerne har skrevet til veilederne og ikke fått svar på, går til dem som har gruppene nå.",
        name=name,
        title=title_of(view, programme),
    )
    yes, no = press("charge.relieve_yes", programme, member), press("charge.of", programme, member)
    return before_relieving(view, name, told, yes, no)


def before_relieving(view: View, name: str, told: str, yes: str, no: str) -> Message:
    """Whether somebody is to have a role no more, with what each of the buttons carries."""
    _ = view.words
    return Message(told, ((Button(_("Ja, fjern {name}", name=name), yes),), (Button(_("Tilbake"), no),)))


@routes.message("charge.is_relieved")
def is_relieved(view: View) -> Message:
    return Message(view.words("Gjort. De får beskjed."))


# --- who has none ----------------------------------------------------------------------------------------------------


def has_none(view: View, programme_id: int, below: Row) -> Message | None:
    """What a facilitator is told who looks after none of the groups that there are, and the way to some."""
    _ = view.words
    if not charge.has_none(view.tx, view.member, programme_id):
        return None
    rows = ((Button(_("Se hvem som har hva"), press("charge.menu", programme_id)),), below)
    if charging.may_choose_own(view.tx, view.member, programme_id):
        return Message(_("Du følger ikke opp noen grupper nå. Velg noen under «Veiledere»."), rows)
    names = some_names(_, [each.name for each in charge.who_has(view.tx, programme_id, None)], MOST)
    told = _("Du følger ikke opp noen grupper nå. Spør {names} om å velge noen til deg under «Veiledere».", names=names)
    return Message(told, rows)


# --- what is told ----------------------------------------------------------------------------------------------------


@routes.message("charge.yours")
def yours(view: View, of: int) -> Message | None:
    """To a facilitator whose groups somebody else has chosen, or whose last group has ended."""
    _ = view.words
    found = charging.of(view.tx, of, view.member.id) if view.member else None
    if found is None:
        return None
    told = _("I «{title}» følger du nå opp: {groups}.", title=title_of(view, of), groups=what(view, found))
    return Message(told, ((Button(_("Se hvem som har hva"), press("charge.menu", of)),),))


@routes.message("charge.none")
def none(view: View, of: int, member: int) -> Message | None:
    """As long as somebody is a facilitator and has no groups."""
    _ = view.words
    found = charging.of(view.tx, of, member)
    if found is None or found.groups != []:
        return None
    told = _(
        "{name} har ingen grupper å følge opp nå, for de er slått sammen med andre eller avsluttet.",
        name=found.member.name,
    )
    return Message(told, ((Button(_("Velg grupper"), press("charge.of", of, member)),),))


@routes.message("charge.left_over")
def left_over(view: View, of: int) -> Message | None:
    """As long as there are any."""
    _ = view.words
    told = _left_over(view, of)
    return Message(told[0], ((Button(_("Velg hvem"), press("charge.menu", of)),),)) if told else None


@routes.message("charge.relieved")
def relieved(view: View, of: int) -> Message:
    _ = view.words
    contact = _.pick(programme.get(view.tx, of).content.contact)
    return Message(
        _(
            "Du er ikke lenger veileder i «{title}». Takk for innsatsen! Lurer du på noe, så spør: {contact}.",
            title=title_of(view, of),
            contact=contact,
        )
    )


@routes.message("charge.others")
def others(view: View, programme: int, group: int | None = None) -> Message:
    """Why a facilitator may not: it is for others, who are named."""
    _ = view.words
    names = some_names(_, [each.name for each in charge.who_has(view.tx, programme, group)], MOST)
    if group is None:
        return Message(_("Dette gjelder alle gruppene. Spør en av dem som har alle: {names}.", names=names))
    found = groups.get(view.tx, group)
    return Message(_("Gruppa {group} følges opp av {names}. Snakk med dem.", group=found.name, names=names))
