"""The material of modules: put up by guest teachers and facilitators, read by those who take part."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain import prompts as rules
from bot.domain.conversation import Refusal
from bot.domain.free import WEEK
from bot.domain.parts import LONGEST, LONGEST_CAPTION, Part, units
from bot.domain.people import Member
from bot.domain.programme import Module, Plan
from bot.domain.sessions import Session
from bot.services import calendar, outbox, people, programme
from bot.services.calendar import Calendar
from bot.services.outbox import To
from bot.services.programme import Running
from storage import Transaction, audit, sessions
from storage import material as rows
from storage import people as members
from storage.material import Material, ModuleRow, get, module_row, of_module, taught_by

__all__ = ["Material", "ModuleRow", "get", "module_row", "of_module", "taught_by"]

EARLY = timedelta(days=7)  # before its module begins, it is shown
ROOM_BELOW = 256  # for who put it up


# --- who may ---------------------------------------------------------------------------------------------------------


def must_teach(tx: Transaction, member: Member | None, programme_id: int) -> Member:
    """The member, who is a teacher there; raises Refusal."""
    return programme.must_be(tx, member, programme_id, "teacher")


def leads(tx: Transaction, member: Member | None, programme_id: int) -> bool:
    return member is not None and (programme_id, "facilitator") in members.roles(tx, member.id)


def teaching(tx: Transaction, programme_id: int) -> list[Member]:
    """The teachers of a programme."""
    return members.with_role(tx, programme_id, "teacher")


def relieve(tx: Transaction, now: datetime, actor: Member | None, programme_id: int, member_id: int) -> None:
    """A facilitator lets somebody teach no more, who is told; what they have put up stays. Raises Refusal."""
    by = programme.must_be(tx, actor, programme_id, "facilitator")
    if member_id not in {each.id for each in teaching(tx, programme_id)}:
        raise Refusal("stale")
    members.take_role(tx, member_id, programme_id, "teacher")
    for module in rows.modules(tx, programme_id):
        rows.teach_no_more(tx, member_id, module.id)
    audit.note(tx, now, "teacher relieved", programme_id, by.id, member=member_id)
    outbox.send(
        tx, now, To(member=member_id), "material.relieved", programme=programme_id, in_hours=True, of=programme_id
    )


def own(tx: Transaction, member: Member | None, programme_id: int) -> list[ModuleRow]:
    """The modules that somebody may put up material for, in their order; raises Refusal for who is neither.

    A facilitator's are all, a teacher's those that they have chosen.
    """
    who = programme.must_be(tx, member, programme_id, "teacher", "facilitator")
    every = in_order(tx, programme_id)
    taught = rows.taught_by(tx, who.id)
    return every if leads(tx, who, programme_id) else [each for each in every if each.id in taught]


def in_order(tx: Transaction, programme_id: int) -> list[ModuleRow]:
    """The modules of a programme as it goes now."""
    known = {each.key: each for each in rows.modules(tx, programme_id)}
    return [known[each.key] for each in programme.get(tx, programme_id).content.modules if each.key in known]


def must_own(tx: Transaction, member: Member | None, module_id: int) -> ModuleRow:
    """A module that somebody may put up material for; raises Refusal."""
    found = rows.module_row(tx, module_id)
    if found is None:
        raise Refusal("stale")
    if found not in own(tx, member, found.programme_id):
        raise Refusal("material.not_yours")
    return found


def must_change(tx: Transaction, member: Member | None, material_id: int) -> Material:
    """What somebody may change: what they have put up themselves, or a facilitator. Raises Refusal."""
    found = rows.get(tx, material_id)
    if found is None:
        raise Refusal("material.gone")
    if not may_change(tx, member, must_own(tx, member, found.module_id), found):
        raise Refusal("material.not_yours")
    return found


def may_change(tx: Transaction, member: Member | None, module: ModuleRow, found: Material) -> bool:
    """Whether what is put up for one of somebody's modules is theirs to change."""
    return (member is not None and found.made_by == member.id) or leads(tx, member, module.programme_id)


def must_read(tx: Transaction, now: datetime, member: Member | None, module_id: int) -> ModuleRow:
    """A module that somebody may put up material for, or that has begun for them; raises Refusal."""
    found = rows.module_row(tx, module_id)
    if found is None:
        raise Refusal("stale")
    return found if found in opened_to(tx, now, member, found.programme_id) else must_own(tx, member, module_id)


# --- putting up ------------------------------------------------------------------------------------------------------


def choose(tx: Transaction, member: Member | None, module_id: int, *, on: bool) -> ModuleRow:
    """A teacher says which modules are theirs; raises Refusal. What they have put up stays."""
    found = rows.module_row(tx, module_id)
    if found is None:
        raise Refusal("stale")
    (rows.teach if on else rows.teach_no_more)(tx, must_teach(tx, member, found.programme_id).id, module_id)
    return found


def put(tx: Transaction, now: datetime, member: Member | None, module_id: int, said: Part) -> Material:
    """Put up a text, a link or a file for a module; raises Refusal."""
    module, kept = must_own(tx, member, module_id), _kept(said)
    assert member
    audit.note(tx, now, "material put up", module.programme_id, member.id)
    here = {"chat": said.chat, "message": said.message}
    return rows.add(tx, module_id=module_id, made_by=member.id, put_at=now, **here, **kept)


def change(tx: Transaction, now: datetime, member: Member | None, material_id: int, said: Part) -> Material:
    """Put something else in its place; where somebody has it open, it says that too. Raises Refusal."""
    before, kept = must_change(tx, member, material_id), _kept(said)
    is_own = member is not None and before.made_by == member.id
    rows.change(tx, material_id, chat=said.chat if is_own else None, message=said.message if is_own else None, **kept)
    if before.file == kept["file"]:
        outbox.refresh(tx, now, about(material_id))
    else:  # a message cannot become a file, nor another one
        outbox.take_back(tx, now, about(material_id))
    return Material(before.id, before.module_id, before.made_by, kept["text"], kept["file"], before.put_at)


def follow_edit(tx: Transaction, now: datetime, member: Member | None, said: Part) -> Material | None:
    """Somebody has edited the message by which they put something up; None where it was none. Raises Refusal."""
    found = rows.written_in(tx, member.id, said.chat, said.message) if member else None
    return change(tx, now, member, found, said) if found is not None else None


def take_away(tx: Transaction, now: datetime, member: Member | None, material_id: int) -> Material:
    """Take it away, from the chats where it was opened too; raises Refusal."""
    found = must_change(tx, member, material_id)
    outbox.take_back(tx, now, about(material_id))
    rows.remove(tx, material_id)
    return found


def _kept(said: Part) -> dict[str, Any]:
    most = (LONGEST_CAPTION if said.file else LONGEST) - ROOM_BELOW
    if not (said.text or said.file):
        raise Refusal("parts.empty")
    if units(said.text) > most:
        raise Refusal("material.long", length=units(said.text), most=most)
    return {"text": said.text, "file": asdict(said.file) if said.file else None}


def about(material_id: int) -> str:
    """The subject of the messages that show it."""
    return f"material:{material_id}"


def forget_name(tx: Transaction, now: datetime, member_id: int) -> None:
    """Somebody is about to be erased: what they put up stays, without their name and where they wrote it."""
    for each in rows.made_by(tx, member_id):
        rows.change(tx, each, chat=None, message=None)
        outbox.refresh(tx, now, about(each))


def author(tx: Transaction, found: Material) -> str | None:
    return people.name_of(tx, found.made_by) if found.made_by is not None else None


# --- when ------------------------------------------------------------------------------------------------------------


def opened_to(tx: Transaction, now: datetime, member: Member | None, programme_id: int) -> list[ModuleRow]:
    """The modules with material that have begun for somebody who takes part."""
    if member is None or (programme_id, "participant") not in members.roles(tx, member.id):
        return []
    return opened(tx, now, programme_id, calendar.of_member(tx, programme.get(tx, programme_id), member.id))


def opened(tx: Transaction, now: datetime, programme_id: int, plan: Plan) -> list[ModuleRow]:
    """The modules with material that have begun in a plan, or begin within a week; the latest first."""
    begun = [each.module.key for each in plan.questions if each.number >= 1 and each.at - EARLY <= now]
    place = {key: n for n, key in enumerate(begun)}
    with_material = [each for each in rows.filled(tx, programme_id) if each.key in place]
    return sorted(with_material, key=lambda each: -place[each.key])


def days(tx: Transaction, running: Running, module: Module) -> tuple[date, date] | None:
    """The first and the last day of a module, as most groups have it; None where it has been dropped."""
    electives = rules.electives(running.content, [])
    if not module.core and module.key not in electives:
        electives = (module.key, *electives[1:])
    plan = Calendar.load(tx, running, []).of_somebody(calendar.usual_county(tx, running), electives)
    weeks = [each for each in plan.questions if each.module.key == module.key and each.number >= 1]
    if not weeks:
        return None
    zone = running.content.zone
    return weeks[0].at.astimezone(zone).date(), weeks[-1].monday + WEEK - timedelta(days=3)


def meetings(tx: Transaction, now: datetime, running: Running, begins: date, ends: date) -> list[Session]:
    """The sessions for everyone on days of a module that are not over."""
    zone = running.content.zone
    ahead = [each for each in sessions.ahead(tx, now, running.id) if each.group_id is None]
    return [each for each in ahead if begins <= each.starts_at.astimezone(zone).date() <= ends]
