"""The message itself."""

from collections.abc import Callable
from datetime import date
from itertools import chain

from bot.domain.conversation import Button, Message, Row, press
from bot.domain.delivery import Delivery
from bot.services import programme
from bot.services.outlook import Outlook
from handlers import alerts, load, minutes
from handlers.facilitator import sees_names
from handlers.monday import groups, people, questions
from handlers.monday.opening import way
from handlers.monday.section import Section
from handlers.routes import Routes
from handlers.view import View, named

routes = Routes()
NOON = 12
INLINE = 3  # deliveries in doubt that can be settled without opening their list


def doubts(view: View, outlook: Outlook) -> Section | None:
    """What perhaps arrived; a few are settled at once."""
    _, found, programme_id = view.words, outlook.doubts, outlook.running.id
    if not found:
        return None
    if len(found) > INLINE or not sees_names(view, programme_id):
        told = _.count("Én melding vet jeg ikke om kom fram.", "{n} meldinger vet jeg ikke om kom fram.", len(found))
        return Section(told, ((way(_("Usikre leveringer ({n})", n=len(found)), "alerts", programme_id),),))
    lines = [_("Jeg vet ikke om dette kom fram. Se etter, og si fra:")]
    lines += [f"{n}. {alerts.what(view, each)}, {alerts.to_whom(view, each)}" for n, each in enumerate(found, 1)]
    return Section("\n".join(lines), tuple(_choice(view, n, each) for n, each in enumerate(found, 1)))


def _choice(view: View, number: int, delivery: Delivery) -> Row:
    _ = view.words
    return (
        Button(_("{n}. Kom fram", n=number), press("alerts.arrived", delivery.id)),
        Button(_("{n}. Send igjen", n=number), press("alerts.again", delivery.id)),
    )


def too_much(view: View, outlook: Outlook) -> Section | None:
    """The weeks ahead that ask too much."""
    told = minutes.too_much(view, outlook.heavy)
    return Section("\n".join(told)) if told else None


def felt(view: View, outlook: Outlook) -> Section | None:
    """How much people say it is, where they were asked lately."""
    told = load.latest(view, outlook.running.id, outlook.among)
    return Section(view.words("Hvor mye er det? {told}", told=" ".join(told)), is_to_do=False) if told else None


SECTIONS: tuple[Callable[[View, Outlook], Section | None], ...] = (
    people.silent,
    people.other_way,
    groups.need_a_word,
    doubts,
    people.out_of_reach,
    people.not_come,
    groups.sessions,
    too_much,
    felt,
    questions.section,
)


@routes.message("monday.week")
def week(view: View, of: int, monday: str) -> Message | None:
    """Nothing where nothing needs anybody and nobody is asked anything; what stands there follows what is done."""
    _ = view.words
    if of not in {each.id for each in programme.with_role(view.tx, view.member, "facilitator", "manager")}:
        return None
    outlook = Outlook.of(view.tx, view.now, view.member, of, date.fromisoformat(monday))
    sections = [section for tell in SECTIONS if (section := tell(view, outlook))]
    is_well = not any(section.is_to_do for section in sections)
    if is_well and not outlook.is_anyone_asked and view.delivery and view.delivery.act == "send":
        return None
    told = _("Alt går som det skal.") if is_well else _("Dette trenger deg denne uka.")
    texts = [*_which(view, outlook), f"{_hello(view)} {told}", *(section.text for section in sections)]
    return Message("\n\n".join(texts), tuple(chain.from_iterable(section.buttons for section in sections)))


def _hello(view: View) -> str:
    """It may come late, where the bot was away or Monday is no working day."""
    _ = view.words
    return _("God morgen!") if view.now.astimezone(_.zone).hour < NOON else _("Hei!")


def _which(view: View, outlook: Outlook) -> list[str]:
    """The programme, for who leads several."""
    led = programme.with_role(view.tx, view.member, "facilitator", "manager")
    return [named(view, outlook.running)] if len(led) > 1 else []
