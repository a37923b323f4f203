from collections.abc import Callable

import pytest
from sqlalchemy import delete

from bot import router
from bot.domain.conversation import Incoming, press
from bot.domain.delivery import NotSent, Perhaps
from bot.services import due, posting
from storage import groups, participations, programmes
from storage.schema import prompt, role
from tests import cohort, pilots
from tests.kept import kept
from tests.pilots import Soon
from tests.region import ANDOY, SORTLAND, Region
from tests.scene import Person, Scene, Shown
from tests.week import CHAT, FIRST, OTHER_CHAT, SECOND, Week, begun, oslo


@pytest.fixture
def week(request: pytest.FixtureRequest, copy_of: Callable[..., Week]) -> Week:
    return copy_of(getattr(request, "param", Week))


AFTER_THE_FIRST = pytest.mark.parametrize("week", [begun], indirect=True)
BEFORE_ELECTIVES = pytest.mark.parametrize("week", [Soon], indirect=True)


def questions(shown: list[Shown]) -> list[str]:
    """The texts of the messages that put a question, but for reminders of it."""
    return [each.text for each in shown if "Hopp over" in each.labels and "en gang til" not in each.text]


# --- when and where it is put ----------------------------------------------------------------------------------------


def test_the_question_comes_to_the_groups_chat_on_its_day_and_hour(week: Week) -> None:
    week.scene.at(oslo(9, 1, 8, 59))
    assert week.in_chat() == []
    week.scene.at(oslo(9, 1, 9))
    assert len(week.in_chat()) == 1
    assert week.question.text.startswith("Samfunnsoppdraget og rolleforståelse, uke 1 av 4\n\n" + FIRST)
    assert "Ingen navn på brukere eller kolleger." in week.question.text
    assert "Svar på denne meldinga, så ser gruppa det." in week.question.text
    assert week.question.labels == ["Svar privat", "Hopp over"]
    assert week.question.button("Svar").url.startswith("https://t.me/kollokvie_bot?start=svar-")


@AFTER_THE_FIRST
def test_it_comes_once_however_often_one_looks(week: Week) -> None:
    for _ in range(3):
        week.scene.later(minutes=1)
    assert len(week.in_chat()) == 1
    week.scene.at(oslo(9, 8))
    assert [FIRST in text for text in questions(week.scene.chat(CHAT))] == [True, False]
    assert SECOND in week.question.text


@AFTER_THE_FIRST
def test_those_whose_group_has_no_chat_get_it_privately(week: Week) -> None:
    assert [len(questions(each.chat)) for each in (week.per, week.liv, week.kari)] == [1, 1, 0]
    assert week.per.last.labels == ["Svar", "Hopp over", "Vis svarene"]


def test_somebody_without_a_group_gets_it_privately(week: Week) -> None:
    eva = week.librarian("Eva", ANDOY)
    week.begins()
    assert len(questions(eva.chat)) == 1


def test_who_asks_for_a_private_copy_gets_one_too(week: Week) -> None:
    participations.change(week.scene.tx, week.member(week.kari), week.id, private_prompts=True)
    week.begins()
    assert (len(questions(week.kari.chat)), len(questions(week.ola.chat))) == (1, 0)


def test_nobody_is_asked_before_there_are_groups(scene: Scene) -> None:
    week = Week(scene, grouped=False)
    eva = week.librarian("Eva", ANDOY)
    scene.at(oslo(9, 1))
    assert eva.chat == []


def test_somebody_on_pause_gets_no_copy_and_gets_this_weeks_when_they_come_back(week: Week) -> None:
    back = oslo(9, 3).date()
    participations.change(week.scene.tx, week.member(week.per), week.id, paused_until=back)
    week.begins()
    assert week.per.chat == []
    week.scene.at(oslo(9, 3, 10))
    assert len(questions(week.per.chat)) == 1


def test_who_comes_back_a_day_before_the_next_question_begins_with_that_one(week: Week) -> None:
    participations.change(week.scene.tx, week.member(week.per), week.id, paused_until=oslo(9, 7).date())
    week.scene.at(oslo(9, 7, 15))
    assert week.per.chat == []
    week.scene.at(oslo(9, 8, 10))
    assert questions(week.per.chat) == questions(week.liv.chat)[-1:]


def test_who_comes_back_after_weeks_gets_this_weeks_question_alone(week: Week) -> None:
    participations.change(week.scene.tx, week.member(week.per), week.id, paused_until=oslo(9, 30).date())
    for day in (1, 8, 15, 22):
        week.scene.at(oslo(9, day, 10))
    assert week.per.chat == []
    week.scene.at(oslo(10, 6, 10))
    assert len(questions(week.per.chat)) == 1
    assert questions(week.per.chat) == questions(week.liv.chat)[-1:]


@AFTER_THE_FIRST
def test_a_late_joiner_gets_this_weeks_question_privately_until_its_week_is_over(week: Week) -> None:
    week.scene.at(oslo(9, 4, 10))
    eva = week.librarian("Eva", ANDOY)
    week.scene.later(minutes=1)
    assert [FIRST in text for text in questions(eva.chat)] == [True]
    week.scene.at(oslo(9, 7, 10))
    liv = week.librarian("Live", ANDOY)
    week.scene.later(minutes=1)
    assert liv.chat == []
    week.scene.at(oslo(9, 8))
    assert SECOND in questions(liv.chat)[0]


def test_who_comes_into_a_group_after_its_chat_was_asked_gets_the_question_privately(week: Week) -> None:
    eva = week.librarian("Eva", ANDOY)
    groups.add_member(week.scene.tx, week.scene.now, week.north.id, week.member(eva))
    eva.does("member_came", CHAT)
    week.begins()
    assert eva.chat == []
    week.scene.at(oslo(9, 2, 10))
    liv = week.librarian("Live", ANDOY)
    groups.add_member(week.scene.tx, week.scene.now, week.north.id, week.member(liv))
    week.scene.later(minutes=1)
    assert (len(questions(liv.chat)), len(questions(eva.chat))) == (1, 0)


def test_who_is_not_in_the_groups_chat_gets_the_question_privately_until_they_are(week: Week) -> None:
    groups.set_invite_link(week.scene.tx, week.north.id, "https://t.me/+nord")
    week.ola.does("member_went", CHAT)
    week.begins()
    assert week.ola.last.labels == ["Svar", "Hopp over", "Vis svarene", "Bli med i chatten"]
    assert "ikke er med i ennå" in week.ola.last.text
    assert week.kari.chat == []
    week.scene.at(oslo(9, 8))
    assert week.ola.last.labels == ["Svar", "Hopp over", "Vis svarene"]
    assert SECOND in week.ola.last.text
    week.ola.does("member_came", CHAT)
    week.scene.at(oslo(9, 15))
    assert len(questions(week.ola.chat)) == 2


def test_the_way_into_the_chat_goes_once_it_is_taken(week: Week) -> None:
    groups.set_invite_link(week.scene.tx, week.north.id, "https://t.me/+nord")
    week.ola.does("member_went", CHAT)
    week.begins()
    week.ola.does("member_came", CHAT)
    week.ola.presses("Hopp over")
    assert week.ola.last.labels == ["Svar", "Ikke hopp over", "Vis svarene"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("kari", "kommer i gruppa."),
        ("ola", "til du er med i gruppas chat"),
        ("per", "til gruppa har fått en chat"),
        ("eva", "til du har fått en gruppe"),
    ],
)
def test_the_settings_tell_where_the_questions_come(week: Week, name: str, told: str) -> None:
    week.ola.does("member_went", CHAT)
    person = week.librarian("Eva", ANDOY) if name == "eva" else getattr(week, name)
    person.writes("/innstillinger")
    assert told in person.last.text


def test_a_programme_that_cannot_be_read_stops_no_other(week: Week, caplog: pytest.LogCaptureFixture) -> None:
    broken = Week(week.scene, grouped=False)
    programmes.go_by(week.scene.tx, broken.id, "x")
    with caplog.at_level("ERROR"):
        week.scene.now = oslo(9, 1)
        posting.post(week.scene.tx, week.scene.now)
        posting.post(week.scene.tx, week.scene.now)
        assert posting.next_question(week.scene.tx, week.scene.now) == oslo(9, 8)
    assert len([each for each in caplog.records if "could not be put" in each.message]) == 1
    week.scene.deliver()
    assert FIRST in week.question.text


def test_that_something_failed_is_told_over_a_button_where_the_programme_cannot_be_read(week: Week) -> None:
    programmes.go_by(week.scene.tx, week.id, "x")
    kari, now = week.kari.id, week.scene.now
    pressed = Incoming(address=str(kari), chat=kari, private=True, at=now, press="question", press_id="9")
    ((_, told),) = router.apologise(week.scene.tx, now, pressed)
    assert told.startswith("Noe gikk galt hos meg.")


def test_a_programme_that_cannot_be_read_is_in_the_log_once_a_day_also_where_nobody_can_be_told(
    week: Week, caplog: pytest.LogCaptureFixture
) -> None:
    programmes.go_by(week.scene.tx, week.id, "x")
    week.scene.tx.execute(delete(role))
    for hour in (9, 10, 11):
        posting.post(week.scene.tx, oslo(9, 1, hour))
    assert caplog.text.count("could not be put") == 1
    posting.post(week.scene.tx, oslo(9, 2))
    assert caplog.text.count("could not be put") == 2


def test_a_programme_whose_questions_cannot_be_put_is_told_of_and_stops_no_other(week: Week) -> None:
    broken = Region(week.scene)
    nina = broken.facilitator("Nina")
    broken.group("Vest", broken.librarian("Mari", ANDOY))
    week.scene.tx.execute(delete(prompt).where(prompt.c.programme_id == broken.id))
    week.begins()
    week.scene.later(minutes=5)
    assert [shown.text for shown in nina.chat if "trygt, og jeg prøver igjen" in shown.text] == [nina.last.text]
    assert FIRST in week.question.text


def test_a_late_joiner_who_comes_in_the_evening_gets_it_the_next_morning(week: Week) -> None:
    week.scene.at(oslo(9, 1, 21))
    eva = week.librarian("Eva", ANDOY)
    week.scene.later(minutes=1)
    assert questions(eva.chat) == []
    week.scene.at(oslo(9, 2, 8))
    week.scene.later(minutes=1)
    assert len(questions(eva.chat)) == 1


def test_on_a_public_holiday_nothing_comes_and_the_question_moves_to_the_next_day(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort, "STARTER", cohort.STARTER.replace('weekday = "tirsdag"', 'weekday = "mandag"'))
    week = Week(scene, grouped=False)
    scene.now = oslo(3, 23, year=2027)
    week.groups()
    easter_monday = oslo(3, 29, 15, year=2027)
    scene.at(easter_monday)
    assert week.in_chat() == []
    scene.at(oslo(3, 30, year=2027))
    assert len(week.in_chat()) == 1


@AFTER_THE_FIRST
def test_a_chat_that_is_made_the_same_day_gets_it_after_all(week: Week) -> None:
    week.scene.at(oslo(9, 1, 12))
    groups.bind(week.scene.tx, week.scene.now, week.south.id, OTHER_CHAT)
    week.scene.later(minutes=1)
    assert len(week.in_chat(OTHER_CHAT)) == 1
    assert len(questions(week.per.chat)) == 1


# --- electives -------------------------------------------------------------------------------------------------------


@BEFORE_ELECTIVES
def test_a_group_that_has_begun_on_its_electives_stays_with_them(week: Week) -> None:
    week.scene.at(oslo(10, 6))
    assert "Organisasjonsteori, uke 1 av 3" in week.question.text
    for person in (week.kari, week.ola, week.ine):
        participations.change(week.scene.tx, week.member(person), week.id, electives=["E5", "E4"])
    week.scene.at(oslo(10, 13))
    assert "Organisasjonsteori, uke 2 av 3" in week.question.text


@BEFORE_ELECTIVES
def test_who_changes_electives_without_a_group_gets_one_question_a_week(week: Week) -> None:
    eva = week.librarian("Eva", ANDOY)
    week.scene.at(oslo(10, 6))
    asked = len(questions(eva.chat))
    participations.change(week.scene.tx, week.member(eva), week.id, electives=["E5", "E4"])
    week.scene.later(minutes=1)
    assert len(questions(eva.chat)) == asked
    week.scene.at(oslo(10, 13))
    assert len(questions(eva.chat)) == asked + 1


# --- other electives than the group's --------------------------------------------------------------------------------


@pytest.fixture
def divided(copy_of: Callable[..., Soon]) -> Soon:
    """The group takes organisation and then marketing; Kari takes rhetoric in place of the first."""
    return copy_of(pilots.divided)


def test_who_chose_another_elective_gets_it_in_private_in_place_of_the_groups(divided: Week) -> None:
    before = len(questions(divided.kari.chat))
    divided.scene.at(oslo(10, 6))
    assert "Organisasjonsteori, uke 1 av 3" in divided.question.text
    assert ["Retorikk, uke 1 av 3" in text for text in questions(divided.kari.chat)[before:]] == [True]
    assert questions(divided.ola.chat) == []


def test_everybody_gets_one_question_a_week_and_the_shared_elective_comes_in_the_chat(divided: Week) -> None:
    before = len(questions(divided.kari.chat))
    divided.scene.at(oslo(10, 27, 12))
    assert len(questions(divided.kari.chat)) - before == 3
    assert "Markedsføring og synliggjøring, uke 1 av 3" in divided.question.text
    divided.kari.writes("/sporsmal")
    assert "Markedsføring og synliggjøring, uke 1 av 3" in divided.kari.sees("Markedsføring").text


def test_who_leads_from_afar_has_their_four_weeks_and_the_group_waits_one(scene: Scene) -> None:
    week = Soon(scene)
    for person in (week.ola, week.ine):
        week.chooses(person, "E1", "E2")
    week.moves(week.kari, SORTLAND, position="remote_leader")
    week.scene.at(oslo(10, 20, 12))
    asked = [text.split(",")[0] for text in questions(week.kari.chat)]
    assert asked == ["Bibliotekfaglig fjernledelse"] * 3
    in_chat = questions(week.scene.chat(CHAT))
    week.ola.writes("/program")
    assert "uke 44 (andre i gruppa har ei uke til)" in week.ola.last.text
    week.scene.at(oslo(10, 27, 12))
    assert questions(week.scene.chat(CHAT)) == in_chat
    assert "Bibliotekfaglig fjernledelse, uke 4 av 4" in questions(week.kari.chat)[-1]
    week.scene.at(oslo(11, 3, 12))
    assert "Markedsføring og synliggjøring, uke 1 av 3" in week.question.text
    assert len(questions(week.kari.chat)) == 4


def test_who_has_answered_their_own_elective_counts_as_having_answered_that_week(divided: Week) -> None:
    divided.scene.at(oslo(10, 6, 12))
    divided.answers(divided.kari, to="Gruppa")
    assert "Nord: 1 av 3 har svart, 0 hopper over" in opens(divided.vilde)


def test_answers_to_the_electives_of_one_week_meet_in_the_group(divided: Week) -> None:
    divided.scene.at(oslo(10, 6, 12))
    divided.answers(divided.kari, "Jeg fikk med meg ordføreren.", to="Gruppa")
    divided.answers(divided.ola, "Vi er tre om alt.", to="Gruppa")
    divided.kari.presses("Vis svarene")
    assert "Om Organisasjonsteori: " in divided.kari.last.text
    assert "Vi er tre om alt." in divided.kari.last.text
    divided.ola.writes("/sporsmal")
    divided.ola.presses("Vis svarene")
    assert "Om Retorikk: " in divided.ola.last.text
    assert "Jeg fikk med meg ordføreren." in divided.ola.last.text
    divided.per.writes("/sporsmal")
    divided.per.presses("Vis svarene")
    assert "ordføreren" not in divided.per.last.text
    divided.kari.writes("/sporsmal")
    divided.kari.presses("Se svaret mitt")
    divided.kari.presses("Ta tilbake")
    divided.kari.presses("Ja")
    assert "ordføreren" not in divided.ola.last.text


# --- late, uncertain, missed -----------------------------------------------------------------------------------------


def test_a_question_may_be_two_working_days_late(week: Week) -> None:
    week.scene.now = oslo(9, 3, 8, 30)
    week.scene.until_now()
    assert len(week.in_chat()) == 1


def test_a_late_question_waits_for_the_morning(week: Week) -> None:
    week.scene.now = oslo(9, 1, 19)
    week.scene.until_now()
    assert week.in_chat() == []
    week.scene.at(oslo(9, 2, 8))
    assert len(week.in_chat()) == 1


def test_a_question_that_is_tried_again_in_the_evening_waits_for_the_morning(week: Week) -> None:
    nothing = NotSent("Telegram was away", after=10 * 60 * 60)
    week.scene.at(oslo(9, 1, 8))
    week.scene.outcomes = [nothing] * 3
    week.begins()
    week.scene.at(oslo(9, 1, 19))
    assert week.in_chat() == []
    week.scene.at(oslo(9, 2, 8))
    assert FIRST in week.question.text


def test_a_question_that_waits_for_the_morning_holds_back_no_answer(week: Week) -> None:
    week.scene.at(oslo(9, 1, 8))
    week.scene.outcomes = [NotSent("Telegram was away", after=10 * 60 * 60)] * 3
    week.begins()
    week.scene.at(oslo(9, 1, 19, 1))
    week.per.writes("/hjelp")
    assert "Hva vil du gjøre?" in week.per.last.text


def test_a_question_survives_hours_without_telegram(week: Week) -> None:
    week.scene.at(oslo(9, 1, 8))
    week.scene.outcomes = [NotSent("ConnectError")] * 60
    week.begins()
    while week.scene.outcomes:
        week.scene.later(minutes=5)
    week.scene.later(minutes=15)
    assert FIRST in week.question.text


def test_a_question_that_is_too_late_is_not_sent_and_the_facilitators_are_told_once(week: Week) -> None:
    week.scene.now = oslo(9, 3, 9, 30)
    week.scene.until_now()
    week.scene.later(minutes=5)
    assert week.in_chat() == []
    assert week.per.chat == []
    assert len(week.vilde.chat) == 1
    assert FIRST in week.vilde.last.text
    assert "Nord, Sør" in week.vilde.last.text
    week.scene.at(oslo(9, 8))
    assert SECOND in week.question.text


def test_after_weeks_of_silence_one_question_comes_and_each_missed_one_is_told(week: Week) -> None:
    week.scene.now = oslo(9, 16, 9)
    week.scene.until_now()
    assert len(week.in_chat()) == 1
    assert len([shown for shown in week.vilde.chat if "rakk ikke ut" in shown.text]) == 2


def test_what_was_missed_is_told_of_no_more_also_to_who_comes_to_look_after_the_programme_later(week: Week) -> None:
    week.scene.now = oslo(9, 16, 9)
    week.scene.until_now()
    nora = week.facilitator("Nora")
    week.scene.later(hours=1)
    week.scene.at(oslo(9, 23, 12))
    assert not [shown for shown in nora.chat if "rakk ikke ut" in shown.text]
    assert len([shown for shown in week.vilde.chat if "rakk ikke ut" in shown.text]) == 2


def test_groups_made_in_the_middle_of_a_programme_have_missed_nothing(scene: Scene) -> None:
    week = Week(scene, grouped=False)
    scene.now = oslo(10, 8)
    week.groups()
    scene.until_now()
    assert week.vilde.chat == []
    assert len(week.in_chat()) == 1
    assert "Hvor mange ledd er det fra deg" in week.question.text


def test_a_question_of_which_nobody_knows_whether_it_arrived_waits_for_a_facilitator(week: Week) -> None:
    week.scene.at(oslo(9, 1, 8))
    week.scene.outcomes = [Perhaps("time-out")]
    week.begins()
    assert week.in_chat() == []
    week.vilde.presses("Send igjen")
    assert len(week.in_chat()) == 1


def test_a_question_that_could_not_be_sent_for_two_days_is_told(week: Week) -> None:
    week.scene.at(oslo(9, 1, 8))
    week.scene.outcomes = [NotSent("refused")] * 9
    week.begins()
    week.scene.outcomes = []
    week.scene.now = oslo(9, 3, 10)
    week.scene.deliver()
    assert week.in_chat() == []
    assert week.vilde.sees("Det ble for sent å sende spørsmålet til gruppa Nord")


# --- its words -------------------------------------------------------------------------------------------------------


def test_a_private_copy_is_worded_for_somebody_alone_at_work(week: Week) -> None:
    week.scene.at(oslo(11, 10))
    assert "Hva ryker først på biblioteket når du er borte?" in questions(week.per.chat)[-1]
    assert "når du er borte?" not in week.question.text
    week.per.writes("Åpningstida.")
    week.per.presses("Svaret mitt denne uka")
    assert week.per.sees("Takk! Det er svaret ditt på «Hva ryker først på biblioteket når du er borte?")


def test_a_remote_leader_and_the_staff_on_site_are_asked_in_their_own_words(scene: Scene) -> None:
    week = Soon(scene)
    far = week.librarian("Fia", ANDOY, position="remote_leader", library="Fjernt")
    near = week.librarian("Siv", ANDOY, position="staff", library="Fjernt")
    for name in ("Ada", "Bo"):
        week.librarian(name, ANDOY, position="staff", library="Fjernt")
    week.group("Fjern", far, near)
    scene.at(oslo(10, 6))
    assert "om du eller de på stedet har ansvaret" in questions(far.chat)[-1]
    assert "om du eller lederen har ansvaret" in questions(near.chat)[-1]
    assert "Nord" not in questions(far.chat)[-1]


# --- skipping --------------------------------------------------------------------------------------------------------


@AFTER_THE_FIRST
def test_skipping_in_the_group_is_quiet_and_pressing_again_undoes_it(week: Week) -> None:
    before = week.in_chat()
    (told,) = week.kari.presses("Hopp over", chat=CHAT)
    assert told.startswith("Helt greit. Jeg maser ikke om dette.")
    assert told.endswith("trykker du «Hopp over» igjen.")  # the button there says the same to everyone
    week.scene.later(seconds=30)
    assert "hopper du ikke over" in week.kari.presses("Hopp over", chat=CHAT)[0]
    assert week.in_chat() == before
    assert week.kari.chat == []


@AFTER_THE_FIRST
def test_two_presses_at_once_skip_once(week: Week) -> None:
    week.kari.presses("Hopp over", chat=CHAT)
    before = kept(week.scene.tx)
    assert "Jeg maser ikke" in week.kari.presses("Hopp over", chat=CHAT)[0]
    assert kept(week.scene.tx) == before
    week.kari.writes("/sporsmal")
    assert "Du hopper over dette." in week.kari.sees(FIRST).text


@AFTER_THE_FIRST
def test_who_has_answered_cannot_skip(week: Week) -> None:
    week.answers(week.kari, to="Gruppa")
    before = kept(week.scene.tx)
    for chat in (CHAT, None):
        assert "allerede svart" in week.kari.carries("prompts.skip 1", 1, chat)[0]
    assert kept(week.scene.tx) == before


@AFTER_THE_FIRST
def test_who_has_skipped_gets_no_private_copy(week: Week) -> None:
    week.scene.at(oslo(9, 1, 10))
    week.ola.presses("Hopp over", chat=CHAT)
    participations.change(week.scene.tx, week.member(week.ola), week.id, private_prompts=True)
    week.scene.later(minutes=1)
    assert week.ola.chat == []


@AFTER_THE_FIRST
def test_skipping_in_private_shows_what_others_answered(week: Week) -> None:
    week.answers(week.liv, "Vi hadde strikkekafé.", to="Gruppa")
    week.per.presses("Hopp over")
    assert "Du hopper over dette." in week.per.sees(FIRST).text
    assert "Liv (Hadsel): Vi hadde strikkekafé." in week.per.last.text


@AFTER_THE_FIRST
def test_after_skipping_what_one_writes_is_no_answer(week: Week) -> None:
    week.per.presses("Svar")
    week.per.presses("Hopp over")
    week.per.writes("Hei!")
    assert "Hva er dette?" in week.per.last.text


@AFTER_THE_FIRST
def test_a_stranger_who_presses_is_told_how_to_join(week: Week) -> None:
    before = kept(week.scene.tx)
    stranger = week.scene.person("Fremmed")
    assert "ikke med i noe program" in stranger.presses("Hopp over", chat=CHAT)[0]
    assert kept(week.scene.tx) == before


@AFTER_THE_FIRST
@pytest.mark.parametrize("forged", ["prompts.skip 99999", "prompts.skip x", "prompts.skip", "answers.begin 99999"])
def test_a_forged_press_changes_nothing(week: Week, forged: str) -> None:
    before = kept(week.scene.tx)
    assert "gjelder ikke lenger" in week.kari.carries(forged, 1)[0]
    assert kept(week.scene.tx) == before


@AFTER_THE_FIRST
def test_a_question_that_is_not_put_yet_can_be_neither_skipped_nor_answered(week: Week) -> None:
    before, second = kept(week.scene.tx), programmes.prompt_of(week.scene.tx, week.id, "M1-2").id
    for name in ("prompts.skip", "answers.begin", "answers.others"):
        assert "gjelder ikke lenger" in week.kari.carries(press(name, second), 1)[0]
    assert kept(week.scene.tx) == before


# --- looking it up ---------------------------------------------------------------------------------------------------


def test_before_the_first_question_one_is_told_when_it_comes(week: Week) -> None:
    for command in ("/sporsmal", "/svar"):
        week.kari.writes(command)
        assert week.kari.last.text == "Det kommer et spørsmål tirsdag 1. september kl. 09.00."


@AFTER_THE_FIRST
def test_the_question_my_answer_and_my_groups_answers_can_be_looked_up(week: Week) -> None:
    week.answers(week.ola, "En dame fikk hjelp med skjema.", to="Gruppa")
    week.answers(week.kari, "En gutt fikk lekseplass.")
    already = len(week.kari.chat)
    week.kari.writes("/sporsmal")
    question, mine, others = (shown.text for shown in week.kari.chat[already:])
    assert "Du har svart. Takk!" in question
    assert "En gutt fikk lekseplass." in mine
    assert "Ola (Hadsel): En dame fikk hjelp med skjema." in others


@AFTER_THE_FIRST
def test_others_answers_wait_until_one_has_answered_skipped_or_asked(week: Week) -> None:
    week.answers(week.ola, "En dame fikk hjelp.", to="Gruppa")
    week.kari.writes("/sporsmal")
    assert "En dame" not in "".join(shown.text for shown in week.kari.chat)
    week.kari.presses("Vis svarene")
    assert "En dame fikk hjelp." in week.kari.last.text


@AFTER_THE_FIRST
def test_the_question_can_be_looked_up_in_the_group_and_answered_there(week: Week) -> None:
    week.scene.at(oslo(9, 2))
    week.kari.writes("/sporsmal", chat=CHAT)
    assert len(week.in_chat()) == 2
    week.kari.replies(week.question, "Det var da strømmen gikk.", chat=CHAT)
    assert "Det var da strømmen gikk." in week.kari.last.text


def test_in_a_group_of_no_programme_one_is_sent_to_the_private_chat(week: Week) -> None:
    for command in ("/sporsmal", "/program"):
        week.kari.writes(command, chat=-999)
        assert "privat samtale" in week.in_chat(-999)[-1]


def test_a_stranger_is_told_how_to_join(week: Week) -> None:
    stranger = week.scene.person("Fremmed")
    for command in ("/sporsmal", "/svar", "/program", "/del", "/finn skole"):
        stranger.writes(command)
        assert "ikke med i noe program" in stranger.last.text


# --- the plan --------------------------------------------------------------------------------------------------------


@AFTER_THE_FIRST
def test_the_plan_says_where_we_are_and_what_comes(week: Week) -> None:
    week.kari.writes("/program")
    plan = week.kari.last.text
    assert plan.startswith("Lederutvikling for små bibliotek")
    assert "Nå: Samfunnsoppdraget og rolleforståelse, uke 1 av 4" in plan
    assert "Neste spørsmål: tirsdag 8. september kl. 09.00" in plan
    assert "Neste uke uten spørsmål: uke 40" in plan
    assert "Kommunal forvaltning og saksbehandling – det å være kommunal leder: tirsdag 6. oktober" in plan
    week.kari.writes("/program", chat=CHAT)
    assert week.in_chat()[-1] == plan


def test_the_plan_names_the_next_session(week: Week) -> None:
    week.vilde.writes("/veileder")
    week.vilde.presses("Møter")
    week.vilde.presses("Nytt møte")
    week.vilde.writes("Budsjett på en time")
    week.vilde.presses("Hele kullet")
    week.vilde.writes("torsdag 3. september 08.30")
    week.vilde.presses("60 min")
    week.vilde.writes("https://video.example.no/m/1")
    week.vilde.presses("Send invitasjonen")
    week.kari.writes("/program")
    assert "Neste møte: Budsjett på en time, torsdag 3. september kl. 08.30" in week.kari.last.text


def test_after_the_last_question_the_plan_says_so(week: Week) -> None:
    week.scene.now = oslo(6, 20, year=2027)
    for command in ("/program", "/sporsmal"):
        week.kari.writes(command)
    said = week.kari.sees("Lederutvikling").text
    assert "Alle ukene er ferdige.\nNeste spørsmål: tirsdag 3. august kl. 09.00\nGruppa har chatten sin" in said
    assert "uten spørsmål" not in said
    week.scene.now = oslo(6, 20, year=2029)
    week.kari.writes("/program")
    assert "Alle ukene er ferdige.\nAlle spørsmålene er stilt. Takk for følget!" in week.kari.last.text


# --- what facilitators see -------------------------------------------------------------------------------------------


def opens(vilde: Person) -> str:
    vilde.writes("/veileder")
    vilde.presses("Spørsmål")
    return vilde.last.text


@AFTER_THE_FIRST
def test_the_facilitator_sees_how_many_have_answered_and_skipped_but_no_answer(week: Week) -> None:
    week.answers(week.kari, "Hemmelig.")
    week.ola.presses("Hopp over", chat=CHAT)
    told = opens(week.vilde)
    assert "Nord: 1 av 3 har svart, 1 hopper over" in told
    assert "Sør: 0 av 2 har svart, 0 hopper over" in told
    assert FIRST in told
    assert "Hemmelig" not in told


@AFTER_THE_FIRST
def test_who_has_a_pause_is_not_waited_for_but_their_answer_counts(week: Week) -> None:
    week.answers(week.kari)
    week.ola.presses("Hopp over", chat=CHAT)
    for away in (week.kari, week.ola, week.ine):
        away.writes("/pause")
        away.presses("1 uke")
    assert "Nord: 1 av 3 har svart, 1 hopper over, 1 har pause\n" in opens(week.vilde)
    week.ine.presses("Jeg er tilbake nå")
    assert "Nord: 1 av 3 har svart, 1 hopper over\n" in opens(week.vilde)


def test_the_facilitator_sees_what_comes(week: Week) -> None:
    assert "ikke stilt ennå" in opens(week.vilde)
    week.vilde.presses("Det som kommer")
    assert week.vilde.last.text.startswith("Tirsdag 1. september kl. 09.00\n" + FIRST)
    assert SECOND in week.vilde.last.text
    week.vilde.presses("Tilbake")
    week.vilde.presses("Tilbake")
    assert "Møter" in week.vilde.last.labels


def test_the_facilitator_sees_which_weeks_have_no_question_and_why(week: Week) -> None:
    week.scene.at(oslo(9, 15, 12))
    opens(week.vilde)
    week.vilde.presses("Det som kommer")
    assert "Uke 40: ikke noe spørsmål (skoleferie)." in week.vilde.last.text


def test_groups_with_other_electives_see_their_own_questions_ahead(week: Week) -> None:
    participations.change(week.scene.tx, week.member(week.per), week.id, electives=["E5", "E4"])
    week.scene.now = oslo(1, 26, 10, year=2027)
    week.scene.until_now()
    opens(week.vilde)
    week.vilde.presses("Det som kommer")
    assert week.vilde.last.text.startswith("Nord:\n\n")
    week.vilde.presses("Neste")
    assert week.vilde.last.text.startswith("Sør:\n\n")


def test_a_question_that_was_missed_is_marked(week: Week) -> None:
    week.scene.now = oslo(9, 3, 10)
    week.scene.until_now()
    assert "Spørsmålet ble ikke sendt" in opens(week.vilde)


@AFTER_THE_FIRST
def test_only_facilitators_see_it(week: Week) -> None:
    for name in ("prompts.menu", "prompts.ahead"):
        assert "for veilederne" in week.kari.carries(press(name, week.id), 1)[0]
        assert week.kari.chat == []


def test_without_groups_the_facilitator_is_told_what_to_do_first(scene: Scene) -> None:
    assert "når gruppene er klare" in opens(Week(scene, grouped=False).vilde)


def test_the_next_question_is_the_next_thing_that_happens(week: Week) -> None:
    week.scene.at(oslo(8, 31, 8))  # the facilitators have been told what comes
    assert due.next_due(week.scene.tx, week.scene.now) == oslo(9, 1)
    week.begins()
    week.scene.at(oslo(9, 7, 12))
    assert due.next_due(week.scene.tx, week.scene.now) == oslo(9, 8)
