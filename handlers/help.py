from zoneinfo import ZoneInfo

from bot.domain.conversation import Button, Call, Message, Reaction, Row, Say, press
from bot.services import forums, groups, programme
from bot.texts import LANGUAGES, Words
from handlers.joining.standing import half_way
from handlers.joining.welcome import stranger
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()


def commands(language: str, *, leads: bool = True) -> list[tuple[str, str]]:
    """What Telegram's own menu lists in a language: commands and what they do; some are for facilitators."""
    _ = Words(language, ZoneInfo("UTC"))
    names = {
        "hjelp": ("help", _("Hva jeg kan gjøre for deg")),
        "sporsmal": ("question", _("Ukas spørsmål, svaret mitt og gruppas svar")),
        "svar": ("answer", _("Svar på ukas spørsmål")),
        "del": ("share", _("Del en erfaring")),
        "finn": ("find", _("Søk i erfaringene")),
        "gruppe": ("group", _("Gruppa mi")),
        "program": ("plan", _("Hvor vi er, og hva som kommer")),
        "moter": ("meetings", _("Møter, og om jeg kommer")),
        "pause": ("pause", _("Ta pause, eller kom tilbake")),
        "innstillinger": ("settings", _("Språk, tider, bibliotek og mer")),
        "minedata": ("mydata", _("Alt som er lagret om meg")),
        "slett": ("erase", _("Slett meg")),
        **({"veileder": ("facilitator", _("For veiledere"))} if leads else {}),
    }
    return [(twin if language == "en" else name, description) for name, (twin, description) in names.items()]


@routes.message("help.commands")
def own_commands(view: View) -> Call | None:
    """The menu of one person, in the language they have chosen, whatever their phone's is."""
    if view.member is None:
        return None
    leads = bool(programme.with_role(view.tx, view.member, "facilitator", "manager"))
    listed = {code: commands(view.member.language or code, leads=leads) for code in LANGUAGES}
    return Call("set_commands", {"listed": listed})


@routes.command("hjelp", "help", where="anywhere")
def help_(turn: Turn) -> Reaction:
    return Say("help")


@routes.message("help")
def help_text(view: View, *, unasked: bool = False) -> Message | Call | None:
    """What the reader can do: somebody new, somebody who takes part, a facilitator, or a whole group.

    `unasked` is to be said that what they wrote is not kept.
    """
    _ = view.words
    if view.member is not None:
        on = half_way(view)
        asked = (
            _("Det du sendte, er ikke lagret: jeg ventet ikke på noe fra deg nå. Hva vil du gjøre?")
            if unasked
            else _("Hva vil du gjøre?")
        )
        return Message(on.text if on else asked, (*(on.buttons if on else ()), *_choices(view)))
    if view.delivery is not None and view.delivery.group_id is not None:
        told = _("Svar på spørsmålet mitt når det kommer, så ser gruppa svaret. Alt annet gjør du privat med meg.")
        if forums.is_chosen(view.tx, groups.get(view.tx, view.delivery.group_id).programme_id):
            told = _("Svar på spørsmålet mitt når det kommer, så ser hele kullet svaret. Alt annet gjør du privat.")
        return Message(told, (*_anywhere(view), (Button(_("Skriv privat"), url=f"https://t.me/{view.bot}"),)))
    return stranger(view)


def _choices(view: View) -> tuple[Row, ...]:
    _ = view.words
    takes_part = (
        (Button(_("Ukas spørsmål"), press("question")), Button(_("Gruppa mi"), press("group"))),
        (Button(_("Del en erfaring"), press("share")), Button(_("Finn erfaringer"), press("find"))),
        (Button(_("Programmet"), press("plan")), Button(_("Møter"), press("meetings"))),
        (Button(_("Ta pause"), press("pause")), Button(_("Innstillinger"), press("settings"))),
        (Button(_("Skriv til veilederne"), press("notes.write")),),
    )
    leads = (Button(_("For veiledere"), press("facilitator")),)
    own = (Button(_("Mine data"), press("mydata")), Button(_("Slett meg"), press("erase")))
    is_in = bool(programme.with_role(view.tx, view.member, "participant"))
    teaches = bool(programme.with_role(view.tx, view.member, "teacher"))
    return (
        *([leads] if programme.with_role(view.tx, view.member, "facilitator", "manager") else []),
        *([(Button(_("Stoffet mitt"), press("material.mine")),)] if teaches else []),
        *(takes_part if is_in else [(Button(_("Innstillinger"), press("settings")),)]),
        own,
    )


def _anywhere(view: View) -> tuple[Row, ...]:
    _ = view.words
    return (
        (Button(_("Ukas spørsmål"), press("question")), Button(_("Gruppa vår"), press("group"))),
        (Button(_("Programmet"), press("plan")), Button(_("Møter"), press("meetings"))),
    )


@routes.message("not_allowed")
def not_allowed(view: View) -> Message:
    return Message(view.words("Dette er for veilederne i programmet. /hjelp viser hva du kan gjøre."))


@routes.message("unknown_command")
def unknown_command(view: View) -> Message:
    _ = view.words
    return Message(_("Den kommandoen kjenner jeg ikke. /hjelp viser hva jeg kan."))


@routes.message("only_private")
def only_private(view: View, command: str) -> Message:
    _ = view.words
    return Message(
        _("/{command} gjør vi i en privat samtale. Trykk på navnet mitt og skriv /{command} der.", command=command)
    )


@routes.message("failed")
def failed(view: View) -> Message:
    _ = view.words
    return Message(
        _(
            "Noe gikk galt hos meg. Det du gjorde, er tatt vare på til den som drifter meg. Prøv igjen litt senere, "
            "eller skriv /hjelp."
        )
    )


@routes.message("stale")
def stale(view: View) -> Message:
    _ = view.words
    return Message(_("Denne knappen gjelder ikke lenger. /hjelp viser hva du kan gjøre nå."))


@routes.message("unasked")
def unasked(view: View, message: int) -> Message:
    _ = view.words
    return Message(
        _("Fint at du skriver! Hva er dette?"),
        (
            (Button(_("Svaret mitt denne uka"), press("unasked.answer", message)),),
            (Button(_("En erfaring"), press("unasked.experience", message)),),
            (Button(_("Til veilederne"), press("unasked.note", message)),),
            (Button(_("Ikke noe spesielt"), press("unasked.nothing", message)),),
        ),
    )


@routes.message("removed")
def removed(view: View, **_params: object) -> Message:
    _ = view.words
    return Message(_("Dette er tatt bort."))
