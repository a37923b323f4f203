"""/start: the way in by a link, where somebody was on it, or where they are now."""

from typing import Any

from bot.domain.conversation import Button, Message, Reaction, Refusal, Row, Say, Show, press
from bot.domain.people import RoleName
from bot.domain.programme import Programme
from bot.services import joining
from bot.services import programme as programmes
from bot.services.joining import Opened
from bot.services.programme import Running
from bot.texts import LANGUAGES, known
from handlers import answers, group_chats
from handlers.questions import ask
from handlers.routes import Routes, call
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
ANSWER = "svar-"  # begins the payload of a link to answer a posted question


@routes.command("start", where="anywhere")
def start(turn: Turn) -> Reaction:
    payload = turn.incoming.argument
    if not turn.incoming.private:
        return group_chats.bind(turn, payload)
    if payload.startswith(ANSWER):
        return _answer(turn, payload.removeprefix(ANSWER))
    return _opened(turn, payload) if payload else _without_link(turn)


def _answer(turn: Turn, prompt_id: str) -> Reaction:
    try:
        return call(answers.begin, turn, [prompt_id])
    except ValueError:
        raise Refusal("link.unknown") from None


def _opened(turn: Turn, token: str) -> Reaction:
    opened = joining.open_link(turn.tx, turn.now, turn.member, token)
    match opened.standing:
        case "member":
            return Say("joining.home", programme_id=opened.programme_id)
        case "left":
            return Say("joining.left", programme_id=opened.programme_id)
        case "joining":
            return _without_link(turn)
        case "new":
            language = known(turn.incoming.language) or programmes.get(turn.tx, opened.programme_id).language
            return _welcome(Say, token, opened, language)


def _welcome(say: type[Say], token: str, opened: Opened, language: str) -> Reaction:
    return say("joining.welcome", token=token, programme_id=opened.programme_id, role=opened.role, language=language)


def _without_link(turn: Turn) -> Reaction:
    if draft := joining.unfinished(turn.tx, turn.member):
        return ask(turn, draft, Say)
    if running := programmes.with_role(turn.tx, turn.member, "participant", "facilitator", "manager", "teacher"):
        return Say("joining.home", programme_id=running[0].id)
    left = joining.left(turn.tx, turn.member)
    return Say("joining.left", programme_id=left.programme_id) if left else Say("joining.stranger")


@routes.button("joining.language")
def language(turn: Turn, language: str, token: str) -> Reaction:
    opened = joining.open_link(turn.tx, turn.now, turn.member, token)
    if opened.standing != "new" or known(language) is None:
        raise Refusal("stale")
    return _welcome(Show, token, opened, language)


@routes.button("joining.yes")
def yes(turn: Turn, token: str, language: str) -> Reaction:
    if not turn.incoming.private:
        raise Refusal("stale")
    return ask(turn, joining.say_yes(turn.tx, turn.now, turn.incoming, token, known(language)), Show)


@routes.button("joining.no")
def no(turn: Turn) -> Reaction:
    return Show("joining.no")


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("joining.welcome")
def welcome(view: View, token: str, programme_id: int, role: RoleName) -> Message:
    _ = view.words
    content = programmes.get(view.tx, programme_id).content
    told = (
        *(_to_participants(view, content) if role == "participant" else _to_others(view, content, role)),
        _(
            "Ansvarlig for opplysningene: {controller}. Spør: {contact}.",
            controller=_.pick(content.data_controller),
            contact=_.pick(content.contact),
        ),
        _(
            "Nasjonal sikkerhetsmyndighet fraråder Telegram på jobbtelefonen: "
            "følg reglene der du jobber, og bruk ikke jobbtelefonen hvis Telegram ikke er tillatt på den."
        ),
        _("Vil du være med? Jeg lagrer ingenting før du sier ja, og du kan slette alt når du vil."),
    )
    languages = [] if view.member else [code for code in LANGUAGES if code != _.language]
    return Message(
        "\n\n".join(told),
        (
            (Button(_("Ja, jeg vil være med"), press("joining.yes", token, _.language)),),
            (Button(_("Nei takk"), press("joining.no")),),
            tuple(Button(LANGUAGES[code], press("joining.language", code, token)) for code in languages),
        ),
    )


def _to_participants(view: View, content: Programme) -> tuple[str, ...]:
    _ = view.words
    return (
        _("Velkommen til «{title}»! {for_whom}", title=_.pick(content.title), for_whom=_.pick(content.for_whom)),
        _(
            "Jeg stiller ett spørsmål i uka, rundt {n} minutter. Hver gang velger du hvem som ser svaret: bare du, "
            "gruppa eller hele kullet. Veilederne ser det du deler. Arbeidsgiveren din ser ingenting.",
            n=content.minutes,
        ),
    )


def _to_others(view: View, content: Programme, role: RoleName) -> tuple[str, ...]:
    _ = view.words
    return (
        _("Velkommen! Du er invitert som {role} i «{title}».", role=role_name(view, role), title=_.pick(content.title)),
        _("Jeg lagrer navnet ditt og det du gjør her. Deltakerne ser navnet når du skriver til dem."),
    )


@routes.message("joining.no")
def no_text(view: View) -> Message:
    _ = view.words
    return Message(_("Det er helt greit. Ingenting er endret. Trykk på lenka igjen hvis du ombestemmer deg."))


@routes.message("joining.stranger")
def stranger(view: View) -> Message:
    _ = view.words
    return Message(
        _(
            "Hei! Jeg heter Kollokvie og er med i kollokviegrupper. For å bli med trenger du lenka til et program. "
            "Har du fått en, så trykk på den. Ellers kan du spørre den som arrangerer programmet."
        )
    )


@routes.message("joining.home")
def home(view: View, programme_id: int) -> Message:
    _ = view.words
    return Message(
        _("Hei, {name}! Du er med i «{title}».", name=_name(view), title=title_of(view, programme_id)),
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
            "Du har gått ut av «{title}». Det du sa og delte, er her ennå. Vil du være med igjen?",
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
    said = {"name": _name(view), "role": role_name(view, role), "title": title_of(view, programme_id)}
    if role == "teacher":
        return Message(_("Takk, {name}! Du er med i «{title}» som {role}.", **said), _next_steps(view))
    text = _("Takk, {name}! Nå er du {role} i «{title}». Alt du kan gjøre, finner du under /veileder.", **said)
    return Message(text, ((Button(_("Åpne veiledermenyen"), press("facilitator")),),))


def _welcome_participant(view: View, running: Running) -> Message:
    _ = view.words
    coming = running.start_on > view.now.astimezone(_.zone).date()
    told = (
        _("Takk, {name}! Da er du med.", name=_name(view)),
        _("Programmet starter {day}.", day=_.day(running.start_on))
        if coming
        else _("Programmet er i gang, og du begynner rett på denne uka. Det som har vært, trenger du ikke å ta igjen."),
        _("Veilederne finner en gruppe til deg, og du får beskjed her. Så kommer ett spørsmål i uka."),
        _("Alt du har sagt, kan du endre under /innstillinger."),
    )
    return Message("\n\n".join(told), _next_steps(view))


@routes.message("not_joined")
def not_joined(view: View, **_params: Any) -> Message:
    _ = view.words
    if joining.unfinished(view.tx, view.member):
        return Message(
            _("Du er ikke helt ferdig med påmeldingen. Skal vi fortsette der du slapp?"),
            ((Button(_("Ja, fortsett"), press("start")),),),
        )
    return Message(_("Du er ikke med i noe program ennå. Trykk på lenka du har fått, så tar vi det derfra."))


@routes.message("link.unknown")
def link_unknown(view: View) -> Message:
    _ = view.words
    return Message(_("Den lenka kjenner jeg ikke. Be den som ga deg den om å sende den på nytt."))


@routes.message("link.expired")
def link_expired(view: View) -> Message:
    _ = view.words
    return Message(_("Den lenka har gått ut på dato. Be den som ga deg den om en ny, så går det greit."))


@routes.message("link.used")
def link_used(view: View) -> Message:
    _ = view.words
    return Message(_("Den lenka er brukt før, og gjelder bare én gang. Be den som ga deg den om en ny."))


def role_name(view: View, role: RoleName) -> str:
    _ = view.words
    names = {
        "participant": _("deltaker"),
        "facilitator": _("veileder"),
        "manager": _("programansvarlig"),
        "teacher": _("faglærer"),
    }
    return names[role]


def title_of(view: View, programme_id: int) -> str:
    return view.words.pick(programmes.get(view.tx, programme_id).content.title)


def _name(view: View) -> str:
    return view.member.name if view.member else ""
