"""Another question comes first: one of what is left, or of the facilitators' own; seen before the yes."""

from datetime import date

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Show, press
from bot.domain.parts import shortened
from bot.domain.programme import First
from bot.services import plan_changes, prompts, weeks
from bot.services import programme as programmes
from handlers.pages import page
from handlers.plan_changes import words as plan_words
from handlers.plan_changes.preview import in_full, page_of
from handlers.plan_changes.refusals import refused
from handlers.questions.words import back_to, day, number_of, whom
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
SHORT = 40  # letters of a question, on a button
WEEKS = 8


@routes.button("questions.swap")
def swap(turn: Turn, programme_id: int, group_id: int, monday: str, number: int = 0) -> Reaction:
    weeks.editor(turn.tx, turn.member, programme_id, group_id or None)
    return Show("questions.swap", programme=programme_id, group=group_id, monday=day(monday).isoformat(), number=number)


@routes.button("questions.first")
def first(turn: Turn, programme_id: int, group_id: int, code: str, number: int = 0) -> Reaction:
    change, since = _read(turn, programme_id, code)
    plan_changes.effects(turn.tx, turn.now, turn.member, programme_id, change, group_id=group_id or None, monday=since)
    return Show("questions.first", programme=programme_id, group=group_id, code=code, number=number)


@routes.button("questions.when")
def when(turn: Turn, programme_id: int, group_id: int, prompt_id: int) -> Reaction:
    weeks.editor(turn.tx, turn.member, programme_id, group_id or None)
    return Show("questions.when", programme=programme_id, group=group_id, prompt=prompt_id)


@routes.button("questions.put")
def put(turn: Turn, programme_id: int, group_id: int, code: str, seen: str) -> Reaction:
    change, since = _read(turn, programme_id, code)
    made = plan_changes.make(
        turn.tx, turn.now, turn.member, programme_id, change, group_id=group_id or None, monday=since, seen=seen
    )
    if made is None:
        return Show("questions.first", programme=programme_id, group=group_id, code=code, renewed=True)
    return Show("plan_changes.made", programme=programme_id, id=made)


def code_of(monday: object, prompt_id: int) -> str:
    """Which question comes first from when, as a button carries it."""
    return f"{monday}.{prompt_id}"


def _read(where: Turn | View, programme_id: int, code: str) -> tuple[First, date]:
    """The same for the plan; raises ValueError or Refusal where it is none such."""
    monday, _dot, prompt_id = code.partition(".")
    return First(weeks.key_of(where.tx, programme_id, int(prompt_id))), day(monday)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("questions.swap")
def swap_text(view: View, programme: int, group: int, monday: str, number: int) -> Message:
    """What is left, the week's own module first, and what was written and is not planned."""
    _, here = view.words, (programme, group, monday)
    all_ = weeks.alike(view.tx, view.member, programme, group or None, day(monday))
    own = weeks.unplanned(all_, programmes.get(view.tx, programme).content)
    keys = [*own, *(each.prompt.key for each in weeks.instead(all_, day(monday), view.now))]
    asked_in = number_of(weeks.asks_from(all_, day(monday)))
    choices = [_choice(view, here, key) for key in keys]
    rows = page(_, choices, number, lambda other: press("questions.swap", *here, other))
    asked = (
        _("Hvilket spørsmål skal komme i uke {n} i stedet?", n=asked_in)
        if choices
        else _("Det er ingen andre spørsmål igjen.")
    )
    new = Button(_("Skriv et nytt spørsmål"), press("questions.new", *here))
    return Message(asked, (*rows, (new,), (back_to(view, *here),)))


def _choice(view: View, here: tuple[int, int, str], key: str) -> Button:
    prompt_id = weeks.prompt_id(view.tx, here[0], key)
    asked = prompts.in_words(view.tx, prompt_id, group_id=here[1] or None)
    return Button(
        shortened(view.words.pick(asked.prompt.text), SHORT),
        press("questions.first", here[0], here[1], code_of(here[2], prompt_id)),
    )


@routes.message("questions.first")
def first_text(
    view: View, programme: int, group: int, code: str, *, number: int = 0, renewed: bool = False
) -> Message | None:
    """The question in full, and everything that comes of it, before the yes."""
    _ = view.words
    (change, since), prompt = _read(view, programme, code), int(code.partition(".")[2])
    since = weeks.asks_from(weeks.alike(view.tx, view.member, programme, group or None, since), since)
    here = (programme, group, code_of(since, prompt))
    later = Button(_("En annen uke"), press("questions.when", programme, group, prompt))
    below: Row = (later, Button(_("Ikke nå"), press("questions.week", programme, group, since)))
    try:
        found = plan_changes.effects(
            view.tx, view.now, view.member, programme, change, group_id=group or None, monday=since
        )
    except Refusal as refusal:
        return refused(view, refusal, below)
    asked = _.pick(prompts.in_words(view.tx, prompt, group_id=group or None).prompt.text)
    told = _(
        "«{question}» kommer i uke {n} ({whom}). Det er ikke gjort ennå.",
        question=asked,
        n=number_of(since),
        whom=whom(view, programme, group),
    )
    yes = Button(_("Ja, gjør det"), press("questions.put", *here, found.seen))
    pages = plan_words.pages(view, programme, in_full(view, told, renewed), found)
    shown = page_of(view, pages, number, ("questions.first", *here), (yes,))
    return shown and Message(shown.text, (*shown.buttons, below))


@routes.message("questions.when")
def when_text(view: View, programme: int, group: int, prompt: int) -> Message | None:
    _ = view.words
    this = weeks.this_week(view.tx, view.now, programme)
    all_ = weeks.alike(view.tx, view.member, programme, group or None, this)
    coming = [week.monday for week in all_[0].plan.weeks if week.at > view.now and not week.reason] if all_ else []
    rows = [
        (Button(_("Uke {n}", n=number_of(each)), press("questions.first", programme, group, code_of(each, prompt))),)
        for each in coming[:WEEKS]
    ]
    back = (Button(_("Tilbake"), press("prompts.ahead", programme, 0, group)),)
    return Message(_("Hvilken uke skal det komme?"), (*rows, back))
