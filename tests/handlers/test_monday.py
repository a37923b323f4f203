"""When a week begins, facilitators get one message: who and what needs them, and what is asked."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from bot.domain.conversation import Message, press
from bot.domain.delivery import NotSent, Perhaps
from bot.domain.parts import LONGEST, units
from bot.services import alerts, due, links, monday_card, outbox, own_time, privacy, settings, silence
from bot.services import sessions as moving
from bot.services.outbox import To
from handlers import render
from storage import calendar, charge, forums, groups, participations, people, programmes, sessions, wordings
from storage import outbox as sent
from tests.joining import joins_as
from tests.pilots import Soon
from tests.region import HADSEL, SORTLAND
from tests.scene import Person, Scene, Shown
from tests.week import CHAT, FIRST, Week, oslo

HELLO, LATER = "God morgen!", "Hei!"
WELL = "Alt går som det skal."
FORUM = -1000700
M1, LAST = "Samfunnsoppdraget", "Hva skjedde?»"


def messages(person: Person) -> list[Shown]:
    return [shown for shown in person.chat if HELLO in shown.text or shown.text.startswith(LATER)]


def message(person: Person) -> Shown:
    return messages(person)[-1]


def parts(person: Person) -> list[str]:
    """The newest message, section by section."""
    return message(person).text.split("\n\n")


def plans(week: Week, day: date, group: int | None = None, title: str = "Videomøte") -> int:
    """Announce a session at nine, without its invitations."""
    made = sessions.add(
        week.scene.tx,
        programme_id=week.id,
        group_id=group,
        title=title,
        starts_at=oslo(day.month, day.day, year=day.year),
        timezone="Europe/Oslo",
        minutes=60,
        join_link="https://video.example/1",
        announced_at=week.scene.now,
    )
    return made.id


def all_well(scene: Scene) -> Week:
    week = Week(scene)
    covered(week, date(2026, 9, 3))
    return week


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    """The first Monday: everybody is well, and a session is planned that all come to."""
    return copy_of(all_well)


def covered(week: Week, day: date) -> None:
    """A session for all that somebody has said yes to."""
    id = plans(week, day)
    week.scene.until_now()
    sessions.respond(week.scene.tx, week.scene.now, id, week.member(week.kari), "accepted")


def everybody_answers(week: Week) -> None:
    for each in (week.kari, week.ola, week.ine, week.per, week.liv):
        week.answers(each)


# --- when, and to whom -----------------------------------------------------------------------------------------------


def test_it_comes_on_monday_at_eight_once_a_week_and_says_what_is_asked(week: Week) -> None:
    week.scene.at(oslo(8, 31, 7, 59))
    assert messages(week.vilde) == []
    week.scene.at(oslo(8, 31, 8))
    assert parts(week.vilde) == [
        f"{HELLO} {WELL}",
        "Ukas spørsmål:",
        f"Tirsdag 1. september kl. 09.00 til alle gruppene:\n«{FIRST} da biblioteket var viktig for noen. {LAST}",
    ]
    everybody_answers(week)
    week.scene.at(oslo(9, 6))
    assert len(messages(week.vilde)) == 1
    week.scene.at(oslo(9, 7, 8))
    assert len(messages(week.vilde)) == 2


def test_it_is_named_when_it_is_to_come(week: Week) -> None:
    week.scene.at(oslo(8, 31, 7))
    assert due.next_due(week.scene.tx, week.scene.now) == oslo(8, 31, 8)
    assert due.next_kind(week.scene.tx, week.scene.now) == "next_message"


def test_after_a_holiday_it_comes_on_the_next_working_day(scene: Scene) -> None:
    week = Week(scene, grouped=False)
    scene.now = oslo(3, 23, year=2027)
    week.groups()
    week.scene.at(oslo(3, 29, 12, year=2027))  # Easter Monday
    before = len(messages(week.vilde))
    week.scene.at(oslo(3, 30, 8, year=2027))
    assert len(messages(week.vilde)) == before + 1
    assert message(week.vilde).at == oslo(3, 30, 8, year=2027)


def test_in_a_week_that_is_free_for_everyone_there_is_none(scene: Scene) -> None:
    week = Week(scene, grouped=False)
    scene.now = oslo(12, 8)
    week.groups()
    groups.lose(week.scene.tx, week.scene.now, week.north.id)
    week.scene.at(oslo(12, 21, 12))
    before = len(messages(week.vilde))
    week.scene.at(oslo(1, 4, 7, year=2027))
    assert len(messages(week.vilde)) == before
    week.scene.at(oslo(1, 4, 8, year=2027))
    assert len(messages(week.vilde)) == before + 1


def test_it_begins_two_weeks_before_the_first_question(scene: Scene) -> None:
    scene.now = oslo(6, 1)
    week = Week(scene)
    groups.lose(scene.tx, scene.now, week.north.id)
    scene.at(oslo(8, 23))
    assert [shown.at for shown in messages(week.vilde)] == []
    scene.at(oslo(8, 24, 8))
    assert len(messages(week.vilde)) == 1


def test_where_nobody_is_asked_and_nothing_is_to_do_there_is_none(week: Week) -> None:
    for group in (week.north, week.south):
        calendar.change(week.scene.tx, group.id, leave=["2026-08-31", "2026-09-07"])
    week.scene.at(oslo(9, 1))
    assert messages(week.vilde) == []


def test_after_the_programme_it_stops(scene: Scene) -> None:
    week = Soon(scene)
    scene.at(oslo(10, 1, year=2029))
    assert programmes.monday_at(scene.tx, week.id) is None
    assert oslo(11, 8, year=2027) <= message(week.vilde).at < oslo(12, 1, year=2027)


def test_a_bot_that_was_away_tells_till_the_end_of_the_next_working_day(week: Week) -> None:
    week.scene.now = oslo(9, 1, 15, 59)
    week.scene.until_now()
    (told,) = messages(week.vilde)
    assert told.text.startswith(f"{LATER} {WELL}")
    week.scene.now = oslo(9, 8, 16)
    week.scene.until_now()
    assert len(messages(week.vilde)) == 1
    week.scene.at(oslo(9, 14, 8))
    assert len(messages(week.vilde)) == 2


def test_what_cannot_leave_till_then_or_perhaps_arrived_is_not_said_again(week: Week) -> None:
    week.scene.at(oslo(8, 31, 7))
    week.scene.outcomes = [Perhaps("time-out")]
    week.scene.at(oslo(8, 31, 12))
    assert week.vilde.chat == []
    week.scene.at(oslo(9, 7, 7))
    told = len(week.vilde.chat)
    week.scene.outcomes = [NotSent("no connection")] * 90
    week.scene.at(oslo(9, 8, 8, 50))
    week.scene.outcomes = []
    week.scene.now = oslo(9, 8, 16)
    week.scene.deliver()
    assert len(week.vilde.chat) == told


def test_every_facilitator_gets_it(week: Week) -> None:
    berit = week.facilitator("Berit")
    week.scene.at(oslo(8, 31, 8))
    assert parts(berit) == parts(week.vilde)


def test_one_of_several_programmes_is_named(week: Week) -> None:
    other = Week(week.scene, grouped=False)
    people.give_role(week.scene.tx, week.scene.now, week.member(week.vilde), other.id, "facilitator")
    week.scene.at(oslo(8, 31, 8))
    assert parts(week.vilde)[0] == "Lederutvikling for små bibliotek (2026)"


def test_who_is_no_facilitator_any_more_when_it_leaves_does_not_get_it(week: Week) -> None:
    berit = week.facilitator("Berit")
    week.scene.at(oslo(8, 31, 7))
    week.scene.outcomes = [NotSent("no connection")] * 4
    week.scene.at(oslo(8, 31, 8))
    people.take_role(week.scene.tx, week.member(berit), week.id, "facilitator")
    week.scene.outcomes = []
    week.scene.later(hours=1)
    assert (len(messages(week.vilde)), len(messages(berit))) == (1, 0)


# --- silent people ---------------------------------------------------------------------------------------------------


def three_silent_weeks(scene: Scene) -> Week:
    week = all_well(scene)
    for day in (1, 8, 15):
        scene.at(oslo(9, day, 10))
        for each in (week.ola, week.ine, week.liv):
            week.answers(each)
    return week


@pytest.fixture
def silent(copy_of: Callable[..., Week]) -> Week:
    """Kari and Per have been silent for three weeks."""
    return copy_of(three_silent_weeks)


def test_who_has_been_silent_for_three_weeks_is_named_and_never_why(silent: Week) -> None:
    silent.scene.at(oslo(9, 14, 12))
    assert not [part for part in parts(silent.vilde) if "telefon" in part]
    silent.scene.at(oslo(9, 21, 8))
    assert parts(silent.vilde)[:2] == [f"{HELLO} Dette trenger deg denne uka.", "Kan trenge en telefon: Kari, Per."]


def test_a_name_that_is_changed_is_changed_there_too(silent: Week) -> None:
    silence.wants_other_way(silent.scene.tx, silent.scene.now, people.get(silent.scene.tx, silent.member(silent.ine)))
    silent.scene.at(oslo(9, 21, 8))
    assert "annen måte: Ine." in message(silent.vilde).text
    silent.ine.writes("/innstillinger")
    silent.ine.presses("Navn")
    silent.ine.writes("Ine Marie")
    assert "annen måte: Ine Marie." in message(silent.vilde).text


def test_the_names_lead_to_what_one_may_know_and_the_message_stays(silent: Week) -> None:
    silent.scene.at(oslo(9, 21, 8))
    silent.vilde.presses("Hvem kan trenge en telefon")
    assert silent.vilde.last.labels == ["Kari", "Per"]
    silent.vilde.presses("Kari")
    assert "Nås i Telegram." in silent.vilde.last.text
    assert len(messages(silent.vilde)) == 4


def test_who_was_named_before_is_told_apart(silent: Week) -> None:
    silent.scene.at(oslo(9, 22, 10))
    for each in (silent.ola, silent.ine, silent.liv):
        silent.answers(each)
    silent.scene.at(oslo(9, 28, 8))
    assert "Har trengt en telefon en stund: Kari, Per." in parts(silent.vilde)


def test_who_was_named_stays_named_after_a_week_off_till_they_are_heard(silent: Week) -> None:
    silent.scene.at(oslo(10, 5, 8))  # week 40 is a school holiday
    assert "Har trengt en telefon en stund: Kari, Per." in parts(silent.vilde)
    silent.kari.writes("/hjelp")
    silent.scene.at(oslo(10, 12, 8))
    assert "Har trengt en telefon en stund: Per." in parts(silent.vilde)


def test_who_has_been_silent_for_just_three_weeks_is_news_on_one_monday_alone(silent: Week) -> None:
    silent.scene.at(oslo(9, 21, 8))
    assert "Kan trenge en telefon: Kari, Per." in parts(silent.vilde)
    for group in (silent.north, silent.south):
        calendar.change(silent.scene.tx, group.id, leave=["2026-09-21"])
    silent.scene.at(oslo(10, 5, 8))
    assert "Har trengt en telefon en stund: Kari, Per." in parts(silent.vilde)


def test_they_stay_named_when_the_week_is_given_off(silent: Week) -> None:
    silent.scene.at(oslo(10, 5, 9))
    silent.vilde.presses("Ikke denne uka")
    silent.vilde.presses("Ja, gjør det")
    assert "Har trengt en telefon en stund: Kari, Per." in parts(silent.vilde)


def test_while_nothing_is_asked_nobody_and_no_group_is_named_week_after_week(silent: Week) -> None:
    for each in (silent.north, silent.south):
        calendar.change(silent.scene.tx, each.id, leave=["2026-10-12", "2026-10-19"])
    silent.scene.at(oslo(10, 12, 8))
    told = messages(silent.vilde)
    assert "telefon en stund: Kari, Per." in told[-1].text
    assert "ingen har svart på de to siste" in told[-1].text
    silent.scene.at(oslo(10, 19, 8))
    assert len(messages(silent.vilde)) == len(told)


def test_who_is_heard_is_named_no_more(silent: Week) -> None:
    silent.scene.at(oslo(9, 21, 7))
    silent.kari.writes("/hjelp")
    silent.scene.at(oslo(9, 21, 8))
    assert "Kan trenge en telefon: Per." in parts(silent.vilde)
    privacy.erase(silent.scene.tx, silent.scene.now, people.get(silent.scene.tx, silent.member(silent.per)))
    silent.vilde.presses("Hvem kan trenge en telefon")
    assert silent.vilde.sees("Ingen flere akkurat nå.")


def test_who_can_be_reached_again_goes_from_the_message_that_stands_there(silent: Week) -> None:
    people.set_reachable(silent.scene.tx, silent.member(silent.ola), reachable=False)
    silent.scene.at(oslo(9, 21, 8))
    assert "Jeg når ikke Ola i Telegram" in message(silent.vilde).text
    silent.ola.writes("/hjelp")
    assert "Jeg når ikke" not in message(silent.vilde).text


def leaves(person: Person) -> None:
    person.writes("/innstillinger")
    person.presses("Gå ut av programmet")
    person.presses("Ja, gå ut")


def is_erased(person: Person) -> None:
    person.writes("/innstillinger")
    person.presses("Slett meg")
    person.presses("Ja, slett alt")


@pytest.mark.parametrize("ends", [leaves, is_erased])
def test_who_takes_part_no_more_goes_from_it_too(silent: Week, ends: Callable[[Person], None]) -> None:
    silent.scene.at(oslo(9, 21, 8))
    silence.wants_other_way(silent.scene.tx, silent.scene.now, people.get(silent.scene.tx, silent.member(silent.ine)))
    silent.scene.deliver()
    shown = message(silent.vilde)
    assert "annen måte: Ine." in shown.text
    ends(silent.ine)
    silent.scene.deliver()
    assert "Ine" not in shown.text


def test_who_is_on_pause_goes_from_it_till_they_are_back(silent: Week) -> None:
    silent.scene.at(oslo(9, 21, 8))
    shown = message(silent.vilde)
    member = people.get(silent.scene.tx, silent.member(silent.per))
    settings.pause(silent.scene.tx, silent.scene.now, member, weeks=2)
    silent.scene.deliver()
    assert "Kan trenge en telefon: Kari." in shown.text
    settings.end_pause(silent.scene.tx, silent.scene.now, member)
    silent.scene.deliver()
    assert "Kan trenge en telefon: Kari, Per." in shown.text


def test_who_shuts_the_bot_out_comes_into_it(silent: Week) -> None:
    silent.scene.at(oslo(9, 21, 8))
    silent.ola.does("blocked")
    silent.scene.deliver()
    assert "Jeg når ikke Ola i Telegram." in message(silent.vilde).text


def test_who_moves_goes_from_one_facilitators_to_the_others(silent: Week) -> None:
    berit = silent.facilitator("Berit")
    charge.put(silent.scene.tx, silent.member(silent.vilde), silent.id, [silent.north.id])
    charge.put(silent.scene.tx, silent.member(berit), silent.id, [silent.south.id])
    silent.scene.at(oslo(9, 21, 8))
    silence.wants_other_way(silent.scene.tx, silent.scene.now, people.get(silent.scene.tx, silent.member(silent.ine)))
    silent.scene.deliver()
    hers, the_others = message(silent.vilde), message(berit)
    assert ("annen måte: Ine." in hers.text, "annen måte" in the_others.text) == (True, False)
    silent.places(silent.ine, silent.south)
    assert ("annen måte" in hers.text, "annen måte: Ine." in the_others.text) == (False, True)


def test_a_facilitator_with_some_groups_hears_of_those(silent: Week) -> None:
    berit = silent.facilitator("Berit")
    charge.put(silent.scene.tx, silent.member(berit), silent.id, [silent.south.id])
    silent.scene.at(oslo(9, 21, 8))
    assert "Kan trenge en telefon: Per." in parts(berit)
    assert "Kan trenge en telefon: Kari, Per." in parts(silent.vilde)
    berit.presses("Hvem kan trenge en telefon")
    assert berit.last.labels == ["Per"]


# --- groups ----------------------------------------------------------------------------------------------------------


def test_a_group_in_which_nobody_answered_two_questions_needs_a_word(week: Week) -> None:
    for day in (1, 8):
        week.scene.at(oslo(9, day, 10))
        week.answers(week.per)
        week.kari.writes("/hjelp")
        week.ola.presses("Hopp over", chat=CHAT)
        week.ine.presses("Hopp over", chat=CHAT)
    week.scene.at(oslo(9, 14, 8))
    assert "Grupper som trenger et ord fra deg:\n• Nord: ingen har svart på de to siste spørsmålene" in parts(
        week.vilde
    )
    week.vilde.presses("Grupper som trenger et ord (1)")
    assert week.vilde.last.text.startswith("Nord: ")
    week.vilde.presses("Skriv til gruppa")
    assert "Skriv meldinga til gruppa Nord." in week.vilde.last.text


def test_so_does_one_with_most_on_pause_and_one_whose_chat_is_lost_until_it_is_found(week: Week) -> None:
    for each in (week.per, week.liv):
        participations.change(week.scene.tx, week.member(each), week.id, paused_until=date(2026, 10, 1))
    groups.lose(week.scene.tx, week.scene.now, week.north.id)
    week.scene.at(oslo(8, 31, 8))
    assert "• Nord: jeg når ikke chatten deres\n• Sør: under halvparten er med nå" in parts(week.vilde)[1]
    groups.regain(week.scene.tx, week.north.id)
    alerts.chat_found(week.scene.tx, week.scene.now, week.north.id)
    week.scene.deliver()
    assert "Nord" not in parts(week.vilde)[1]
    alerts.chat_lost(week.scene.tx, week.scene.now, week.north.id)
    week.scene.deliver()
    assert "• Nord: jeg når ikke chatten deres" in parts(week.vilde)[1]


def test_a_chat_that_is_lost_as_it_grows_is_found_where_it_goes_on(week: Week) -> None:
    week.scene.at(oslo(8, 31, 8))
    week.kari.does("chat_lost", CHAT)
    assert "• Nord: jeg når ikke chatten deres" in message(week.vilde).text
    week.kari.does("migrated", CHAT, old=CHAT, new=-1009)
    assert WELL in message(week.vilde).text


def test_the_chat_that_all_share_may_be_lost_and_found(week: Week) -> None:
    forums.add(week.scene.tx, week.id)
    forums.change(week.scene.tx, week.id, chat_id=FORUM)
    for group, thread in ((week.north, 11), (week.south, 12)):
        groups.bind(week.scene.tx, week.scene.now, group.id, FORUM, thread)
    week.scene.at(oslo(8, 31, 8))
    assert WELL in message(week.vilde).text
    week.kari.does("chat_lost", FORUM)
    assert "• alle gruppene: jeg når ikke chatten deres" in message(week.vilde).text
    week.kari.does("chat_joined", FORUM, rights=[])
    assert WELL in message(week.vilde).text


# --- sessions --------------------------------------------------------------------------------------------------------


def test_a_session_that_nobody_comes_to_is_told_of(week: Week) -> None:
    week.scene.at(oslo(9, 4))
    everybody_answers(week)
    plans(week, date(2026, 9, 20), title="Uten folk")
    plans(week, date(2026, 9, 22), title="Langt fram")
    week.scene.at(oslo(9, 6))
    plans(week, date(2026, 9, 18), title="Nettopp kunngjort")
    week.scene.at(oslo(9, 7, 8))
    assert "Nettopp kunngjort" not in message(week.vilde).text
    assert "Møter:\n• «Uten folk» søndag 20. september kl. 09.00: ingen har sagt at de kommer." in parts(week.vilde)
    week.vilde.presses("Møter", message(week.vilde))
    assert "Møter som kommer" in week.vilde.last.text
    week.per.presses("Kommer", week.per.sees("Uten folk"))
    assert "Uten folk" not in message(week.vilde).text
    week.per.presses("Vet ikke", week.per.sees("Uten folk"))
    assert "Uten folk" in message(week.vilde).text


def test_a_yes_counts_from_those_whom_the_session_concerns(week: Week) -> None:
    week.scene.at(oslo(9, 4))
    everybody_answers(week)
    nords = plans(week, date(2026, 9, 15), week.north.id, title="Nords")
    week.scene.until_now()
    sessions.respond(week.scene.tx, week.scene.now, nords, week.member(week.kari), "accepted")
    week.scene.at(oslo(9, 7, 8))
    assert "Nords" not in message(week.vilde).text
    kari = people.get(week.scene.tx, week.member(week.kari))
    settings.leave(week.scene.tx, week.scene.now, settings.in_programme(week.scene.tx, kari, week.id))
    week.scene.deliver()
    assert "«Nords» tirsdag 15. september kl. 09.00: ingen har sagt at de kommer." in message(week.vilde).text


def test_who_comes_beside_others_changes_nothing(week: Week) -> None:
    week.scene.at(oslo(8, 31, 8))
    week.ola.presses("Kommer", week.ola.sees("Kommer du?"))
    assert not [each for each in sent.newest(week.scene.tx, 99) if (each.kind, each.act) == ("monday.week", "edit")]


def test_who_has_just_been_asked_anew_has_time_to_say_that_they_come(week: Week) -> None:
    week.scene.at(oslo(9, 4))
    everybody_answers(week)
    moved = plans(week, date(2026, 9, 15), title="Kan flyttes")
    week.scene.at(oslo(9, 7, 8))
    told = "«Kan flyttes» {} kl. 09.00: ingen har sagt at de kommer."
    assert told.format("tirsdag 15. september") in message(week.vilde).text
    vilde = people.get(week.scene.tx, week.member(week.vilde))
    moving.move(week.scene.tx, week.scene.now, vilde, moved, oslo(9, 16))
    week.scene.deliver()
    assert "Kan flyttes" not in message(week.vilde).text
    week.scene.at(oslo(9, 9, 8))
    monday_card.refresh(week.scene.tx, week.scene.now, week.id)
    week.scene.deliver()
    assert told.format("onsdag 16. september") in message(week.vilde).text


def test_weeks_to_come_that_ask_more_than_was_agreed_on_are_told_of(week: Week) -> None:
    for day in (9, 10):
        plans(week, date(2026, 9, day), week.north.id)
    week.scene.at(oslo(8, 31, 8))
    assert "Uke 37 blir på 135 minutter for gruppa Nord" in message(week.vilde).text
    assert WELL not in message(week.vilde).text


def test_how_much_people_say_it_is_is_told(scene: Scene) -> None:
    week = Week(scene)
    for day in (1, 8, 15, 22):
        scene.at(oslo(9, day, 10))
        for each in (week.kari, week.ola, week.ine):
            week.answers(each, f"Svar den {day}.")
    scene.at(oslo(9, 25, 10))
    for each in (week.kari, week.ola, week.ine):
        each.presses("For mye")
    scene.at(oslo(10, 5, 8))
    assert "Hvor mye er det? " in message(week.vilde).text


def test_a_module_that_begins_without_a_session_is_told_of_two_weeks_before(scene: Scene) -> None:
    week = Week(scene)
    scene.at(oslo(8, 31, 8))
    assert [part for part in parts(week.vilde) if f"«{M1}" in part and "har ikke noe møte ennå." in part]
    plans(week, date(2026, 9, 3), week.north.id)
    week.vilde.writes("/veileder")
    monday_card.refresh(scene.tx, scene.now, week.id)
    scene.deliver()
    assert [part for part in parts(week.vilde) if "har ikke noe møte ennå for Sør." in part]


def test_a_module_without_a_session_stays_there_the_week_it_begins_in(scene: Scene) -> None:
    week = Week(scene)
    scene.at(oslo(9, 1, 9))
    lacking = f"Møter:\n• «{M1}"
    (told,) = [part for part in parts(week.vilde) if part.startswith(lacking)]
    assert told.endswith("begynte tirsdag 1. september, og har ikke noe møte ennå.")
    assert "Møter" in message(week.vilde).labels
    plans(week, date(2026, 9, 2), week.north.id)
    scene.at(oslo(9, 4))
    monday_card.refresh(scene.tx, scene.now, week.id)
    scene.deliver()
    assert [part for part in parts(week.vilde) if part.endswith("har ikke noe møte ennå for Sør.")]
    scene.at(oslo(9, 7, 8))
    assert lacking not in message(week.vilde).text


def test_a_module_begins_with_the_first_of_the_groups_that_lack_a_session(scene: Scene) -> None:
    week = Week(scene)
    calendar.change(scene.tx, week.north.id, hours=[["2026-08-24", 3, "10:00"]])
    scene.at(oslo(8, 31, 8))
    assert f"• «{M1}" in message(week.vilde).text
    assert "begynner tirsdag 1. september, og har ikke noe møte ennå." in message(week.vilde).text
    plans(week, date(2026, 9, 2), week.south.id)
    monday_card.refresh(scene.tx, scene.now, week.id)
    scene.deliver()
    assert "begynner torsdag 3. september, og har ikke noe møte ennå for Nord." in message(week.vilde).text


def test_a_session_that_is_announced_settles_it(scene: Scene) -> None:
    week = Week(scene)
    scene.at(oslo(8, 31, 8))
    shown = message(week.vilde)
    assert "noe møte" in shown.text
    week.vilde.presses("Møter", shown)
    week.vilde.presses("Nytt møte")
    week.vilde.writes("Videomøte 1")
    week.vilde.presses("Hele kullet")
    week.vilde.writes("torsdag 24. september 08.30")
    week.vilde.presses("60 min")
    week.vilde.writes("https://video.example/1")
    week.vilde.presses("Send invitasjonen")
    assert "noe møte" not in shown.text
    assert WELL in shown.text


# --- deliveries, and people not reached ------------------------------------------------------------------------------


def doubt(week: Week, n: int) -> None:
    """Let nobody know of some messages to Nord whether they arrived."""
    for each in range(n):
        key = f"doubt {each}"
        outbox.send(week.scene.tx, week.scene.now, To(group=week.north.id), "help", programme=week.id, key=key)
    for each in sent.newest(week.scene.tx, n):
        sent.change(week.scene.tx, each.id, status="uncertain")


def test_what_perhaps_arrived_is_settled_where_it_stands(week: Week) -> None:
    doubt(week, 2)
    week.scene.at(oslo(8, 31, 8))
    shown = message(week.vilde)
    assert parts(week.vilde)[1].splitlines()[1:] == ["1. en melding, gruppa Nord", "2. en melding, gruppa Nord"]
    assert shown.labels[:4] == ["1. Kom fram", "1. Send igjen", "2. Kom fram", "2. Send igjen"]
    before = len(week.in_chat())
    week.vilde.presses("2. Kom fram", shown)
    assert shown.labels[:3] == ["1. Kom fram", "1. Send igjen", "Send nå"]
    week.scene.deliver()
    assert len(week.in_chat()) == before
    week.vilde.presses("1. Send igjen", shown)
    week.scene.deliver()
    assert "(Denne har du kanskje fått før.)" in week.in_chat()[-1]
    assert len(week.in_chat()) == before + 1
    assert WELL in shown.text
    assert len(messages(week.vilde)) == 1


def test_what_a_reply_proves_to_have_arrived_is_asked_about_no_more(week: Week) -> None:
    week.scene.at(oslo(9, 8, 8))
    week.scene.outcomes = [Perhaps("time-out")]
    week.scene.at(oslo(9, 14, 8))
    assert "1. Kom fram" in message(week.vilde).labels
    (lost,) = sent.uncertain(week.scene.tx, week.id)
    words = render(week.scene.tx, lost, week.scene.now, bot="kollokvie_bot")
    assert isinstance(words, Message)
    week.ola.replies(Shown(week.scene.next_id(), words), "En gutt fikk lekseplass.", CHAT)
    assert "1. Kom fram" not in message(week.vilde).labels


def test_what_one_facilitator_settles_is_settled_for_the_other(week: Week) -> None:
    berit = week.facilitator("Berit")
    doubt(week, 1)
    week.scene.at(oslo(8, 31, 8))
    week.vilde.presses("1. Kom fram", message(week.vilde))
    assert WELL in message(berit).text


def test_what_perhaps_did_not_arrive_stands_there_at_once(week: Week) -> None:
    week.scene.at(oslo(8, 31, 8))
    shown = message(week.vilde)
    week.scene.outcomes = [Perhaps("no answer")]
    week.begins()
    assert "1. spørsmålet, gruppa Nord" in shown.text
    assert "1. Kom fram" in shown.labels


def test_many_have_a_list_of_their_own(week: Week) -> None:
    doubt(week, 4)
    week.scene.at(oslo(8, 31, 8))
    assert "4 meldinger vet jeg ikke om kom fram." in parts(week.vilde)
    week.vilde.presses("Usikre leveringer (4)", message(week.vilde))
    assert "1. Kom fram" in week.vilde.last.labels
    assert len(messages(week.vilde)) == 1


def test_whom_the_bot_does_not_reach_is_named(week: Week) -> None:
    week.per.does("blocked")
    week.scene.at(oslo(8, 31, 8))
    assert "Jeg når ikke Per i Telegram. Ta gjerne kontakt på en annen måte." in parts(week.vilde)
    week.vilde.presses("Hvem jeg ikke når")
    assert week.vilde.last.labels == ["Per"]


# --- questions -------------------------------------------------------------------------------------------------------


def test_the_week_can_be_given_off_from_it_and_it_says_so(week: Week) -> None:
    week.scene.at(oslo(8, 31, 8))
    shown = message(week.vilde)
    week.vilde.presses("Ikke denne uka", shown)
    assert len(messages(week.vilde)) == 1
    week.vilde.presses("Ja")
    assert "Uten spørsmål denne uka (veilederen har gitt fri): alle gruppene." in shown.text
    assert "Ikke denne uka" not in shown.labels


@pytest.mark.parametrize(
    ("label", "opens"),
    [
        ("Send nå", "Dette går ut med en gang"),
        ("Endre teksten", "Skriv spørsmålet på bokmål."),
        ("Bytt spørsmål", "Hvilket spørsmål skal komme i uke 36 i stedet?"),
        ("Ikke denne uka", "Ingen spørsmål i uke 36 (alle gruppene)."),
    ],
)
def test_what_is_done_about_its_question_goes_on_below_it(week: Week, label: str, opens: str) -> None:
    week.scene.at(oslo(8, 31, 8))
    shown = message(week.vilde)
    week.vilde.presses(label, shown)
    assert week.vilde.last.text.startswith(opens)
    assert HELLO in shown.text


def test_a_question_that_is_sent_now_waits_no_more(week: Week) -> None:
    week.scene.at(oslo(8, 31, 8))
    shown = message(week.vilde)
    week.vilde.presses("Send nå", shown)
    week.vilde.presses("Ja", week.vilde.last)
    assert "Sendt til alle gruppene." in shown.text
    assert "Send nå" not in shown.labels


def test_it_says_at_once_that_the_question_was_put(week: Week) -> None:
    week.scene.at(oslo(8, 31, 8))
    shown = message(week.vilde)
    week.scene.at(oslo(9, 1, 9))
    assert "Sendt til alle gruppene." in shown.text
    assert shown.labels == ["Spørsmål"]


def test_it_is_told_once_of_many_groups_and_not_of_what_came_to_one_person(week: Week) -> None:
    for n in range(30):
        first, second = (week.librarian(f"P{n}{m}", SORTLAND, library=f"F{n}{m}") for m in (0, 1))
        week.group(f"Gruppe {n}", first, second)
    week.scene.at(oslo(8, 31, 8))
    told = [each.id for each in sent.newest(week.scene.tx, 500) if each.kind == "monday.week"]
    week.scene.at(oslo(9, 1, 9))
    late = week.librarian("Siv", SORTLAND, library="F")
    groups.add_member(week.scene.tx, week.scene.now, week.south.id, week.member(late))
    week.scene.until_now()
    assert late.sees(FIRST)
    told_since = [
        each for each in sent.newest(week.scene.tx, 500) if each.kind == "monday.week" and each.id not in told
    ]
    assert len(told_since) == 1


def stale(week: Week, label: str) -> list[str]:
    """Press a button that stood there before the question was put; gives the toasts."""
    week.scene.at(oslo(8, 31, 8))
    button = message(week.vilde).button(label).press
    week.scene.at(oslo(9, 1, 9, 4))
    return week.vilde.carries(button, message(week.vilde).id)


@pytest.mark.parametrize("label", ["Send nå", "Bytt spørsmål", "Ikke denne uka"])
def test_what_was_to_be_done_before_it_was_put_is_answered_by_what_can_be_done_now(week: Week, label: str) -> None:
    assert stale(week, label) == []
    assert week.vilde.last.text.split("\n\n") == [
        "Spørsmålet er allerede stilt til alle gruppene. Det gikk ut tirsdag 1. september kl. 09.00.",
        "Er noe galt, kan du trekke det tilbake og sende det på nytt, eller skrive en rettelse.",
    ]
    assert week.vilde.last.labels == ["Trekk tilbake", "Skriv en rettelse", "Tilbake"]


@pytest.mark.parametrize("label", ["Send nå", "Bytt spørsmål", "Ikke denne uka"])
def test_last_weeks_message_does_nothing_about_this_week(week: Week, label: str) -> None:
    week.scene.at(oslo(8, 31, 8))
    button = message(week.vilde).button(label).press
    week.scene.at(oslo(9, 8, 8))
    week.vilde.carries(button, message(week.vilde).id)
    assert week.vilde.last.text.split("\n\n") == [
        "Spørsmålet er allerede stilt til alle gruppene. Det gikk ut tirsdag 1. september kl. 09.00.",
        "Er noe galt, kan du skrive en rettelse.",
    ]
    assert week.vilde.last.labels == ["Skriv en rettelse", "Tilbake"]


@pytest.mark.parametrize("name", ["now", "swap", "off"])
def test_nor_does_that_of_a_week_in_which_nothing_was_asked(week: Week, name: str) -> None:
    week.scene.at(oslo(8, 31, 8))
    toasts = week.vilde.carries(press("monday.act", name, week.id, 0, "2026-08-24"), message(week.vilde).id)
    assert "gjelder ikke lenger" in toasts[0]


def test_while_some_groups_wait_the_others_have_had_theirs(week: Week) -> None:
    calendar.change(week.scene.tx, week.south.id, hours=[["2026-08-24", 2, "10:15"]])
    week.scene.at(oslo(9, 1, 9, 4))
    for group, told in (
        (week.north, "Spørsmålet er allerede stilt til Nord."),
        (week.south, "Ingen spørsmål i uke 36"),
    ):
        week.vilde.carries(press("monday.act", "off", week.id, group.id, "2026-08-31"), message(week.vilde).id)
        assert week.vilde.last.text.startswith(told)


def test_a_question_that_never_left_is_not_said_to_have(week: Week) -> None:
    week.scene.at(oslo(8, 31, 8))
    button = message(week.vilde).button("Ikke denne uka").press
    week.scene.now = oslo(9, 1, 9)
    week.vilde.carries(button, message(week.vilde).id)
    assert week.vilde.last.text == "Spørsmålet er på vei ut til alle gruppene nå."
    week.scene.now = oslo(9, 5, 9)
    week.scene.until_now()
    week.vilde.carries(button, message(week.vilde).id)
    assert week.vilde.last.text == "Det ble for sent å stille spørsmålet i uke 36 til alle gruppene."


def test_groups_that_are_asked_something_else_or_at_another_time_are_told_apart(week: Week) -> None:
    calendar.change(week.scene.tx, week.south.id, hours=[["2026-08-24", 2, "10:15"]])
    week.scene.at(oslo(8, 31, 8))
    first, second = parts(week.vilde)[2:4]
    assert first.startswith("1. Tirsdag 1. september kl. 09.00 til Nord:\n«Tenk på")
    assert second.startswith("2. Onsdag 2. september kl. 10.15 til Sør:\n«Tenk på")
    assert message(week.vilde).labels == ["Spørsmål 1", "Spørsmål 2", "Spørsmål"]
    week.vilde.presses("Spørsmål 2")
    assert week.vilde.last.text.startswith("Onsdag 2. september kl. 10.15 til Sør:")
    week.vilde.presses("Ikke denne uka", week.vilde.last)
    assert "Sør" in week.vilde.last.text


def test_it_follows_a_group_to_another_day(week: Week) -> None:
    week.scene.at(oslo(8, 31, 8))
    shown, vilde = message(week.vilde), people.get(week.scene.tx, week.member(week.vilde))
    assert "1. september kl. 09.00 til alle gruppene" in shown.text
    own_time.set_hour(week.scene.tx, week.scene.now, vilde, week.south.id, own_time.chosen(3, 10 * 60))
    week.scene.deliver()
    assert "1. Tirsdag 1. september kl. 09.00 til Nord:" in shown.text
    assert "2. Torsdag 3. september kl. 10.00 til Sør:" in shown.text


def test_a_group_that_is_asked_in_other_words_is_told_apart(week: Week) -> None:
    asked = programmes.prompt_of(week.scene.tx, week.id, "M1-1").id
    texts = dict.fromkeys(("nb", "nn", "en"), "Når var biblioteket viktig sist?")
    wordings.add(week.scene.tx, asked, week.south.id, texts)
    week.scene.at(oslo(8, 31, 8))
    assert parts(week.vilde)[3].endswith("til Sør:\n«Når var biblioteket viktig sist?»")


def test_what_falls_to_a_new_facilitator_the_others_are_no_longer_told_of(week: Week) -> None:
    charge.put(week.scene.tx, week.member(week.vilde), week.id, [week.south.id])
    calendar.change(week.scene.tx, week.south.id, hours=[["2026-08-24", 2, "10:15"]])
    week.scene.at(oslo(8, 31, 8))
    assert message(week.vilde).labels == ["Spørsmål 1", "Spørsmål 2", "Spørsmål"]
    joins_as(week.scene.person("Berit"), links.issue(week.scene.tx, week.scene.now, week.id, role="facilitator"))
    assert parts(week.vilde)[2].startswith("Onsdag 2. september kl. 10.15 til Sør")


def test_who_has_some_groups_acts_on_one_at_a_time(week: Week) -> None:
    week.facilitator("Berit")
    third = week.group("Vest", week.librarian("Siv", SORTLAND, library="F"), week.librarian("Mo", HADSEL, library="F"))
    charge.put(week.scene.tx, week.member(week.vilde), week.id, [week.south.id, third.id])
    week.scene.at(oslo(8, 31, 8))
    assert message(week.vilde).labels == ["Spørsmål 1", "Spørsmål"]
    assert "til gruppene dine:" in message(week.vilde).text
    week.vilde.presses("Spørsmål 1")
    assert week.vilde.last.labels == ["Sør", "Vest"]
    week.vilde.presses("Vest", week.vilde.last)
    assert "til Vest:" in week.vilde.last.text
    assert "Ikke denne uka" in week.vilde.last.labels


def test_one_message_has_room_for_a_large_programme(week: Week) -> None:
    long = "Karoline Margrethe Bartholomeussen-Vestvågøysund Haralds"
    for n in range(9):
        first, second = (week.librarian(f"{n}{m} {long}", SORTLAND, library=f"F{n}{m}") for m in (0, 1))
        group = week.group(f"Gruppe {n} ved {long}", first, second, chat=-1000 - n)
        calendar.change(week.scene.tx, group.id, hours=[["2026-08-24", n % 5, f"{8 + n % 4:02}:15"]])
        plans(week, date(2026, 9, 24), group.id, title="Videomøte " + "x" * 70)
        second.does("blocked")
    week.scene.at(oslo(9, 21, 8))
    doubt(week, 3)
    monday_card.refresh(week.scene.tx, week.scene.now, week.id)
    week.scene.deliver()
    shown = message(week.vilde)
    for sign in (
        "Kan trenge",
        "Grupper som trenger",
        "Jeg vet ikke",
        "Jeg når ikke",
        "Møter:",
        "Ukas spørsmål:",
        "til får sitt",
    ):
        assert sign in shown.text
    assert units(shown.text) < LONGEST
    assert len(shown.labels) <= 16


def test_a_question_that_was_put_meanwhile_waits_for_nobody(week: Week) -> None:
    calendar.change(week.scene.tx, week.south.id, hours=[["2026-08-24", 2, "10:15"]])
    week.scene.at(oslo(8, 31, 8))
    button = message(week.vilde).button("Spørsmål 2").press
    week.scene.at(oslo(9, 2, 11))
    week.vilde.carries(button, message(week.vilde).id)
    assert "venter ikke på noen nå" in week.vilde.last.text


# --- managers --------------------------------------------------------------------------------------------------------


@pytest.fixture
def mona(silent: Week) -> Iterator[Person]:
    """A manager of a programme without a facilitator."""
    mona = silent.manager("Mona")
    people.take_role(silent.scene.tx, silent.member(silent.vilde), silent.id, "facilitator")
    silent.per.does("blocked")
    return mona


def test_where_there_is_no_facilitator_a_manager_hears_without_names_or_figures(silent: Week, mona: Person) -> None:
    groups.lose(silent.scene.tx, silent.scene.now, silent.north.id)
    silent.scene.at(oslo(9, 21, 8))
    text = message(mona).text
    assert "Noen kan trenge en telefon. Hvem det er, får bare veiledere se." in text
    assert "Én når jeg ikke i Telegram." in text
    assert "• Nord: jeg når ikke chatten deres" in text
    assert not [name for name in ("Kari", "Per", "Ola", "svart på") if name in text]
    assert "Ikke denne uka" not in message(mona).labels


def test_a_manager_is_shown_no_names_by_its_buttons(silent: Week, mona: Person) -> None:
    silent.scene.at(oslo(9, 21, 8))
    for data in (
        press("monday.people", silent.id, "2026-09-21", "silent"),
        press("monday.turn", silent.id, "2026-09-21", "away", 0),
        press("monday.question", silent.id, silent.north.id, "2026-09-21"),
        *(press("monday.act", name, silent.id, 0, "2026-09-21") for name in ("now", "edit", "swap", "off")),
    ):
        assert "for veilederne" in mona.carries(data, mona.last.id)[0]


def test_a_participant_gets_nowhere_by_its_buttons(week: Week) -> None:
    for data in (
        press("monday.people", week.id, "2026-08-31", "silent"),
        press("monday.groups", week.id, "2026-08-31"),
        press("monday.open", "alerts", week.id),
        press("monday.open", "sessions", week.id),
        press("monday.act", "off", week.id, 0, "2026-08-31"),
        press("monday.group_asked", week.id, week.north.id, "2026-08-31"),
    ):
        assert "for veilederne" in week.kari.carries(data, 1)[0], data


@pytest.mark.parametrize(
    "data", ["monday.open nowhere 1", "monday.act nothing 1 0 2026-08-31", "monday.people 1 tomorrow silent"]
)
def test_a_forged_button_does_nothing(week: Week, data: str) -> None:
    before = len(week.vilde.chat)
    week.vilde.carries(data, 1)
    assert len(week.vilde.chat) <= before + 1
