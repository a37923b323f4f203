"""Groups are chosen for facilitators, handed over with a yes, and given up."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest

from bot.domain.conversation import press
from bot.services import away, charge, privacy, settings, silence, taking_out
from bot.services.groups import leave_group
from storage import audit, participations, people
from storage.schema import charge as charges
from storage.schema import handover as offers
from tests.kept import kept
from tests.region import SORTLAND
from tests.scene import Person, Scene
from tests.week import Week, oslo


@pytest.fixture
def three(scene: Scene) -> SimpleNamespace:
    """Vilde and Berit are facilitators of North and South; Mona is the manager."""
    week = Week(scene)
    return SimpleNamespace(
        week=week, scene=scene, vilde=week.vilde, berit=week.facilitator("Berit"), mona=week.manager("Mona")
    )


def menu(person: Person, *labels: str) -> Person:
    person.writes("/veileder")
    for label in ("Veiledere", *labels):
        person.presses(label)
    return person


def has(three: SimpleNamespace, person: Person) -> set[str] | None:
    """The names of the groups that somebody looks after; None is all."""
    tx, week = three.scene.tx, three.week
    if charge.groups_of(tx, people.get(tx, week.member(person)), week.id) is None:
        return None
    return {each.name for each in charge.own_groups(tx, people.get(tx, week.member(person)), week.id)}


def forges(person: Person, *data: object) -> list[str]:
    if not person.chat:
        person.writes("/hjelp")
    return person.carries(press(*map(str, data)), person.last.id)


# --- choosing --------------------------------------------------------------------------------------------------------


def test_everybody_sees_who_looks_after_what(three: SimpleNamespace) -> None:
    menu(three.mona, "Vilde", "Nord")
    for each in (three.mona, three.vilde, three.berit):
        assert menu(each).last.text.startswith(
            "Veilederne i «Lederutvikling for små bibliotek» følger opp:\n\n• Vilde: Nord\n• Berit: alle gruppene"
        )


def test_a_manager_chooses_groups_one_by_one_and_all_again(three: SimpleNamespace) -> None:
    menu(three.mona, "Vilde")
    assert three.mona.last.labels == ["✓ Alle gruppene", "Nord", "Sør", "Fjern som veileder …", "Tilbake"]
    three.mona.presses("Nord")
    assert three.mona.last.text.startswith("Vilde følger opp: Nord.")
    three.mona.presses("Sør")
    assert three.mona.last.labels[:3] == ["Alle gruppene", "✓ Nord", "✓ Sør"]
    assert has(three, three.vilde) == {"Nord", "Sør"}
    three.mona.presses("✓ Nord")
    three.mona.presses("✓ Sør")
    assert has(three, three.vilde) == set()
    three.mona.presses("Alle gruppene")
    assert has(three, three.vilde) is None


def test_whose_groups_are_chosen_is_told_in_one_message_that_says_what_is_true_now(three: SimpleNamespace) -> None:
    menu(three.mona, "Vilde", "Nord")
    three.mona.presses("Sør")
    told = [each.text for each in three.vilde.chat]
    assert told == ["I «Lederutvikling for små bibliotek» følger du nå opp: Nord, Sør."]


def test_who_has_all_groups_chooses_too_and_who_has_some_does_not(three: SimpleNamespace) -> None:
    menu(three.berit, "Vilde", "Nord")
    assert menu(three.vilde).last.labels == ["Gi fra deg", "Tilbake"]
    before = kept(three.scene.tx)
    toasts = forges(three.vilde, "charge.choose", three.week.id, three.week.member(three.vilde), 0, 1)
    assert toasts == ["Dette gjelder alle gruppene. Spør en av dem som har alle: Berit."]
    assert kept(three.scene.tx) == before


def test_who_has_all_groups_chooses_their_own_to_the_end_and_may_change_their_mind(three: SimpleNamespace) -> None:
    menu(three.vilde, "Vilde")
    three.vilde.presses("Nord")
    three.vilde.presses("Sør")
    three.vilde.presses("✓ Nord")
    assert has(three, three.vilde) == {"Sør"}
    assert "får beskjed" not in three.vilde.last.text
    assert menu(three.vilde).last.labels == ["Vilde", "Gi fra deg", "Tilbake"]
    assert "Trykk på navnet ditt for å velge grupper." in three.vilde.last.text
    three.vilde.presses("Vilde")
    three.vilde.presses("Alle gruppene")
    assert has(three, three.vilde) is None


def test_who_has_chosen_their_own_chooses_for_nobody_else(three: SimpleNamespace) -> None:
    menu(three.vilde, "Vilde", "Nord")
    before = kept(three.scene.tx)
    toasts = forges(three.vilde, "charge.choose", three.week.id, three.week.member(three.berit), three.week.north.id, 1)
    assert toasts == ["Dette gjelder alle gruppene. Spør en av dem som har alle: Berit."]
    assert kept(three.scene.tx) == before


def _another_chooses(three: SimpleNamespace) -> None:
    menu(three.mona, "Vilde", "Sør")


def _gives_away(three: SimpleNamespace) -> None:
    offers_to_berit(three, "Bare gruppene")
    three.berit.presses("Ja, jeg tar over")


@pytest.mark.parametrize("changes", [_another_chooses, _gives_away])
def test_what_another_has_chosen_or_taken_over_is_not_chosen_anew_by_oneself(
    three: SimpleNamespace, changes: Callable[[SimpleNamespace], None]
) -> None:
    menu(three.vilde, "Vilde", "Nord")
    changes(three)
    assert menu(three.vilde).last.labels == ["Gi fra deg", "Tilbake"]
    before = kept(three.scene.tx)
    toasts = forges(three.vilde, "charge.choose", three.week.id, three.week.member(three.vilde), 0, 1)
    assert toasts == ["Dette gjelder alle gruppene. Spør en av dem som har alle: Berit."]
    assert kept(three.scene.tx) == before


def test_who_takes_over_to_what_they_have_chosen_themself_goes_on_choosing(three: SimpleNamespace) -> None:
    siri = three.week.facilitator("Siri")
    menu(three.berit, "Berit", "Sør")
    menu(three.mona, "Vilde", "Nord")
    offers_to_berit(three, "Bare gruppene")
    three.berit.presses("Ja, jeg tar over")
    assert has(three, siri) is None
    menu(three.berit, "Berit", "✓ Nord")
    assert has(three, three.berit) == {"Sør"}


def test_what_is_chosen_already_is_said(three: SimpleNamespace) -> None:
    menu(three.mona, "Vilde")
    before = kept(three.scene.tx)
    toasts = three.mona.presses("✓ Alle gruppene")
    assert toasts == ["Det er slik allerede. Vilde følger opp: alle gruppene."]
    assert kept(three.scene.tx) == before
    assert three.mona.last.text.startswith("Vilde følger opp: alle gruppene.")
    choose = three.mona.last.button("Nord").press
    three.mona.presses("Nord")
    assert three.mona.carries(choose, three.mona.last.id) == ["Det er slik allerede. Vilde følger opp: Nord."]


def test_only_a_manager_takes_a_facilitator_off(three: SimpleNamespace) -> None:
    assert "Fjern som veileder …" not in menu(three.berit, "Vilde").last.labels
    for name in ("charge.relieve", "charge.relieve_yes"):
        assert "for veilederne" in forges(three.berit, name, three.week.id, three.week.member(three.vilde))[0]
    menu(three.mona, "Vilde", "Fjern")
    assert "Skal Vilde ikke være veileder" in three.mona.last.text
    three.mona.presses("Ja, fjern Vilde")
    assert "• Berit: alle gruppene" in three.mona.last.text
    assert "Vilde" not in three.mona.last.text
    assert "Du er ikke lenger veileder" in three.vilde.last.text
    three.vilde.writes("/veileder")
    assert "for veilederne" in three.vilde.last.text


def test_no_participant_sees_or_chooses_any_of_it(three: SimpleNamespace) -> None:
    vilde, before = three.week.member(three.vilde), kept(three.scene.tx)
    for data in (["charge.menu"], ["charge.of", vilde], ["charge.choose", vilde, 0, 1], ["handover.menu"]):
        name, *rest = data
        assert "for veilederne" in forges(three.week.kari, name, three.week.id, *rest)[0]
    assert "for veilederne" in forges(three.mona, "handover.menu", three.week.id)[0]
    assert kept(three.scene.tx, "awaited") == {k: v for k, v in before.items() if k != "awaited"}


def test_a_group_that_nobody_has_any_more_falls_to_all_and_they_are_told_once_it_has_stood(
    three: SimpleNamespace,
) -> None:
    menu(three.mona, "Vilde", "Nord")
    menu(three.mona, "Berit", "Sør")
    three.mona.presses("✓ Sør")
    assert has(three, three.vilde) == {"Nord", "Sør"}
    three.scene.later(minutes=20)
    for each in (three.vilde, three.berit, three.mona):
        assert each.last.text == "Ingen har Sør nå, så alle veilederne følger opp der."
    assert "Ingen har Sør nå" in menu(three.berit).last.text


def test_what_is_chosen_anew_within_a_while_is_no_news(three: SimpleNamespace) -> None:
    menu(three.mona, "Vilde", "Nord")
    menu(three.mona, "Berit", "Nord")
    three.mona.presses("Sør")
    three.scene.later(minutes=20)
    assert not any("Ingen har" in shown.text for shown in three.vilde.chat)


def test_where_the_last_group_of_a_facilitator_ends_they_and_the_managers_are_told(three: SimpleNamespace) -> None:
    menu(three.mona, "Vilde", "Sør")
    for each in (three.week.per, three.week.liv):
        three.week.places(each, three.week.north)
    assert has(three, three.vilde) == set()
    three.scene.later(minutes=1)
    assert three.mona.last.text.startswith("Vilde har ingen grupper å følge opp nå")
    assert "følger du nå opp: ingen grupper nå." in three.vilde.last.text
    assert not any("Vilde har ingen" in shown.text for shown in three.berit.chat)
    three.mona.presses("Velg grupper")
    three.mona.presses("Nord")
    assert has(three, three.vilde) == {"Nord"}


def test_where_there_is_no_manager_the_other_facilitators_hear_that_one_has_no_group_left(scene: Scene) -> None:
    week = Week(scene)
    berit = week.facilitator("Berit")
    menu(berit, "Vilde", "Sør")
    for each in (week.per, week.liv):
        leave_group(scene.tx, scene.now, week.member(each), week.id)
    week.places(week.librarian("Siv", SORTLAND), week.north)
    assert "Vilde har ingen grupper" in berit.last.text


def test_many_groups_come_in_pages_and_the_page_stays(three: SimpleNamespace) -> None:
    for n in range(10):
        three.week.group(f"Gruppe {n}", three.week.librarian(f"Person {n}", SORTLAND))
    menu(three.mona, "Vilde", "Neste")
    three.mona.presses("Gruppe 8")
    assert "✓ Gruppe 8" in three.mona.last.labels
    assert "‹ Forrige" in three.mona.last.labels


# --- handing over ----------------------------------------------------------------------------------------------------


def offers_to_berit(three: SimpleNamespace, what: str) -> None:
    menu(three.vilde, "Gi fra deg", "Berit", what)


def test_another_must_say_yes_before_anything_changes(three: SimpleNamespace) -> None:
    menu(three.mona, "Vilde", "Nord")
    menu(three.mona, "Berit", "Sør")
    offers_to_berit(three, "Bare gruppene")
    assert "Du har spurt Berit om å ta over." in three.vilde.last.text
    assert three.berit.last.text.startswith("Vilde spør om du vil ta over i «Lederutvikling for små bibliotek»: Nord.")
    assert (has(three, three.vilde), has(three, three.berit)) == ({"Nord"}, {"Sør"})
    three.berit.presses("Ja, jeg tar over")
    assert "følger du nå opp: Nord, Sør." in three.berit.last.text
    assert (has(three, three.vilde), has(three, three.berit)) == (set(), {"Nord", "Sør"})
    assert "Berit har sagt ja" in three.vilde.last.text
    assert any(each.action == "groups taken over" for each in audit.newest(three.scene.tx, 5))


def test_who_hands_over_the_whole_role_is_a_facilitator_no_more(three: SimpleNamespace) -> None:
    menu(three.mona, "Berit", "Sør")
    offers_to_berit(three, "Alt, jeg slutter")
    assert "Vilde slutter som veileder." in three.berit.last.text
    three.berit.presses("Ja, jeg tar over")
    assert has(three, three.berit) is None
    three.vilde.writes("/veileder")
    assert "for veilederne" in three.vilde.last.text


def test_a_no_leaves_all_as_it_was(three: SimpleNamespace) -> None:
    offers_to_berit(three, "Alt, jeg slutter")
    three.berit.presses("Ikke nå")
    assert "Greit, alt er som før" in three.berit.last.text
    assert "Berit kan ikke ta over" in three.vilde.last.text
    assert has(three, three.vilde) is None
    three.vilde.presses("Spør en annen")
    assert "Berit" in three.vilde.last.labels


def test_what_is_taken_back_cannot_be_said_yes_to(three: SimpleNamespace) -> None:
    offers_to_berit(three, "Alt, jeg slutter")
    yes = three.berit.last.button("Ja").press
    three.vilde.presses("Trekk spørsmålet tilbake")
    assert three.berit.last.text == "Dette er ikke aktuelt lenger."
    assert "gjelder ikke lenger" in three.berit.carries(yes, three.berit.last.id)[0]
    assert has(three, three.vilde) is None


@pytest.mark.parametrize("goes", ["taken off", "erased"])
def test_where_the_one_who_was_asked_goes_who_asked_is_told(three: SimpleNamespace, goes: str) -> None:
    offers_to_berit(three, "Bare gruppene")
    if goes == "erased":
        three.berit.writes("/slett")
        three.berit.presses("Ja, slett alt")
    else:
        menu(three.mona, "Berit", "Fjern", "Ja, fjern")
    who = "Den du spurte" if goes == "erased" else "Berit"
    assert three.vilde.last.text.startswith(f"{who} kan ikke ta over i «Lederutvikling for små bibliotek» nå.")
    assert "Du har spurt" not in menu(three.vilde, "Gi fra deg").last.text


def test_nobody_says_yes_for_another(three: SimpleNamespace) -> None:
    siri = three.week.facilitator("Siri")
    offers_to_berit(three, "Alt, jeg slutter")
    for each in (siri, three.mona, three.week.kari, three.vilde):
        toasts = forges(each, "handover.yes", three.week.id, three.week.member(three.vilde))
        assert "gjelder ikke lenger" in toasts[0]
    assert has(three, three.vilde) is None


def test_a_second_yes_does_nothing(three: SimpleNamespace) -> None:
    offers_to_berit(three, "Alt, jeg slutter")
    yes = three.berit.last.button("Ja").press
    three.berit.presses("Ja")
    before = kept(three.scene.tx)
    assert "gjelder ikke lenger" in three.berit.carries(yes, three.berit.last.id)[0]
    assert kept(three.scene.tx) == before


def test_what_others_have_had_before_does_not_come_to_them_with_it(three: SimpleNamespace) -> None:
    writes_to_facilitators(three.week.kari, "Når er møtet?")
    siri = three.week.facilitator("Siri")
    offers_to_berit(three, "Alt, jeg slutter")
    three.berit.presses("Ja, jeg tar over")
    assert sum("Når er møtet?" in shown.text for shown in three.berit.chat) == 1
    assert sum("Når er møtet?" in shown.text for shown in siri.chat) == 1


def test_what_never_reached_a_facilitator_who_is_taken_off_reaches_the_others(three: SimpleNamespace) -> None:
    menu(three.mona, "Vilde", "Nord")
    menu(three.mona, "Berit", "Sør")
    three.vilde.does("blocked")
    writes_to_facilitators(three.week.kari, "Når er møtet?")
    menu(three.mona, "Vilde", "Fjern", "Ja, fjern")
    assert any("Når er møtet?" in shown.text for shown in three.berit.chat)


def writes_to_facilitators(person: Person, text: str) -> None:
    person.writes("/hjelp")
    person.presses("Skriv til veilederne")
    person.writes(text)


def test_what_nobody_has_answered_follows_and_nothing_else_does(three: SimpleNamespace) -> None:
    menu(three.mona, "Vilde", "Nord")
    menu(three.mona, "Berit", "Sør")
    three.week.begins()
    three.week.answers(three.week.ine, "Bare for meg selv.")
    writes_to_facilitators(three.week.kari, "Når er møtet?")
    writes_to_facilitators(three.week.ola, "Hvem er med?")
    writes_to_facilitators(three.week.ine, "Glem dette.")
    three.week.ine.presses("Ta tilbake")
    three.vilde.presses("Svar Ola")
    three.vilde.writes("Du og jeg.")
    three.vilde.presses("Send")
    menu(three.vilde)
    three.vilde.presses("Tilbake")
    three.vilde.presses("Skriv til deltakerne")
    three.vilde.presses("En gruppe")
    three.vilde.presses("Nord")
    three.vilde.writes("Noe jeg ikke har sendt.")
    before = len(three.berit.chat)
    offers_to_berit(three, "Alt, jeg slutter")
    three.berit.presses("Ja, jeg tar over")
    told = "\n".join(shown.text for shown in three.berit.chat[before:])
    assert "Når er møtet?" in told
    for other in ("Hvem er med?", "Glem dette.", "Noe jeg ikke har sendt", "Bare for meg selv"):
        assert other not in told
    three.berit.presses("Svar Kari")
    three.berit.writes("Klokka ti.")
    three.berit.presses("Send")
    assert "Klokka ti." in three.week.kari.last.text


def test_the_mondays_message_follows_what_is_chosen_and_handed_over(three: SimpleNamespace) -> None:
    for each in (three.week.kari, three.week.per):
        each.does("blocked")
    three.scene.at(oslo(9, 7, 10))

    def told(person: Person) -> list[str]:
        return [name for name in ("Kari", "Per") if name in person.sees("God morgen!").text]

    assert told(three.vilde) == told(three.berit) == ["Kari", "Per"]
    menu(three.mona, "Vilde", "Nord")
    menu(three.mona, "Berit", "Sør")
    assert (told(three.vilde), told(three.berit)) == (["Kari"], ["Per"])
    offers_to_berit(three, "Bare gruppene")
    three.berit.presses("Ja, jeg tar over")
    assert (told(three.vilde), told(three.berit)) == ([], ["Kari", "Per"])


# --- what waits for working hours ------------------------------------------------------------------------------------


def _wants_other_way(three: SimpleNamespace) -> None:
    kari = people.get(three.scene.tx, three.week.member(three.week.kari))
    assert silence.wants_other_way(three.scene.tx, three.scene.now, kari)


def _leaves(three: SimpleNamespace) -> None:
    part = participations.get(three.scene.tx, three.week.member(three.week.kari), three.week.id)
    assert part
    settings.leave(three.scene.tx, three.scene.now, part)


def _is_taken_out(three: SimpleNamespace) -> None:
    siri = people.get(three.scene.tx, three.week.member(three.week.facilitator("Siri")))
    taking_out.take_out(three.scene.tx, three.scene.now, siri, three.week.member(three.week.kari), three.week.id)


def _goes_on_a_long_pause(three: SimpleNamespace) -> None:
    tx, now, kari = three.scene.tx, three.scene.now, three.week.member(three.week.kari)
    participations.change(tx, kari, three.week.id, paused_until=date(2026, 12, 1))
    away.long_away(tx, now, kari, three.week.id, date(2026, 12, 1))


ABOUT_KARI = {
    "Kari vil heller nås": _wants_other_way,
    "Jeg når ikke Kari i Telegram lenger": lambda three: three.week.kari.does("blocked"),
    "Kari har gått ut": _leaves,
    "har tatt Kari ut": _is_taken_out,
    "Kari har pause til": _goes_on_a_long_pause,
}


def _is_chosen(three: SimpleNamespace) -> None:
    menu(three.mona, "Berit", "Nord")
    menu(three.mona, "Vilde", "✓ Nord")


def _says_yes(three: SimpleNamespace) -> None:
    three.berit.presses("Ja, jeg tar over")


def _is_taken_off(three: SimpleNamespace) -> None:
    rest = {"slots": [], "electives": [], "private_prompts": False, "paused_until": None}
    vilde = three.week.member(three.vilde)
    people.give_role(three.scene.tx, three.scene.now, vilde, three.week.id, "participant")
    participations.start(three.scene.tx, three.scene.now, vilde, three.week.id, **rest)
    menu(three.mona, "Berit", "Nord")
    menu(three.mona, "Vilde", "Fjern", "Ja, fjern")


@pytest.mark.parametrize("changes_hands", [_is_chosen, _says_yes, _is_taken_off])
@pytest.mark.parametrize("told", ABOUT_KARI)
def test_what_waits_for_working_hours_goes_to_who_looks_after_the_group_when_it_leaves(
    three: SimpleNamespace, told: str, changes_hands: Callable[[SimpleNamespace], None]
) -> None:
    menu(three.mona, "Vilde", "Nord")
    menu(three.mona, "Berit", "Sør")
    offers_to_berit(three, "Bare gruppene")
    three.scene.at(oslo(8, 28, 18))
    ABOUT_KARI[told](three)
    three.scene.at(oslo(8, 29))
    changes_hands(three)
    three.scene.at(oslo(8, 31, 11))
    assert sum(told in shown.text for shown in three.berit.chat) == 1
    assert not any(told in shown.text for shown in three.vilde.chat)


def test_what_is_told_of_somebody_goes_to_who_looks_after_the_group_that_they_came_into(three: SimpleNamespace) -> None:
    menu(three.mona, "Vilde", "Nord")
    menu(three.mona, "Berit", "Sør")
    three.scene.at(oslo(8, 28, 18))
    _wants_other_way(three)
    three.week.places(three.week.kari, three.week.south)
    three.scene.at(oslo(8, 31, 11))
    assert any("Kari vil heller nås" in shown.text for shown in three.berit.chat)
    assert not any("Kari vil heller nås" in shown.text for shown in three.vilde.chat)


# --- giving up -------------------------------------------------------------------------------------------------------


def test_a_facilitator_may_step_down_and_what_only_they_had_falls_to_the_others(three: SimpleNamespace) -> None:
    menu(three.mona, "Vilde", "Nord")
    menu(three.mona, "Berit", "Sør")
    writes_to_facilitators(three.week.kari, "Når er møtet?")
    menu(three.vilde, "Gi fra deg", "Slutt som veileder")
    assert "Vil du slutte som veileder" in three.vilde.last.text
    three.vilde.presses("Ja, jeg slutter")
    assert "Du er ikke lenger veileder" in three.vilde.last.text
    assert "Når er møtet?" in three.berit.last.text
    three.scene.later(minutes=20)
    assert "Ingen har Nord nå" in three.berit.last.text
    assert has(three, three.berit) == {"Nord", "Sør"}


def test_the_last_one_steps_down_only_where_there_is_a_manager(scene: Scene) -> None:
    week = Week(scene)
    menu(week.vilde, "Gi fra deg")
    assert "Ingen andre er veiledere her." in week.vilde.last.text
    assert "Inviter noen" in week.vilde.last.labels
    before = kept(scene.tx)
    assert "Du er den eneste som følger opp programmet." in week.vilde.presses("Slutt som veileder")[0]
    assert "Du er den eneste" in forges(week.vilde, "handover.leave_yes", week.id)[0]
    assert kept(scene.tx) == before
    week.manager("Mona")
    menu(week.vilde, "Gi fra deg", "Slutt som veileder", "Ja, jeg slutter")
    assert "Du er ikke lenger veileder" in week.vilde.last.text


def test_what_waits_for_who_steps_down_is_not_sent_to_them(three: SimpleNamespace) -> None:
    three.scene.now = three.scene.now.replace(hour=20)
    three.week.ola.does("blocked")
    menu(three.vilde, "Gi fra deg", "Slutt som veileder", "Ja, jeg slutter")
    three.scene.later(hours=14)
    assert "Jeg når ikke Ola" in three.berit.last.text
    assert not any("Ola" in shown.text for shown in three.vilde.chat)


def test_an_erased_facilitator_leaves_no_charge_and_no_request_and_the_others_are_told(three: SimpleNamespace) -> None:
    menu(three.mona, "Vilde", "Nord")
    menu(three.mona, "Berit", "Sør")
    offers_to_berit(three, "Bare gruppene")
    told = privacy.document(three.scene.tx, people.get(three.scene.tx, three.week.member(three.vilde))).decode()
    assert '"charge"' in told
    assert '"handover"' in told
    writes_to_facilitators(three.week.kari, "Når er møtet?")
    three.vilde.writes("/slett")
    three.vilde.presses("Ja, slett alt")
    assert "Når er møtet?" in three.berit.last.text
    assert three.scene.tx.execute(offers.select()).all() == []
    assert {row.group_id for row in three.scene.tx.execute(charges.select())} == {three.week.south.id}
    three.scene.later(minutes=20)
    assert "Ingen har Nord nå" in three.mona.last.text
