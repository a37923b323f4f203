"""The question of the week: how it is put, looked up and skipped."""

from bot.domain.conversation import Button, Message, Reaction, Row, Say, Toast, press
from bot.services import answers, conversation, forums, prompts
from bot.services.prompts import Participant
from handlers import group_chats, own
from handlers.others import others_from_now, others_of
from handlers.programme import stands_in
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, heading

routes = Routes()


@routes.command("sporsmal", "question", where="anywhere")
def question(turn: Turn) -> Reaction:
    if not turn.incoming.private:
        return _in_group(turn)
    return [said for who in prompts.going(turn.tx, turn.now, turn.member) for said in _question_of(turn, who)]


def _question_of(turn: Turn, who: Participant) -> list[Say]:
    """What a programme asks this week; or when it will ask."""
    prompt_id = prompts.this_week(turn.tx, turn.now, who)
    if prompt_id is None:
        return [Say("prompts.not_yet", programme=who.running.id)]
    return as_asked(turn, who, prompt_id)


def as_asked(turn: Turn, who: Participant, prompt_id: int) -> list[Say]:
    """A question, and what was answered."""
    said = [card(who.member.id, prompt_id)]
    if mine := answers.mine(turn.tx, turn.member, prompt_id):
        said.append(own.card("answer", mine.id))
    is_done = mine is not None or prompts.has_skipped(turn.tx, who.member, prompt_id)
    return [*said, *(others_of(turn, prompt_id) if is_done else [])]


def _in_group(turn: Turn) -> Reaction:
    """The group's question, as it was put to it; a reply to it is an answer."""
    group = conversation.group_here(turn.tx, turn.incoming)
    if group is None:
        return Say("only_private", command="sporsmal")
    posting = prompts.posting_of(turn.tx, turn.now, group)
    if posting is None:
        return Say("prompts.not_yet", programme=group.programme_id, group=group.id)
    return Say("posting.group", about=f"posting:{posting.id}", prompt=posting.prompt_id)


@routes.button("prompts.skip", where="anywhere")
def skip(turn: Turn, prompt_id: int) -> Reaction:
    """What puts the question in private follows by itself."""
    if not prompts.skip(turn.tx, turn.now, turn.member, prompt_id):
        return Toast("prompts.unskipped")
    if not turn.incoming.private:
        return Toast("prompts.skipped", in_group=True)
    conversation.no_longer(turn.tx, turn.incoming.address, "answers.text", prompt_id)
    return [Toast("prompts.skipped", in_group=False), *others_from_now(turn, prompt_id)]


def card(member_id: int, prompt_id: int, kind: str = "posting.private") -> Say:
    """The question as it is put to somebody privately; it follows what they do."""
    return Say(kind, about=prompts.card_about(prompt_id, member_id), prompt=prompt_id)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("posting.group")
def posted(view: View, prompt: int) -> Message:
    return in_chat(view, prompt)


def in_chat(view: View, prompt: int, group: int | None = None) -> Message:
    """As it is put to the group in whose chat it comes, or would be to one that is given."""
    _ = view.words
    link = f"https://t.me/{view.bot}?start=svar-{prompt}"
    buttons = (Button(_("Svar privat"), url=link), Button(_("Hopp over"), press("prompts.skip", prompt)))
    how = (
        _("Svar på denne meldinga, så ser hele kullet det. Eller trykk «Svar privat», og velg selv hvem som ser det.")
        if forums.is_chosen(view.tx, prompts.in_words(view.tx, prompt).running.id)
        else _("Svar på denne meldinga, så ser gruppa det. Eller trykk «Svar privat», og velg selv hvem som ser det.")
    )
    return Message(f"{question_words(view, prompt, group)}\n\n{how}", (buttons,))


@routes.message("posting.private")
def posted_privately(view: View, prompt: int, way_in: bool = False) -> Message | None:
    """`way_in` where the reader gets it because they are not in their group's chat.

    What was put to wait for somebody's own hour is not sent to who has answered before, or is on pause by then.
    """
    is_put = view.delivery is not None and view.delivery.in_hours and view.delivery.act == "send"
    if is_put and view.member and not prompts.is_wanted(view.tx, view.now, view.member, prompt):
        return None
    return as_it_stands(view, prompt, way_in=way_in)


def as_it_stands(view: View, prompt: int, *, way_in: bool = False, group: int | None = None) -> Message | None:
    """The question and what its reader has done with it; in the words of a group where one is given."""
    _ = view.words
    if view.member is None:
        return None
    is_skipped = prompts.has_skipped(view.tx, view.member, prompt)
    is_answered = answers.mine(view.tx, view.member, prompt) is not None
    buttons: list[Row] = [
        (
            Button(_("Se svaret mitt") if is_answered else _("Svar"), press("answers.begin", prompt)),
            *([] if is_answered else [_skip_button(view, prompt, is_skipped=is_skipped)]),
        ),
        (Button(_("Vis svarene"), press("answers.others", prompt)),),
    ]
    said = [_("Du har svart. Takk!")] if is_answered else [_("Du hopper over dette.")] if is_skipped else []
    if way_in and (link := _way_into_chat(view, prompt)):
        said.append(_("Gruppa di har en chat som du ikke er med i ennå. Til du er med, får du spørsmålene her."))
        buttons.append((link,))
    return Message("\n\n".join([own_question(view, prompt, group), *said]), tuple(buttons))


def _way_into_chat(view: View, prompt_id: int) -> Button | None:
    group = prompts.group_of(view.tx, view.member, prompt_id)
    return group_chats.where(view, group)[1] if group else None


def _skip_button(view: View, prompt: int, *, is_skipped: bool) -> Button:
    _ = view.words
    return Button(_("Ikke hopp over") if is_skipped else _("Hopp over"), press("prompts.skip", prompt))


def own_question(view: View, prompt_id: int, group_id: int | None = None) -> str:
    """The question to its reader alone, who may take part in more than its programme."""
    programme_id = prompts.in_words(view.tx, prompt_id).running.id
    return "\n\n".join([*heading(view, programme_id), question_words(view, prompt_id, group_id)])


def question_words(view: View, prompt_id: int, group_id: int | None = None) -> str:
    """Where we are, the question in the words that suit the reader, and what not to write.

    As it is put to the group in whose chat it is read, or to one that is given; else to the reader.
    """
    _ = view.words
    group_id = group_id or (view.delivery.group_id if view.delivery else None)
    asked = prompts.in_words(view.tx, prompt_id, group_id=group_id, member_id=view.member.id if view.member else None)
    where = stands_in(view, asked.module, asked.number, asked.prompt)
    question = _.pick(asked.prompt.worded_for(prompts.variant_for(view.tx, view.member)))
    hint = [_.pick(asked.prompt.hint)] if asked.prompt.hint else []
    return "\n\n".join([where, question, *hint])


@routes.message("prompts.not_yet")
def not_yet(view: View, programme: int, group: int | None = None) -> Message:
    _ = view.words
    following = prompts.plan_seen_by(view.tx, programme, group, view.member).upcoming(view.now)
    told = (
        _("Det kommer et spørsmål {moment}.", moment=_.moment(following.at))
        if following
        else _("Alle spørsmålene i programmet er stilt. Takk for følget!")
    )
    return Message("\n\n".join([*heading(view, programme), told]))


@routes.message("prompts.skipped")
def skipped(view: View, in_group: bool) -> Message:
    _ = view.words
    if in_group:
        return Message(_("Helt greit. Jeg maser ikke om dette. Ombestemmer du deg, trykker du «Hopp over» igjen."))
    return Message(_("Helt greit. Jeg maser ikke om dette. Ombestemmer du deg, trykker du «Ikke hopp over»."))


@routes.message("prompts.answered")
def answered(view: View) -> Message:
    _ = view.words
    return Message(_("Du har allerede svart på dette. Vil du ta svaret tilbake, finner du det i /sporsmal."))


@routes.message("prompts.unskipped")
def unskipped(view: View) -> Message:
    _ = view.words
    return Message(_("Fint, da hopper du ikke over likevel."))


@routes.message("alert.stuck")
def stuck(view: View) -> Message:
    _ = view.words
    return Message(
        _(
            "Jeg får ikke stilt spørsmålene i programmet nå: noe er galt hos meg. Det dere har svart, er trygt, og jeg "
            "prøver igjen av meg selv. Si fra til den som drifter meg."
        )
    )
