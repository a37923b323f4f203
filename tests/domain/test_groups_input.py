from dataclasses import replace

import pytest

from bot.domain.groups import Person, Rules, Unusable, assign

GOOD = [Person(f"p{n}", f"Person {n}", "Biblioteket", "1860") for n in range(6)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"lat": 13.6, "lon": 68.1}, "Det ser ut som lat og lon er byttet om for Person 0"),
        ({"lat": 168.1, "lon": 13.6}, "Koordinatene for Person 0 finnes ikke"),
        ({"lat": 68.1}, "Person 0 har bare én koordinat"),
        ({"lat": float("nan"), "lon": 13.6}, "Koordinatene for Person 0 finnes ikke"),
        ({"municipality_number": "9999"}, "Kommunenummeret «9999» for Person 0 er ikke kjent"),
        ({"slots": frozenset({12})}, "Person 0 har en tid som ikke finnes: 12"),
        ({"size_class": "huge"}, "Størrelsen «huge» for Person 0 er ukjent"),
        ({"id": "p1"}, "Id-en «p1» står på 2 personer"),
    ],
)
def test_what_cannot_be_computed_with_is_told_in_words(change, told):
    with pytest.raises(Unusable, match=told):
        assign([replace(GOOD[0], **change), *GOOD[1:]], Rules())


def test_all_that_is_wrong_is_told_at_once():
    with pytest.raises(Unusable, match=r"«8888».*\n.*«9999»"):
        assign([replace(each, municipality_number=f"{n}" * 4) for n, each in enumerate(GOOD, 8) if n < 10], Rules())


@pytest.mark.parametrize("rules", [Rules(min=0), Rules(min=5, max=4), Rules(max=99)])
def test_sizes_that_make_no_sense_are_told(rules):
    with pytest.raises(Unusable, match="Velg 1 ≤ min ≤ max"):
        assign(GOOD, rules)


def test_nobody_and_one_person_have_plans_too():
    assert assign([], Rules()).groups == ()
    alone = assign(GOOD[:1], Rules())
    assert [group.members for group in alone.groups] == [("p0",)]
    assert alone.warnings == ("Det er bare 1 i gruppa Vestvågøy. En gruppe bør ha minst 3.",)
