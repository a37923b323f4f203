from collections import Counter

import pytest

from bot.domain.programme import load_starter_programme, read
from tests.domain.starter import GOALS, QUESTIONS

PROGRAMME = read(load_starter_programme())
PROMPTS = [prompt for module in PROGRAMME.modules for prompt in (*module.prompts, module.follow_up) if prompt]
PROMPTS += [along.prompt for along in PROGRAMME.along]
WORDINGS = [texts for prompt in PROMPTS for texts in (prompt.text, *prompt.variants.values())]
OPENINGS = {"hva", "hvem", "hvor", "hvordan", "hvilken", "hvilket", "når"}
OPENINGS |= {
    "kva",
    "kven",
    "kor",
    "korleis",
    "kvar",
    "what",
    "which",
    "who",
    "whom",
    "how",
    "when",
    "where",
    "you",
    "du",
}
FOREIGN_TO_BOKMAAL = {"ikkje", "kva", "kven", "eit", "ein", "dykk", "nokon", "noko", "veke", "veka"}
FOREIGN_TO_NYNORSK = {
    "ikke",
    "hva",
    "hvem",
    "et",
    "dere",
    "noen",
    "noe",
    "uke",
    "uka",
    "hvordan",
    "hvilken",
    "fra",
    "gjør",
}


def test_it_has_five_core_modules_and_six_electives_of_which_two_are_chosen():
    assert [module.key for module in PROGRAMME.modules if module.core] == ["M1", "M2", "M3", "M4", "M5"]
    assert [module.key for module in PROGRAMME.modules if not module.core] == ["E1", "E2", "E3", "E4", "E5", "E6"]
    assert PROGRAMME.electives == 2


def test_core_modules_last_four_weeks_and_follow_the_arc_from_noticing_to_sharing():
    for module in PROGRAMME.modules[:5]:
        assert [prompt.step for prompt in module.prompts] == ["notice", "sense", "try", "share"]


def test_electives_of_three_weeks_are_followed_up_eight_weeks_later():
    for module in PROGRAMME.modules[5:10]:
        assert len(module.prompts) == 3
        assert (module.follow_up is not None, module.follow_up_weeks) == (True, 8)


def test_remote_leadership_can_be_answered_from_both_sides_and_is_core_for_those_it_concerns():
    module = PROGRAMME.module("E6")
    assert module.core_for_remote
    assert all({"remote_leader", "local_staff"} <= prompt.variants.keys() for prompt in module.prompts)
    assert module.prompts[2].worded_for("local_staff")["nb"] == "Hva gjør at du merker at lederen er der?"


def test_a_question_that_needs_colleagues_has_another_wording_for_who_works_alone():
    talk = PROGRAMME.module("M3").prompts[2]
    assert "med noen i kommunen" in talk.worded_for("alone")["nb"]
    assert talk.worded_for("local_staff")["nb"] == talk.text["nb"]


def test_questions_that_invite_names_say_not_to_name_anyone():
    hinted = {prompt.key: prompt.hint["nb"] for prompt in PROMPTS if prompt.hint}
    assert hinted == {
        "M1-1": "Ingen navn på brukere eller kolleger.",
        "M3-2": "Ingen navn på brukere eller kolleger.",
        "M3-3": "Ingen navn på brukere eller kolleger.",
        "E4-1": "Ingen navn på brukere eller kolleger.",
        "E6-2": "Del aldri passord.",
    }


def test_it_asks_what_was_agreed_on():
    asked = {prompt.key: prompt.text["nb"] for prompt in PROMPTS}
    asked |= {f"{prompt.key} {which}": text["nb"] for prompt in PROMPTS for which, text in prompt.variants.items()}
    assert asked == QUESTIONS
    assert {module.key: module.goal["nb"] for module in PROGRAMME.modules} == GOALS


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_no_two_questions_are_the_same_in_any_language(language: str):
    texts = [each[language] for each in WORDINGS]
    assert [text for text, times in Counter(texts).items() if times > 1] == []


def test_there_are_questions_before_during_and_after():
    once = ("group-start", "every-4-weeks", "module-end", "after-3-months", "after-6-months", "after-12-months")
    assert Counter(along.when for along in PROGRAMME.along) == {"start": 2, **dict.fromkeys(once, 1)}


def test_every_question_has_a_key_of_its_own():
    assert len({prompt.key for prompt in PROMPTS}) == len(PROMPTS)


@pytest.mark.parametrize("texts", WORDINGS, ids=lambda texts: texts["nb"][:30])
def test_every_question_is_one_short_question_that_yes_or_no_does_not_answer(texts):
    assert texts.keys() == {"nb", "nn", "en"}
    for text in texts.values():
        assert len(text) <= 200
        assert text.count("?") == 1
        opening = text[: text.index("?")].split(".")[-1].split()[0].lower()
        assert opening in OPENINGS


@pytest.mark.parametrize("texts", WORDINGS, ids=lambda texts: texts["nb"][:30])
def test_bokmaal_and_nynorsk_are_not_mixed(texts):
    assert not FOREIGN_TO_BOKMAAL & set(texts["nb"].lower().replace("?", "").split())
    assert not FOREIGN_TO_NYNORSK & set(texts["nn"].lower().replace("?", "").split())
