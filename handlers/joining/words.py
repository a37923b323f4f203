"""What is said in more than one place about a programme and those in it."""

from bot.domain.conversation import Button, Row, press
from bot.domain.joining import SLOTS, Draft, Step
from bot.domain.people import Participation, RoleName
from bot.services import programme, questions
from handlers.view import View


def role_name(view: View, role: RoleName) -> str:
    _ = view.words
    names = {
        "participant": _("deltaker"),
        "facilitator": _("veileder"),
        "manager": _("programansvarlig"),
        "teacher": _("faglærer"),
    }
    return names[role]


def name_of(view: View) -> str:
    return view.member.name if view.member else ""


def slot_name(view: View, slot: int) -> str:
    """A time that suits, as in «Mandag 08.30»: before opening or in the afternoon."""
    _ = view.words
    return f"{_.weekday(slot // 2).capitalize()} {_('14.00') if slot % 2 else _('08.30')}"


def said_of(view: View, part: Participation) -> list[str]:
    """What somebody said when they joined, a line for each question."""
    _ = view.words
    nothing = _("ingen")
    modules = programme.get(view.tx, part.programme_id).content.modules
    slots = _("alle") if len(part.slots) == len(SLOTS) else ", ".join(slot_name(view, slot) for slot in part.slots)
    electives = ", ".join(_.pick(module.title) for module in modules if module.key in part.electives)
    return [
        _("Bibliotek: {libraries}", libraries="; ".join(_posts(view, part)) or nothing),
        _("Tider: {slots}", slots=slots or nothing),
        _("Valgmoduler: {electives}", electives=electives or nothing),
    ]


def _posts(view: View, part: Participation) -> list[str]:
    _ = view.words
    positions = {"leader": _("leder"), "staff": _("ansatt"), "remote_leader": _("leder på avstand")}
    return [f"{post.library.name} ({positions[post.position]})" for post in part.posts]


# --- under a question ------------------------------------------------------------------------------------------------


def at(view: View, programme_id: int, step: Step) -> Draft | None:
    """The reader's draft where they are at this question still; else there is nothing to ask."""
    draft = questions.draft(view.tx, view.member, programme_id)
    return draft if draft and draft.step == step else None


def choice(draft: Draft, label: str, value: object) -> Row:
    return (Button(label, press("questions.pick", draft.programme_id, draft.step, value)),)


def back(view: View, draft: Draft) -> tuple[Row, ...]:
    if draft.role and draft.back() is None:
        return ()
    return ((Button(view.words("Tilbake"), press("questions.back", draft.programme_id, draft.step)),),)
