"""How much it is for people: they are asked every fourth week, and facilitators see how many say what."""

from collections.abc import Collection
from datetime import date

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Show, press
from bot.domain.few import FEW
from bot.domain.load import FELT
from bot.services import charge, groups, load, minutes, programme
from bot.services.load import Round
from bot.texts import Words
from handlers.facilitator import must_lead, sees_people
from handlers.minutes import too_much
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, heading

routes = Routes()


@routes.button("load.felt")
def felt(turn: Turn, programme_id: int, day: int, how: str) -> Reaction:
    monday = _monday(day)
    load.feels(turn.tx, turn.now, turn.member, programme_id, monday=monday, felt=how)
    return Show("load.question", of=programme_id, monday=monday.isoformat())


def _monday(day: int) -> date:
    try:
        return date.fromordinal(day)
    except (ValueError, OverflowError) as error:
        raise Refusal("stale") from error


@routes.button("load.figures")
def figures(turn: Turn, programme_id: int) -> Reaction:
    must_lead(turn, programme_id)
    return Show("load.figures", programme=programme_id)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("load.question")
def question(view: View, of: int, monday: str) -> Message | None:
    """Asked of who takes part still; as it stands, once they have pressed."""
    _ = view.words
    running = programme.get(view.tx, of)
    asked = load.question_of(running)
    is_put = view.delivery is not None and view.delivery.act == "send"
    if view.member is None or asked is None:
        return None
    if is_put and not programme.takes_part(view.tx, view.now, view.member.id, of):
        return None
    day = date.fromisoformat(monday)
    said = load.said(view.tx, view.member, of, day)
    rows: list[Row] = [
        tuple(
            Button(f"✓ {label}" if each == said else label, press("load.felt", of, day.toordinal(), each))
            for each, label in _labels(_).items()
        )
    ]
    if said == "much":
        rows.append((Button(_("Ta pause"), press("pause")),))
    return Message("\n\n".join([*heading(view, of), _.pick(asked), _reply(_, said)]), tuple(rows))


def _labels(_: Words) -> dict[str, str]:
    return dict(zip(FELT, (_("For mye"), _("Passe"), _("For lite")), strict=True))


def _reply(_: Words, said: str | None) -> str:
    if said is None:
        return _("Ett trykk er nok. Veilederne ser hvor mange som svarer hva, ikke hvem.")
    if said == "much":
        return _(
            "Takk for at du sa det! Det er helt greit å hoppe over et spørsmål, eller å ta en pause. Ombestemmer du "
            "deg, trykker du på noe annet."
        )
    return _("Takk! Ombestemmer du deg, trykker du på noe annet.")


@routes.message("load.figures")
def figures_text(view: View, programme: int) -> Message:
    _ = view.words
    theirs = charge.groups_of(view.tx, view.member, programme)
    found = load.rounds(view.tx, view.now, view.member, programme)
    told = [_in_weeks(view, each, programme) for each in found] or [_("Ingen er spurt ennå.")]
    above = _(
        "Hver fjerde uke med spørsmål blir deltakerne spurt om det er for mye, passe eller for lite. De som har pause "
        "eller har vært stille en stund, blir ikke spurt."
    )
    heavy = minutes.ahead(view.tx, view.now, programme, theirs)
    back = (Button(_("Tilbake"), press("prompts.menu", programme)),)
    return Message("\n\n".join([above, "\n".join(told), *too_much(view, heavy)]), (back,))


def latest(view: View, programme_id: int, among: Collection[int] | None = None) -> list[str]:
    """What people said of it lately, for who has to know what is new; of some groups where they are named."""
    found = load.latest(view.tx, view.now, programme_id, among)
    return [_in_weeks(view, found, programme_id)] if found and found.said else []


def _in_weeks(view: View, each: Round, programme_id: int) -> str:
    _ = view.words
    first, last = each.first.isocalendar().week, each.last.isocalendar().week
    weeks = _("Uke {n}", n=first) if first == last else _("Uke {first} til {last}", first=first, last=last)
    return f"{weeks}: {_numbers(view, each) if sees_people(view, programme_id) else _few(view, each)}."


def _numbers(view: View, each: Round) -> str:
    _ = view.words
    values = {"much": each.much, "fine": each.fine, "little": each.little}
    told = _("{much} for mye, {fine} passe, {little} for lite", **values)
    return f"{told}, {_.count('1 har ikke svart', '{n} har ikke svart', each.silent)}" if each.silent else told


def _few(view: View, each: Round) -> str:
    """What a manager sees: no number that is about few."""
    _ = view.words
    if each.said < FEW:
        return _("færre enn {n} har svart", n=FEW)
    less = _("færre enn {n}", n=FEW)
    much, fine, little = (str(n) if n >= FEW else less for n in (each.much, each.fine, each.little))
    return _("{much} for mye, {fine} passe, {little} for lite", much=much, fine=fine, little=little)


@routes.message("load.too_much")
def group_has_too_much(view: View, group: int) -> Message | None:
    """As long as most of the group say so."""
    _ = view.words
    found = groups.find(view.tx, group)
    if found is None or not load.is_too_much(view.tx, found.programme_id, group):
        return None
    told = _(
        "De fleste i {group} har nå sagt to ganger på rad at det er for mye. Det hjelper ofte å gi modulen ei uke "
        "til, eller å la neste uke gå uten spørsmål. Du får se alt det gjelder før noe blir endret.",
        group=found.name,
    )
    return Message(told, ((Button(_("Gi gruppa mer rom"), press("plan_changes.menu", found.programme_id, group)),),))
