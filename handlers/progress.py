"""What facilitators see of the questions: how far each group has come, and what was missed."""

from collections.abc import Iterator, Sequence

from bot.domain.conversation import Button, Message, Reaction, Show, press
from bot.domain.few import FEW, rounded
from bot.domain.people import StudyGroup
from bot.services import charge, progress, prompts
from bot.services.progress import Answered
from handlers import responses
from handlers.charge import has_none
from handlers.facilitator import back, must_lead, sees_people
from handlers.pages import arrows, in_pages, some_names
from handlers.prompts import question_words
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("prompts.menu")
def menu(turn: Turn, programme_id: int, number: int = 0) -> Reaction:
    must_lead(turn, programme_id)
    return Show("prompts.menu", programme=programme_id, number=number)


@routes.message("prompts.menu")
def menu_text(view: View, programme: int, number: int = 0) -> Message | None:
    _ = view.words
    going = progress.of_groups(view.tx, view.now, programme, view.member)
    if not going:
        text = _("Spørsmålene begynner når gruppene er klare. Lag gruppene under «Grupper».")
        none = has_none(view, programme, back(view, programme))
        return none or Message(text, (back(view, programme),))
    more = (
        Button(_("Det som kommer"), press("prompts.ahead", programme)),
        Button(_("Hvor mye er det?"), press("load.figures", programme)),
    )
    if not sees_people(view, programme):
        return Message(_as_a_whole(view, programme), (more, responses.way(view, programme), back(view, programme)))
    changes = (Button(_("Endre planen"), press("plan_changes.menu", programme)),)
    lines = sorted(_lines(view, [(group, count) for group, count in going if count]), key=lambda each: each[0])
    pages = in_pages(lines) or [_("Det første spørsmålet er ikke stilt ennå.")]
    turn = arrows(_, number, len(pages), lambda other: press("prompts.menu", programme, other))
    below = (*turn, more, responses.way(view, programme), changes, back(view, programme))
    return Message(pages[number], below) if 0 <= number < len(pages) else None


def _lines(view: View, counts: Sequence[tuple[StudyGroup, Answered]]) -> Iterator[tuple[str, str]]:
    """What each group was asked, and a line about it: many were asked the same."""
    said: dict[tuple[int, int | None], str] = {}
    for group, count in counts:
        asked = (count.prompt_id, count.wording_id)
        said[asked] = said.get(asked) or question_words(view, count.prompt_id, group.id)
        yield said[asked], _line(view, group, count)


def _as_a_whole(view: View, programme_id: int) -> str:
    """What a manager sees: one figure for all who were asked, and none that could be about few."""
    _ = view.words
    last = progress.of_all(view.tx, programme_id)
    if last is None or (told := rounded(last.answered, last.asked)) is None:
        return _(
            "Her kommer tall når minst {n} har fått det siste spørsmålet. Hvem som svarer, ser bare veilederne.", n=FEW
        )
    return _(
        "{answered} av {asked} har svart i gruppene som har fått det siste spørsmålet. Hvem som svarer, ser bare "
        "veilederne.",
        answered={"≤": _("Høyst 1"), "≥": _("Minst {n}", n=told[1]), "": told[1]}[told[0]],
        asked=last.asked,
    )


def _line(view: View, group: StudyGroup, count: Answered) -> str:
    _ = view.words
    counts = _(
        "{group}: {answered} av {members} har svart, {skipped} hopper over",
        group=group.name,
        answered=count.answered,
        members=count.members,
        skipped=count.skipped,
    )
    if count.away:
        counts += f", {_.count('1 har pause', '{n} har pause', count.away)}"
    return _("{counts}. Spørsmålet ble ikke sendt: det var for sent.", counts=counts) if count.missed else counts


@routes.message("alert.missed")
def missed(view: View, prompt: int, group_ids: list[int], lone: int = 0) -> Message | None:
    """To who looks after any of those groups; those without one are everybody's."""
    _ = view.words
    programme_id = view.delivery.programme_id if view.delivery else None
    mine = charge.own_groups(view.tx, view.member, programme_id) if programme_id is not None else []
    theirs = [each.name for each in mine if each.id in group_ids]
    theirs += [_.count("én uten gruppe", "{n} uten gruppe", lone)] if lone else []
    if not theirs:
        return None
    return Message(
        _(
            "Dette spørsmålet rakk ikke ut i tide til {groups}:\n\n{question}\n\nJeg sender det ikke nå, for da kommer "
            "det for tett på det neste. Alle kan fortsatt se det og svare med /sporsmal.",
            groups=some_names(_, theirs),
            question=_.pick(prompts.in_words(view.tx, prompt).prompt.text),
        )
    )
