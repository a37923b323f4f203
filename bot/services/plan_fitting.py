"""Fitting a plan that was found to the groups there are: they meet as they did where that is as good."""

from dataclasses import replace

from bot.domain.groups import Assignment, Group, free_name
from bot.domain.groups.steady import steady
from bot.services import groups, programme
from storage import Transaction
from storage import groups as rows


def fitted(tx: Transaction, programme_id: int, found: Assignment) -> Assignment:
    """Let groups that go on meet as they did where that is as good, and call new ones after where they meet.

    Nobody is moved out of a group that was only proposed, so that costs nothing. What warns of it names people and may
    not be so any more: it is left out.
    """
    all_, going = groups.cohort(tx, programme.get(tx, programme_id)), going_in(tx, programme_id)
    people, used = {person.id: person for person in all_.persons.values()}, rows.names(tx, programme_id)
    fitted = []
    for group in found.groups:
        if before := going.get(group.id):
            fitted.append(steady(group, before, people, all_.rules) if people.keys() >= {*group.members} else group)
        else:
            fitted.append(replace(group, name=free_name(groups.place_name(group.host_municipality), used)))
            used.add(fitted[-1].name)
    here = {str(member): str(group) for member, group in rows.grouped(tx, programme_id).items()}
    dear = all_.rules.weights.stability
    moved = [sum(here.get(id, group.id) != group.id for id in group.members) for group in fitted]
    fitted = [
        replace(group, cost={**group.cost, "stability": dear * n}) for group, n in zip(fitted, moved, strict=True)
    ]
    cost = {term: sum(group.cost.get(term, 0.0) for group in fitted) for term in found.cost}
    return replace(found, groups=tuple(fitted), cost=cost, total=sum(cost.values()), warnings=())


def going_in(tx: Transaction, programme_id: int) -> dict[str, Group]:
    """The groups there are, as those of a plan."""
    return {str(each.id): groups.as_domain(tx, each) for each in rows.every(tx, programme_id)}
