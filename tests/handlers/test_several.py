"""Somebody who takes part in two programmes reaches what belongs to each of them."""

from datetime import date, timedelta

import pytest

from bot.services import experiences, responses
from storage import groups, participations, people, programmes, sessions
from tests.cohort import STARTER
from tests.region import SORTLAND
from tests.scene import Person, Scene
from tests.week import CHAT, FIRST, OTHER_CHAT, SECOND, Week, oslo

OLD, NEW = "Lederutvikling for små bibliotek (2026)", "Vestlandsprogrammet (2026)"
LESSON, OTHER_LESSON = "Vi fikk vikar fra skolen.", "Vi fikk vikar fra kirka."


class Two:
    """Kari takes part in an older programme with Ola and in a newer with Mari, which begins a day and a week later."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.old = Week(scene)
        self.kari, self.ola = self.old.kari, self.old.ola
        self.new = Week(scene, grouped=False)
        source = STARTER.replace('title.nb = "Lederutvikling for små bibliotek"', 'title.nb = "Vestlandsprogrammet"')
        self.runs(self.new, date(2026, 9, 8), source.replace('weekday = "tirsdag"', 'weekday = "onsdag"'))
        self.mari = self.new.librarian("Mari", SORTLAND, library="Vestbiblioteket")
        self.vera = self.new.facilitator("Vera")
        self.takes_part_too(self.kari)
        self.new.group("Vest", self.kari, self.mari)

    def runs(self, week: Week, start: date, source: str = STARTER) -> None:
        programmes.go_by(self.scene.tx, week.id, source)
        programmes.change(self.scene.tx, week.id, start_on=start)

    def takes_part_too(self, person: Person) -> None:
        tx, member = self.scene.tx, self.old.member(person)
        people.give_role(tx, self.scene.now, member, self.new.id, "participant")
        columns = {"slots": [], "electives": [], "private_prompts": False, "paused_until": None}
        participations.start(tx, self.scene.now, member, self.new.id, **columns)

    def pauses(self, week: Week) -> None:
        until = self.scene.now.date() + timedelta(weeks=4)
        participations.change(self.scene.tx, week.member(self.kari), week.id, paused_until=until)

    def leaves(self, week: Week) -> None:
        week.leaves(self.kari)
        people.take_role(self.scene.tx, week.member(self.kari), week.id, "participant")

    def told(self, text: str) -> list[str]:
        """What Kari is told when she writes something."""
        before = len(self.kari.chat)
        self.kari.writes(text)
        return [shown.text for shown in self.kari.chat[before:]]


@pytest.fixture
def two(scene: Scene) -> Two:
    return Two(scene)


def firsts(texts: list[str]) -> list[str]:
    return [text.splitlines()[0] for text in texts]


# --- looking ---------------------------------------------------------------------------------------------------------


def test_each_group_is_shown_with_its_programme(two: Two) -> None:
    told = two.told("/gruppe")
    assert firsts(told) == [NEW, OLD]
    assert ["Gruppa di er Vest." in told[0], "Gruppa di er Nord." in told[1]] == [True, True]


def test_who_has_no_group_in_one_of_them_is_told_in_which(two: Two) -> None:
    groups.end_membership(two.scene.tx, two.scene.now, two.old.north.id, two.old.member(two.kari))
    told = two.told("/gruppe")
    assert told[1].startswith(f"{OLD}\n\nDu er ikke i noen gruppe ennå.")


def test_each_programme_tells_where_it_is(two: Two) -> None:
    assert firsts(two.told("/program")) == [NEW, OLD]


@pytest.mark.parametrize("command", ["/gruppe", "/program", "/sporsmal"])
@pytest.mark.parametrize("done", ["pauses", "leaves"])
def test_what_one_is_away_from_or_has_left_is_not_shown(two: Two, command: str, done: str) -> None:
    two.scene.at(oslo(9, 9))
    getattr(two, done)(two.old)
    [told] = two.told(command)
    mine = {"/gruppe": "Vest", "/program": "Vestlandsprogrammet", "/sporsmal": FIRST}
    assert mine[command] in told
    assert (OLD in told, NEW in told) == (False, False)


def test_who_is_away_from_both_sees_both_as_anybody_on_pause_does(two: Two) -> None:
    two.pauses(two.old)
    two.pauses(two.new)
    assert firsts(two.told("/gruppe")) == [NEW, OLD]


def test_who_takes_part_in_one_is_told_of_no_programme(two: Two) -> None:
    two.scene.at(oslo(9, 9))
    two.ola.writes("/sporsmal")
    assert two.ola.last.text.startswith("Samfunnsoppdraget")
    two.ola.writes("/gruppe")
    assert two.ola.last.text.startswith("Gruppa di er Nord.")


# --- the question ----------------------------------------------------------------------------------------------------


def test_the_question_of_each_is_shown_the_latest_first(two: Two) -> None:
    two.scene.at(oslo(9, 9))
    told = two.told("/sporsmal")
    assert firsts(told) == [NEW, OLD]
    assert [FIRST in told[0], SECOND in told[1]] == [True, True]


def test_each_question_comes_with_its_own_answer(two: Two) -> None:
    two.scene.at(oslo(9, 9))
    two.kari.writes("/sporsmal")
    for question, answer in ((SECOND, "Til den gamle."), (FIRST, "Til den nye.")):
        two.kari.presses("Svar", two.kari.sees(question))
        two.kari.writes(answer)
    told = two.told("/sporsmal")
    assert ["Til den nye." in each for each in told] == [False, True, False, False]
    assert ["Til den gamle." in each for each in told] == [False, False, False, True]


def test_a_programme_that_has_not_begun_tells_when_it_asks(two: Two) -> None:
    two.scene.at(oslo(9, 2))
    told = two.told("/sporsmal")
    assert firsts(told) == [OLD, NEW]
    assert told[1] == f"{NEW}\n\nDet kommer et spørsmål onsdag 9. september kl. 09.00."


def test_a_programme_that_has_asked_everything_is_left_out(two: Two) -> None:
    two.runs(two.old, date(2024, 9, 3))
    assert firsts(two.told("/sporsmal")) == [NEW]


def test_what_one_answers_is_to_the_question_that_came_last(two: Two) -> None:
    two.scene.at(oslo(9, 9))
    two.kari.writes("/svar En gutt fikk lekseplass.")
    assert two.kari.sees("Svaret ditt").text.startswith(f"{NEW}\n\nSvaret ditt:\nEn gutt")
    two.scene.at(oslo(9, 15))
    two.kari.writes("/svar En jente fikk lekseplass.")
    assert two.kari.last.text.startswith(f"{OLD}\n\nSvaret ditt:\nEn jente")
    two.kari.writes("/svar")
    assert "En jente" in two.kari.last.text


def test_who_asks_to_answer_sees_what_to(two: Two) -> None:
    two.scene.at(oslo(9, 15))
    two.kari.writes("/svar")
    assert two.kari.last.text.startswith(f"{OLD}\n\n")
    assert "Skriv, snakk inn" in two.kari.last.text


def test_of_two_that_came_at_once_the_newer_programmes_is_answered(two: Two) -> None:
    two.runs(two.old, date(2026, 9, 1), STARTER.replace('weekday = "tirsdag"', 'weekday = "onsdag"'))
    two.scene.at(oslo(9, 9))
    two.kari.writes("/svar En gutt fikk lekseplass.")
    assert two.kari.sees("Svaret ditt:").text.startswith(NEW)


def test_what_is_written_unasked_is_the_answer_to_the_question_that_came_last(two: Two) -> None:
    two.scene.at(oslo(9, 15))
    two.kari.writes("En gutt fikk lekseplass.")
    two.kari.presses("Svaret mitt denne uka")
    assert two.kari.last.text.startswith(f"{OLD}\n\nSvaret ditt:")


def test_so_it_is_once_the_other_programme_has_asked_too(two: Two) -> None:
    two.scene.at(oslo(9, 8, 10))
    two.kari.writes("En gutt fikk lekseplass.")
    asks = two.kari.last
    two.scene.at(oslo(9, 9, 10))
    two.kari.presses("Svaret mitt denne uka", asks)
    assert two.kari.sees(f"Takk! Det er svaret ditt på «{SECOND}")
    assert two.kari.last.text.startswith(f"{OLD}\n\nSvaret ditt:")


def test_an_old_question_is_answered_in_the_programme_that_put_it(two: Two) -> None:
    """Last year's cohort and this year's ask the same; the answer belongs where the question was put."""
    two.scene.at(oslo(9, 9))
    two.kari.writes("/sporsmal")
    first = two.kari.sees(OLD)
    two.scene.now += timedelta(days=370)
    two.kari.presses("Svar", first)
    two.kari.writes("Til den gamle.")
    assert two.kari.sees("Svaret ditt:").text.startswith(f"{OLD}\n\nSvaret ditt:\nTil den gamle.")
    two.kari.presses("Hele kullet")
    two.mari.writes("/sporsmal")
    two.mari.presses("Vis svarene")
    assert "Til den gamle." not in two.mari.last.text


def test_a_question_of_a_programme_one_has_left_is_no_longer_answered(two: Two) -> None:
    two.scene.at(oslo(9, 9))
    two.kari.writes("/sporsmal")
    first = two.kari.sees(OLD)
    two.leaves(two.old)
    two.kari.presses("Svar", first)
    two.kari.writes("Til den gamle.")
    assert "Svaret ditt:" not in "".join(shown.text for shown in two.kari.chat)


def test_what_comes_after_another_programmes_question_may_be_to_that_one(two: Two) -> None:
    two.scene.at(oslo(9, 8))
    two.kari.writes("/svar")
    two.scene.at(oslo(9, 9))
    two.kari.writes("En gutt fikk lekseplass.")
    assert "Hva er dette?" in two.kari.last.text


# --- experiences -----------------------------------------------------------------------------------------------------


def share(person: Person, text: str, to: str) -> None:
    person.writes(f"/del {text}")
    person.presses(to)


def test_experiences_of_both_are_found(two: Two) -> None:
    share(two.ola, LESSON, "Gruppa")
    two.scene.later(minutes=1)
    share(two.mari, OTHER_LESSON, "Hele kullet")
    [found] = two.told("/finn vikar")
    assert found.startswith("2 erfaringer.")
    assert found.index("kirka") < found.index("skolen")
    two.kari.presses("2")
    assert two.kari.last.text.endswith(LESSON)


def test_those_of_a_programme_one_is_no_more_in_are_not_found(two: Two) -> None:
    share(two.ola, LESSON, "Hele kullet")
    share(two.mari, OTHER_LESSON, "Hele kullet")
    two.kari.writes("/finn vikar")
    two.leaves(two.old)
    assert "gjelder ikke lenger" in two.kari.presses("2")[0]
    assert two.told("/finn vikar")[0].endswith(OTHER_LESSON)


def test_an_experience_of_another_cohort_cannot_be_opened(two: Two) -> None:
    share(two.ola, LESSON, "Hele kullet")
    [hers] = experiences.of_member(two.scene.tx, two.old.member(two.ola))
    assert "gjelder ikke lenger" in two.mari.carries(f"experiences.read {hers.id}", 1)[0]


def test_an_experience_goes_to_the_programme_that_asked_last_and_says_so(two: Two) -> None:
    for moment, title, reader in ((oslo(9, 9), NEW, two.mari), (oslo(9, 15), OLD, two.ola)):
        two.scene.at(moment)
        share(two.kari, f"{LESSON} {title}", "Hele kullet")
        assert two.kari.sees("Erfaringen din:").text.startswith(f"{title}\n\nErfaringen din:")
        reader.writes("/finn vikar")
        assert title in reader.last.text


# --- notes to facilitators -------------------------------------------------------------------------------------------


def test_who_writes_to_the_facilitators_says_of_which_programme(two: Two) -> None:
    two.kari.writes("/hjelp")
    two.kari.presses("Skriv til veilederne")
    assert two.kari.last.labels == [NEW, OLD]
    two.kari.presses(OLD)
    assert two.kari.last.text.startswith(f"{OLD}\n\nSkriv det du vil si")
    two.kari.writes("Når er møtet?")
    assert two.kari.last.text.startswith(f"{OLD}\n\nSendt til veilederne.")
    assert "Når er møtet?" in two.old.vilde.last.text
    assert two.vera.chat == []


def test_what_was_written_unasked_goes_to_nobody_before_its_author_has_said_to_whom(two: Two) -> None:
    two.kari.writes("Når er møtet?")
    two.kari.presses("Til veilederne")
    assert (two.old.vilde.chat, two.vera.chat) == ([], [])
    two.kari.presses(NEW)
    assert "Når er møtet?" in two.vera.last.text
    assert two.old.vilde.chat == []
    assert two.kari.last.text.startswith(f"{NEW}\n\nSendt til veilederne.")


def test_a_programme_one_takes_no_part_in_cannot_be_written_to(two: Two) -> None:
    two.ola.writes("Når er møtet?")
    message = two.ola.last.button("Til veilederne").press.split()[1]
    for data in (f"notes.write {two.new.id}", f"unasked.note {message} {two.new.id}"):
        assert "gjelder ikke lenger" in two.ola.carries(data, two.ola.last.id)[0]
    assert two.vera.chat == []


# --- sessions --------------------------------------------------------------------------------------------------------


def test_who_looks_after_two_programmes_plans_the_sessions_of_each(two: Two) -> None:
    people.give_role(two.scene.tx, two.scene.now, two.old.member(two.vera), two.old.id, "facilitator")
    two.vera.writes("/moter")
    assert two.vera.last.labels == [f"Planlegg møter: {NEW}", f"Planlegg møter: {OLD}"]


def test_each_programme_names_its_own_next_session(two: Two) -> None:
    kept = {
        "timezone": "Europe/Oslo",
        "minutes": 60,
        "join_link": "https://example.no/mote",
        "announced_at": two.scene.now,
    }
    kept |= {"group_id": None, "sequence": 0, "edition": 0, "made_by": two.old.member(two.vera)}
    for week, title in ((two.old, "Oppstart"), (two.new, "Velkommen")):
        sessions.add(two.scene.tx, programme_id=week.id, title=title, starts_at=oslo(9, 3), **kept)
    told = two.told("/program")
    assert ["Neste møte: Velkommen" in told[0], "Neste møte: Oppstart" in told[1]] == [True, True]


# --- what follows on questions ---------------------------------------------------------------------------------------


def test_who_has_answered_in_one_is_still_reminded_in_the_other(two: Two) -> None:
    two.scene.at(oslo(9, 9))
    two.kari.replies(two.old.question, LESSON, CHAT)
    two.scene.at(oslo(9, 14))
    reminders = [shown.text for shown in two.kari.chat if "en gang til" in shown.text]
    assert [FIRST in text for text in reminders] == [True, True]  # of the old one's first week, and of the new one's


def test_an_answer_in_one_is_counted_in_no_group_of_the_other(two: Two) -> None:
    two.scene.at(oslo(9, 9))
    two.kari.presses("Svar", two.kari.sees(FIRST))
    two.kari.writes(LESSON)
    two.scene.at(oslo(9, 11, 10))
    assert "Denne uka har det vært stille her" in two.old.in_chat()[-1]
    [old], [new] = (responses.of_cohort(two.scene.tx, week.id).rows for week in (two.old, two.new))
    assert [week.answered for week in (old.weeks[-1], new.weeks[-1]) if week] == [0, 1]


def test_what_followed_an_answer_in_one_may_follow_one_in_the_other(two: Two) -> None:
    asks = "Hva så eller hørte du som gjorde at du la merke til akkurat dette?"
    two.scene.at(oslo(9, 1))
    two.old.answers(two.kari)
    two.scene.at(oslo(9, 9))
    two.old.answers(two.kari)
    assert asks in two.kari.sees("Svaret ditt").text


def test_who_was_asked_something_alone_in_one_is_still_shown_the_way_into_the_chat_of_the_other(two: Two) -> None:
    west = groups.of_member(two.scene.tx, two.new.member(two.kari), two.new.id)
    assert west
    groups.bind(two.scene.tx, two.scene.now, west.id, OTHER_CHAT)
    groups.set_invite_link(two.scene.tx, west.id, "https://t.me/+vest")
    two.kari.does("member_went", CHAT)
    two.scene.at(oslo(9, 9))
    ways = ["Bli med i chatten" in two.kari.sees(each).labels for each in (SECOND, FIRST)]
    assert ways == [False, True]
