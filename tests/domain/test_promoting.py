"""What the file of a programme that runs may become."""

import pytest

from bot.domain.programme import ProgrammeFaults, read
from bot.domain.programme.faults import PROMOTING
from bot.domain.programme.promoting import conflicts
from tests.pilots import FULL, PILOT, first, without

ASKED = {"M1-1", "M1-2", "M2-1", "M2-2"}
CODES = {
    "asked_module": (without(FULL, "M2"), "module", "«Kommunal forvaltning og saksbehandling"),
    "asked_weeks": (None, "module[2].weeks", "Ha minst 2 uker."),
    "asked_words": (
        FULL.replace("Tenk på en sak om biblioteket.", "Tenk på en god sak.", 1),
        "module[2].prompt[2].text.nb",
        "La det stå som det var: «Tenk på en sak om biblioteket. Når og hvor ble den egentlig avgjort?»",
    ),
    "asked_for_all": (
        FULL.replace(
            'hint = "names"\n',
            "".join(f'alone.{n} = "{what}?"\n' for n, what in (("nb", "Hva"), ("nn", "Kva"), ("en", "What"))),
            1,
        ),
        "module[1].prompt[1].alone",
        "Stryk alone.",
    ),
}


def shorter() -> str:
    """The full programme with a single question in its second module."""
    begin = FULL.index('[[module.prompt]]\nstep = "sense"\ntext.nb = "Tenk på en sak om')
    end = FULL.index("[[module]]", begin)
    text = FULL[:begin] + FULL[end:]
    at = text.index("weeks = 4", text.index('key = "M2"'))
    return text[:at] + "weeks = 1" + text[at + len("weeks = 4") :]


@pytest.mark.parametrize("code", CODES)
def test_what_was_asked_must_be_there_under_its_key_and_in_its_words(code: str) -> None:
    text, path, said = CODES[code]
    found = conflicts(read(PILOT), ASKED, text or shorter())
    assert [(fault.code, fault.path) for fault in found] == [(code, path)]
    assert said in found[0].sentence
    assert found[0].line > 1


def test_what_follows_a_module_or_comes_aside_must_be_there_too_once_it_was_asked() -> None:
    follow_up = FULL.index("\n[module.follow_up]") + 1
    gone = FULL[:follow_up] + FULL[FULL.index("[[module]]", follow_up) :]
    (fault,) = conflicts(read(FULL), {"E1-follow-up"}, gone)
    assert (fault.code, fault.path) == ("asked_aside", "module[6]")
    (fault,) = conflicts(read(FULL), {"after-3-months"}, FULL[: FULL.index("[[along]]")])
    assert fault.code == "asked_aside"
    assert "«Hva gjør du annerledes nå enn før programmet?»" in fault.sentence
    (fault,) = conflicts(read(FULL), {"module-end:M1"}, FULL[: FULL.index("[[along]]")])
    assert fault.code == "asked_aside"
    assert conflicts(read(FULL), set(), gone) == []


def test_every_kind_of_conflict_has_a_test_here() -> None:
    assert PROMOTING.keys() == CODES.keys() | {"asked_aside"}


def test_everything_else_may_change() -> None:
    assert conflicts(read(PILOT), ASKED, FULL) == []
    other = without(first(FULL, "M2"), "M3").replace('title.nb = "Kommunal forvaltning', 'title.nb = "Forvaltning')
    other = other.replace('time = "09:00"', 'time = "10:00"').replace(
        "Velg én sak du vil løfte", "Velg noe du vil løfte"
    )
    assert conflicts(read(PILOT), ASKED, other) == []


def test_a_wrong_file_is_told_as_any_other() -> None:
    with pytest.raises(ProgrammeFaults):
        conflicts(read(PILOT), ASKED, FULL.replace("minutes = 10", "minutes = 0"))
