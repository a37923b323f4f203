"""What facilitators see of the questions: how far each group has come, what comes, and what was missed."""

from bot.domain.conversation import Button, Message, Reaction, Show, press
from bot.services import groups, progress, prompts
from bot.services.progress import Progress
from handlers.facilitator import FEW, back, must_lead, sees_people
from handlers.prompts import question_words
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
AHEAD = 4


@routes.button("prompts.menu")
def menu(turn: Turn, programme_id: int) -> Reaction:
    must_lead(turn, programme_id)
    return Show("prompts.menu", programme=programme_id)


@routes.button("prompts.ahead")
def ahead(turn: Turn, programme_id: int) -> Reaction:
    must_lead(turn, programme_id)
    return Show("prompts.ahead", programme=programme_id)


@routes.message("prompts.menu")
def menu_text(view: View, programme: int) -> Message:
    _ = view.words
    going = progress.of_groups(view.tx, view.now, programme)
    if not going:
        text = _("Spørsmålene begynner når gruppene er klare. Lag gruppene under «Grupper».")
        return Message(text, (back(view, programme),))
    more = (Button(_("Det som kommer"), press("prompts.ahead", programme)),)
    if not sees_people(view, programme):
        return Message(_as_a_whole(view, going), (more, back(view, programme)))
    asked = {each.prompt_id: None for each in going if each.prompt_id is not None}
    told = [
        "\n".join(
            [question_words(view, prompt_id), "", *(_line(view, each) for each in going if each.prompt_id == prompt_id)]
        )
        for prompt_id in asked
    ] or [_("Det første spørsmålet er ikke stilt ennå.")]
    return Message("\n\n".join(told), (more, back(view, programme)))


def _as_a_whole(view: View, going: list[Progress]) -> str:
    """What a manager sees: one figure for all, and none that could be about few."""
    _ = view.words
    asked = [each for each in going if each.prompt_id is not None]
    members, answered = sum(each.members for each in asked), sum(each.answered for each in asked)
    if members < FEW:
        return _("Her kommer tall når minst {n} har fått spørsmål. Hvem som svarer, ser bare veilederne.", n=FEW)
    return _(
        "{answered} av {members} har svart på det siste spørsmålet. Hvem som svarer, ser bare veilederne.",
        answered=answered,
        members=members,
    )


def _line(view: View, group: Progress) -> str:
    _ = view.words
    counts = _(
        "{group}: {answered} av {members} har svart, {skipped} hopper over",
        group=group.group.name,
        answered=group.answered,
        members=group.members,
        skipped=group.skipped,
    )
    return _("{counts}. Spørsmålet ble ikke sendt: det var for sent.", counts=counts) if group.missed else counts


@routes.message("prompts.ahead")
def ahead_text(view: View, programme: int) -> Message:
    """What comes, once for all groups that are asked the same."""
    _ = view.words
    together: dict[str, list[str]] = {}
    for group in progress.of_groups(view.tx, view.now, programme):
        coming = "\n\n".join(f"{_.moment(each.at)}\n{_.pick(each.prompt.text)}" for each in group.ahead[:AHEAD])
        together.setdefault(coming or _("Alle spørsmålene er stilt."), []).append(group.group.name)
    told = [f"{', '.join(names)}:\n\n{coming}" for coming, names in together.items()]
    text = "\n\n".join(told if len(told) > 1 else together)
    return Message(text, ((Button(_("Tilbake"), press("prompts.menu", programme)),),))


@routes.message("alert.missed")
def missed(view: View, prompt: int, group_ids: list[int]) -> Message:
    _ = view.words
    found = [groups.find(view.tx, id) for id in group_ids]
    return Message(
        _(
            "Dette spørsmålet rakk ikke ut i tide til {groups}:\n\n{question}\n\nJeg sender det ikke nå, for da kommer "
            "det for tett på det neste. Alle kan fortsatt se det og svare med /sporsmal.",
            groups=", ".join(each.name for each in found if each),
            question=_.pick(prompts.in_words(view.tx, prompt).prompt.text),
        )
    )
