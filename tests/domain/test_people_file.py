import pytest

from bot.domain.csv_table import FileFaults
from bot.domain.people_file import defused, read, written

HEADER = "name;email;municipality_number;library;size_class;position"
KARI = "Kari Nordmann;kari@example.org;1870;Sortland folkebibliotek;small;leader"


def listed(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *rows, ""]).encode()


def faults(raw: bytes) -> tuple[str, ...]:
    with pytest.raises(FileFaults) as raised:
        read(raw)
    return raised.value.faults


def test_a_list_tells_what_the_questions_ask() -> None:
    (kari,) = read(listed(KARI)).people
    assert kari.known == {
        "name": "Kari Nordmann",
        "municipality_number": "1870",
        "library": "Sortland folkebibliotek",
        "size_class": "small",
        "position": "leader",
    }


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + listed(KARI),
        listed(KARI).replace(b";", b","),
        listed(KARI).replace(b";", b"\t"),
        listed(KARI, "", ";;;;;"),
        listed(
            KARI.replace("small;leader", "liten;leder"), header="Navn;E-post;Kommunenummer;Bibliotek;Størrelse;Stilling"
        ),
    ],
)
def test_a_list_is_taken_as_spreadsheets_write_it(raw: bytes) -> None:
    assert [(person.known["name"], person.known["position"]) for person in read(raw).people] == [
        ("Kari Nordmann", "leader")
    ]


def test_only_the_name_is_needed() -> None:
    assert [person.known for person in read(b"name\nKari\n").people] == [{"name": "Kari"}]


def test_the_leading_zero_that_spreadsheets_drop_is_put_back() -> None:
    (ola,) = read(listed("Ola;;301;Deichman;larger;staff")).people
    assert ola.known["municipality_number"] == "0301"


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", "tom"),
        (b"\n\n", "kolonnen «name» mangler"),
        ("name\nKåre\n".encode("latin-1"), "ikke i UTF-8"),
        ("name\nKåre\n".encode("utf-16"), "ikke i UTF-8"),
        (b"name\n\0\n", "ikke en CSV-fil"),
        (b'name\n"Kari\n', "kan ikke leses som CSV"),
        (listed(KARI, header="nmae;email;municipality_number;library;size_class;position"), "Mente du «name»?"),
        (listed(header="name;name"), "«name» står flere ganger"),
        (listed(), "ingen personer"),
    ],
)
def test_a_file_that_is_no_such_list_is_told_apart(raw: bytes, fault: str) -> None:
    assert fault in "\n".join(faults(raw))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (";;1870;Sortland;small;leader", "Rad 2: navnet mangler."),
        ("🌸;;1870;Sortland;small;leader", "Rad 2: name har ingen bokstaver."),
        (f"{'Å' * 61};;1870;Sortland;small;leader", "Rad 2: name er lengre enn 60 tegn."),
        ("Kari;;9999;Sortland;small;leader", "Rad 2: kommunenummeret «9999» finnes ikke."),
        ("Kari;;Sortland;Sortland;small;leader", "Rad 2: kommunenummeret «Sortland» finnes ikke."),
        ("Kari;;1870;Sortland;tiny;leader", "Rad 2: «tiny» kan ikke stå i size_class. Velg small, larger."),
        ("Kari;;1870;Sortland;small;boss", "Rad 2: «boss» kan ikke stå i position."),
        ("Kari;;;Sortland;small;leader", "Rad 2: biblioteket står uten kommunenummer."),
        ("Kari;;1870", "Rad 2: raden har 3 celler, men det er 6 kolonner."),
        ('"=HYPERLINK(""http://x"")";;1870;Sortland;small;leader', "Rad 2: «=HYPERLINK("),
        ("Kari;+4712345678;1870;Sortland;small;leader", "Rad 2: «+4712345678» ser ut som en formel."),
        ("Kari;ikke-epost;1870;Sortland;small;leader", "Rad 2: «ikke-epost» er ingen e-postadresse."),
        ("Kari;;1870;-2+3;small;leader", "Rad 2: «-2+3» ser ut som en formel."),
        ("@SUM(A1);;1870;Sortland;small;leader", "Rad 2: «@SUM(A1)» ser ut som en formel."),
    ],
)
def test_every_fault_is_told_with_its_row(row: str, fault: str) -> None:
    assert any(each.startswith(fault) for each in faults(listed(row)))


def test_people_who_stand_there_twice_are_told() -> None:
    by_email = "Kari N;KARI@example.org;1870;Sortland;small;leader"
    by_name = "kari nordmann;;1870;sortland folkebibliotek;;"
    assert faults(listed(KARI, by_email, by_name)) == (
        "Rad 3: samme person som i rad 2.",
        "Rad 4: samme person som i rad 2.",
    )


def test_all_faults_are_told_at_once_in_the_order_of_their_rows() -> None:
    told = faults(listed("🌸;;;;;", KARI, ";;9999;;;"))
    assert [each.split(":")[0] for each in told] == ["Rad 2", "Rad 4", "Rad 4"]


def test_the_list_comes_back_with_links_and_no_formulas() -> None:
    file = read(listed(KARI))
    assert written(file, ["https://t.me/b?start=x"]).splitlines() == [
        f"{HEADER};link",
        f"{KARI};https://t.me/b?start=x",
    ]
    assert [defused(cell) for cell in ("=1", "+1", "-1", "@a", "\ta", "a")] == ["'=1", "'+1", "'-1", "'@a", "'\ta", "a"]
