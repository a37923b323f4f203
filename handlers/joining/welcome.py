"""The first screen: what this is, who sees what, and whether one wants to; and what is said of links."""

from bot.domain import joining as rules
from bot.domain.conversation import Button, Message, Reaction, Refusal, Say, Show, press
from bot.domain.people import RoleName
from bot.domain.programme import Programme
from bot.services import joining
from bot.services import programme as programmes
from bot.services.joining import Opened
from bot.texts import LANGUAGES, known
from handlers.joining.asking import ask, typed
from handlers.joining.words import role_name
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


def face(say: type[Say], token: str, opened: Opened, language: str) -> Reaction:
    """Show the first screen; nothing is stored of whoever reads it, so that it alone knows what a yes is to."""
    return say("joining.welcome", token=token, programme_id=opened.programme_id, role=opened.role, language=language)


@routes.button("joining.language")
def language(turn: Turn, language: str, token: str) -> Reaction:
    opened = joining.open_link(turn.tx, turn.now, turn.member, token)
    if opened.standing != "new" or known(language) is None:
        raise Refusal("stale")
    return face(Show, token, opened, language)


@routes.button("joining.yes")
def yes(turn: Turn, token: str, language: str) -> Reaction:
    return ask(turn, joining.say_yes(turn.tx, turn.now, turn.incoming, token, known(language)), Show)


@routes.button("joining.no")
def no(turn: Turn, token: str = "") -> Reaction:
    """A no on a first screen is too late for who has said yes since: they are told how to get out."""
    opened = joining.opened_by(turn.tx, turn.member, token) if token else None
    if opened is None or opened.standing not in ("joining", "member"):
        return Show("joining.no")
    return Show("joining.begun" if opened.standing == "joining" else "joining.in", programme_id=opened.programme_id)


def without_being_asked(turn: Turn) -> Reaction:
    """What somebody writes who takes part in nothing: to the question they are at, if they have said yes to any."""
    draft = joining.unfinished(turn.tx, turn.member)
    if draft is None:
        return Say("help", unasked=rules.meaning(turn.text) != "talk")
    # «Ja» is to going on.
    return ask(turn, draft, Say) if rules.meaning(turn.text) == "yes" else typed(turn, draft.programme_id)


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("joining.welcome")
def welcome(view: View, token: str, programme_id: int, role: RoleName) -> Message:
    """The most important first, all on one screen of a phone."""
    _ = view.words
    content = programmes.get(view.tx, programme_id).content
    languages = [] if view.member else [code for code in LANGUAGES if code != _.language]
    return Message(
        "\n\n".join([*_what_it_is(view, content, role), *_whom_to_trust(view, content)]),
        (
            (Button(_("Ja, jeg vil være med"), press("joining.yes", token, _.language)),),
            (Button(_("Nei takk"), press("joining.no", token)),),
            tuple(Button(LANGUAGES[code], press("joining.language", code, token)) for code in languages),
        ),
    )


def _what_it_is(view: View, content: Programme, role: RoleName) -> tuple[str, ...]:
    _ = view.words
    if role == "participant":
        return (
            _("Velkommen til «{title}»! {for_whom}", title=_.pick(content.title), for_whom=_.pick(content.for_whom)),
            _(
                "Ett spørsmål i uka, rundt {n} minutter. Du velger hvem som ser hvert svar: bare du, "
                "gruppa eller hele kullet.",
                n=content.minutes,
            ),
            _(
                "Veilederne ser det du deler, når du sist var innom, og om du tar pause. Arbeidsgiveren får ikke vite "
                "noe fra meg. Er lederen din med, ser lederen også det du deler med hele kullet."
            ),
        )
    seen = (
        _("Deltakerne ser navnet på det du legger ut.")
        if role == "teacher"
        else _("Deltakerne ser navnet når du skriver til dem.")
    )
    return (
        _("Velkommen! Du er invitert som {role} i «{title}».", role=role_name(view, role), title=_.pick(content.title)),
        " ".join([_("Jeg lagrer navnet ditt og det du gjør her."), seen]),
    )


def _whom_to_trust(view: View, content: Programme) -> tuple[str, ...]:
    _ = view.words
    return (
        _("Jeg lagrer ingenting før du sier ja, og du kan slette alt når du vil."),
        _(
            "Ansvarlig: {controller}. Spør: {contact}.",
            controller=_.pick(content.data_controller),
            contact=_.pick(content.contact),
        )
        + "\n"
        + _("Nasjonal sikkerhetsmyndighet fraråder Telegram på jobbtelefonen: følg reglene der du jobber."),
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
            "Hei! Jeg heter Kollokvie og er med i kollokviegrupper. Vil du være med i et program, så åpne lenka du har "
            "fått, og trykk på «Ja, jeg vil være med». Har du ingen lenke, kan du spørre den som arrangerer programmet."
        )
    )


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
