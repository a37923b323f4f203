"""How many of each group answered, week by week: a picture, and the same in figures."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from bot import charts
from bot.domain.conversation import press
from bot.domain.parts import LONGEST_CAPTION, units
from storage import calendar, charge, groups, people, programmes, prompts
from tests.region import SORTLAND
from tests.scene import Person, Scene, Shown
from tests.week import Week, begun, oslo


def two_weeks(scene: Scene) -> Week:
    week = begun(scene)
    for each in (week.kari, week.per):
        week.answers(each)
    scene.at(oslo(9, 8))
    for each in (week.kari, week.ola, week.liv):
        week.answers(each)
    return week


@pytest.fixture
def week(copy_of: Callable[..., Week]) -> Week:
    """Two weeks: in the first Kari and Per answered, in the second Kari, Ola and Liv."""
    return copy_of(two_weeks)


def sees(person: Person) -> Shown:
    person.writes("/veileder")
    person.presses("Spørsmål")
    person.presses("Svar uke for uke")
    return person.last


def rows(shown: Shown) -> list[str]:
    """The figures under the picture."""
    return shown.text.rpartition("\n\n")[2].splitlines()


def picture(shown: Shown) -> Image.Image:
    assert shown.message.attachment
    assert shown.message.attachment.picture
    return Image.open(BytesIO(shown.message.attachment.content))


def grows(week: Week, n: int, name: str = "Gruppe") -> None:
    for number in range(n):
        first, second = (week.librarian(f"P{number}{m}", SORTLAND, library=f"F{number}{m}") for m in (0, 1))
        week.group(f"{name} {number}", first, second)


def test_a_facilitator_sees_how_many_of_each_group_answered_each_week(week: Week) -> None:
    shown = sees(week.vilde)
    assert rows(shown) == ["Uke 36 · 37", "Nord: 1/3 · 2/3", "Sør: 1/2 · 1/2"]
    assert shown.text.startswith("Så mange svarte")
    assert shown.labels == ["Tilbake"]
    assert picture(shown).format == "PNG"
    assert picture(shown).size == (760, 3 * 56 + 24)


def test_the_picture_shows_the_figures_that_stand_under_it(week: Week) -> None:
    shown = picture(sees(week.vilde))
    drawn = [
        (group, [charts.Cell(f"{n}/{of}", n / of) for n in weeks])
        for group, of, weeks in (("Nord", 3, (1, 2)), ("Sør", 2, (1, 1)))
    ]
    expected = Image.open(BytesIO(charts.png("Uke", ["36", "37"], drawn)))
    assert shown.tobytes() == expected.tobytes()


def test_a_late_answer_counts_in_the_week_of_its_question(week: Week) -> None:
    week.ine.carries(press("answers.begin", programmes.prompt_of(week.scene.tx, week.id, "M1-1").id), 1)
    week.ine.writes("Jeg kom på noe.")
    assert rows(sees(week.vilde))[1] == "Nord: 2/3 · 2/3"


def test_it_says_no_names_and_no_words(week: Week) -> None:
    text = sees(week.vilde).text
    assert not [word for word in ("Kari", "Per", "lekseplass") if word in text]


def test_a_week_in_which_a_group_had_leave_is_a_dash(week: Week) -> None:
    calendar.change(week.scene.tx, week.south.id, leave=["2026-09-14"])
    week.scene.at(oslo(9, 22))
    assert rows(sees(week.vilde)) == [
        "Uke 36 · 37 · 38 · 39",
        "Nord: 1/3 · 2/3 · 0/3 · 0/3",
        "Sør: 1/2 · 1/2 · – · 0/2",
    ]


def test_a_question_that_was_too_late_to_send_is_a_dash(scene: Scene) -> None:
    week = Week(scene)
    week.begins()
    scene.now = oslo(9, 10, 12)
    scene.until_now()
    assert rows(sees(week.vilde)) == ["Uke 36", "Nord: 0/3", "Sør: 0/2"]


def test_there_are_eight_weeks_at_most_and_the_newest_are_last(week: Week) -> None:
    week.scene.at(oslo(11, 24))
    first = rows(sees(week.vilde))[0].split(" · ")
    assert len(first) == 8
    assert first[-1] == "48"


def test_who_came_later_was_not_asked_before_and_who_has_left_was(week: Week) -> None:
    week.scene.later(hours=1)
    siv = week.librarian("Siv", SORTLAND, library="Filial 2")
    week.places(siv, week.south)
    groups.end_membership(week.scene.tx, week.scene.now, week.north.id, week.member(week.ine))
    week.scene.at(oslo(9, 15))
    assert rows(sees(week.vilde))[1:] == ["Nord: 1/3 · 2/3 · 0/2", "Sør: 1/2 · 1/3 · 0/3"]


def test_an_answer_to_a_question_that_one_was_asked_alone_counts_in_the_group(week: Week) -> None:
    other = next(each for each in (1, 2, 3, 4, 5, 6) if not prompts.was_put(week.scene.tx, each, week.member(week.ine)))
    prompts.post(week.scene.tx, week.scene.now, other, date(2026, 9, 7), oslo(9, 14), member_id=week.member(week.ine))
    week.ine.carries(press("answers.begin", other), week.ine.chat[0].id if week.ine.chat else 1)
    week.ine.writes("Det gikk fint.")
    assert rows(sees(week.vilde))[1] == "Nord: 1/3 · 3/3"


def test_many_groups_come_twelve_at_a_time(week: Week) -> None:
    grows(week, 11)
    week.scene.at(oslo(9, 15))
    shown = sees(week.vilde)
    assert len(rows(shown)) == 13
    assert picture(shown).size == (760, 13 * 56 + 24)
    assert shown.labels == ["Neste ›", "Tilbake"]
    week.vilde.presses("Neste", shown)
    assert rows(shown) == ["Uke 36 · 37 · 38", "Gruppe 10: – · 0/2 · 0/2"]
    assert shown.labels == ["‹ Forrige", "Tilbake"]
    assert picture(shown).size == (760, 2 * 56 + 24)


def test_there_is_room_for_the_longest_names(week: Week) -> None:
    grows(week, 11, "Karoline Margrethe Bartholomeussen-Vestvågøysund")
    week.scene.at(oslo(10, 27))
    text = sees(week.vilde).text
    assert len(rows(week.vilde.last)) == 13
    assert units(text) <= LONGEST_CAPTION


def test_a_page_that_is_no_more_is_not_shown(week: Week) -> None:
    shown = sees(week.vilde)
    before = shown.text
    for number in (-1, 1, 99):
        week.vilde.carries(press("responses.page", week.id, number), shown.id)
    assert shown.text == before


def test_before_the_first_question_there_is_nothing_to_draw(scene: Scene) -> None:
    shown = sees(Week(scene).vilde)
    assert shown.text == "Det første spørsmålet er ikke stilt ennå."
    assert not shown.has_file


def test_in_nynorsk_too(week: Week) -> None:
    people.change(week.scene.tx, week.member(week.vilde), language="nn")
    week.vilde.writes("/veileder")
    week.vilde.presses("Spørsmål")
    week.vilde.presses("Svar veke for veke")
    assert rows(week.vilde.last)[0] == "Veke 36 · 37"


def test_a_facilitator_with_some_groups_sees_those(week: Week) -> None:
    week.facilitator("Berit")
    charge.put(week.scene.tx, week.member(week.vilde), week.id, [week.south.id])
    assert rows(sees(week.vilde)) == ["Uke 36 · 37", "Sør: 1/2 · 1/2"]


# --- managers --------------------------------------------------------------------------------------------------------


def test_a_manager_sees_the_cohort_as_a_whole_and_nothing_that_tells_of_anybody(week: Week) -> None:
    shown = sees(week.manager("Mona"))
    assert rows(shown) == ["Uke 36 · 37", "Kullet: 2/5 · 3/5"]
    for each in (week.ine, week.per, week.ola):
        week.answers(each)
    week.scene.at(oslo(9, 15))
    mona = week.manager("Mona 2")
    assert rows(sees(mona)) == ["Uke 36 · 37 · 38", "Kullet: 2/5 · ≥4/5 · ≤1/5"]
    assert "Nord" not in mona.last.text


def test_a_manager_sees_no_figure_about_fewer_than_five(week: Week) -> None:
    groups.end_membership(week.scene.tx, oslo(9, 1, 8), week.south.id, week.member(week.liv))
    assert rows(sees(week.manager("Mona"))) == ["Uke 36 · 37", "Kullet: – · –"]


def test_in_a_large_cohort_a_manager_sees_plain_figures(week: Week) -> None:
    grows(week, 4)
    week.scene.at(oslo(9, 15))
    assert rows(sees(week.manager("Mona")))[1] == "Kullet: 2/5 · 3/13 · 0/13"


def test_it_is_for_those_who_lead(week: Week) -> None:
    for data in (press("responses.show", week.id), press("responses.page", week.id, 0)):
        assert "for veilederne" in week.kari.carries(data, 1)[0]


# --- the picture -----------------------------------------------------------------------------------------------------


def test_a_greater_share_is_darker_and_no_cell_is_white() -> None:
    cells = [charts.Cell("", share) for share in (0, 0.25, 0.5, 0.75, 1)]
    image = Image.open(BytesIO(charts.png("", [""] * 5, [("", cells)])))
    step = (760 - 216 - 24) / 5
    shades = [sum(image.getpixel((round(12 + 216 + (n + 0.5) * step), 12 + 56 + 12))) for n in range(5)]
    assert shades == sorted(shades, reverse=True)
    assert len(set(shades)) == 5
    assert shades[0] < 3 * 255
