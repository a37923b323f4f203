"""A facilitator changes the plan: sees everything that comes of it, says yes, and can undo it."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.domain.conversation import press
from bot.domain.programme import AtOnce, Change, Drop, First, Lengthen, Move, NotThisWeek, Swap, TakenBack
from bot.domain.programme.line import KINDS
from bot.texts import Words
from handlers.plan_changes.words import told
from handlers.view import View
from storage import calendar, plan_changes, sessions
from storage import charge as charges
from storage.schema import audit
from tests.kept import kept
from tests.pilots import Soon
from tests.scene import Person, Scene
from tests.week import FIRST, SECOND, Week, begun, oslo

M1, M2, M3 = "Samfunnsoppdraget og rolleforståelse", "Kommunal forvaltning", "Personal-, økonomi-"
NOT_DONE = "Det er ikke gjort ennå"


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    return copy_of(begun)


def opens(person: Person, *labels: str) -> str:
    """Open the plan's menu and press on; gives what the screen says then."""
    person.writes("/veileder")
    for label in ("Spørsmål", "Endre planen", *labels):
        person.presses(label)
    return person.last.text


def made(week: Week) -> list[dict[str, object]]:
    return [each.change for each in plan_changes.newest(week.scene.tx, week.id)]


# --- what can be changed ---------------------------------------------------------------------------------------------


def test_a_module_is_taken_out_after_everything_it_affects_was_seen(week: Week) -> None:
    before = made(week)
    text = opens(week.vilde, "Ta ut en modul", M1)
    assert f"«{M1}» går ut (alle gruppene). {NOT_DONE}." in text
    assert "Kommer ikke (3)\n\n" + M1 + "\n• uke 2: tir. 8. sep. kl. 09.00\n• uke 3: tir. 15. sep. kl. 09.00" in text
    assert "• uke 1: tir. 6. okt. → tir. 8. sep. kl. 09.00" in text
    assert "Den siste modulen slutter tirsdag 9. mars 2027, ikke tirsdag 6. april 2027." in text
    assert made(week) == before == []
    week.vilde.presses("Ja, gjør det")
    assert f"Planen er endret for alle gruppene: «{M1}» går ut." in week.vilde.last.text
    week.scene.at(oslo(9, 8, 12))
    assert SECOND not in week.question.text
    assert M2 in week.question.text


def test_a_module_is_moved_before_another_or_to_the_end(week: Week) -> None:
    opens(week.vilde, "Flytt en modul", M1)
    assert f"Før «{M2}" not in "".join(week.vilde.last.labels)
    week.vilde.presses(f"Før «{M3}")
    assert "• uke 2: tir. 8. sep. → tir. 13. okt. kl. 09.00" in week.vilde.last.text
    week.vilde.presses("Ja, gjør det")
    opens(week.vilde, "Flytt en modul", M2, "Helt til slutt")
    week.vilde.presses("Ja, gjør det")
    assert made(week) == [
        {"kind": "Move", "module": "M2", "before": ""},
        {"kind": "Move", "module": "M1", "before": "M3"},
    ]


def test_a_module_gets_more_time(week: Week) -> None:
    opens(week.vilde, "Gi en modul mer tid", M1, "2 uker")
    assert "får 2 uker til" in week.vilde.last.text
    assert "• uke 1: tir. 6. okt. → tir. 20. okt. kl. 09.00" in week.vilde.last.text
    week.vilde.presses("Ja, gjør det")
    week.scene.at(oslo(10, 13, 12))
    assert "uke 4 av 4" in week.question.text
    week.scene.at(oslo(10, 20, 12))
    assert M2 in week.question.text


def test_two_modules_change_places_and_one_comes_that_nobody_was_to_have(week: Week) -> None:
    opens(week.vilde, "Bytt to moduler", M2, M3)
    week.vilde.presses("Ja, gjør det")
    opens(week.vilde, "Bytt to moduler", "Organisasjonsteori")
    week.vilde.presses("Neste ›")
    week.vilde.presses("Retorikk")
    assert "Kommer nå også (" in week.vilde.last.text
    assert "Den som får en annen valgmodul privat, får den i de samme ukene" in week.vilde.last.text
    week.vilde.presses("Ja, gjør det")
    assert [each["kind"] for each in made(week)] == ["Swap", "Swap"]


def test_a_week_is_given_off_for_one_group(week: Week) -> None:
    week.scene.at(oslo(9, 7, 12))
    text = opens(week.vilde, "Bare én gruppe", "Nord", "Ikke denne uka")
    assert f"Ingen spørsmål i uke 37 (Nord). {NOT_DONE}." in text
    week.vilde.presses("Ja, gjør det")
    asked = len(week.per.chat)
    week.scene.at(oslo(9, 8, 12))
    assert FIRST in week.question.text
    assert len(week.per.chat) == asked + 1


def test_when_the_weeks_question_is_sent_it_is_the_next_week_that_is_given_off(week: Week) -> None:
    opens(week.vilde)
    assert "Ikke denne uka" not in week.vilde.last.labels
    assert "Ingen spørsmål i uke 37 (alle gruppene)" in opens(week.vilde, "Ikke neste uke")


def test_all_that_only_moves_is_told_in_a_sentence_above_the_list(week: Week) -> None:
    text = opens(week.vilde, "Ikke neste uke")
    assert "Alt som kommer, flytter seg ei uke (mer der det er fri).\nDen siste modulen" in text
    assert "• uke 2: tir. 8. sep. → tir. 15. sep. kl. 09.00" in text
    week.vilde.presses("Ja, gjør det")
    week.vilde.presses("Angre")
    assert "Alt som kommer, kommer ei uke før (mer der det er fri)." in week.vilde.last.text
    assert "Alt som kommer" not in opens(week.vilde, "Gi en modul mer tid", M1, "2 uker")
    assert "Alt som kommer" not in opens(week.vilde, "Bytt to moduler", M2, M3)


def test_what_is_far_off_is_told_with_its_year(week: Week) -> None:
    text = opens(week.vilde, "Ikke neste uke")
    assert "tir. 16. feb. → tir. 23. feb. kl. 09.00" in text
    assert "tir. 23. feb. → tir. 9. mars 2027 kl. 09.00" in text
    assert "tir. 4. apr. → tir. 18. apr. 2028 kl. 09.00" in text
    assert "slutter tirsdag 13. april 2027, ikke tirsdag 6. april 2027." in text


def test_not_this_week_is_one_press_and_a_yes_from_anywhere(week: Week) -> None:
    for group, whom in ((0, "alle gruppene"), (week.south.id, "Sør")):
        carried = press("plan_changes.not_this_week", week.id, *filter(None, [group]))
        week.vilde.writes("/veileder")
        week.vilde.carries(carried, week.vilde.last.id)
        assert f"uke 37 ({whom})" in week.vilde.last.text
    week.vilde.presses("Ja, gjør det")
    assert made(week) == [{"kind": "NotThisWeek"}]


def test_only_modules_of_which_something_is_left_are_offered(week: Week) -> None:
    week.scene.at(oslo(9, 22, 12))
    opens(week.vilde, "Ta ut en modul")
    assert M1 not in week.vilde.last.labels
    assert len(week.vilde.last.labels) == 7  # four core modules, two electives, and the way back
    opens(week.vilde, "Gi en modul mer tid")
    assert M1 in week.vilde.last.labels
    assert "Markedsføring og synliggjøring" not in week.vilde.last.labels  # nothing comes after it


def test_when_all_modules_are_over_none_is_offered(scene: Scene) -> None:
    week = Soon(scene)
    scene.at(oslo(11, 30, 12))
    assert "ingen moduler igjen" in opens(week.vilde, "Ta ut en modul")
    assert "Dette endrer ikke noe" in opens(week.vilde, "Ikke denne uka")
    assert week.vilde.last.labels == ["Tilbake"]


# --- the yes ---------------------------------------------------------------------------------------------------------


def test_a_second_press_on_yes_changes_nothing_more(week: Week) -> None:
    for labels in (("Bytt to moduler", M2, M3), ("Gi en modul mer tid", M2, "Ei uke"), ("Ikke neste uke",)):
        opens(week.vilde, *labels)
        carried, shown = week.vilde.last.button("Ja, gjør det").press, week.vilde.last.id
        week.vilde.carries(carried, shown)
        before, text = kept(week.scene.tx), week.vilde.last.text
        week.vilde.carries(carried, shown)
        assert kept(week.scene.tx) == before
        assert week.vilde.last.text == text
        assert "Planen er endret" in text


def test_what_was_sent_meanwhile_is_shown_anew_before_anything_is_done(week: Week) -> None:
    opens(week.vilde, "Ta ut en modul", M1)
    week.scene.at(oslo(9, 8, 12))
    week.vilde.presses("Ja, gjør det")
    shown = week.vilde.sees("Noe er endret eller sendt siden du så på dette. Slik blir det nå:")
    assert "Kommer ikke (2)" in shown.text
    assert made(week) == []
    week.vilde.presses("Ja, gjør det")
    assert made(week) == [{"kind": "Drop", "module": "M1"}]


def test_another_facilitators_change_meanwhile_is_shown_with_it(week: Week) -> None:
    berit = week.facilitator("Berit")
    opens(week.vilde, "Flytt en modul", M2, "Helt til slutt")
    opens(berit, "Gi en modul mer tid", M1, "Ei uke")
    berit.presses("Ja, gjør det")
    week.vilde.presses("Ja, gjør det")
    assert week.vilde.sees("Noe er endret eller sendt")
    assert len(made(week)) == 1
    week.vilde.presses("Ja, gjør det")
    assert len(made(week)) == 2


def test_two_who_want_the_same_make_it_once(week: Week) -> None:
    berit = week.facilitator("Berit")
    for person in (week.vilde, berit):
        opens(person, "Gi en modul mer tid", M1, "Ei uke")
    for person in (week.vilde, berit):
        person.presses("Ja, gjør det")
        assert person.sees("Planen er endret")
    assert len(made(week)) == 1


def test_the_others_who_lead_hear_of_it_in_one_line_and_nobody_else_does(week: Week) -> None:
    berit, eva = week.facilitator("Berit"), week.facilitator("Eva")
    charges.put(week.scene.tx, week.member(eva), week.id, [week.south.id])
    week.scene.now = oslo(9, 4, 18)  # Friday evening
    quiet = len(berit.chat)
    opens(week.vilde, "Bare én gruppe", "Nord", "Ta ut en modul", M2)
    week.vilde.presses("Ja, gjør det")
    assert len(berit.chat) == quiet
    week.scene.at(oslo(9, 7, 10))
    assert berit.sees("Vilde har endret planen for Nord: «Kommunal forvaltning")
    assert not any("endret planen" in shown.text for shown in eva.chat)
    assert not any("endret planen" in text for text in [shown.text for shown in week.kari.chat] + week.in_chat())
    assert not any("har endret planen" in shown.text for shown in week.vilde.chat)
    berit.presses("Se endringene")
    assert "(Nord). Vilde, fre. 4. sep." in berit.sees("1. «Kommunal forvaltning").text


def test_the_others_hear_of_a_change_after_a_free_time_however_long(week: Week) -> None:
    berit = week.facilitator("Berit")
    week.scene.at(oslo(12, 23, 18))
    opens(week.vilde, "Ta ut en modul", "Strategisk ledelse")
    week.vilde.presses("Ja, gjør det")
    week.scene.at(oslo(1, 5, 12, year=2027))
    assert berit.sees("Vilde har endret planen")


def test_a_change_is_written_down_with_who_made_it(week: Week) -> None:
    opens(week.vilde, "Ta ut en modul", M2)
    week.vilde.presses("Ja, gjør det")
    week.vilde.presses("Angre")
    week.vilde.presses("Ja, angre")
    done = [row for row in week.scene.tx.execute(audit.select()) if row.action.startswith("plan ")]
    assert [(row.action, row.actor_id) for row in done] == [
        ("plan changed", week.member(week.vilde)),
        ("plan undone", week.member(week.vilde)),
    ]
    assert done[0].details == {"group": None, "change": {"kind": "Drop", "module": "M2"}}


def test_members_see_the_changed_plan_and_hear_nothing(week: Week) -> None:
    heard = len(week.kari.chat)
    opens(week.vilde, "Ikke neste uke")
    week.vilde.presses("Ja, gjør det")
    assert len(week.kari.chat) == heard
    week.kari.writes("/program")
    assert "Neste spørsmål: tirsdag 15. september" in week.kari.last.text
    assert "uke 37 (veilederen har gitt fri)" in week.kari.last.text


# --- what else comes of it -------------------------------------------------------------------------------------------


def meets(week: Week, title: str, day: int, group: int | None = None) -> None:
    plan = {"title": title, "minutes": 45, "join_link": "https://video.example/1", "timezone": "Europe/Oslo"}
    counts = {"sequence": 0, "edition": 0, "announced_at": week.scene.now, "made_by": week.member(week.vilde)}
    at = {"programme_id": week.id, "group_id": group, "starts_at": oslo(10, day, 10)}
    sessions.add(week.scene.tx, **plan, **counts, **at, access="", cancelled_at=None)


def test_sessions_stay_and_those_that_end_up_in_another_module_are_named(week: Week) -> None:
    meets(week, "Om kommunen", 7)
    meets(week, "Nord møtes", 8, week.north.id)
    meets(week, "Sør møtes", 8, week.south.id)
    text = opens(week.vilde, "Bare én gruppe", "Nord", "Gi en modul mer tid", M1, "Ei uke")
    moved = text[text.index("Møter flytter seg ikke av seg selv") : text.index("Den siste")]
    assert f"• «Om kommunen», ons. 7. okt. kl. 10.00: i «{M1}», ikke «{M2}" in moved
    assert "• «Nord møtes»" in moved
    assert "Sør møtes" not in moved
    assert "Møter flytter" not in opens(week.vilde, "Bare én gruppe", "Nord", "Ta ut en modul", "Strategisk ledelse")


def test_a_module_that_free_weeks_part_in_two_is_told_of(week: Week) -> None:
    calendar.change(week.scene.tx, week.north.id, leave=["2026-10-12", "2026-10-19", "2026-10-26"])
    text = opens(week.vilde, "Bare én gruppe", "Nord", "Ta ut en modul", M1)
    assert "blir delt i to av ferie" not in text  # its second week comes before, as it did
    text = opens(week.vilde, "Bare én gruppe", "Nord", "Flytt en modul", M2, "Helt til slutt")
    assert "«Personal-, økonomi- og budsjettstyring» blir delt i to av ferie: 3 uker uten spørsmål fra uke 42." in text


def test_groups_for_which_it_is_not_the_same_are_shown_one_by_one(week: Week) -> None:
    calendar.change(week.scene.tx, week.south.id, leave=["2026-10-12"])
    week.librarian("Alene", "1870")
    text = opens(week.vilde, "Ta ut en modul", M1)
    week.vilde.presses("Neste ›")
    text += week.vilde.last.text
    assert "\nén uten gruppe, Nord: Kommer ikke (3)" in text
    assert "\nSør: Kommer ikke (3)" in text
    week.vilde.presses("‹ Forrige")
    week.vilde.presses("Ja, gjør det")
    assert len(made(week)) == 1


# --- undoing ---------------------------------------------------------------------------------------------------------


def test_a_change_is_undone_while_nothing_has_come_of_it(week: Week) -> None:
    opens(week.vilde, "Flytt en modul", M2, "Helt til slutt")
    week.vilde.presses("Ja, gjør det")
    week.scene.at(oslo(9, 15, 12))
    opens(week.vilde, "Se og angre endringer")
    assert "1. «Kommunal forvaltning" in week.vilde.last.text
    week.vilde.presses("Angre 1")
    assert week.vilde.last.text.startswith("Angre dette? «Kommunal forvaltning")
    assert "• uke 1: " in week.vilde.last.text
    assert len(made(week)) == 1
    carried, shown = week.vilde.last.button("Ja, angre").press, week.vilde.last.id
    week.vilde.presses("Ja, angre")
    assert week.vilde.last.text == "Endringen er angret.\n\nPlanen er som før."
    assert made(week) == []
    assert week.vilde.carries(carried, shown) == ["Endringen er angret allerede."]
    week.scene.at(oslo(10, 6, 12))
    assert M2 in week.question.text


def test_a_change_of_which_something_has_come_cannot_be_undone(week: Week) -> None:
    opens(week.vilde, "Ta ut en modul", M1)
    week.vilde.presses("Ja, gjør det")
    made_screen = week.vilde.last
    opens(week.vilde, "Se og angre endringer", "Angre 1")
    carried = week.vilde.last.button("Ja, angre").press
    week.scene.at(oslo(9, 8, 12))
    assert "kan ikke angres" in week.vilde.carries(carried, week.vilde.last.id)[0]
    week.vilde.presses("Angre", made_screen)
    assert "kan ikke angres" in made_screen.text
    assert len(made(week)) == 1


def test_a_week_off_is_taken_back_until_its_hour(week: Week) -> None:
    week.scene.at(oslo(9, 7, 12))
    opens(week.vilde, "Ikke denne uka")
    week.vilde.presses("Ja, gjør det")
    week.vilde.presses("Angre")
    assert "• uke 2: tir. 15. sep. → tir. 8. sep. kl. 09.00" in week.vilde.last.text
    week.vilde.presses("Ja, angre")
    week.scene.at(oslo(9, 8, 12))
    assert SECOND in week.question.text


def test_an_undoing_that_would_do_something_else_by_now_is_shown_anew(week: Week) -> None:
    berit = week.facilitator("Berit")
    opens(week.vilde, "Flytt en modul", M2, "Helt til slutt")
    week.vilde.presses("Ja, gjør det")
    week.vilde.presses("Angre")
    opens(berit, "Ikke neste uke")
    berit.presses("Ja, gjør det")
    week.vilde.presses("Ja, angre")
    assert week.vilde.sees("Noe er endret eller sendt")
    assert len(made(week)) == 2


# --- who may ---------------------------------------------------------------------------------------------------------


def every_press(week: Week) -> list[str]:
    programme, north = week.id, week.north.id
    return [
        press("plan_changes.menu", programme),
        press("plan_changes.menu", programme, north),
        press("plan_changes.groups", programme),
        press("plan_changes.module", programme, 0, "drop"),
        press("plan_changes.other", programme, 0, "move.1"),
        press("plan_changes.see", programme, 0, "drop.1"),
        press("plan_changes.yes", programme, 0, "drop.1", "0.00000000"),
        press("plan_changes.yes", programme, north, "week", "0.00000000"),
        press("plan_changes.not_this_week", programme),
        press("plan_changes.newest", programme),
        press("plan_changes.undo", programme, 1),
        press("plan_changes.undo_yes", programme, 1, "1.00000000"),
    ]


def test_only_who_leads_the_programme_changes_its_plan(week: Week) -> None:
    other = Week(week.scene, grouped=False)
    opens(week.vilde, "Ikke neste uke")
    week.vilde.presses("Ja, gjør det")
    for person in (week.kari, week.manager("Mona"), other.vilde, week.scene.person("Fremmed")):
        person.writes("/hjelp")
        before, said = kept(week.scene.tx), [shown.text for shown in person.chat]
        for carried in every_press(week):
            assert person.carries(carried, 1), carried
        assert kept(week.scene.tx) == before
        assert [shown.text for shown in person.chat] == said


def test_who_looks_after_some_groups_changes_only_theirs(week: Week) -> None:
    berit = week.facilitator("Berit")
    charges.put(week.scene.tx, week.member(berit), week.id, [week.south.id])
    assert "Hvilken gruppe" in opens(berit)
    assert berit.last.labels == ["Sør", "Tilbake"]
    opens(week.vilde, "Flytt en modul", M2, "Helt til slutt")
    week.vilde.presses("Ja, gjør det")
    (for_all,) = plan_changes.newest(week.scene.tx, week.id)
    before = kept(week.scene.tx)
    for carried in (
        press("plan_changes.undo", week.id, for_all.id),
        press("plan_changes.undo_yes", week.id, for_all.id, "0.00000000"),
        press("plan_changes.see", week.id, 0, "drop.1"),
        press("plan_changes.menu", week.id, week.north.id),
        press("plan_changes.yes", week.id, week.north.id, "drop.1", "0.00000000"),
    ):
        assert "Vilde" in berit.carries(carried, berit.last.id)[0]
    assert kept(week.scene.tx) == before
    opens(berit, "Sør", "Ikke neste uke")
    berit.presses("Ja, gjør det")
    assert len(made(week)) == 2


def test_what_no_button_carries_is_refused(week: Week) -> None:
    other = Week(week.scene)
    week.vilde.writes("/veileder")
    before, shown = kept(week.scene.tx), week.vilde.last.id
    for name, *args in (
        ("menu", week.id, 999),
        ("menu", week.id, other.north.id),
        ("module", week.id, 0, "burn"),
        ("other", week.id, 0, "move.99"),
        ("other", week.id, 0, "drop.1"),
        ("other", week.id, 0, "move"),
        ("see", week.id, 0, "move.1"),
        ("see", week.id, 0, "swap.1.last"),
        ("see", week.id, 0, "longer.1.9"),
        ("see", week.id, 0, "drop.-1"),
        ("see", week.id, other.north.id, "drop.1"),
        ("yes", week.id, 0, "drop.1", "nonsense"),
        ("undo_yes", week.id, 999, "0.0"),
    ):
        assert week.vilde.carries(press(f"plan_changes.{name}", *args), shown), (name, args)
    assert kept(week.scene.tx) == before


def test_every_kind_of_change_has_its_words(week: Week) -> None:
    view = View(week.scene.tx, week.scene.now, Words("nb", ZoneInfo("Europe/Oslo")), None, "", None)
    changes: list[Change] = [Move("M1"), Lengthen("M1"), Drop("M1"), Swap("M1", "M2"), NotThisWeek(), First("M1-2")]
    changes += [AtOnce("2026-09-08T07:00:00+00:00"), TakenBack()]
    assert {type(each) for each in changes} == set(KINDS.values())
    assert all(told(view, week.id, each, date(2026, 9, 7)) for each in changes)
    assert told(view, week.id, First("M1-2"), date(2026, 9, 7)) == "«Hva tror folk i kommunen at…» kommer i uke 37"
    assert told(view, week.id, Drop("M9"), date(2026, 9, 7)) == "«M9» går ut"  # which the programme has no more


def test_buttons_fit_also_where_numbers_are_long() -> None:
    press("plan_changes.yes", 999_999, 9_999_999, "longer.11.10", "999999.ffffffff")
    press("plan_changes.undo_yes", 999_999, 9_999_999, "999999.ffffffff")
