"""A month with Kollokvie, from the week before the first question on, button by button."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import handlers
from tests.page.looking import Phone
from tests.page.village import GROUPS, OSLO, village
from tests.page.walking import QUIET, Walk

LEADER, COLLEAGUE, TEACHER, MANAGER = "Vilde", "Ragnar", "Tor", "Berit"
ME, OTHER = "Kari", "Ola"
THIS, NEXT, LATER, LAST = "2026-08-31", "2026-09-07", "2026-09-14", "2026-09-21"  # the weeks of September, by Mondays
Part = Callable[[Walk], Awaitable[None]]
LONG = "Her er alt om det. " * 40


def at(day: int, hour: int = 9, minute: int = 1, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=OSLO)


# --- the week before -------------------------------------------------------------------------------------------------


async def the_groups_get_chats(walk: Walk) -> None:
    await walk.be(LEADER)
    await walk.writes("/hjelp")
    await walk.press("facilitator")
    await walk.press("groups.menu")
    await walk.press("forums.offer")
    await walk.press("forums.choose")
    await walk.press("forums.connect")
    await walk.follow("startgroup", "Felles")
    await walk.press("forums.again")
    await walk.press("groups.menu")
    await walk.press("forums.menu")
    await walk.press("forums.each")
    await walk.writes("/veileder")
    for name, group in walk.village.groups.items():
        await walk.press("groups.menu")
        await walk.press("groups.show", group)
        await walk.press("groups.connect")
        walk.village.chats[name] = await walk.follow("startgroup", f"Kollokvie {name}")
        await walk.writes("/veileder")
    for members in GROUPS.values():
        for each in members:
            if each != "Siv":  # who sees to it later
                await walk.be(each)
                await walk.follow("t.me/+")
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("groups.menu")
    await walk.press("groups.show", walk.village.groups["Sør"])
    await walk.press("groups.remind")


async def a_teacher_puts_something_out(walk: Walk) -> None:
    await walk.be(TEACHER)
    await walk.writes("/hjelp")
    await walk.press("material.mine")
    await walk.press("material.choosing")
    await walk.press("material.choose", 1)
    await walk.press("material.choose", 2)
    await walk.press("material.menu")
    await walk.press("material.module", 2)
    await walk.press("material.write")
    await walk.writes("Les til neste gang: https://example.org/plan")
    await walk.press("material.module", 2)
    await walk.press("material.menu")
    await walk.press("material.module", 1)
    await walk.press("material.write")
    await walk.writes("Les dette: https://example.org/rolle")
    await walk.press("material.edit")
    await walk.writes("Les heller dette: https://example.org/rolle2")
    await walk.press("material.write")
    await walk.sends()
    await walk.press("material.module")
    await walk.press("material.manage", 3)
    await walk.press("material.open")
    await walk.press("material.take")
    await walk.press("material.write")
    await walk.sends()


async def somebody_new_comes(walk: Walk) -> None:
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("people.menu")
    await walk.press("unreached.menu")
    await walk.press("unreached.link")
    await walk.press("unreached.menu")
    await walk.press("people.menu")
    await walk.press("people.invite")
    shared = await _link(walk, "participant")
    await walk.press("people.invite")
    await _link(walk, "teacher")
    await walk.press("people.invite")
    await walk.press("people.links")
    await walk.press("people.live")
    await walk.press("people.withdraw")
    await _joins(walk, "Nina", shared)
    await _answers_one_question_after_the_other(walk, "Hamarøy")
    await walk.village.passes(at(17, 15, month=8))
    await walk.be(LEADER)
    await walk.comes("changes.yes")
    await walk.press("changes.yes")
    await walk.village.passes(at(25, 15, month=8))
    await walk.be("Nina")
    await walk.press("start_questions.hour")


async def _link(walk: Walk, role: str) -> str:
    """Ask for a link for somebody; gives it."""
    await walk.press("people.link", role)
    await walk.village.calm()
    return re.findall(r"https://t\.me/\S+start=\S+", "\n".join(each.text for each in walk.sees()))[-1]


async def _joins(walk: Walk, who: str, link: str) -> None:
    await walk.village.users[who].open(link)
    await walk.village.calm()
    await walk.be(who)
    await walk.press("joining.language", "en", mixed=True)
    await walk.press("joining.language", walk.village.language)
    await walk.press("joining.no")
    await walk.village.users[who].open(link)
    await walk.village.calm()
    await walk.press("joining.yes")
    await walk.writes(f"{who} Hansen")
    await walk.writes("/hjelp")
    await walk.press("start")


async def _answers_one_question_after_the_other(walk: Walk, place: str) -> None:
    await walk.writes(place)
    await walk.press("questions.pick")
    await walk.press("questions.back")
    await walk.press("questions.pick")
    await walk.press("questions.pick", "small")
    await walk.press("questions.pick", "leader")
    await walk.press("questions.tick")
    await walk.press("questions.done")
    await walk.press("questions.tick", "E2")
    await walk.press("questions.tick", "E3")
    await walk.press("questions.done")
    await walk.press("help")
    await walk.press("settings")


async def a_group_agrees(walk: Walk) -> None:
    await walk.be(ME)
    await walk.writes("/hjelp")
    await walk.press("group")
    await walk.press("agreement.show")
    await walk.press("agreement.topic", "where")
    await walk.press("agreement.set", "video")
    await walk.press("agreement.topic", "when")
    await walk.press("agreement.set")
    await walk.press("group")
    await walk.press("own_time")
    await walk.press("own_time.leave")
    await walk.press("own_time.leave")
    await walk.press("own_time.day")
    await walk.press("own_time.hour", 2)
    await walk.press("own_time.quarter", 10)
    await walk.press("own_time.set")
    await walk.press("own_time.day")
    await walk.press("own_time.hour", "group", 1, 1)
    await walk.press("own_time.quarter", 9)
    await walk.press("own_time.set")
    await walk.be(ME, "Nord")
    await walk.writes("/gruppe@kollokvie_try_bot")
    await walk.press("agreement.below")
    await walk.press("agreement.topic", "away")
    await walk.press("agreement.set")


async def somebody_sets_things_as_they_like_them(walk: Walk) -> None:
    await walk.be(ME)
    await walk.writes("/innstillinger")
    await walk.press("settings.change", "name")
    await walk.writes("Kari")
    await walk.press("settings.change", "place")
    await walk.writes("Sortland")
    await walk.press("questions.pick")
    await walk.writes("/innstillinger")
    await walk.press("settings.change", "slots")
    await walk.press("questions.done")
    await walk.press("settings.languages")
    await walk.press("settings.language", walk.village.language)
    await walk.press("settings.copy")
    await walk.press("settings.copy")
    await walk.press("own_time.day")
    await walk.press("own_time.at_once")
    await walk.press("same.menu")
    await walk.press("same.wish")
    await walk.press("same.wish")
    await walk.press("settings.menu")
    await walk.press("settings.leave")
    await walk.press("settings.menu")
    await walk.press("pause.menu")
    await walk.press("settings.menu")
    await walk.press("mydata")
    await walk.press("erase")
    await walk.press("privacy.keep")


# --- the first week --------------------------------------------------------------------------------------------------


async def monday_tells_what_needs_a_hand(walk: Walk) -> None:
    await walk.village.passes(at(31, 8, month=8))
    await walk.be(LEADER)
    await walk.press("monday.open")
    await walk.press("monday.act", "edit", mixed=True)
    await walk.press("questions.keep", mixed=True)
    await walk.press("questions.drop")
    await walk.press("monday.act", "swap")
    await walk.press("monday.act", "off")
    await walk.press("plan_changes.menu")


async def the_question_is_looked_at_and_reworded(walk: Walk) -> None:
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("prompts.menu")
    await walk.press("prompts.ahead")
    await walk.press("questions.groups")
    await walk.press("prompts.ahead", 1)
    await walk.press("questions.week", THIS)
    await walk.press("questions.preview", mixed=True)
    other = "nn" if walk.village.language == "nb" else "nb"
    await walk.press("questions.preview", f"{other}.chat", mixed=True)
    await walk.press("questions.preview", f"{other}.alone", mixed=True)
    await walk.press("questions.preview", "en.alone", mixed=True)
    await walk.press("questions.week", mixed=True)
    await walk.press("questions.edit")
    await walk.press("questions.words", 0, mixed=True)
    await walk.writes("Hva gjorde biblioteket viktig for noen forrige uke?", mixed=True)
    await walk.press("questions.same", mixed=True)
    await walk.press("questions.keep", mixed=True)
    await walk.press("questions.again", mixed=True)
    await walk.writes("Når var biblioteket viktig sist?", mixed=True)
    await walk.press("questions.same", mixed=True)
    await walk.press("questions.same", mixed=True)
    await walk.press("questions.save", mixed=True)


async def the_question_comes(walk: Walk) -> None:
    await walk.village.passes(at(1))
    await walk.be(ME, "Nord")
    await walk.press("prompts.skip")
    await walk.waits(15)
    await walk.press("prompts.skip")
    await walk.be(ME)
    await walk.writes("/sporsmal")
    await walk.press("prompts.skip")
    await walk.waits(15)
    await walk.press("prompts.skip")
    await walk.press("prompts.skip")
    await walk.waits(15)
    await walk.press("answers.begin")
    await walk.writes("Jonas Hansen fekk lekseplass.")
    await walk.press("own.show", "group")
    await walk.press("own.keep")
    await walk.press("own.change")
    await walk.writes("Jonas Hansen fekk ein lekseplass.", mixed=True)
    await walk.press("own.show", "group", mixed=True)
    await walk.press("naming.share", mixed=True)
    await walk.writes("Mor hans, Tone Olsen, var glad.", mixed=True)
    await walk.press("naming.take", mixed=True)
    await walk.writes("Per Olsen òg.", mixed=True)
    await walk.press("unasked.nothing")
    await walk.press("own.show", "cohort")
    await walk.press("experiences.of_answer")
    await walk.press("own.card")
    await walk.press("own.take")
    await walk.press("own.keep")


async def others_answer(walk: Walk) -> None:
    await walk.be(OTHER, "Nord")
    await walk.replies("Vi satte en stol ved vinduet.")
    await walk.edits("Vi satte en stol", "Vi satte to stoler ved vinduet.")
    await walk.be("Ine")
    await walk.writes("/svar")
    await walk.writes(LONG)
    await walk.press("own.show", "group")
    await walk.be(ME)
    await walk.writes("/hjelp")
    await walk.press("question")
    await walk.press("answers.others")
    await walk.press("answers.read")
    await walk.be(OTHER)
    await walk.writes("Her er noe jeg bare skriver.")
    await walk.press("unasked.nothing")
    await walk.writes("Her er et svar til.")
    await walk.press("unasked.answer")
    await walk.press("own.take")
    await walk.press("own.taken")
    await walk.be("Ine")
    await walk.waits(3600)
    await walk.writes("Dette er en erfaring om stoler.")
    await walk.press("unasked.experience")
    await walk.press("own.show", "cohort")
    await walk.writes("Dette er til dere som leder.")
    await walk.press("unasked.note")
    await walk.press("notes.take")
    await walk.writes("/hjelp")
    await walk.press("notes.write")
    await walk.press("notes.leave")
    await walk.writes("/hjelp")
    await walk.press("notes.write")
    await walk.writes("Kan dere ringe?")
    await walk.be(LEADER)
    await walk.press("notes.answer")
    await walk.writes("Ja, i morgen.")


async def somebody_looks_around(walk: Walk) -> None:
    for n, each in enumerate(("Ola", "Ine", "Per", "Ola", "Ine", "Per")):
        await walk.be(each)
        await walk.writes(f"/del Det nytter med stol nummer {n}, og med te.")
        await walk.press("own.show", "cohort")
    await walk.be(ME)
    await walk.writes("/hjelp")
    await walk.press("share")
    await walk.writes("Ein stol til.", mixed=True)
    await walk.writes("/hjelp")
    await walk.press("find")
    await walk.writes("stol", mixed=True)
    await walk.press("experiences.more", mixed=True)
    await walk.press("experiences.read", mixed=True)
    await walk.writes("/hjelp")
    await walk.press("plan")
    await walk.press("material.read")
    await walk.press("material.open")
    await walk.writes("/hjelp")
    await walk.press("meetings")


async def a_session_is_planned(walk: Walk) -> None:
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("sessions.menu")
    await walk.press("session.new")
    await walk.writes("Rolle og oppdrag")
    await walk.press("session.for", 1, walk.village.groups["Nord"])
    await walk.press("session.at")
    await walk.press("session.again", "starts_at")
    await walk.writes("torsdag 10. september 08.30")
    await walk.press("session.length")
    await walk.writes("50")
    await walk.writes("https://meet.example/rolle")
    await walk.press("session.change")
    await walk.press("session.continue")
    await walk.press("session.change")
    await walk.press("session.again", "minutes")
    await walk.press("session.minutes", 60)
    await walk.press("session.announce")


async def sessions_are_changed(walk: Walk) -> None:
    await walk.be(LEADER)
    await walk.press("session.move")
    await walk.writes("fredag 11. september 08.30")
    await walk.press("session.moved")
    await walk.press("session.relink")
    await walk.writes("https://meet.example/ny")
    await walk.be(ME)
    await walk.press("session.respond")
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("sessions.menu")
    await walk.press("session.new")
    await walk.writes("Plan og budsjett")
    await walk.press("session.for", 1, 0)
    await walk.writes("torsdag 17. september 08.30")
    await walk.press("session.minutes", 60)
    await walk.writes("https://meet.example/plan")
    await walk.press("session.announce")
    await walk.be(ME)
    await walk.writes("/moter")
    await walk.press("session.open")
    await walk.press("session.file")
    await walk.press("session.all")
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("sessions.menu")
    await walk.press("session.manage")
    await walk.press("session.cancel")
    await walk.press("session.cancelled")
    await walk.writes("/veileder")
    await walk.press("sessions.menu")
    await walk.press("session.new")
    await walk.writes("Til sist")
    await walk.press("session.for", 1, 0)
    await walk.writes("/veileder")
    await walk.press("sessions.menu")
    await walk.press("session.continue")
    await walk.writes("/veileder")
    await walk.press("sessions.menu")
    await walk.press("session.drop")


async def a_facilitator_writes_to_people(walk: Walk) -> None:
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("broadcasts.menu")
    await walk.press("broadcast.groups")
    await walk.press("broadcast.group")
    await walk.writes("Hei!", mixed=True)
    await walk.press("broadcast.drop")
    await walk.press("broadcast.people")
    await walk.press("broadcast.person")
    await walk.writes("Hei igjen!")
    await walk.writes("/veileder")
    await walk.press("broadcasts.menu")
    await walk.press("broadcast.continue")
    await walk.press("broadcast.drop")
    await walk.press("broadcast.all")
    await walk.writes("Hei, alle!")
    await walk.press("broadcast.edit")
    await walk.writes("Hei, alle sammen!")
    await walk.press("broadcast.send")
    await walk.press("broadcast.progress")
    await walk.writes("/veileder")
    await walk.press("broadcasts.menu")
    await walk.press("broadcast.sent")


async def the_week_goes_on(walk: Walk) -> None:
    await walk.village.passes(at(4, 15))
    await walk.be("Per")
    await walk.be(OTHER)
    await walk.press("replies.write")
    await walk.press("replies.leave")
    await walk.press("replies.write")
    await walk.writes("Jonas Hansen gjer det òg.", mixed=True)
    await walk.press("replies.say", mixed=True)
    await walk.press("replies.take")


async def the_questions_in_hand(walk: Walk) -> None:
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("prompts.menu")
    await walk.press("load.figures")
    await walk.press("prompts.menu")
    await walk.press("responses.show")
    await walk.writes("/veileder")
    await walk.press("prompts.menu")
    await walk.press("prompts.ahead")
    await walk.press("questions.new")
    await walk.writes("Hva har du prøvd siden sist?", mixed=True)
    await walk.writes("Kva har du prøvd sidan sist?", mixed=True)
    await walk.writes("What have you tried since last time?", mixed=True)
    await walk.press("questions.hint", mixed=True)
    await walk.press("questions.when", mixed=True)
    await walk.press("questions.first", LATER, mixed=True)
    await walk.press("questions.put", mixed=True)
    await walk.press("plan_changes.undo", mixed=True)
    await walk.press("plan_changes.undo_yes", mixed=True)
    await walk.writes("/veileder")
    await walk.press("prompts.menu")
    await walk.press("prompts.ahead")
    await walk.press("questions.week", LATER, mixed=True)
    await walk.press("questions.swap")
    await walk.press("questions.first", mixed=True)


async def the_plan_is_changed(walk: Walk) -> None:
    await walk.be(LEADER)
    for what in ("move", "longer", "drop", "swap"):
        await walk.writes("/veileder")
        await walk.press("prompts.menu")
        await walk.press("plan_changes.menu")
        if what == "move":
            await walk.press("plan_changes.groups")
            await walk.press("plan_changes.menu", 1, 1)
        await walk.press("plan_changes.module", what)
        if what != "drop":
            await walk.press("plan_changes.other")
        await walk.press("plan_changes.see")
        await walk.press("plan_changes.yes")
        await walk.press("plan_changes.undo")
        await walk.press("plan_changes.undo_yes")
    await walk.writes("/veileder")
    await walk.press("prompts.menu")
    await walk.press("plan_changes.menu")
    await walk.press("plan_changes.not_this_week")
    await walk.press("plan_changes.yes")
    await walk.press("plan_changes.menu")
    await walk.press("plan_changes.newest")
    await walk.press("plan_changes.undo")
    await walk.press("plan_changes.undo_yes")


async def facilitators_share_the_groups(walk: Walk) -> None:
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("charge.menu")
    await walk.press("charge.of", 10)
    await walk.press("charge.menu")
    await walk.press("handover.menu")
    await walk.press("handover.leave")
    await walk.press("handover.menu")
    await walk.press("handover.to")
    await walk.press("handover.offer", 0)
    await walk.be(COLLEAGUE)
    await walk.press("handover.no")
    await walk.be(LEADER)
    await walk.press("handover.menu")
    await walk.press("handover.to")
    await walk.press("handover.offer", 0)
    await walk.press("handover.withdraw")
    await walk.press("handover.to")
    await walk.press("handover.offer", 0)
    await walk.be(COLLEAGUE)
    await walk.press("handover.yes")
    await walk.press("facilitator.menu")
    await walk.press("charge.menu")
    await walk.press("charge.of", 9)
    await walk.press("charge.choose", 1, 9, 0)
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("charge.menu")
    await walk.press("charge.of", 10)
    await walk.press("charge.choose", 1, 10, 1)
    await walk.press("charge.choose", 1, 10, 2)


async def pauses(walk: Walk) -> None:
    await walk.be("Per")
    await walk.writes("/hjelp")
    await walk.press("pause")
    await walk.press("pause.for", 2)
    await walk.writes("/pause")
    await walk.press("pause.resume")
    await walk.press("pause.menu")
    await walk.press("pause.until")
    await walk.writes("1. desember")
    await walk.village.passes(at(7, 15))
    await walk.be(LEADER)
    await walk.press("changes.keep_seat")
    await walk.writes("/veileder")
    await walk.press("people.menu")
    await walk.press("people.show", 4)
    await walk.press("changes.free_seat")


async def a_question_is_sent_by_hand_and_taken_back(walk: Walk) -> None:
    await walk.be(COLLEAGUE)
    await walk.press("monday.question")
    await walk.press("monday.group_asked")
    await walk.be(LEADER)
    await walk.press("monday.open", "questions")
    await walk.press("prompts.ahead")
    await walk.press("questions.groups")
    await walk.press("prompts.ahead", 1, 0, 2)
    await walk.press("questions.week", 1, 2, NEXT)
    await walk.press("questions.send_now")
    await walk.press("questions.send_yes")
    await walk.waits(120)
    await walk.press("questions.week", 1, 2, NEXT)
    await walk.press("questions.take_back")
    await walk.press("questions.back_yes")


async def it_is_not_known_whether_a_question_came(walk: Walk) -> None:
    await walk.village.play.faults({"kind": "drop_after", "method": "sendMessage", "times": 1})
    await walk.village.passes(at(8))
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("alerts.menu")
    await walk.press("alerts.again")
    await walk.press("facilitator.menu")


async def somebody_is_not_reached(walk: Walk) -> None:
    await walk.village.play.faults(
        {"kind": "400", "method": "sendMessage", "times": 1, "chat_id": walk.village.users["Eva"].id}
    )
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("broadcasts.menu")
    await walk.press("broadcast.people")
    await walk.press("broadcast.person", 1, 7)
    await walk.writes("Hei, Eva!")
    await walk.press("broadcast.send")
    await walk.press("alerts.retry")


async def another_comes_late(walk: Walk) -> None:
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("groups.menu")
    await walk.press("changes.letting_in")
    await walk.press("changes.letting_in", 1)
    await walk.press("changes.letting_in", 0)
    await walk.press("groups.menu")
    await walk.press("facilitator.menu")
    await walk.press("people.menu")
    await walk.press("people.invite")
    link = await _link(walk, "participant")
    await _joins(walk, "Mona", link)
    await _answers_one_question_after_the_other(walk, "Steigen")
    await walk.village.passes(at(8, 14))
    await walk.be(LEADER)
    await walk.comes("changes.not_now")
    await walk.press("changes.not_now")


async def the_groups_are_looked_at_anew(walk: Walk) -> None:
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("groups.menu")
    await walk.press("groups.propose")
    await walk.comes("groups.confirm")
    await walk.press("groups.map")
    await walk.comes("groups.again")
    await walk.press("groups.again")
    await walk.press("groups.people")
    await walk.press("groups.person")
    await walk.press("groups.ways")
    await walk.press("groups.move")
    await walk.comes("groups.compare")
    await walk.press("groups.compare")
    await walk.press("groups.plan")
    await walk.press("groups.undo")
    await walk.comes("groups.people")
    for member in (1, 5):
        await walk.press("groups.people")
        await walk.press("groups.person", member)
        await walk.press("groups.pin")
        await walk.comes("groups.plan")
        await walk.press("groups.plan")
    await walk.press("groups.people")
    await walk.press("groups.person", 5)
    await walk.press("groups.other", "together")
    await walk.press("groups.bind", 5, 1, "together")
    await walk.comes("groups.release")
    await walk.press("groups.release", 5)
    await walk.comes("groups.confirm")
    await walk.press("groups.confirm")


async def weeks_go_by(walk: Walk) -> None:
    """One answers each week; others say nothing."""
    await walk.be(ME)
    await walk.writes("/svar")
    await walk.writes("Vi rydda.")
    await walk.village.passes(at(15, 8, 58))
    await walk.village.play.faults({"kind": "drop_after", "method": "sendMessage", "times": 1})
    await walk.village.passes(at(15))
    await walk.be(LEADER)
    await walk.press("alerts.arrived")
    await walk.be(ME)
    await walk.writes("/svar Vi sa nei til det.")
    await walk.village.passes(at(21, 15))
    await walk.be("Odd")
    await walk.press("silence.other")
    await walk.be(LEADER)
    await walk.press("silence.person")
    await walk.press("silence.agreed")
    await walk.village.passes(at(22))
    await walk.be(ME)
    await walk.writes("/svar Det er for alle.")


async def the_month_ends(walk: Walk) -> None:
    await walk.village.passes(at(25, 15))
    await walk.be(ME)
    await walk.press("load.felt")
    await walk.village.passes(at(30, 12))
    await walk.be(LEADER)
    await walk.press("monday.people")
    await walk.press("silence.person")
    await walk.press("people.take_out")
    await walk.press("people.take_out_yes")
    await walk.press("monday.groups")
    await walk.be(ME)
    await walk.writes("/program")
    await walk.press("material.read")
    await walk.press("material.list")
    await walk.press("material.modules")
    await walk.press("earlier.list")
    await walk.press("earlier.open", mixed=True)


async def some_leave(walk: Walk) -> None:
    await walk.be(LEADER)
    await walk.writes("/veileder")
    await walk.press("material.menu")
    await walk.press("material.teachers")
    await walk.press("material.relieve")
    await walk.press("material.relieve_yes")
    await walk.be(OTHER)
    await walk.writes("/innstillinger")
    await walk.press("settings.leave")
    await walk.press("settings.leave_yes")
    await walk.writes("/start")
    await walk.press("settings.return")
    await walk.be("Mona")
    await walk.writes("/slett")
    await walk.press("privacy.erase_yes")
    await walk.be(MANAGER)
    await walk.writes("/veileder")
    await walk.press("charge.menu")
    await walk.press("charge.of", 9)
    await walk.press("charge.relieve")
    await walk.press("charge.of")
    await walk.press("charge.relieve")
    await walk.press("charge.relieve_yes")
    await walk.be(COLLEAGUE)
    await walk.writes("/veileder")
    await walk.press("charge.menu")
    await walk.press("handover.menu")
    await walk.press("handover.leave")
    await walk.press("handover.leave_yes")


PARTS: list[Part] = [
    the_groups_get_chats,
    a_teacher_puts_something_out,
    somebody_new_comes,
    a_group_agrees,
    somebody_sets_things_as_they_like_them,
    monday_tells_what_needs_a_hand,
    the_question_is_looked_at_and_reworded,
    the_question_comes,
    others_answer,
    facilitators_share_the_groups,
    somebody_looks_around,
    a_session_is_planned,
    sessions_are_changed,
    a_facilitator_writes_to_people,
    the_week_goes_on,
    the_questions_in_hand,
    the_plan_is_changed,
    pauses,
    a_question_is_sent_by_hand_and_taken_back,
    it_is_not_known_whether_a_question_came,
    somebody_is_not_reached,
    another_comes_late,
    the_groups_are_looked_at_anew,
    weeks_go_by,
    the_month_ends,
    some_leave,
]

# What those who lead, teach and take part do first; it needs none of the other parts.
SOME = [
    the_groups_get_chats,
    a_teacher_puts_something_out,
    a_group_agrees,
    somebody_sets_things_as_they_like_them,
    the_question_comes,
    a_session_is_planned,
]

_LONG_LIST = "turns the pages of a list that is longer than in two groups"
_COMMAND = "is a command, and no message shows it as a button"
# The buttons that nobody meets in this month, and why.
NOT_MET = {
    "answer": _COMMAND,
    "topic": _COMMAND,
    "settings.of": "is for who takes part in several programmes",
    "changes.move": "comes under one who was let in by itself, where one group is better by far than any other",
    "groups.warnings": _LONG_LIST,
    "monday.turn": _LONG_LIST,
    "monday.more_groups": _LONG_LIST,
    "monday.groups_asked": _LONG_LIST,
    "responses.page": _LONG_LIST,
    "earlier.page": _LONG_LIST,
    "session.groups": _LONG_LIST,
}


async def lives(phone: Phone, folder: Path, language: str, *, each_time: bool = False) -> None:
    """Live the month, and press every button that is not listed as one that nobody meets."""
    walk = await walks(phone, folder, language, PARTS, each_time=each_time)
    unlike = walk.pressed ^ (set(handlers.routes.buttons) - NOT_MET.keys())
    assert not unlike, unlike


async def walks(phone: Phone, folder: Path, language: str, parts: list[Part], *, each_time: bool = False) -> Walk:
    """Live some parts of the month."""
    if not each_time:
        await phone.page.add_init_script(QUIET)
    async with village(folder, language) as here:
        phone.address = here.play.address
        walk = Walk(here, phone, each_time=each_time)
        for part in parts:
            await part(walk)
    return walk
