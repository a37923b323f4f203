"""What a facilitator wants to change, for which groups; all by buttons, and only what would change something."""

from bot.domain.conversation import Button, Message, Reaction, Row, Show, press
from bot.domain.people import StudyGroup
from bot.services import charge, plan_changes, weeks
from bot.services import programme as programmes
from handlers.pages import page
from handlers.plan_changes import codes
from handlers.plan_changes.words import whom
from handlers.routes import Routes
from handlers.turn import Turn
from handlers.view import View

routes = Routes()
WHAT = ("move", "longer", "drop", "swap")


@routes.button("plan_changes.menu")
def menu(turn: Turn, programme_id: int, group_id: int = 0) -> Reaction:
    if not group_id and not charge.looks_after(turn.tx, turn.member, programme_id, None):
        return which_group(turn, programme_id)
    plan_changes.must_change(turn.tx, turn.member, programme_id, group_id or None)
    return Show("plan_changes.menu", programme=programme_id, group=group_id)


@routes.button("plan_changes.groups")
def which_group(turn: Turn, programme_id: int, number: int = 0) -> Reaction:
    programmes.must_be(turn.tx, turn.member, programme_id, "facilitator")
    return Show("plan_changes.groups", programme=programme_id, number=number)


@routes.button("plan_changes.module")
def which_module(turn: Turn, programme_id: int, group_id: int, what: str, number: int = 0) -> Reaction:
    plan_changes.must_change(turn.tx, turn.member, programme_id, group_id or None)
    if what not in WHAT:
        raise ValueError(what)
    return Show("plan_changes.module", programme=programme_id, group=group_id, what=what, number=number)


@routes.button("plan_changes.other")
def which_other(turn: Turn, programme_id: int, group_id: int, begun: str, number: int = 0) -> Reaction:
    plan_changes.must_change(turn.tx, turn.member, programme_id, group_id or None)
    what, one = begun.split(".")
    if what not in ("move", "longer", "swap"):
        raise ValueError(what)
    codes.module(turn, programme_id, one)
    return Show("plan_changes.other", programme=programme_id, group=group_id, begun=begun, number=number)


# --- what would change something -------------------------------------------------------------------------------------


def _offered(view: View, programme_id: int, group_id: int, what: str) -> list[str]:
    """The codes of every change of a kind that would move a question."""
    every = [str(n) for n in range(len(_titles(view, programme_id)))]
    pairs = [(one, other) for one in every for other in every if one != other]
    asked = [f"drop.{one}" for one in every]
    asked += {
        "move": [f"move.{one}.{other}" for one, other in [*pairs, *((one, codes.LAST) for one in every)]],
        "swap": [f"swap.{one}.{other}" for one, other in pairs],
        "longer": [f"longer.{one}.1" for one in every],
    }.get(what, [])
    changes = {code: codes.read(view, programme_id, code) for code in asked}
    group = group_id or None
    useful = set(plan_changes.useful(view.tx, view.now, view.member, programme_id, changes.values(), group_id=group))
    found = [code for code, change in changes.items() if change in useful]
    left = {code.split(".")[1] for code in found if code.startswith("drop")}
    return [code for code in found if code.startswith(what) and _is_beside(code, left)]


def _is_beside(code: str, left: set[str]) -> bool:
    """Whether what a module is moved before, or changes places with another, is still to come itself."""
    match code.split("."):
        case ["move", _, other]:
            return other in {*left, codes.LAST}
        case ["swap", one, _]:
            return one in left
    return True


def _titles(view: View, programme_id: int) -> list[str]:
    return [view.words.pick(each.title) for each in programmes.get(view.tx, programme_id).content.modules]


def _on_buttons(view: View, programme_id: int) -> list[str]:
    """As much of them as there is room for: what follows a dash would be cut off."""
    return [each.partition(" – ")[0] for each in _titles(view, programme_id)]


# --- words -----------------------------------------------------------------------------------------------------------


@routes.message("plan_changes.menu")
def menu_text(view: View, programme: int, group: int = 0) -> Message:
    _ = view.words
    labels = [_("Flytt en modul"), _("Gi en modul mer tid"), _("Ta ut en modul"), _("Bytt to moduler")]
    rows: list[Row] = [
        (Button(label, press("plan_changes.module", programme, group, what)),)
        for what, label in zip(WHAT, labels, strict=True)
    ]
    rows.append((Button(_off(view, programme, group), press("plan_changes.not_this_week", programme, group)),))
    if len(_groups(view, programme)) > 1:
        others = _("En annen gruppe") if group else _("Bare én gruppe")
        rows.append((Button(others, press("plan_changes.groups", programme)),))
    if plan_changes.newest(view.tx, view.member, programme):
        rows.append((Button(_("Se og angre endringer"), press("plan_changes.newest", programme)),))
    rows.append((Button(_("Tilbake"), press("prompts.menu", programme)),))
    told = _("Hva vil du endre for {whom}? Du får se alt det gjelder, før noe blir endret.", whom=whom(view, group))
    return Message(told, tuple(rows))


def _off(view: View, programme_id: int, group_id: int) -> str:
    """Which week has no question then: the next, where all have been asked in this one."""
    _ = view.words
    monday = plan_changes.next_off(view.tx, view.now, view.member, programme_id, group_id or None)
    is_this = monday == weeks.this_week(view.tx, view.now, programme_id)
    return _("Ikke denne uka") if is_this else _("Ikke neste uke")


@routes.message("plan_changes.groups")
def groups_text(view: View, programme: int, number: int = 0) -> Message:
    _ = view.words
    choices = [Button(each.name, press("plan_changes.menu", programme, each.id)) for each in _groups(view, programme)]
    rows = page(_, choices, number, lambda other: press("plan_changes.groups", programme, other))
    if charge.looks_after(view.tx, view.member, programme, None):
        rows = (*rows, (Button(_("Alle gruppene"), press("plan_changes.menu", programme)),))
    return Message(_("Hvilken gruppe gjelder det?"), (*rows, (Button(_("Tilbake"), press("prompts.menu", programme)),)))


def _groups(view: View, programme_id: int) -> list[StudyGroup]:
    return charge.own_groups(view.tx, view.member, programme_id)


@routes.message("plan_changes.module")
def module_text(view: View, programme: int, group: int, what: str, number: int = 0) -> Message:
    _ = view.words
    asks = {
        "move": _("Hvilken modul vil du flytte?"),
        "longer": _("Hvilken modul skal få mer tid?"),
        "drop": _("Hvilken modul vil du ta ut?"),
        "swap": _("Hvilken modul skal bytte plass?"),
    }
    titles, following = _on_buttons(view, programme), "plan_changes.see" if what == "drop" else "plan_changes.other"
    firsts = sorted({int(code.split(".")[1]) for code in _offered(view, programme, group, what)})
    choices = [Button(titles[n], press(following, programme, group, f"{what}.{n}")) for n in firsts]
    rows = page(_, choices, number, lambda other: press("plan_changes.module", programme, group, what, other))
    told = asks[what] if choices else _("Det er ingen moduler igjen som kan endres slik.")
    return Message(f"{told} ({whom(view, group)})", (*rows, _back(view, programme, group)))


@routes.message("plan_changes.other")
def other_text(view: View, programme: int, group: int, begun: str, number: int = 0) -> Message:
    _ = view.words
    what, one = begun.split(".")
    title = _titles(view, programme)[int(one)]
    asks = {
        "move": _("Hvor skal «{module}» komme?", module=title),
        "longer": _("Hvor mye lenger skal «{module}» vare? Det kommer ingen nye spørsmål i den tida.", module=title),
        "swap": _("Hvilken modul skal «{module}» bytte plass med?", module=title),
    }
    labels = _seconds(view, programme, group, begun)
    choices = [Button(label, press("plan_changes.see", programme, group, code)) for code, label in labels.items()]
    rows = page(_, choices, number, lambda other: press("plan_changes.other", programme, group, begun, other))
    return Message(asks[what], (*rows, _back(view, programme, group)))


def _seconds(view: View, programme_id: int, group_id: int, begun: str) -> dict[str, str]:
    """What can be chosen after a module: codes with their labels."""
    _ = view.words
    what, _one = begun.split(".")
    if what == "longer":
        return {f"{begun}.{weeks}": _.count("Ei uke", "{n} uker", weeks) for weeks in codes.WEEKS}
    titles = _on_buttons(view, programme_id)
    labels = titles if what == "swap" else [_("Før «{module}»", module=each) for each in titles]
    every = {f"{begun}.{n}": label for n, label in enumerate(labels)}
    if what == "move":
        every[f"{begun}.{codes.LAST}"] = _("Helt til slutt")
    offered = set(_offered(view, programme_id, group_id, what))
    return {code: label for code, label in every.items() if code in offered}


def _back(view: View, programme: int, group: int) -> Row:
    return (Button(view.words("Tilbake"), press("plan_changes.menu", programme, group)),)
