"""How many of each group have answered, week by week: a picture, and the same in figures under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot import charts
from bot.charts import Cell
from bot.domain.conversation import Attachment, Button, Message, Reaction, Row, Say, Show, press
from bot.domain.few import FEW, rounded
from bot.domain.parts import shortened
from bot.services import charge, responses
from bot.services.responses import Response, Table
from handlers.facilitator import must_lead, sees_people
from handlers.pages import arrows
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
NAME = 20  # UTF-16 units of a group's name under the picture, where there is room for little
BETWEEN = " · "


@dataclass(frozen=True)
class Figure:
    """How many answered: as it stands under the picture, and in it."""

    words: str
    cell: Cell


@routes.button("responses.show")
def show(turn: Turn, programme_id: int) -> Reaction:
    """Below the words that led here, since a picture cannot take their place."""
    must_lead(turn, programme_id)
    return Say("responses.table", programme=programme_id)


@routes.button("responses.page")
def page(turn: Turn, programme_id: int, number: int) -> Reaction:
    must_lead(turn, programme_id)
    return Show("responses.table", programme=programme_id, number=number)


def way(view: View, programme_id: int) -> Row:
    """The button that leads here."""
    return (Button(view.words("Svar uke for uke"), press("responses.show", programme_id)),)


@routes.message("responses.table")
def table(view: View, programme: int, number: int = 0) -> Message | None:
    _ = view.words
    if not sees_people(view, programme):
        return _as_a_whole(view, responses.of_cohort(view.tx, programme), _back(view, programme))
    found = responses.of_groups(view.tx, programme, charge.groups_of(view.tx, view.member, programme), number)
    if not 0 <= number < max(found.pages, 1):
        return None
    rows = [(row.name, [_of_group(each) for each in row.weeks]) for row in found.rows]
    told = _("Så mange svarte, av alle som var i gruppa, også dem med pause. En strek er ei uke uten spørsmål.")
    turn = arrows(_, number, found.pages, lambda other: press("responses.page", programme, other))
    return _drawn(view, told, found.mondays, rows, (*turn, _back(view, programme)))


def _back(view: View, programme_id: int) -> Row:
    """To the screen that leads here, in a message of its own: words cannot take a picture's place."""
    return (Button(view.words("Tilbake"), press("monday.open", "questions", programme_id)),)


def _as_a_whole(view: View, found: Table, back: Row) -> Message:
    """What a manager sees: all groups together, and no figure that could be about few."""
    _ = view.words
    told = _(
        "Så mange svarte i hele kullet, av alle som var i ei gruppe, også dem med pause. En strek er ei uke uten "
        "spørsmål, eller med for få til å si et tall. Hvem som svarer, ser bare veilederne."
    )
    return _drawn(view, told, found.mondays, [(_("Kullet"), [_of_all(each) for each in found.rows[0].weeks])], (back,))


def _of_group(week: Response | None) -> Figure | None:
    if week is None:
        return None
    figures = f"{week.answered}/{week.asked}"
    return Figure(figures, Cell(figures, week.answered / max(week.asked, 1)))


def _of_all(week: Response | None) -> Figure | None:
    told = week and rounded(week.answered, week.asked)
    if not (week and told):
        return None
    sign, n = told
    share = n / week.asked
    figures = f"{sign}{n}/{week.asked}"
    return Figure(figures, Cell(figures if week.asked < 2 * FEW else f"{share:.0%}", share))


def _drawn(
    view: View,
    told: str,
    mondays: Sequence[date],
    rows: Sequence[tuple[str, Sequence[Figure | None]]],
    buttons: tuple[Row, ...],
) -> Message:
    _ = view.words
    if not mondays:
        return Message(_("Det første spørsmålet er ikke stilt ennå."))
    weeks = [str(monday.isocalendar().week) for monday in mondays]
    cells = [(name, [each.cell if each else None for each in figures]) for name, figures in rows]
    lines = [f"{_('Uke')} {BETWEEN.join(weeks)}"]
    lines += [
        f"{shortened(name, NAME)}: {BETWEEN.join(each.words if each else '–' for each in figures)}"
        for name, figures in rows
    ]
    picture = Attachment("svar.png", charts.png(_("Uke"), weeks, cells), picture=True)
    return Message("\n\n".join([told, "\n".join(lines)]), buttons, picture)
