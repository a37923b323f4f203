import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.csv_table import FileFaults
from bot.domain.groups import Assignment, Group, Person, Rules, assign, plan_json

WORD = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
AMOUNT = st.floats(allow_nan=False, allow_infinity=False)
COSTS = st.dictionaries(WORD, AMOUNT)
GROUP = {"id": "g1", "name": "Sortland", "host_municipality": "1870", "slot": 0, "module": "", "members": ["a"]}


@st.composite
def plans(draw: st.DrawFn) -> Assignment:
    ids = draw(st.lists(WORD, max_size=4, unique=True))
    people = draw(st.lists(WORD, max_size=9, unique=True))
    places = [draw(st.sampled_from(ids)) for _ in people] if ids else []
    groups = (
        Group(
            id,
            draw(WORD),
            draw(st.sampled_from(["1870", "0301"])),
            draw(st.integers(0, 9)),
            draw(st.just("") | WORD),
            tuple(person for person, place in zip(people, places, strict=False) if place == id),
            draw(COSTS),
        )
        for id in ids
    )
    return Assignment(
        tuple(groups),
        draw(AMOUNT),
        draw(COSTS),
        draw(st.sampled_from(["optimal", "heuristic"])),
        tuple(draw(st.lists(WORD))),
        tuple(draw(st.lists(WORD))),
        draw(st.sampled_from(["work", "time"])),
    )


def faults(content: object) -> tuple[str, ...]:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(FileFaults) as raised:
        plan_json.read(raw)
    return raised.value.faults


@given(plans(), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_a_plan_is_read_back_as_it_was_written(plan: Assignment, encoding: str) -> None:
    assert plan_json.read(plan_json.written(plan).encode(encoding)) == plan


def test_a_plan_that_was_made_is_read_back_as_it_was_made() -> None:
    made = assign([Person(f"p{n}", f"Åse {n}", "", "1870", slots=frozenset({n})) for n in range(9)], Rules())
    assert plan_json.read(plan_json.written(made).encode()) == made


def test_a_plan_is_written_as_others_read_it() -> None:
    plan = Assignment((Group(**GROUP | {"members": ("a",)}),), 1.5, {"travel": 1.5}, "optimal", ("Å!",), ("a",), "work")
    assert json.loads(plan_json.written(plan)) == {
        "groups": [GROUP | {"cost": {}}],
        "total": 1.5,
        "cost": {"travel": 1.5},
        "status": "optimal",
        "warnings": ["Å!"],
        "moved": ["a"],
        "stopped": "work",
    }
    assert "Å!" in plan_json.written(plan)


def test_the_groups_are_enough_and_unknown_keys_are_passed_over() -> None:
    (group,) = plan_json.read(json.dumps({"groups": [GROUP | {"later": 1}], "later": {}}).encode()).groups
    assert (group.id, group.members, group.cost) == ("g1", ("a",), {})


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xff", "Fila er ikke i UTF-8. Dette er ikke en plan."),
        (b"", "linje 1: Fila kan ikke leses som JSON."),
        (b'{\n"groups": [}', "linje 2: Fila kan ikke leses som JSON."),
        (b"[" * 100_000, "Fila kan ikke leses som JSON."),
        (b"9" * 5000, "Fila kan ikke leses som JSON."),
        ([], "Dette er ikke en plan. Bruk en fil som kollokvie groups plan har skrevet."),
        ({}, "groups: Feltet «groups» mangler."),
        ({"groups": {}}, "groups: Her skal det stå ei liste."),
        ({"groups": [3]}, "groups[1]: Her skal det stå en tabell."),
        ({"groups": [GROUP | {"slot": 10}]}, "groups[1].slot: 10 kan ikke stå her. Skriv et helt tall fra 0 til 9."),
        ({"groups": [GROUP | {"slot": "0"}]}, "groups[1].slot: Her skal det stå et helt tall."),
        ({"groups": [GROUP | {"id": ""}]}, "groups[1].id: Feltet er tomt."),
        ({"groups": [GROUP | {"name": None}]}, "groups[1].name: Her skal det stå tekst i anførselstegn."),
        ({"groups": [GROUP | {"name": "\ud800"}]}, "groups[1].name: Teksten har tegn som ikke kan vises."),
        ({"groups": [GROUP | {"name": "\x1b[2J"}]}, "groups[1].name: Teksten har tegn som ikke kan vises."),
        ({"groups": [GROUP | {"members": ["a", 3]}]}, "groups[1].members[2]: Her skal det stå tekst"),
        ({"groups": [GROUP | {"members": ["a", "a"]}]}, "groups[1].members: «a» står flere steder,"),
        ({"groups": [GROUP | {"cost": {"travel": float("nan")}}]}, "groups[1].cost.travel: Her skal det stå et tall."),
        ({"groups": [GROUP | {"cost": 3}]}, "groups[1].cost: Her skal det stå en tabell."),
        ({"groups": [], "total": float("inf")}, "total: Her skal det stå et tall."),
        ({"groups": [], "status": ["best"]}, "status: «['best']» kan ikke stå her. Velg «optimal» eller «heuristic»."),
    ],
)
def test_what_is_no_plan_is_told_with_its_place(content: object, fault: str) -> None:
    told = faults(content)
    assert told[0].startswith(fault)
    assert told[-1].endswith("Dette er ikke en plan. Bruk en fil som kollokvie groups plan har skrevet.")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    two = {"groups": [GROUP, GROUP | {"members": ["a", "b"]}]}
    assert [each.split(":")[0] for each in faults(two)] == [
        *("groups[1].id", "groups[1].members", "groups[2].id", "groups[2].members"),
        "Dette er ikke en plan. Bruk en fil som kollokvie groups plan har skrevet.",
    ]


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_whatever_a_file_holds_is_a_plan_or_faults(content: object) -> None:
    for raw in (json.dumps(content).encode(), json.dumps({"groups": content}).encode()):
        try:
            plan_json.read(raw)
        except FileFaults as told:
            assert all(told.faults)  # noqa: PT017 - either answer is right
