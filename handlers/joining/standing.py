"""Where somebody is: in a programme, half-way into it, or out of it again."""

from typing import Any

from bot.domain.conversation import Button, Call, Message, Row, Say, press
from bot.domain.people import RoleName
from bot.services import calendar, joining, prompts, settings, start_questions
from bot.services import programme as programmes
from bot.services.programme import Running
from handlers.joining.words import name_of, role_name, said_of
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View, title_of

routes = Routes()


def what_follows(turn: Turn, member_id: int, programme_id: int) -> list[Say]:
    """What comes with the thanks to who takes part from now on: a question as they wait, or where the programme is."""
    if start_questions.has_begun(turn.now, programmes.get(turn.tx, programme_id)):
        return [Say("programme.plan", programme=programme_id)]
    prompt_id = start_questions.first(turn.tx, turn.now, programme_id)
    if prompt_id is None or prompts.is_done(turn.tx, prompt_id, member_id):
        return []
    return [Say(start_questions.KIND, about=prompts.card_about(prompt_id, member_id), prompt=prompt_id)]


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("joining.home")
def home(view: View, programme_id: int) -> Message:
    _ = view.words
    return Message(
        _("Hei, {name}! Du er med i «{title}».", name=name_of(view), title=title_of(view, programme_id)),
        _next_steps(view),
    )


def _next_steps(view: View) -> tuple[Row, ...]:
    _ = view.words
    return (
        (Button(_("Vis hva jeg kan gjøre"), press("help")),),
        (Button(_("Innstillinger"), press("settings")),),
    )


@routes.message("joining.left")
def left(view: View, programme_id: int) -> Message:
    _ = view.words
    return Message(
        _(
            "Du er ikke med i «{title}» lenger. Det du sa og delte, er her ennå. Vil du være med igjen?",
            title=title_of(view, programme_id),
        ),
        (
            (Button(_("Ja, ta meg med igjen"), press("settings.return", programme_id)),),
            (Button(_("Nei takk"), press("joining.no")),),
        ),
    )


@routes.message("joining.done")
def done(view: View, programme_id: int, role: RoleName) -> Message:
    _ = view.words
    if role == "participant":
        return _welcome_participant(view, programmes.get(view.tx, programme_id))
    said = {"name": name_of(view), "role": role_name(view, role), "title": title_of(view, programme_id)}
    if role == "teacher":
        own = (Button(_("Stoffet mitt"), press("material.mine")),)
        return Message(_("Takk, {name}! Du er med i «{title}» som {role}.", **said), (own, *_next_steps(view)))
    text = _("Takk, {name}! Nå er du {role} i «{title}». Alt du kan gjøre, finner du under /veileder.", **said)
    return Message(text, ((Button(_("For veiledere"), press("facilitator")),),))


def _welcome_participant(view: View, running: Running) -> Message:
    """What was said stands there to be looked over."""
    _ = view.words
    part = settings.in_programme(view.tx, view.member, running.id)
    told = (
        _("Takk, {name}! Da er du med.", name=name_of(view)) + " " + _when_it_begins(view, running),
        _("Veilederne finner en gruppe til deg, og du får beskjed her. Så kommer ett spørsmål i uka.")
        if not _is_over(view, running)
        else _("Veilederne finner en gruppe til deg, og du får beskjed her."),
        "\n".join([_("Dette har du sagt:"), *said_of(view, part)]),
        _("Alt kan du endre under /innstillinger."),
    )
    return Message("\n\n".join(told), _next_steps(view))


def _when_it_begins(view: View, running: Running) -> str:
    _ = view.words
    first = calendar.first_question(running)
    if view.now < first:
        return _("Første spørsmål kommer {when}.", when=_.moment(first))
    if _is_over(view, running):
        return _("Ukene i programmet er ferdige. Det som har vært, trenger du ikke å ta igjen.")
    return _("Programmet er i gang, og du begynner rett på denne uka. Det som har vært, trenger du ikke å ta igjen.")


def _is_over(view: View, running: Running) -> bool:
    return prompts.plan_seen_by(view.tx, running.id, None, view.member).is_over(view.now)


@routes.message("joining.begun")
def begun(view: View, programme_id: int) -> Message:
    """What follows a no from who has said yes before."""
    _ = view.words
    return Message(
        _(
            "Du har allerede sagt ja til «{title}», så jeg har lagret det du har svart til nå. Vil du fortsette, eller "
            "vil du at jeg sletter alt om deg?",
            title=title_of(view, programme_id),
        ),
        ((Button(_("Ja, fortsett"), press("start")),), (Button(_("Slett meg"), press("erase")),)),
    )


@routes.message("joining.in")
def in_already(view: View, programme_id: int) -> Message:
    _ = view.words
    return Message(
        _(
            "Du er med i «{title}» fra før. Vil du ikke det lenger, kan du gå ut under Innstillinger, eller slette alt "
            "om deg.",
            title=title_of(view, programme_id),
        ),
        ((Button(_("Innstillinger"), press("settings")),), (Button(_("Slett meg"), press("erase")),)),
    )


@routes.message("not_joined")
def not_joined(view: View, **_params: Any) -> Message | Call:
    _ = view.words
    if settings.has_any(view.tx, view.member):
        told = _("Dette er for dem som deltar i programmet. /hjelp viser hva du kan gjøre.")
    else:
        told = _("Du er ikke med i noe program ennå. Trykk på lenka du har fått, så tar vi det derfra.")
    return half_way(view) or _out_again(view) or Message(told)


def _out_again(view: View) -> Message | Call | None:
    """What who has left is told, unless they take part in something else."""
    if settings.taking_part(view.tx, view.member):
        return None
    gone = joining.left(view.tx, view.member)
    return left(view, gone.programme_id) if gone else None


def half_way(view: View) -> Message | None:
    """The way back into the questions of the joining, for who has not come to their end."""
    _ = view.words
    if joining.unfinished(view.tx, view.member) is None:
        return None
    return Message(
        _("Du er ikke helt ferdig med påmeldinga. Skal vi fortsette der du slapp?"),
        ((Button(_("Ja, fortsett"), press("start")),),),
    )
