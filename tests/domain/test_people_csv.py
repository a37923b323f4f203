import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.csv_table import FileFaults
from bot.domain.groups import Person, people_csv
from bot.domain.places import load_municipalities

HEADER = ";".join(people_csv.HEADER)
KARI = "a;Kari Nordmann;Sortland bibliotek;1870;68,6934;15,4138;0 3 9;E1 E2;small;b"


def listed(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *rows, ""]).encode()


def faults(raw: bytes) -> tuple[str, ...]:
    with pytest.raises(FileFaults) as raised:
        people_csv.read(raw)
    return raised.value.faults


def test_a_row_tells_everything_of_a_person() -> None:
    (kari,) = people_csv.read(listed(KARI)).people
    assert kari == Person(
        id="a",
        name="Kari Nordmann",
        library="Sortland bibliotek",
        municipality_number="1870",
        lat=68.6934,
        lon=15.4138,
        slots=frozenset({0, 3, 9}),
        modules=frozenset({"E1", "E2"}),
        size_class="small",
        leader_id="b",
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + listed(KARI),
        listed(KARI.replace(",", ".")),
        listed(KARI.replace(",", ".")).replace(b";", b","),
        listed(KARI).replace(b";", b"\t"),
        listed(KARI, "", ";;;;;;;;;"),
        listed(KARI).replace(b"\r\n", b"\n"),
        listed(KARI.replace("small", "Small").replace("Kari Nordmann", " Kari  Nordmann\u200b ")),
    ],
)
def test_a_list_is_taken_as_spreadsheets_write_it(raw: bytes) -> None:
    assert people_csv.read(raw) == people_csv.read(listed(KARI))


def test_the_leading_zero_that_spreadsheets_drop_is_put_back() -> None:
    (ola,) = people_csv.read(listed("a;Ola;Deichman;301;;;0;;larger;")).people
    assert (ola.municipality_number, ola.lat, ola.lon, ola.leader_id) == ("0301", None, None, None)


def test_a_place_that_is_not_in_the_list_of_municipalities_needs_coordinates() -> None:
    assert people_csv.read(listed("a;Ola;;9999;68.1;15.2;0;;small;")).people[0].municipality_number == "9999"


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", "Fila er tom."),
        (b"\n\n", "Rad 1: kolonnene «id», «name»,"),
        ("id;name\nå;Kåre\n".encode("latin-1"), "Fila er ikke i UTF-8."),
        (HEADER.encode("utf-16"), "Fila er ikke i UTF-8."),
        (b"PK\x03\x04\0\0", "Fila er ikke en CSV-fil."),
        (listed(header=HEADER.replace("slots", "slot")), "Rad 1: kolonnen «slot» er ukjent. Mente du «slots»?"),
        (listed(header=HEADER.replace(";slots", "")), "Rad 1: kolonnen «slots» mangler."),
        (listed(header=HEADER + ";id"), "Rad 1: kolonnen «id» står flere ganger."),
        (listed(), "Lista har ingen personer."),
        (listed(*["x"] * 20_001), "Lista har 20001 personer, og en plan kan ha høyst 20 000."),
    ],
)
def test_a_file_that_is_no_such_list_is_told_apart(raw: bytes, fault: str) -> None:
    assert faults(raw)[0].startswith(fault)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (";Kari;;1870;;;0;;small;", "Rad 2: id mangler."),
        ("a;;;1870;;;0;;small;", "Rad 2: name mangler."),
        ("a;Kari;;;;;0;;small;", "Rad 2: kommunenummeret mangler."),
        ("a;Kari;;Sortland;;;0;;small;", "Rad 2: kommunenummeret «Sortland» har ikke fire sifre. Mente du 1870?"),
        ("a;Kari;;9999;;;0;;small;", "Rad 2: kommunenummeret «9999» finnes ikke. Rett det, eller fyll ut lat og lon."),
        ("a;Kari;;1870;15.4;68.7;0;;small;", "Rad 2: lat og lon er byttet om: lat 68.7 og lon 15.4 er i Norge."),
        ("a;Kari;;1870;95;15;0;;small;", "Rad 2: lat 95 og lon 15 er ikke på jorda."),
        ("a;Kari;;1870;68.7;-181;0;;small;", "Rad 2: lat 68.7 og lon -181 er ikke på jorda."),
        ("a;Kari;;1870;68.7;;0;;small;", "Rad 2: lat og lon hører sammen."),
        ("a;Kari;;1870;nord;15;0;;small;", "Rad 2: «nord» i lat er ikke et tall. Skriv det som 68.7."),
        ("a;Kari;;1870;nan;15;0;;small;", "Rad 2: «nan» i lat er ikke et tall."),
        ("a;Kari;;1870;;;10;;small;", "Rad 2: «10» kan ikke stå i slots. Skriv tall fra 0 til 9 med mellomrom,"),
        ("a;Kari;;1870;;;0 x ٣;;small;", "Rad 2: «x ٣» kan ikke stå i slots."),
        ("a;Kari;;1870;;;0;;;", "Rad 2: size_class mangler."),
        ("a;Kari;;1870;;;0;;tiny;", "Rad 2: «tiny» kan ikke stå i size_class. Velg small, larger."),
        ("a;Kari;;1870;;;0;;small;a", "Rad 2: Kari er satt opp som sin egen leder."),
        ("a;Kari;;1870", "Rad 2: raden har 4 celler, men det er 10 kolonner."),
    ],
)
def test_every_fault_is_told_with_its_row(row: str, fault: str) -> None:
    (told,) = faults(listed(row))
    assert told.startswith(fault)


def test_an_id_that_two_have_is_told() -> None:
    assert faults(listed(KARI, KARI.replace("a;K", "c;K"), KARI)) == (
        "Rad 4: id «a» er brukt i rad 2. Gi hver person sin egen.",
    )


def test_all_faults_are_told_at_once_in_the_order_of_their_rows() -> None:
    told = faults(listed("a;Kari;;9999;;;10;;small;", KARI, ";;;;;;11;;;", "c;x"))
    assert [each.split(":")[0] for each in told] == [f"Rad {row}" for row in (2, 2, 3, *[4] * 5, 5)]


def test_a_leader_need_not_be_in_the_list() -> None:
    assert people_csv.read(listed(KARI)).warnings == ()


def test_those_who_have_no_time_are_allowed_and_named() -> None:
    (one,) = people_csv.read(listed("a;Kari;;1870;;;;;small;")).warnings
    assert one.startswith("Ingen tid passer for Kari (a): slots er tom.")
    (many,) = people_csv.read(listed(*(f"p{n};P{n};;1870;;;;;small;" for n in range(7)))).warnings
    assert "P4 (p4) og 2 til: slots" in many


def test_who_is_far_from_their_own_municipality_is_allowed_and_named() -> None:
    (warning,) = people_csv.read(listed("a;Kari;;1870;58.1;8.0;0;;small;")).warnings
    assert warning.startswith("Kari (a) er ")
    assert warning.endswith(" km fra Sortland. Se om lat og lon er riktige.")


WORD = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1)
DEGREES = st.none() | st.tuples(st.floats(57, 82), st.floats(-10, 33)).map(
    lambda at: (round(at[0], 4), round(at[1], 4))
)


@st.composite
def persons(draw: st.DrawFn) -> list[Person]:
    ids = draw(st.lists(WORD, min_size=1, max_size=4, unique=True))
    return [
        Person(
            id,
            draw(WORD),
            draw(st.just("") | WORD),
            draw(st.sampled_from(sorted(load_municipalities()))),
            *(draw(DEGREES) or (None, None)),
            draw(st.frozensets(st.integers(0, 9))),
            draw(st.frozensets(WORD)),
            draw(st.sampled_from(["small", "larger"])),
            draw(st.none() | WORD.filter(lambda leader, id=id: leader != id)),
        )
        for id in ids
    ]


@given(persons(), st.sampled_from(";,\t"), st.booleans(), st.booleans())
def test_whoever_is_written_in_any_spreadsheets_way_is_read_back(
    people: list[Person], delimiter: str, comma: bool, marked: bool
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(people_csv.HEADER)
    for each in people:
        point = ["" if value is None else str(value) for value in (each.lat, each.lon)]
        writer.writerow(
            [
                *(each.id, each.name, each.library, each.municipality_number.lstrip("0")),
                *(value.replace(".", ",") if comma else value for value in point),
                *(" ".join(map(str, each.slots)), " ".join(each.modules), each.size_class, each.leader_id or ""),
            ]
        )
    raw = out.getvalue().encode("utf-8-sig" if marked else "utf-8")
    assert people_csv.read(raw).people == tuple(sorted(people, key=lambda person: person.id))
