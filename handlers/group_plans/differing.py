"""What a change of the groups comes to, a line for each who comes or moves, and for each group it concerns."""

from collections.abc import Iterator

from bot.domain.groups import Group
from bot.domain.groups.differing import Difference
from bot.services import agreement, changes, group_plans, groups
from bot.services.group_plans import Plan
from bot.services.groups import Seat
from handlers.agreement import says_when
from handlers.groups import time
from handlers.view import View

SHOWN = 25  # lines, each of up to 150 signs
LEAST = 0.5  # km that count


def paragraphs(view: View, plan: Plan, heading: str) -> str:
    """The lines under their heading; nothing where there are none, as of a group that already meets as planned."""
    _, lines = view.words, list(_lines(view, plan, changes.change_in(plan)))
    if not lines:
        return ""
    more = len(lines) - SHOWN
    rest = [_.count("og én til", "og {n} til", more)] if more > 0 else []
    return "\n".join([heading, *(f"• {line}" for line in lines[:SHOWN]), *rest])


def _lines(view: View, plan: Plan, change: Difference) -> Iterator[str]:
    """A line for each one who comes or moves, and for each group that is new, ends, or meets anew."""
    _ = view.words
    planned = group_plans.seats(view.tx, plan, changes.touched(view.tx, plan))
    seats = {str(seat.member.id): seat for _, here in planned for seat in here}
    names = {group.id: group.name for group, _ in planned}
    for group, here in planned:
        if newcomers := [seat for seat in here if str(seat.member.id) in change.joined]:
            slot = _slot(view, group, here)
            yield from (_joins(view, plan, seat, group, slot) for seat in newcomers)
    for id, (was, to) in change.moved.items():
        if id in seats:
            yield _moves(view, plan, seats[id], was, names[to])
    for id in change.made:
        yield _("Ny gruppe: {group}.", group=names[id])
    for id in change.ended:
        if ended := groups.find(view.tx, int(id)):
            yield _("Gruppa {group} legges ned. Det som er delt der, blir stående.", group=ended.name)
    anew = {str(each.id) for each in changes.meets_anew(view.tx, plan)}
    yield from (_meets(view, group, here) for group, here in planned if group.id in anew)


def meeting_anew(view: View, plan: Plan, most: int) -> list[str]:
    """A line for each group that goes on and would meet elsewhere, or at another time: for so many, and a count."""
    ids = [str(each.id) for each in changes.meets_anew(view.tx, plan)]
    planned = [group for group in (plan.found.groups if plan.found else ()) if group.id in ids[:most]]
    lines = [_meets(view, group, here) for group, here in group_plans.seats(view.tx, plan, planned)]
    more, _ = len(ids) - most, view.words
    return [*lines, _.count("og én til", "og {n} til", more)] if more > 0 else lines


def _joins(view: View, plan: Plan, seat: Seat, group: Group, slot: int | None) -> str:
    """Somebody comes into a group that meets at a time: how far it is, and whether the time does not suit."""
    _ = view.words
    told = _("{name} ({place}) kommer med i gruppa {group}", name=seat.member.name, place=seat.place, group=group.name)
    said = [_("{km} km", km=round(seat.km))] if round(seat.km) else []
    then = groups.seats(view.tx, plan.programme_id, group.host_municipality, slot, [seat.member.id])[0]
    if slot is not None and not then.is_free:
        said.append(_("{time} passer ikke", time=time(view, slot)))
    return _sentence(told, said)


def _sentence(told: str, said: list[str]) -> str:
    return f"{told} ({', '.join(said)})." if said else f"{told}."


def _moves(view: View, plan: Plan, seat: Seat, was: str, to: str) -> str:
    """Somebody goes from a group to another, and what that is to them."""
    _ = view.words
    before = groups.find(view.tx, int(was))
    told = _("{name} flytter fra {was} til {to}", name=seat.member.name, was=before.name if before else "", to=to)
    if before is None:
        return _sentence(told, [])
    old = groups.seats(view.tx, plan.programme_id, before.host_municipality, before.slot, [seat.member.id])[0]
    said = []
    if abs(km := seat.km - old.km) >= LEAST:
        n = round(abs(km))
        said.append(_("{n} km mer", n=n) if km > 0 else _("{n} km mindre", n=n))
    if seat.is_free != old.is_free:
        said.append(_("tida passer bedre") if seat.is_free else _("tida passer ikke"))
    return _sentence(told, said)


def _slot(view: View, group: Group, seats: list[Seat]) -> int | None:
    """When a group of a plan would meet; None where that is still to be agreed on."""
    slot = group.slot if any(seat.is_free for seat in seats) else None
    going = groups.find(view.tx, int(group.id)) if group.id.isdecimal() else None
    return agreement.meets_at(view.tx, going, slot) if going else slot


def _meets(view: View, group: Group, seats: list[Seat]) -> str:
    _ = view.words
    place = groups.place_name(group.host_municipality)
    if says_when(view, int(group.id)):
        return _("Gruppa {group} møtes nå i {place}. Tida de har avtalt, står.", group=group.name, place=place)
    when = time(view, _slot(view, group, seats))
    return _("Gruppa {group} møtes nå i {place}, {time}.", group=group.name, place=place, time=when)
