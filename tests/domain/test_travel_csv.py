import pytest

from bot.domain.csv_table import FileFaults
from bot.domain.groups import travel_csv


def faults(*rows: str) -> tuple[str, ...]:
    with pytest.raises(FileFaults) as raised:
        travel_csv.read("\n".join(["from;to;km", *rows]).encode())
    return raised.value.faults


@pytest.mark.parametrize(
    "raw",
    [
        b"from,to,km\n1870,301,84.5\n",
        b"\xef\xbb\xbfkm;From;to\r\n84,5;1870;0301\r\n;;\r\n1870".replace(b"\r\n1870", b""),
    ],
)
def test_a_journey_is_as_long_back_as_there(raw: bytes) -> None:
    assert travel_csv.read(raw) == {("1870", "0301"): 84.5, ("0301", "1870"): 84.5}


def test_a_ferry_may_take_longer_one_way() -> None:
    assert travel_csv.read(b"from,to,km\n1870,1804,3\n1804,1870,4\n1870,1870,0") == {
        ("1870", "1804"): 3.0,
        ("1804", "1870"): 4.0,
        ("1870", "1870"): 0.0,
    }


def test_a_place_that_only_the_people_know_may_be_named() -> None:
    assert travel_csv.read(b"from,to,km\n1870,9999,3", known={"9999"})["9999", "1870"] == 3.0


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("9999;1870;1", "Rad 2: kommunenummeret «9999» i from finnes ikke. Det har fire sifre, som 1870 for Sortland."),
        ("1870;Bodø;1", "Rad 2: kommunenummeret «Bodø» i to finnes ikke."),
        ("1870;1804;", "Rad 2: «» i km kan ikke stå her. Skriv et tall fra 0 til 20 000, som 84.5."),
        ("1870;1804;-1", "Rad 2: «-1» i km kan ikke stå her."),
        ("1870;1804;20001", "Rad 2: «20001» i km kan ikke stå her."),
        ("1870;1804", "Rad 2: raden har 2 celler, men det er 3 kolonner."),
    ],
)
def test_every_fault_is_told_with_its_row(row: str, fault: str) -> None:
    (told,) = faults(row)
    assert told.startswith(fault)


def test_a_journey_of_two_lengths_is_told_and_one_said_twice_is_not() -> None:
    same = "1870;1804;10"
    assert faults(same, same, "1870;1804;11") == ("Rad 4: veien fra 1870 til 1804 står før med 10 km. Behold den ene.",)


def test_a_wrong_header_is_told() -> None:
    with pytest.raises(FileFaults, match="kolonnen «minutes» er ukjent"):
        travel_csv.read(b"from;to;minutes\n")
