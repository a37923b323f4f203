import tomllib

import pytest

from bot.domain.after_answers import Followed, chosen
from bot.domain.programme import LANGUAGES, AfterAnswer, ProgrammeFaults, load_starter_programme, read

TEXT = dict.fromkeys(LANGUAGES, "Hva så?")
KNOWN = [AfterAnswer(f"{step}-{n}", step, TEXT) for step in ("notice", "try") for n in (1, 2, 3)]


def after(step: str, *keys: str, taken: bool = True) -> str | None:
    """What follows an answer after these have, the latest first."""
    found = chosen(KNOWN, step, [Followed(key, taken) for key in keys])
    return found.key if found else None


def test_the_first_that_fits_the_step_comes_first() -> None:
    assert (after("notice"), after("try")) == ("notice-1", "try-1")


def test_each_comes_in_its_turn_and_the_one_from_longest_ago_comes_again() -> None:
    keys: list[str] = []
    for _ in range(7):
        keys.insert(0, after("try", *keys) or "")
    assert keys[::-1] == ["try-1", "try-2", "try-3", "try-1", "try-2", "try-3", "try-1"]


def test_the_same_never_comes_twice_running_though_it_is_the_only_one() -> None:
    assert chosen(KNOWN[:1], "notice", [Followed("notice-1", taken=True)]) is None


def test_none_follows_a_question_without_a_step_or_where_the_programme_has_none() -> None:
    assert after("") is None
    assert chosen([], "notice", []) is None


def test_who_lets_two_lie_is_asked_again_only_where_a_module_begins() -> None:
    assert after("try", "notice-1", taken=False) == "try-1"
    assert after("try", "notice-2", "notice-1", taken=False) is None
    assert after("notice", "notice-2", "notice-1", taken=False) == "notice-3"


def test_who_takes_one_up_again_is_asked_as_before() -> None:
    before = [Followed("notice-3", taken=True), Followed("notice-2", taken=False), Followed("notice-1", taken=False)]
    found = chosen(KNOWN, "try", before)
    assert found is not None


def test_the_starter_programme_has_some_for_each_step_in_every_language() -> None:
    programme = read(load_starter_programme())
    for step in ("notice", "sense", "try", "share"):
        texts = [each.text for each in programme.after_answers if each.step == step]
        assert 2 <= len(texts) <= 3
        assert all(set(text) == set(LANGUAGES) for text in texts)
    assert len({each.key for each in programme.after_answers}) == len(programme.after_answers)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('step = "later"\ntext.nb = "Hva?"\ntext.nn = "Kva?"\ntext.en = "What?"', "«later»"),
        ('step = "try"\ntext.nb = "Hva? Og når?"\ntext.nn = "Kva?"\ntext.en = "What?"', "spørsmålstegn"),
        ('step = "try"\ntext.nb = "Hva?"\ntext.en = "What?"', "nynorsk"),
    ],
)
def test_one_that_is_wrong_is_found_where_it_stands(text: str, fault: str) -> None:
    source = f"{load_starter_programme()}\n[[after_answer]]\n{text}\n"
    assert tomllib.loads(source)
    with pytest.raises(ProgrammeFaults) as raised:
        read(source)
    assert fault in str(raised.value)


def test_only_the_hint_that_asks_for_no_names_is_known_as_such() -> None:
    programme = read(load_starter_programme())
    prompts = [prompt for module in programme.modules for prompt in module.prompts]
    assert programme.modules[0].prompts[0].without_names
    assert [each.without_names for each in prompts if each.hint and "passord" in each.hint["nb"]] == [False]
