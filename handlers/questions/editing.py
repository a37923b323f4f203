"""Other words for a question, for one group or for all who have not been asked it yet."""

from bot.domain.conversation import Button, Message, Reaction, Row, Say, Show, Toast, press
from bot.services import charge, conversation, groups, weeks, writing
from bot.services.writing import Draft
from bot.texts import LANGUAGES, capital
from handlers import parts, unasked
from handlers.questions.words import back_to, day, may_act, names, whom
from handlers.questions.writing import ask
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
WHOSE = "questions.whose"


@routes.button("questions.edit")
def edit(turn: Turn, programme_id: int, group_id: int, monday: str) -> Reaction:
    """For one group it is asked whether for the others too; where groups are asked different things, of which."""
    weeks.editor(turn.tx, turn.member, programme_id, group_id or None)
    if group_id and len(charge.own_groups(turn.tx, turn.member, programme_id)) > 1:
        here, until = (programme_id, group_id, day(monday).isoformat()), parts.write_until(turn)
        conversation.expect(turn.tx, turn.now, turn.incoming.address, WHOSE, *here, until)
        return Show(WHOSE, programme=programme_id, group=group_id, monday=here[-1])
    return words(turn, programme_id, group_id, monday, 0)


@routes.awaited(WHOSE)
def whose_first(turn: Turn, programme_id: int, group_id: int, monday: str, until: int) -> Reaction:
    """The new words came before it was said for whom."""
    if parts.is_over(turn, until):
        return unasked.too_late(turn)
    return Say(WHOSE, programme=programme_id, group=group_id, monday=monday, first=True)


@routes.button("questions.words")
def words(turn: Turn, programme_id: int, group_id: int, monday: str, for_all: int) -> Reaction:
    conversation.no_longer(turn.tx, turn.incoming.address, WHOSE)
    weeks.editor(turn.tx, turn.member, programme_id, group_id or None)
    found = weeks.in_week(turn.tx, turn.member, programme_id, group_id or None, day(monday))
    if len(found) != 1 or found[0].key is None:
        return Show("questions.week", programme=programme_id, group=group_id, monday=monday)
    to = None if for_all else group_id or None
    those = writing.whose(turn.tx, turn.member, programme_id, to)
    if len(writing.having(turn.tx, programme_id, found[0].key, those)) == len(those):
        return Show("questions.had", programme=programme_id, group=to or 0, monday=monday)
    writing.begin(turn.tx, turn.member, programme_id, key=found[0].key, group_id=to, monday=day(monday))
    return ask(turn, programme_id, Show)


@routes.button("questions.save")
def save(turn: Turn, programme_id: int, revision: int, had: int) -> Reaction:
    saved = writing.save(turn.tx, turn.now, turn.member, programme_id, revision, had=had)
    if saved is None:
        return [Toast("questions.left_meanwhile"), Show("questions.confirm", programme=programme_id)]
    return Show("questions.saved", programme=programme_id, group=saved.group or 0, monday=saved.monday)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message(WHOSE)
def whose_text(view: View, programme: int, group: int, monday: str, *, first: bool = False) -> Message:
    _, here = view.words, (programme, group, monday)
    one = Button(_("Bare {group}", group=groups.get(view.tx, group).name), press("questions.words", *here, 0))
    all_ = Button(capital(whom(view, programme, 0)), press("questions.words", *here, 1))
    asked = (
        _("Det er ikke lagret ennå. Trykk først på hvem som skal få de nye ordene. Så sender du dem.")
        if first
        else _("Hvem skal få de nye ordene?")
    )
    return Message(asked, ((one,), (all_,), (back_to(view, *here),)))


@routes.message("questions.confirm")
def confirm(view: View, programme: int) -> Message | None:
    """The new words, and who keeps the old ones, before the yes."""
    _ = view.words
    if (found := writing.find(view.tx, view.member, programme)) is None:
        return None
    begun, revision = found
    those = writing.whose(view.tx, view.member, programme, begun.group)
    have = writing.having(view.tx, programme, begun.key, those) if begun.key else []
    told = [f"{LANGUAGES[each]}: {text}" for each, text in begun.texts.items()]
    told += _told(view, programme, begun, len(those), names(view, have) if have else "")
    yes = Button(_("Ja, bruk dette"), press("questions.save", programme, revision, len(have)))
    rows: list[Row] = [(yes,)] if len(have) < len(those) else []
    rows += for_those_who_have(view, programme, begun.group or 0, begun.monday) if have else []
    again = Button(_("Skriv på nytt"), press("questions.again", programme, revision))
    rows.append((again, Button(_("Ikke likevel"), press("questions.drop", programme))))
    return Message("\n\n".join(told), tuple(rows))


def _told(view: View, programme_id: int, begun: Draft, of: int, have: str) -> list[str]:
    _ = view.words
    told = []
    if writing.variants_before(view.tx, programme_id, begun):
        told.append(_("Noen har fått dette spørsmålet med egne ord, som de som er alene på jobb. Nå får alle disse."))
    if not have:
        return [
            *told,
            _("Det gjelder {whom}. Der har ingen fått spørsmålet ennå.", whom=whom(view, programme_id, begun.group)),
        ]
    keep = _("Har allerede fått det, og beholder ordene de fikk: {groups}.", groups=have)
    correct = _("Er noe galt der, kan du trekke det tilbake og sende det på nytt, eller skrive en rettelse.")
    return [*told, keep, correct]


@routes.message("questions.had")
def had_text(view: View, programme: int, group: int, monday: str) -> Message:
    """Nobody is left for whom it could be edited."""
    _ = view.words
    text = _(
        "Spørsmålet er allerede stilt til {whom}, så teksten kan ikke endres der.", whom=whom(view, programme, group)
    )
    rows = for_those_who_have(view, programme, group, monday)
    return Message(
        f"{text}\n\n{can_be_done(view, programme, monday)}", (*rows, (back_to(view, programme, group, monday),))
    )


def can_be_done(view: View, programme_id: int, monday: str) -> str:
    """About a question that was put: only this week's can be taken back."""
    _ = view.words
    if day(monday) == weeks.this_week(view.tx, view.now, programme_id):
        return _("Er noe galt, kan du trekke det tilbake og sende det på nytt, eller skrive en rettelse.")
    return _("Er noe galt, kan du skrive en rettelse.")


def for_those_who_have(view: View, programme_id: int, group_id: int, monday: str) -> list[Row]:
    """An edit after sending changes nothing of what stands: what can be done is to take it back or to correct it.

    For one group at a time by who does not look after all.
    """
    _ = view.words
    if not may_act(view, programme_id, group_id):
        return [(Button(_("Bare én gruppe"), press("questions.groups", programme_id)),)]
    correction = press("broadcast.group", programme_id, group_id) if group_id else press("broadcast.all", programme_id)
    rows: list[Row] = [(Button(_("Skriv en rettelse"), correction),)]
    if day(monday) == weeks.this_week(view.tx, view.now, programme_id):
        rows.insert(0, (Button(_("Trekk tilbake"), press("questions.take_back", programme_id, group_id, monday)),))
    return rows


@routes.message("questions.left_meanwhile")
def left_meanwhile(view: View) -> Message:
    return Message(view.words("Spørsmålet gikk ut til flere imens. Se over en gang til."))


@routes.message("questions.saved")
def saved_text(view: View, programme: int, group: int, monday: str) -> Message:
    _, here = view.words, (programme, group, monday)
    found = weeks.in_week(view.tx, view.member, programme, group or None, day(monday))
    text = (
        _(
            "De nye ordene er lagret for {whom}. De som har fått spørsmålet, beholder det som det var.",
            whom=whom(view, programme, group),
        )
        if any(each.asked for each in found)
        else _("De nye ordene er lagret for {whom}.", whom=whom(view, programme, group))
    )
    look = Button(_("Se det slik det blir"), press("questions.preview", *here))
    return Message(text, ((look,), (back_to(view, *here),)))
