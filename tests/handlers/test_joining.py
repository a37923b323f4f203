from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.programme import Lengthen
from bot.domain.programme.line import as_json
from bot.services import calendar, links, programme
from bot.services.programme import New
from storage import calendar as plan_changes
from storage import groups, participations, people
from tests.joining import joins, joins_as, opens, start, tells_place
from tests.kept import kept
from tests.scene import Person, Scene


@pytest.fixture
def new(scene: Scene) -> New:
    return start(scene)


class Counting(Person):
    """Counts taps and typed answers; pressing Start is a tap."""

    taps = 0
    typed = 0

    def writes(self, text: str, **kwargs):
        if text.startswith("/start"):
            self.taps += 1
        else:
            self.typed += 1
        return super().writes(text, **kwargs)

    def presses(self, label: str, shown=None, chat=None):
        self.taps += 1
        return super().presses(label, shown, chat)


def counting(person: Person) -> Counting:
    return Counting(person.scene, person.name, person.id, person.language)


def part_of(scene: Scene, new: New, name: str):
    return next(part for part in participations.active(scene.tx, new.id) if part.member.name == name)


# --- the way in ------------------------------------------------------------------------------------------------------


def test_joining_takes_at_most_fourteen_taps_and_two_typed_answers(scene: Scene, new: New) -> None:
    kari = joins(counting(scene.person("Kari")), new.join_token)
    assert "Da er du med" in kari.sees("Takk").text
    assert kari.taps <= 14
    assert kari.typed <= 2
    part = part_of(scene, new, "Kari")
    assert [(post.library.name, post.library.size_class, post.position) for post in part.posts] == [
        ("Sortland folkebibliotek", "small", "leader")
    ]
    assert (part.slots, len(part.electives), part.remote) == ((0, 5), 2, False)


def test_nothing_is_stored_before_yes(scene: Scene, new: New) -> None:
    scene.until_now()
    before = kept(scene.tx)
    kari = scene.person("Kari")
    kari.writes(f"/start {new.join_token}")
    for told in ("fylkeskommune", "example", "Arbeidsgiveren får ikke vite noe fra meg", "sikkerhetsmyndighet"):
        assert told in kari.last.text
    assert kept(scene.tx) == before
    kari.presses("Nei takk")
    scene.until_now()
    assert kept(scene.tx) == before
    assert scene.tx.exec_driver_sql("SELECT count(*) FROM outbox").scalar() == 0


def test_the_first_screen_fits_a_small_phone(scene: Scene, new: New) -> None:
    kari = scene.person("Kari")
    kari.writes(f"/start {new.join_token}")
    assert len(kari.last.text) < 700


@pytest.mark.parametrize("typed", ["ja", "hei, hva er dette?"])
def test_what_is_typed_under_the_first_screen_is_answered_with_what_to_press_and_nothing_is_stored(
    scene: Scene, new: New, typed: str
) -> None:
    before = kept(scene.tx)
    kari = scene.person("Kari")
    kari.writes(f"/start {new.join_token}")
    kari.writes(typed)
    assert "trykk på «Ja, jeg vil være med»" in kari.last.text
    assert kept(scene.tx) == before
    kari.presses("Ja, jeg vil være med")
    kari.writes("ja")
    assert kari.sees("Hva heter du")


def test_yes_is_written_down_as_a_consent(scene: Scene, new: New) -> None:
    opens(scene.person("Kari"), new.join_token)
    given = scene.tx.exec_driver_sql("SELECT programme_id, withdrawn_at FROM consent").all()
    assert given == [(new.id, None)]


def test_another_language_can_be_chosen_on_the_first_screen(scene: Scene, new: New) -> None:
    kari = scene.person("Kari")
    kari.writes(f"/start {new.join_token}")
    kari.presses("English")
    kari.carries(kari.last.message.buttons[0][0].press, kari.last.id)
    member = people.by_address(scene.tx, str(kari.id))
    assert member.language == "en"


def test_the_language_is_the_programmes_where_telegram_speaks_none_of_ours(scene: Scene) -> None:
    new = start(scene)
    scene.tx.exec_driver_sql("UPDATE programme SET language = 'nn'")
    ole = scene.person("Ole", language="fi")
    ole.writes(f"/start {new.join_token}")
    assert ole.last.message.buttons[0][0].press.endswith(" nn")


def test_the_telegram_name_is_offered_and_another_can_be_typed(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    assert "Kari" in kari.last.labels
    kari.writes("  Kari \n Nordmann ")
    tells_place(kari)
    assert people.by_address(scene.tx, str(kari.id)).name == "Kari"
    for label in ("Under", "Jeg leder det, på", "Alle passer", "Markedsføring", "Retorikk", "Ferdig"):
        kari.presses(label)
    assert part_of(scene, new, "Kari Nordmann").slots == tuple(range(10))


def test_a_telegram_name_without_letters_is_not_offered(scene: Scene, new: New) -> None:
    kari = opens(scene.person("🌸"), new.join_token)
    assert kari.last.labels == []


def test_a_sami_name_finds_the_municipality(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    kari.writes("guovdageaidnu")
    assert "Kautokeino. Hvilket bibliotek?" in kari.last.text


def test_at_most_five_municipalities_are_offered_and_one_may_write_again(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    kari.writes("a")
    assert len(kari.last.labels) == 5 + 1
    kari.writes("Sortland")
    assert "Hvilket bibliotek" in kari.last.text


def test_a_library_told_of_before_is_offered_and_its_size_not_asked_again(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    tells_place(kari, library="Sortland")
    kari.presses("To årsverk")
    for label in ("Jeg leder", "Alle", "Markedsføring", "Retorikk", "Ferdig"):
        kari.presses(label)
    ola = opens(scene.person("Ola"), new.join_token)
    ola.presses("Ola")
    tells_place(ola)
    assert "Hva gjør du ved Sortland folkebibliotek" in ola.last.text


def test_two_who_are_asked_for_the_same_library_at_once_can_both_press_it(scene: Scene, new: New) -> None:
    kari, ola = (opens(scene.person(name), new.join_token) for name in ("Kari", "Ola"))
    for person in (kari, ola):
        person.presses(person.name)
        person.writes("Gratangen")
    kari.presses("Gratangen folkebibliotek")
    for label in ("Under", "Jeg leder", "Alle", "Markedsføring", "Retorikk", "Ferdig"):
        kari.presses(label)
    ola.presses("Gratangen folkebibliotek")
    assert "Hva gjør du ved Gratangen folkebibliotek" in ola.last.text


def test_a_library_can_be_typed_and_is_the_same_whatever_its_capitals(scene: Scene, new: New) -> None:
    for name, library in (("Kari", "Bokbua"), ("Ola", "bokbua")):
        person = opens(scene.person(name), new.join_token)
        person.presses(name)
        person.writes("Vågan")
        person.writes(library)
        if name == "Kari":
            assert "«Bokbua» kjenner jeg ikke i Vågan" in person.last.text
            person.presses("Ja, Bokbua")
            person.presses("Under")
        for label in ("Jeg jobber", "Alle", "Markedsføring", "Retorikk", "Ferdig"):
            person.presses(label)
    kari, ola = (part_of(scene, new, name).library for name in ("Kari", "Ola"))
    assert kari == ola


@pytest.mark.parametrize("typed", ["kåfjord bibliotek", "Kåfjord", "KAFJORD FOLKEBIBLIOTEK", "biblioteket i Kåfjord"])
def test_a_typed_library_that_is_known_is_not_another_one(scene: Scene, new: New, typed: str) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    kari.writes("Kåfjord")
    kari.writes(typed)
    assert "Hvor mye bemanning har Kåfjord folkebibliotek?" in kari.last.text


def test_a_new_library_is_asked_about_and_can_be_taken_back(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    kari.writes("Kåfjord")
    kari.writes("Bokbussen")
    assert kari.last.labels == ["Kåfjord folkebibliotek", "Ja, Bokbussen", "Tilbake"]
    kari.presses("Tilbake")
    kari.writes("Karasjok")
    assert "Karasjok. Hvilket bibliotek?" in kari.last.text
    kari.writes("Bokbilen")
    kari.writes("ja")
    assert "Hvor mye bemanning har Bokbilen?" in kari.last.text


def test_one_municipality_that_is_nearly_it_is_asked_about(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    kari.writes("Hamemrfest")
    assert "Mente du Hammerfest i Finnmark?" in kari.last.text
    kari.writes("ja")
    assert "Hammerfest. Hvilket bibliotek?" in kari.last.text


def test_a_municipality_that_is_named_exactly_is_taken_at_once(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    kari.writes("oslo")
    assert "Oslo. Hvilket bibliotek?" in kari.last.text
    kari.presses("Tilbake")
    kari.writes("Herøy")
    assert "Hvilken av disse?" in kari.last.text


def test_electives_are_explained_and_may_be_thought_over(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    tells_place(kari)
    for label in ("Under", "Jeg jobber", "Alle passer"):
        kari.presses(label)
    assert "Velg inntil 2 valgmoduler. De kommer etterpå, fra omtrent tirsdag 16. februar 2027" in kari.last.text
    assert "Velg senere" in kari.last.labels
    for label in ("Retorikk", "Markedsføring", "✓ Retorikk", "Integrering", "Ferdig"):
        kari.presses(label)
    assert part_of(scene, new, "Kari").electives == ("E2", "E4")
    assert "Valgmoduler: Markedsføring og synliggjøring, Integrering" in kari.sees("Takk").text
    assert "Bibliotek: Sortland folkebibliotek (ansatt)" in kari.sees("Takk").text


def test_electives_are_said_to_begin_when_the_plan_lets_them_begin_where_somebody_works(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    tells_place(kari)
    for label in ("Under", "Jeg jobber", "Alle passer"):
        kari.presses(label)
    longer = as_json(Lengthen("M1", 2))
    plan_changes.add_change(scene.tx, scene.now, new.id, date(2026, 9, 14), change=longer)
    kari.presses("Retorikk")
    told = kari.last.text
    kari.presses("Ferdig")
    plan = calendar.of_member(scene.tx, programme.get(scene.tx, new.id), part_of(scene, new, "Kari").member.id)
    begin = next(each.at for each in plan.questions if not each.module.core)
    assert f"fra omtrent tirsdag {begin.day}. mars 2027" in told


def test_before_the_first_question_nothing_has_been_missed(scene: Scene, new: New) -> None:
    scene.now = datetime(2026, 9, 1, 6, 55, tzinfo=UTC)
    kari = joins(scene.person("Kari"), new.join_token)
    assert "Første spørsmål kommer tirsdag 1. september kl. 09.00" in kari.sees("Takk").text
    scene.now = datetime(2026, 9, 1, 7, 1, tzinfo=UTC)
    assert "Programmet er i gang" in joins(scene.person("Ola"), new.join_token).sees("Takk").text


def test_a_late_joiner_sees_at_once_where_the_programme_is_and_when_the_next_question_comes(
    scene: Scene, new: New
) -> None:
    scene.now = datetime(2026, 9, 16, 7, tzinfo=UTC)
    told = joins(scene.person("Ola"), new.join_token).last.text
    assert "Nå: Samfunnsoppdraget og rolleforståelse, uke 3 av 4" in told
    assert "Neste spørsmål: tirsdag 22. september kl. 09.00" in told


def test_a_remote_leader_may_lead_several_libraries_and_gets_the_remote_module_anyway(scene: Scene, new: New) -> None:
    nina = opens(scene.person("Nina"), new.join_token)
    nina.presses("Nina")
    tells_place(nina)
    nina.presses("Under")
    nina.presses("Jeg leder det på avstand")
    nina.presses("Ja, ett til")
    tells_place(nina, "Bø", "Bø folkebibliotek")
    nina.presses("To årsverk")
    assert "Sortland folkebibliotek og Bø folkebibliotek" in nina.last.text
    nina.presses("Nei, det var alt")
    nina.presses("Alle passer")
    assert "fjernledelse" in nina.last.text
    assert "Velg én valgmodul" in nina.last.text
    nina.presses("Retorikk")
    nina.presses("Ferdig")
    part = part_of(scene, new, "Nina")
    assert [post.library.name for post in part.posts] == ["Sortland folkebibliotek", "Bø folkebibliotek"]
    assert (part.electives, part.remote) == (("E5",), True)


def test_who_picks_one_elective_too_many_since_their_leader_came_sees_how_many_there_are_now(
    scene: Scene, new: New
) -> None:
    ola = opens(scene.person("Ola"), new.join_token)
    ola.presses("Ola")
    tells_place(ola)
    for label in ("Under", "Jeg jobber", "Alle passer", "Markedsføring"):
        ola.presses(label)
    assert "Velg inntil 2 valgmoduler" in ola.last.text
    joins(scene.person("Kari"), new.join_token, position="Jeg leder det på avstand")
    assert ola.presses("Retorikk") == ["Du kan ha én. Ta bort den andre først."]
    assert "Velg én valgmodul" in ola.last.text


def test_who_works_where_the_leader_is_afar_gets_the_remote_module_too(scene: Scene, new: New) -> None:
    joins(scene.person("Nina"), new.join_token, "Jeg leder det på avstand")
    kari = joins(scene.person("Kari"), new.join_token, "Jeg jobber der")
    assert "Da er du med" in kari.sees("Takk").text
    assert part_of(scene, new, "Kari").remote


def test_back_asks_the_question_before_again(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    assert "Tilbake" not in kari.last.labels
    kari.presses("Kari")
    tells_place(kari)
    kari.presses("Under")
    kari.presses("Jeg leder det på avstand")
    kari.presses("Ja, ett til")
    for question in ("Leder du ett bibliotek til", "Hva gjør du", "bemanning", "Hvilket bibliotek", "Hvilken kommune"):
        kari.presses("Tilbake")
        assert question in kari.last.text
    tells_place(kari)
    kari.presses("Under")
    kari.presses("Jeg leder det, på stedet")
    assert "Når kan det passe" in kari.last.text


def test_ticks_made_in_a_hurry_are_all_kept(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    tells_place(kari)
    kari.presses("Under")
    kari.presses("Jeg jobber")
    as_first_shown = kari.last.message
    for label in ("Mandag 08.30", "Tirsdag 08.30", "Tirsdag 08.30"):
        button = next(each for row in as_first_shown.buttons for each in row if each.label == label)
        kari.carries(button.press, kari.last.id)
    assert [label for label in kari.last.labels if "✓" in label] == ["✓ Mandag 08.30", "✓ Tirsdag 08.30"]
    kari.presses("✓ Mandag")
    assert [label for label in kari.last.labels if "✓" in label] == ["✓ Tirsdag 08.30"]


def test_no_time_that_suits_is_an_answer_too(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    tells_place(kari)
    for label in ("Under", "Jeg jobber", "Ingen av disse passer", "Velg senere"):
        kari.presses(label)
    part = part_of(scene, new, "Kari")
    assert (part.slots, part.electives) == ((), ())


# --- half-way and back -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("with_token", [True, False])
def test_coming_back_half_way_continues_where_one_was(scene: Scene, new: New, with_token: bool) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    scene.later(days=3)
    kari.writes("/hjelp")
    kari.writes(f"/start {new.join_token}" if with_token else "/start")
    assert "Hvilken kommune" in kari.last.text
    kari.writes("Sortland")
    assert "Sortland. Hvilket bibliotek?" in kari.last.text


def test_a_no_on_the_first_screen_after_a_yes_says_what_is_stored_and_how_to_get_out(scene: Scene, new: New) -> None:
    kari = scene.person("Kari")
    kari.writes(f"/start {new.join_token}")
    no = kari.last.button("Nei takk").press
    kari.presses("Ja, jeg vil være med")
    kari.presses("Kari")
    kari.carries(no, kari.last.id)
    assert "Du har allerede sagt ja" in kari.last.text
    assert kari.last.labels == ["Ja, fortsett", "Slett meg"]
    kari.presses("Ja, fortsett")
    assert "Hvilken kommune" in kari.last.text


def test_a_no_on_the_first_screen_after_the_joining_says_that_one_is_in(scene: Scene, new: New) -> None:
    kari = joins(scene.person("Kari"), new.join_token)
    kari.carries(f"joining.no {new.join_token}", kari.last.id)
    assert "Du er med i" in kari.last.text
    assert kari.last.labels == ["Innstillinger", "Slett meg"]


@pytest.mark.parametrize("token", ["", " forged"])
def test_a_no_to_a_link_that_is_not_known_changes_nothing(scene: Scene, new: New, token: str) -> None:
    kari, before = scene.person("Kari"), kept(scene.tx)
    kari.writes(f"/start {new.join_token}")
    kari.carries(f"joining.no{token}", kari.last.id)
    assert "Ingenting er endret" in kari.last.text
    assert kept(scene.tx) == before


def test_who_is_half_way_and_asks_for_more_is_led_back(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.writes("/pause")
    kari.presses("Ja, fortsett")
    assert "Hva heter du" in kari.last.text


@pytest.mark.parametrize("command", ["/hjelp", "/innstillinger", "/pause", "/sporsmal", "/finn"])
def test_every_way_out_of_the_joining_leads_back_to_it(scene: Scene, new: New, command: str) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    kari.writes(command)
    assert "ikke helt ferdig med påmeldinga" in kari.last.text
    assert kari.last.labels[0] == "Ja, fortsett"
    kari.writes("ja")
    assert "Hvilken kommune" in kari.last.text
    kari.writes("Karasjok")
    assert "Karasjok. Hvilket bibliotek?" in kari.last.text


def test_the_settings_button_leads_back_to_the_joining_too(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.carries("settings", kari.last.id)
    kari.presses("Ja, fortsett")
    assert "Hva heter du" in kari.last.text


def test_an_old_button_becomes_the_question_one_has_come_to(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    name = kari.last
    old = name.button("Kari").press
    kari.writes("Kari Nordmann")
    assert "gjelder ikke lenger" in kari.carries(old, name.id)[0]
    assert "Hvilken kommune" in name.text
    kari.writes("Karasjok")
    assert "Hvilket bibliotek" in kari.last.text


def test_a_facilitator_half_way_into_taking_part_keeps_the_menu_and_the_way_on(scene: Scene, new: New) -> None:
    mona = opens(joins_as(scene.person("Mona"), new.manager_token), new.join_token)
    mona.writes("/hjelp")
    assert {"Ja, fortsett", "For veiledere"} <= set(mona.last.labels)


def test_the_same_link_again_is_friendly(scene: Scene, new: New) -> None:
    kari = joins(scene.person("Kari"), new.join_token)
    before = kept(scene.tx)
    kari.writes(f"/start {new.join_token}")
    assert "Du er med i" in kari.last.text
    kari.writes("/start")
    assert "Du er med i" in kari.last.text
    assert kept(scene.tx) == before


def test_someone_in_another_programme_is_asked_only_what_is_not_known(scene: Scene, new: New) -> None:
    kari = joins(scene.person("Kari"), new.join_token)
    other = start(scene)
    opens(kari, other.join_token)
    assert "Når kan det passe" in kari.last.text
    for label in ("Alle", "Markedsføring", "Retorikk", "Ferdig"):
        kari.presses(label)
    assert part_of(scene, other, "Kari").library == part_of(scene, new, "Kari").library


def test_a_late_joiner_is_offered_to_the_facilitators(scene: Scene, new: New) -> None:
    mona = joins_as(scene.person("Mona"), new.manager_token)
    first = [joins(scene.person(name), new.join_token) for name in ("Per", "Pål", "Espen")]
    ids = [people.by_address(scene.tx, str(person.id)).id for person in first]
    groups.add(scene.tx, scene.now, new.id, ids, name="Sortland", host_municipality="1870", slot=0, module="E2")
    scene.at(scene.now + timedelta(days=21))
    kari = joins(scene.person("Kari"), new.join_token)
    assert "Programmet er i gang" in kari.sees("Takk").text
    scene.later(hours=2)
    assert "Kari" in mona.last.text
    assert "Sortland" in mona.last.text


# --- links -----------------------------------------------------------------------------------------------------------


def test_a_personal_link_asks_only_what_it_does_not_know(scene: Scene, new: New) -> None:
    known = {
        "name": "Kari Nordmann",
        "municipality_number": "1870",
        "library": "Sortland folkebibliotek",
        "size_class": "small",
        "position": "leader",
    }
    token = links.issue(scene.tx, scene.now, new.id, role="participant", known=known)
    kari = opens(scene.person("Kari"), token)
    assert "Når kan det passe" in kari.last.text
    for label in ("Alle", "Markedsføring", "Retorikk", "Ferdig"):
        kari.presses(label)
    assert part_of(scene, new, "Kari Nordmann").library.name == "Sortland folkebibliotek"
    assert "Kari Nordmann" not in str(kept(scene.tx)["link"])


def test_a_manager_joins_by_name_alone_and_is_told_of_the_menu(scene: Scene, new: New) -> None:
    mona = joins_as(scene.person("Mona"), new.manager_token)
    assert "/veileder" in mona.last.text
    member = people.by_address(scene.tx, str(mona.id))
    assert people.roles(scene.tx, member.id) == {(new.id, "manager")}
    assert participations.active(scene.tx, new.id) == []


def test_a_teacher_is_no_facilitator(scene: Scene, new: New) -> None:
    token = links.issue(scene.tx, scene.now, new.id, role="teacher")
    odd = joins_as(scene.person("Odd"), token)
    assert "faglærer" in odd.last.text
    odd.writes("/veileder")
    assert "for veilederne" in odd.last.text


def test_a_participant_may_become_facilitator_too(scene: Scene, new: New) -> None:
    kari = joins(scene.person("Kari"), new.join_token)
    token = links.issue(scene.tx, scene.now, new.id, role="facilitator")
    opens(kari, token)
    assert "/veileder" in kari.last.text
    member = people.by_address(scene.tx, str(kari.id))
    assert people.roles(scene.tx, member.id) == {(new.id, "participant"), (new.id, "facilitator")}


def test_a_second_link_waits_until_the_joining_is_done(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    kari.writes(f"/start {new.manager_token}")
    assert "Hvilken kommune" in kari.last.text
    tells_place(kari)
    for label in ("Under", "Jeg jobber", "Alle", "Markedsføring", "Retorikk", "Ferdig"):
        kari.presses(label)
    assert "/veileder" in opens(kari, new.manager_token).last.text


def test_a_manager_who_is_joining_too_loses_nothing_in_the_settings(scene: Scene, new: New) -> None:
    mona = opens(joins_as(scene.person("Mona"), new.manager_token), new.join_token)
    before = kept(scene.tx)
    mona.writes("/innstillinger")
    assert "ikke helt ferdig" in mona.presses("Navn")[0]
    assert kept(scene.tx, "awaited") == {name: rows for name, rows in before.items() if name != "awaited"}


def test_a_used_link_lets_nobody_else_in(scene: Scene, new: New) -> None:
    joins_as(scene.person("Mona"), new.manager_token)
    before = kept(scene.tx)
    eve = scene.person("Eve")
    eve.writes(f"/start {new.manager_token}")
    assert "brukt før" in eve.last.text
    assert kept(scene.tx) == before


def test_a_link_used_by_somebody_else_meanwhile_lets_nobody_else_in(scene: Scene, new: New) -> None:
    eve, mona = scene.person("Eve"), scene.person("Mona")
    eve.writes(f"/start {new.manager_token}")
    joins_as(mona, new.manager_token)
    before = kept(scene.tx)
    assert "brukt før" in eve.presses("Ja, jeg vil være med")[0]
    assert kept(scene.tx) == before


def test_an_expired_link_lets_nobody_in(scene: Scene, new: New) -> None:
    before = kept(scene.tx)
    scene.now += timedelta(days=31)
    eve = scene.person("Eve")
    eve.writes(f"/start {new.manager_token}")
    assert "gått ut" in eve.last.text
    assert kept(scene.tx) == before


@pytest.mark.parametrize(
    "token", ["nonsense", "svar-", "svar-x", "svar-99999999999999999999", "0" * 64, "æøå", "' OR 1=1 --"]
)
def test_an_unknown_link_lets_nobody_in(scene: Scene, new: New, token: str) -> None:
    before = kept(scene.tx)
    eve = scene.person("Eve")
    eve.writes(f"/start {token}")
    assert "kjenner jeg ikke" in eve.last.text
    assert kept(scene.tx) == before


def test_a_link_for_a_chat_lets_nobody_in(scene: Scene, new: New) -> None:
    token = links.issue(scene.tx, scene.now, new.id, purpose="group_chat")
    eve, before = scene.person("Eve"), kept(scene.tx)
    eve.writes(f"/start {token}")
    assert "kjenner jeg ikke" in eve.last.text
    assert kept(scene.tx) == before


def test_start_without_a_link_tells_a_stranger_how(scene: Scene) -> None:
    eve = scene.person("Eve")
    eve.writes("/start")
    assert "åpne lenka" in eve.last.text


# --- what does not fit -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        {"text": "🌸🌸🌸"},
        {"text": ""},
        {"text": "Å" * 20_000},
        {"text": "12345"},
        {"text": "\u200b\u202e"},
        {"text": "", "unsupported": True},
    ],
)
def test_a_name_that_is_none_is_asked_for_again(scene: Scene, new: New, sent: dict) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    before = kept(scene.tx)
    kari.writes(**sent)
    assert "Skriv" in kari.last.text
    assert kept(scene.tx) == before
    kari.writes("Kari Nordmann")
    assert "Hvilken kommune" in kari.last.text


@pytest.mark.parametrize("kind", ["photo", "voice", "document"])
def test_a_picture_where_a_name_is_asked_is_asked_for_again(scene: Scene, new: New, kind: str) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    before = kept(scene.tx)
    kari.sends(kind, "Kari")
    assert "som en vanlig melding" in kari.last.text
    assert kept(scene.tx) == before


@pytest.mark.parametrize("typed", ["🌲", "Xyzzyqwert", "Å" * 20_000])
def test_an_unknown_municipality_is_asked_for_again(scene: Scene, new: New, typed: str) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    before = kept(scene.tx)
    kari.writes(typed)
    assert "fant jeg ikke" in kari.last.text
    assert kept(scene.tx) == before


@pytest.mark.parametrize("typed", ["📚", "B" * 81, "Ja", "hei!"])
def test_a_library_name_that_is_none_is_asked_for_again(scene: Scene, new: New, typed: str) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    kari.writes("Sortland")
    before = kept(scene.tx)
    kari.writes(typed)
    assert "biblioteket" in kari.last.text
    assert kept(scene.tx) == before


def test_writing_where_a_button_is_wanted_shows_the_buttons_again(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    tells_place(kari)
    kari.writes("ganske lite")
    assert "Trykk på en av knappene" in kari.chat[-2].text
    assert "Under to årsverk" in kari.last.labels


def test_two_presses_on_yes_at_once_are_one(scene: Scene, new: New) -> None:
    kari = scene.person("Kari")
    kari.writes(f"/start {new.join_token}")
    yes, message = kari.last.button("Ja").press, kari.last.id
    kari.carries(yes, message)
    before = kept(scene.tx)
    assert kari.carries(yes, message) == []
    assert "Hva heter du" in kari.last.text
    assert kept(scene.tx) == before


FORGED = (
    "questions.pick {p} position director",
    "questions.pick {p} municipality 1870",
    "questions.pick {p} size small",
    "questions.pick 99 size small",
    "questions.pick {p} nothing x",
    "questions.tick {p} slots 3 1",
    "questions.done {p} slots",
    "questions.back {p} electives",
    "questions.pick x y",
    "joining.yes nonsense nb",
    "joining.language xx {token}",
    "settings.leave_yes {p}",
    "settings.return {p}",
    "people.link {p} manager 0",
    "people.menu {p}",
    "people.menu 99999999999999999999",
    "questions.done 99999999999999999999 slots",
)


@pytest.mark.parametrize("data", FORGED)
def test_a_stale_or_forged_button_changes_nothing(scene: Scene, new: New, data: str) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    tells_place(kari)
    kari.presses("Under")
    before = kept(scene.tx)
    assert kari.carries(data.format(p=new.id, token=new.join_token), kari.last.id) != []
    assert kept(scene.tx) == before


@pytest.mark.parametrize("value", ["10", "-1", "x", "E9"])
def test_a_forged_time_changes_nothing(scene: Scene, new: New, value: str) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    kari.presses("Kari")
    tells_place(kari)
    kari.presses("Under")
    kari.presses("Jeg jobber")
    before = kept(scene.tx)
    kari.carries(f"questions.tick {new.id} slots {value} 1", kari.last.id)
    assert kept(scene.tx) == before


def test_somebody_elses_button_changes_nothing(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    ola = joins(scene.person("Ola"), new.join_token)
    before = kept(scene.tx)
    ola.carries(kari.last.button("Kari").press, ola.last.id)
    assert kept(scene.tx) == before


def test_nobody_joins_by_a_button_in_a_group(scene: Scene, new: New) -> None:
    kari = scene.person("Kari")
    before = kept(scene.tx)
    kari.carries(f"joining.yes {new.join_token} nb", 5, chat=-100)
    assert kept(scene.tx) == before


def test_a_joining_that_a_press_arrives_late_for_is_stale(scene: Scene, new: New) -> None:
    kari = opens(scene.person("Kari"), new.join_token)
    old = kari.last.button("Kari").press
    kari.writes("Kari Nordmann")
    before = kept(scene.tx)
    assert "gjelder ikke lenger" in kari.carries(old, kari.chat[0].id)[0]
    assert kept(scene.tx) == before


def test_start_in_the_future_is_told_with_its_day(scene: Scene) -> None:
    new = start(scene, date(2026, 9, 14))
    kari = joins(scene.person("Kari"), new.join_token)
    assert "Første spørsmål kommer tirsdag 15. september kl. 09.00" in kari.sees("Takk").text


def test_the_answer_link_of_a_question_leads_to_the_answer(scene: Scene, new: New) -> None:
    kari = joins(scene.person("Kari"), new.join_token)
    ids = [people.by_address(scene.tx, str(kari.id)).id]
    groups.add(scene.tx, scene.now, new.id, ids, name="G", host_municipality="1870", slot=0, module="E2")
    scene.at(datetime(2026, 9, 1, 8, 0, tzinfo=UTC))
    question = scene.tx.exec_driver_sql("SELECT prompt_id FROM posting").scalar()
    kari.writes(f"/start svar-{question}")
    assert "?" in kari.last.text
    kari.writes("/start svar-424242")
    assert "gjelder ikke lenger" in kari.last.text


def test_the_answer_link_is_of_no_use_to_a_stranger(scene: Scene, new: New) -> None:
    eve = scene.person("Eve")
    eve.writes("/start svar-1")
    assert "ikke med i noe program" in eve.last.text
