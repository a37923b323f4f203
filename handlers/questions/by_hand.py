"""The question of this week, sent at once or taken back: seen before the yes."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Show, press
from bot.domain.people import StudyGroup
from bot.services import by_hand, groups, programme, prompts, weeks, wordings
from handlers.plan_changes import words as plan_words
from handlers.plan_changes.preview import page_of
from handlers.questions.words import back_to, day, names, number_of, whom
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


@routes.button("questions.send_now")
def send_now(turn: Turn, programme_id: int, group_id: int, monday: str, number: int = 0) -> Reaction:
    if over := _is_over(turn, programme_id, group_id, monday):
        return over
    by_hand.sending(turn.tx, turn.now, turn.member, programme_id, group_id or None)
    return Show("questions.send_now", programme=programme_id, group=group_id, number=number)


@routes.button("questions.send_yes")
def send(turn: Turn, programme_id: int, group_id: int, monday: str, seen: str) -> Reaction:
    if over := _is_over(turn, programme_id, group_id, monday):
        return over
    if not by_hand.send(turn.tx, turn.now, turn.member, programme_id, group_id or None, seen=seen):
        return Show("questions.send_now", programme=programme_id, group=group_id, renewed=True)
    at = by_hand.leaves_at(turn.now, programme.get(turn.tx, programme_id))
    return Show("questions.sent", programme=programme_id, group=group_id, at=at.isoformat() if at > turn.now else "")


@routes.button("questions.take_back")
def take_back(turn: Turn, programme_id: int, group_id: int, monday: str, number: int = 0) -> Reaction:
    if over := _is_over(turn, programme_id, group_id, monday):
        return over
    by_hand.taking(turn.tx, turn.now, turn.member, programme_id, group_id or None)
    return Show("questions.take_back", programme=programme_id, group=group_id, number=number)


@routes.button("questions.back_yes")
def taken(turn: Turn, programme_id: int, group_id: int, monday: str, seen: str) -> Reaction:
    if over := _is_over(turn, programme_id, group_id, monday):
        return over
    if not by_hand.take_back(turn.tx, turn.now, turn.member, programme_id, group_id or None, seen=seen):
        return Show("questions.take_back", programme=programme_id, group=group_id, renewed=True)
    return Show("questions.taken_back", programme=programme_id, group=group_id)


def _is_over(turn: Turn, programme_id: int, group_id: int, monday: str) -> Reaction:
    """Say so where a button is about another week than this one, whose question is another."""
    weeks.editor(turn.tx, turn.member, programme_id, group_id or None)
    if day(monday) == weeks.this_week(turn.tx, turn.now, programme_id):
        return None
    return Show("questions.week_has_gone", programme=programme_id, group=group_id, monday=monday)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("questions.send_now")
def send_text(view: View, programme: int, group: int, *, number: int = 0, renewed: bool = False) -> Message | None:
    _ = view.words
    try:
        would = by_hand.sending(view.tx, view.now, view.member, programme, group or None)
    except Refusal:  # since it was pressed
        return None
    when = (
        _("Dette går ut med en gang:")
        if would.at == view.now
        else _("Dette går ut {moment}:", moment=_.moment(would.at))
    )
    told = [*_anew(view, renewed), when, *_questions(view, programme, would.each)]
    told.append(_("Det er ukas spørsmål, så det kommer ikke noe annet denne uka."))
    shown = plan_words.pages(view, programme, "\n\n".join(told), would.effects)
    yes = Button(
        _("Ja, send nå"), press("questions.send_yes", programme, group, would.effects.monday, would.effects.seen)
    )
    again = ("questions.send_now", programme, group, would.effects.monday)
    return page_of(view, shown, number, again, (yes, *_back(view, programme, group)))


def _anew(view: View, renewed: bool) -> list[str]:
    return [view.words("Noe er endret eller sendt siden du så på dette. Slik blir det nå:")] if renewed else []


def _questions(view: View, programme_id: int, each: dict[str, list[int]]) -> list[str]:
    """Each question, and to which groups it goes."""
    return [
        words
        for key, ids in each.items()
        if ids
        for words in _in_words(view, programme_id, key, [groups.get(view.tx, id) for id in ids])
    ]


def _in_words(view: View, programme_id: int, key: str, those: Sequence[StudyGroup]) -> list[str]:
    """A question in all words in which some groups are asked it, each with the groups."""
    prompt_id = weeks.prompt_id(view.tx, programme_id, key)
    each = [
        (prompts.in_words(view.tx, prompt_id, group_id=alike[0].id).prompt.text, alike)
        for alike in wordings.alike(view.tx, prompt_id, those)
    ]
    return [f"«{view.words.pick(texts)}»\n{names(view, alike)}" for texts, alike in each]


@routes.message("questions.sent")
def sent_text(view: View, programme: int, group: int, at: str) -> Message:
    """`at` is when it leaves where that is later, in ISO."""
    _ = view.words
    text = (
        _("Det venter til {moment}, og går ut da.", moment=_.moment(datetime.fromisoformat(at)))
        if at
        else _("Det går ut nå.")
    )
    return Message(text, (_back(view, programme, group),))


@routes.message("questions.take_back")
def take_back_text(view: View, programme: int, group: int, *, number: int = 0, renewed: bool = False) -> Message | None:
    """From whom, how many have answered, and what comes of it."""
    _ = view.words
    try:
        would = by_hand.taking(view.tx, view.now, view.member, programme, group or None)
    except Refusal:  # since it was pressed
        return None
    told = [*_anew(view, renewed), _("Vil du trekke tilbake dette?")]
    for key, (those, answered) in would.each.items():
        said = _.count("Én har svart.", "{n} har svart.", answered) if answered else _("Ingen har svart ennå.")
        told.append("\n\n".join(_in_words(view, programme, key, those)) + f". {said}")
    if would.unasked:
        told.append(_("Ikke spurt ennå, og blir ikke spurt denne uka: {groups}.", groups=names(view, would.unasked)))
    told.append(
        _(
            "Jeg sletter det der det står. Er det eldre enn to døgn, kan jeg ikke slette det, men skriver at det er "
            "tatt bort. Det som er svart, har de fortsatt. Spørsmålet kommer igjen senere, om du ikke velger et annet."
        )
    )
    shown = plan_words.pages(view, programme, "\n\n".join(told), would.effects)
    yes = Button(
        _("Ja, trekk tilbake"), press("questions.back_yes", programme, group, would.effects.monday, would.effects.seen)
    )
    again = ("questions.take_back", programme, group, would.effects.monday)
    return page_of(view, shown, number, again, (yes, *_back(view, programme, group)))


@routes.message("questions.taken_back")
def taken_text(view: View, programme: int, group: int) -> Message:
    _ = view.words
    text = _("Spørsmålet er trukket tilbake fra {whom}. Det kommer igjen senere.", whom=whom(view, programme, group))
    return Message(text, (_back(view, programme, group),))


def _back(view: View, programme_id: int, group_id: int) -> Row:
    return (back_to(view, programme_id, group_id, weeks.this_week(view.tx, view.now, programme_id).isoformat()),)


@routes.message("questions.week_has_gone")
def week_has_gone(view: View, programme: int, group: int, monday: str) -> Message:
    _, this = view.words, weeks.this_week(view.tx, view.now, programme)
    text = _("Knappen gjelder ikke lenger: den var for uke {n}. Ingenting er endret.", n=number_of(day(monday)))
    here = Button(_("Uke {n}", n=number_of(this)), press("questions.week", programme, group, this))
    return Message(text, ((here,),))


@routes.message("questions.week_over")
def week_over(view: View) -> Message:
    return Message(
        view.words("Det er for sent å sende noe denne uka: jeg skriver mandag til fredag, fredag bare til klokka 12.")
    )


@routes.message("questions.not_put")
def not_put(view: View) -> Message:
    return Message(view.words("Det er ikke stilt noe spørsmål denne uka, så det er ikke noe å trekke tilbake."))
