"""A facilitator hands over to another, who says yes first; or gives it up."""

from bot.domain.conversation import Button, Message, Reaction, Row, Show, Toast, press
from bot.services import charging, conversation, handover, people, programme
from handlers.charge import what
from handlers.pages import page
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, title_of

routes = Routes()


@routes.button("handover.menu")
def menu(turn: Turn, programme_id: int, number: int = 0) -> Reaction:
    handover.others(turn.tx, turn.member, programme_id)
    return Show("handover.menu", programme=programme_id, number=number)


@routes.button("handover.to")
def to(turn: Turn, programme_id: int, member_id: int) -> Reaction:
    handover.must_be_other(turn.tx, turn.member, programme_id, member_id)
    return Show("handover.to", programme=programme_id, member=member_id)


@routes.button("handover.offer")
def offer(turn: Turn, programme_id: int, member_id: int, leaves: int) -> Reaction:
    handover.offer(turn.tx, turn.now, turn.member, programme_id, member_id, leaves=bool(leaves))
    return Show("handover.menu", programme=programme_id)


@routes.button("handover.withdraw")
def withdraw(turn: Turn, programme_id: int) -> Reaction:
    member = programme.must_be(turn.tx, turn.member, programme_id, "facilitator")
    handover.withdraw(turn.tx, turn.now, member, programme_id)
    return [Toast("handover.withdrawn"), Show("handover.menu", programme=programme_id)]


@routes.button("handover.yes")
def yes(turn: Turn, programme_id: int, giver_id: int) -> Reaction:
    handover.accept(turn.tx, turn.now, turn.member, programme_id, giver_id)
    return Show("handover.accepted", of=programme_id)


@routes.button("handover.no")
def no(turn: Turn, programme_id: int, giver_id: int) -> Reaction:
    handover.decline(turn.tx, turn.now, turn.member, programme_id, giver_id)
    return Show("handover.refused")


@routes.button("handover.leave")
def leave(turn: Turn, programme_id: int) -> Reaction:
    handover.may_step_down(turn.tx, turn.member, programme_id)
    return Show("handover.leave", programme=programme_id)


@routes.button("handover.leave_yes")
def leave_yes(turn: Turn, programme_id: int) -> Reaction:
    handover.step_down(turn.tx, turn.now, turn.member, programme_id)
    conversation.heard(turn.tx, turn.incoming.address)
    return Show("handover.left", programme=programme_id)


# --- who hands over --------------------------------------------------------------------------------------------------


@routes.message("handover.menu")
def menu_text(view: View, programme: int, number: int = 0) -> Message | None:
    _ = view.words
    mine = charging.of(view.tx, programme, view.member.id) if view.member else None
    if mine is None:
        return None
    told = [_("Du følger opp: {groups}.", groups=what(view, mine))]
    if asked := handover.offered(view.tx, mine.member.id, programme):
        name = people.name_of(view.tx, asked.to_id) or ""
        told.append(_("Du har spurt {name} om å ta over. Alt er som før til {name} sier ja.", name=name))
        rows: list[Row] = [(Button(_("Trekk spørsmålet tilbake"), press("handover.withdraw", programme)),)]
    else:
        others = handover.others(view.tx, view.member, programme)
        told.append(_whom(view, has_others=bool(others)))
        choices = [Button(each.name, press("handover.to", programme, each.id)) for each in others]
        rows = [*page(_, choices, number, lambda other: press("handover.menu", programme, other))]
        rows += [] if others else [(Button(_("Inviter noen"), press("people.invite", programme)),)]
    rows.append((Button(_("Slutt som veileder …"), press("handover.leave", programme)),))
    return Message("\n\n".join(told), (*rows, _back(view, programme)))


def _whom(view: View, *, has_others: bool) -> str:
    _ = view.words
    if has_others:
        return _("Hvem vil du at skal ta over? De må si ja først.")
    return _("Ingen andre er veiledere her. Inviter en, så kan du gi over når de er inne.")


def _back(view: View, programme_id: int) -> Row:
    return (Button(view.words("Tilbake"), press("charge.menu", programme_id)),)


@routes.message("handover.to")
def to_text(view: View, programme: int, member: int) -> Message | None:
    _, name = view.words, people.name_of(view.tx, member)
    mine = charging.of(view.tx, programme, view.member.id) if view.member else None
    if name is None or mine is None:
        return None
    rows: list[Row] = []
    if mine.groups != []:
        rows.append((Button(_("Bare gruppene"), press("handover.offer", programme, member, 0)),))
    rows.append((Button(_("Alt, jeg slutter som veileder"), press("handover.offer", programme, member, 1)),))
    told = _(
        "Hva skal {name} ta over? Det deltakerne har skrevet til veilederne og ikke fått svar på, følger med. Det du "
        "har begynt på og ikke sendt, gjør det ikke.",
        name=name,
    )
    return Message(told, (*rows, (Button(_("Tilbake"), press("handover.menu", programme)),)))


@routes.message("handover.withdrawn")
def withdrawn(view: View) -> Message:
    return Message(view.words("Spørsmålet er trukket tilbake. Alt er som før."))


@routes.message("handover.nothing")
def nothing(view: View) -> Message:
    return Message(view.words("Du har ingen grupper å gi fra deg nå."))


@routes.message("handover.taken")
def taken(view: View, of: int, whom: int) -> Message:
    _ = view.words
    name = people.name_of(view.tx, whom) or ""
    return Message(_("{name} har sagt ja og tatt over i «{title}».", name=name, title=title_of(view, of)))


@routes.message("handover.declined")
def declined(view: View, of: int, whom: int) -> Message:
    _ = view.words
    name = people.name_of(view.tx, whom) or _("Den du spurte")
    told = _("{name} kan ikke ta over i «{title}» nå. Alt er som før.", name=name, title=title_of(view, of))
    return Message(told, ((Button(_("Spør en annen"), press("handover.menu", of)),),))


# --- who takes over --------------------------------------------------------------------------------------------------


@routes.message("handover.offer")
def offer_text(view: View, of: int, by: int) -> Message | None:
    _ = view.words
    asked, theirs = handover.offered(view.tx, by, of), charging.of(view.tx, of, by)
    if asked is None or theirs is None or view.member is None or asked.to_id != view.member.id:
        is_sent = view.delivery is not None and view.delivery.act != "send"
        return Message(_("Dette er ikke aktuelt lenger.")) if is_sent else None
    told = _(
        "{name} spør om du vil ta over i «{title}»: {groups}.",
        name=theirs.member.name,
        title=title_of(view, of),
        groups=what(view, theirs),
    )
    if asked.leaves:
        told += " " + _("{name} slutter som veileder.", name=theirs.member.name)
    follows = _("Det deltakerne der har skrevet til veilederne og ikke fått svar på, følger med.")
    answers = (
        Button(_("Ja, jeg tar over"), press("handover.yes", of, by)),
        Button(_("Ikke nå"), press("handover.no", of, by)),
    )
    return Message(f"{told}\n\n{follows}", (answers,))


@routes.message("handover.accepted")
def accepted(view: View, of: int) -> Message | None:
    _ = view.words
    found = charging.of(view.tx, of, view.member.id) if view.member else None
    if found is None:
        return None
    told = _("Takk! I «{title}» følger du nå opp: {groups}.", title=title_of(view, of), groups=what(view, found))
    return Message(told, ((Button(_("For veiledere"), press("facilitator.menu", of)),),))


@routes.message("handover.refused")
def refused(view: View) -> Message:
    return Message(view.words("Greit, alt er som før. Den som spurte, får vite det."))


# --- giving up -------------------------------------------------------------------------------------------------------


@routes.message("handover.leave")
def leave_text(view: View, programme: int) -> Message:
    _ = view.words
    told = _(
        "Vil du slutte som veileder i «{title}»? Da ser du ikke lenger gruppene og deltakerne. Grupper som ingen andre "
        "har, følges opp av alle de andre veilederne til noen velges. Skal en bestemt ta over, så gå tilbake og spør.",
        title=title_of(view, programme),
    )
    yes = (Button(_("Ja, jeg slutter"), press("handover.leave_yes", programme)),)
    return Message(told, (yes, (Button(_("Tilbake"), press("handover.menu", programme)),)))


@routes.message("handover.left")
def left(view: View, programme: int) -> Message:
    _ = view.words
    return Message(_("Du er ikke lenger veileder i «{title}». Takk for innsatsen!", title=title_of(view, programme)))


@routes.message("handover.last")
def last(view: View, programme: int) -> Message:
    return Message(
        view.words(
            "Du er den eneste som følger opp programmet. Inviter en annen veileder under «Deltakere» først, så kan du "
            "gi over til dem."
        )
    )
