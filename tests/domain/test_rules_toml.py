import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.csv_table import FileFaults
from bot.domain.groups import Assignment, Group, Person, Pin, Rules, Weights, rules_toml

PEOPLE = [Person(id, f"Person {id}", "", "1870") for id in "abcdef"]


def faults(text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(FileFaults) as raised:
        rules_toml.read(text.encode() if isinstance(text, str) else text, PEOPLE)
    return raised.value.faults


def test_every_key_is_optional() -> None:
    assert rules_toml.read(b"", PEOPLE) == Rules()


def test_a_rules_file_says_sizes_weights_and_who_is_where() -> None:
    text = """\ufeffmin = 4\r
    target = 5
    max = 6
    travel_limit_km = 99.5
    [weights]
    slot = 1
    [[together]]
    ids = ["a", "b"]
    [[apart]]
    ids = ["c", "d", "e"]
    [[pin]]
    id = "f"
    group = "g2"
    """
    assert rules_toml.read(text.encode(), PEOPLE) == Rules(
        min=4,
        target=5,
        max=6,
        travel_limit_km=99.5,
        weights=Weights(slot=1),
        together=(frozenset("ab"),),
        apart=(frozenset("cde"),),
        pin=(Pin("f", "g2"),),
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"\xff", "Fila er ikke i UTF-8."),
        ("min = [", "linje 1: Fila kan ikke leses her: «min = [»."),
        ("min = 3\nmin = 4", "linje 2: Fila kan ikke leses her: «min = 4»."),
        ("min = " + "9" * 5000, "linje 1: Fila kan ikke leses her: «min = 999"),
        ("min = " + "[" * 5000, "linje 1: Fila kan ikke leses her: «min = [[["),
        ("min = 0", "linje 1: min: 0 kan ikke stå her. Skriv et helt tall fra 1 til 1000."),
        ("min = 3.5", "linje 1: min: Her skal det stå et helt tall."),
        ("max = true", "linje 1: max: Her skal det stå et helt tall."),
        ("min = 6\nmax = 4", "linje 1: min: min er 6, men max er 4. La min være høyst så stor som max."),
        ("max = 2", "linje 1: max: min er 3 når den ikke er satt, men max er 2."),
        ("minn = 3", "linje 1: minn: «minn» er ikke et felt her. Mente du «min»?"),
        ("travel_limit_km = -1", "linje 1: travel_limit_km: -1 kan ikke stå her. Skriv et tall fra 0 til"),
        ("[weights]\nslot = -0.5", "linje 2: weights.slot: -0.5 kan ikke stå her."),
        ("[weights]\nslot = nan", "linje 2: weights.slot: nan kan ikke stå her."),
        ("[weights]\nslot = inf", "linje 2: weights.slot: inf kan ikke stå her."),
        ("[weights]\nslot = true", "linje 2: weights.slot: Her skal det stå et tall."),
        ("[weights]\nslots = 3", "linje 2: weights.slots: «slots» er ikke et felt her. Mente du «slot»?"),
        ("weights = 3", "linje 1: weights: Her skal det stå en tabell."),
        ('[apart]\nids = ["a", "b"]', "linje 1: apart: Skriv [[apart]], med to klammer på hver side."),
        ("[[apart]]", "linje 1: apart[1].ids: Feltet «ids» mangler."),
        ('[[apart]]\nids = "a"', "linje 2: apart[1].ids: Her skal det stå ei liste."),
        ('[[apart]]\nids = ["a", "a"]', "linje 2: apart[1].ids: Regelen trenger minst to forskjellige id-er."),
        ('[[apart]]\nids = ["a", 3]', "linje 2: apart[1].ids[2]: Her skal det stå tekst i anførselstegn."),
        ('[[together]]\nids = ["a", "å"]', "linje 2: together[1].ids: «å» er ikke blant personene."),
        ('[[pin]]\nid = "å"\ngroup = "g1"', "linje 2: pin[1].id: «å» er ikke blant personene."),
        ('[[pin]]\nid = "a"', "linje 1: pin[1].group: Feltet «group» mangler."),
        ('[[pin]]\nid = "a"\ngroup = ""', "linje 3: pin[1].group: Feltet er tomt."),
        (
            '[[pin]]\nid = "a"\ngroup = "g1"\n[[pin]]\nid = "a"\ngroup = "g2"',
            "linje 4: pin[2]: «a» er festet til både «g1» og «g2». Behold den ene.",
        ),
        (
            '[[apart]]\nids = ["a", "b", "c"]\n[[together]]\nids = ["d", "c", "a"]',
            "linje 1: apart[1]: «a» og «c» skal både være sammen og hver for seg. Ta bort en av reglene.",
        ),
    ],
)
def test_every_fault_is_told_with_its_line_and_key(text: str | bytes, fault: str) -> None:
    (told,) = faults(text)
    assert told.startswith(fault)


def test_all_faults_are_told_at_once_in_the_order_of_their_lines() -> None:
    told = faults('max = 2\ntarget = "x"\n[weights]\nfar = 1\n[[apart]]\nids = ["a", "y", 3]\n[[pin]]\nid = 4')
    assert [each.split(":")[0] for each in told] == [f"linje {line}" for line in (1, 2, 4, 6, 6, 7, 8)]


def test_a_pin_said_twice_is_one() -> None:
    pin = b'[[pin]]\nid = "a"\ngroup = "g1"\n'
    assert rules_toml.read(pin + pin, PEOPLE).pin == (Pin("a", "g1"),)


def test_who_has_left_since_the_previous_plan_may_still_be_named() -> None:
    group = Group("g1", "Sortland", "1870", 0, "", ("a", "left"))
    previous = Assignment((group,), 0.0, {}, "heuristic", (), (), "work")
    text = b"""
    together = [{ids = ["a", "left"]}, {ids = ["a", "b", "left"]}]
    apart = [{ids = ["left", "c"]}]
    pin = [{id = "left", group = "g1"}]
    """
    assert rules_toml.read(text, PEOPLE, previous) == Rules(together=(frozenset("ab"),))
    with pytest.raises(FileFaults):
        rules_toml.read(text, PEOPLE)


SIZE = st.integers(1, 1000)
AMOUNT = st.integers(0, 10**6) | st.floats(0, 10**6)
WORD = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).filter(str.strip)
IDS = st.frozensets(st.sampled_from("abcdef"), min_size=2)


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    least, most = sorted((draw(SIZE), draw(SIZE)))
    together = draw(st.lists(IDS, max_size=2))
    apart = draw(st.lists(IDS.filter(lambda ids: all(len(ids & other) < 2 for other in together)), max_size=2))
    pins = draw(st.dictionaries(st.sampled_from("abcdef"), WORD))
    return Rules(
        least,
        draw(SIZE),
        most,
        draw(AMOUNT),
        Weights(**{name: draw(AMOUNT) for name in asdict(Weights())}),
        tuple(together),
        tuple(apart),
        tuple(Pin(id, group) for id, group in pins.items()),
    )


@given(rules())
def test_rules_that_are_written_are_read_back(wanted: Rules) -> None:
    lines = [f"{name} = {getattr(wanted, name)}" for name in ("min", "target", "max", "travel_limit_km")]
    lines += ["[weights]", *(f"{name} = {value}" for name, value in asdict(wanted.weights).items())]
    for name in ("together", "apart"):
        lines += [f"[[{name}]]\nids = {json.dumps(sorted(ids))}" for ids in getattr(wanted, name)]
    quoted = [(pin.id, json.dumps(pin.group, ensure_ascii=False)) for pin in wanted.pin]
    lines += [f'[[pin]]\nid = "{id}"\ngroup = {group}' for id, group in quoted]
    assert rules_toml.read("\n".join(lines).encode(), PEOPLE) == wanted


@given(st.binary() | st.text().map(str.encode))
def test_whatever_a_file_holds_is_rules_or_faults(raw: bytes) -> None:
    try:
        rules_toml.read(raw, PEOPLE)
    except FileFaults as told:
        assert all(told.faults)  # noqa: PT017 - either answer is right
