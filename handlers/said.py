"""The words of one's own answers and of one's own experiences, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.view import View


@dataclass(frozen=True)
class Said:
    """What is said of the one kind or the other."""

    heading: str
    seen_by: Mapping[str, str]
    shown: Mapping[str, str]
    anew: str
    added: str
    edited: str
    take: str
    yes: str
    no: str
    taken: str


def said_of(view: View, of: str) -> Said:
    return _of_answer(view) if of == "answer" else _of_experience(view)


def _of_answer(view: View) -> Said:
    _ = view.words
    return Said(
        heading=_("Svaret ditt:"),
        seen_by={
            "me": _("Bare du ser det. Vil du dele det med flere?"),
            "group": _("Gruppa ser det."),
            "cohort": _("Hele kullet ser det."),
        },
        shown={
            "me": _("Nå ser bare du svaret."),
            "group": _("Nå ser gruppa svaret."),
            "cohort": _("Nå ser hele kullet svaret."),
        },
        anew=_("Send det nye svaret her. Det gamle står til jeg har fått det nye."),
        added=_("Jeg la det til i svaret ditt."),
        edited=_("Endringen er med i svaret ditt."),
        take=_(
            "Skal jeg slette svaret ditt, her og hos dem jeg har vist det til? Det er ikke nok at du sletter meldinga "
            "i Telegram: det får jeg ikke vite."
        ),
        yes=_("Ja, slett svaret"),
        no=_("Nei, behold det"),
        taken=_("Svaret ditt er slettet. Du kan svare på nytt når du vil: /svar"),
    )


def _of_experience(view: View) -> Said:
    _ = view.words
    return Said(
        heading=_("Erfaringen din:"),
        seen_by={
            "me": _("Bare du finner den. Vil du dele den med flere?"),
            "group": _("Gruppa finner den med /finn."),
            "cohort": _("Hele kullet finner den med /finn."),
        },
        shown={
            "me": _("Nå finner bare du erfaringen."),
            "group": _("Nå finner gruppa erfaringen."),
            "cohort": _("Nå finner hele kullet erfaringen."),
        },
        anew=_("Send erfaringen slik den skal være. Den gamle står til jeg har fått den nye."),
        added=_("Jeg la det til i erfaringen."),
        edited=_("Endringen i erfaringen er med."),
        take=_(
            "Skal jeg slette erfaringen, her og hos dem jeg har vist den til? Det er ikke nok at du sletter meldinga i "
            "Telegram: det får jeg ikke vite."
        ),
        yes=_("Ja, slett den"),
        no=_("Nei, behold den"),
        taken=_("Erfaringen er slettet."),
    )
