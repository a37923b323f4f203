import copy
import tomllib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.programme import ProgrammeFaults, advice, load_starter_programme, read
from bot.domain.programme.faults import ADVICE, SENTENCES
from bot.domain.programme.schema import mistakes

STARTER = load_starter_programme()
QUESTION = "Tenk på én gang den siste uka da biblioteket var viktig for noen. Hva skjedde?"
QUESTION_NB = f'text.nb = "{QUESTION}"'
SECOND_NB = 'text.nb = "Hva tror folk i kommunen at biblioteket er til for, og hva mener du selv?"'
LOCAL_STAFF = """local_staff.nb = "Hva gjør at du merker at lederen er der?"
local_staff.nn = "Kva gjer at du merkar at leiaren er der?"
local_staff.en = "What makes you feel that your leader is there?"
"""


def faults_of(text):
    with pytest.raises(ProgrammeFaults) as raised:
        read(text)
    return raised.value.faults


def changed(old, new):
    assert old in STARTER
    return STARTER.replace(old, new, 1)


def line_of(text, part):
    return text[: text.index(part)].count("\n") + 1


MISTAKES = {
    "syntax": ('time = "09:00"', "time = 09:00", "time = 09:00"),
    "unknown": ("plan_reference =", "plan_referance =", "plan_referance"),
    "missing_language": ('title.nn = "Prosjektstyring"\n', "", 'title.nb = "Prosjektstyring"'),
    "wanted": ("core = true\nweeks", 'core = "ja"\nweeks', 'core = "ja"'),
    "empty": (
        'data_controller.nb = "Eksempel fylkeskommune ved fylkesbiblioteket"',
        'data_controller.nb = " "',
        'data_controller.nb = " "',
    ),
    "long_text": ("Leadership for small libraries", "x" * 301, "x" * 301),
    "long_question": ("Hva skjedde?", "Hva skjedde" + " da" * 60 + "?", "Hva skjedde da da"),
    "no_question_mark": ("Hva skjedde?", "Fortell.", "noen. Fortell."),
    "question_marks": ("Hva skjedde?", "Hva skjedde? Hvorfor?", "Hva skjedde? Hvorfor?"),
    "yes_no": ("Hva skjedde?", "Har du tenkt på det?", "Har du tenkt på det?"),
    "module_key": ('key = "M2"', 'key = "modul to"', 'key = "modul to"'),
    "reserved_key": ('key = "M2"', 'key = "After-2"', 'key = "After-2"'),
    "arc": ('step = "share"\ntext.nb = "Hvilken ene', 'step = "notice" #\ntext.nb = "Hvilken ene', '"notice" #'),
    "one_side": (LOCAL_STAFF, "", "[[module.prompt]] # engasjement"),
    "asked_twice": (SECOND_NB, QUESTION_NB + "  # 2", QUESTION_NB + "  # 2"),
    "along_twice": ('when = "module-end"', 'when = "every-4-weeks" # 2', 'when = "every-4-weeks" # 2'),
    "duplicate_module": ('key = "M2"', 'key = "m1"', 'key = "m1"'),
    "weeks": ("weeks = 3", "weeks = 5", "weeks = 5"),
    "electives": ("electives = 2", "electives = 6\n# ", "electives = 6"),
    "choice": ('weekday = "tirsdag"', 'weekday = "tirdag"', 'weekday = "tirdag"'),
    "number": ("minutes = 10", "minutes = 0", "minutes = 0"),
    "time": ('time = "09:00"', 'time = "kl. 9"', 'time = "kl. 9"'),
    "night": ('time = "09:00"', 'time = "02:30"', 'time = "02:30"'),
    "hours": ('time = "09:00"', 'time = "16:00"', 'time = "16:00"'),
    "zone": ("Europe/Oslo", "Europa/Oslo", "Europa/Oslo"),
    "free_week": ('["påske"]', '["2027-W53"]', '["2027-W53"]'),
    "free_year": ('["påske"]', str(list(range(1, 28))), "free_weeks ="),
    "county": ("18 = [9, 40]", "81 = [9, 40]", "81 = "),
    "hint": ('hint = "names"\n\n[[module.prompt]]', 'hint = "navn"\n\n[[module.prompt]]', 'hint = "navn"'),
}


@pytest.mark.parametrize("code", MISTAKES)
def test_each_kind_of_mistake_is_told_with_its_line(code):
    old, new, place = MISTAKES[code]
    text = changed(old, new)
    if code == "electives":
        text = text.replace("core = false\nweeks", "core = true\nweeks", 1)
    told = [fault for fault in faults_of(text) if fault.code == code]
    assert [fault.line for fault in told] == [line_of(text, place)]
    assert str(told[0]).startswith(f"linje {told[0].line}: ")
    assert "{" not in told[0].sentence


def test_a_file_without_modules_or_without_core_modules_or_without_questions_is_told():
    top = STARTER[: STARTER.index("\n[[module]]")]
    assert {fault.code for fault in faults_of(top)} == {"no_modules", "electives"}
    assert {fault.code for fault in faults_of(STARTER.replace("core = true", "core = false"))} == {"no_core_modules"}
    bare = STARTER[: STARTER.index("\n[[module.prompt]]")].replace("electives = 2", "electives = 0")
    assert [fault.code for fault in faults_of(bare)] == ["no_prompts"]


def test_a_missing_field_is_told_at_the_table_it_belongs_to():
    text = changed('step = "sense"\n', "")
    (fault,) = faults_of(text)
    assert (fault.code, fault.path) == ("missing", "module[1].prompt[2].step")
    assert fault.line == line_of(text, '[[module.prompt]]\ntext.nb = "Hva tror')


def test_every_kind_of_mistake_has_a_test_here():
    assert SENTENCES.keys() == MISTAKES.keys() | {"missing", "no_modules", "no_core_modules", "no_prompts", "too_long"}


def test_a_module_for_everyone_may_rest_at_a_step_and_an_elective_may_go_any_way():
    assert read(changed('step = "sense"\ntext.nb = "Tenk på en sak', 'step = "notice"\ntext.nb = "Tenk på en sak'))
    assert read(changed('step = "notice"\ntext.nb = "Hvem bestemmer', 'step = "share"\ntext.nb = "Hvem bestemmer'))
    remote = changed('step = "notice"\ntext.nb = "Nevn én oppgave', 'step = "share"\ntext.nb = "Nevn én oppgave')
    assert {fault.code for fault in faults_of(remote)} == {"arc"}


def test_a_question_is_the_same_however_it_is_spaced_and_wherever_it_stands():
    asked = "hva  Hva tar du med deg hjem fra denne modulen?".removeprefix("hva ").replace("med deg", "MED   deg")
    text = changed("Hvilken ene setning vil du bruke neste gang noen spør hvorfor vi har bibliotek?", asked)
    (fault,) = faults_of(text)
    assert (fault.code, fault.path) == ("asked_twice", "along[5].text.nb")
    assert "module[1].prompt[4]" in fault.sentence


def test_half_a_year_may_be_free_in_one_year_alone_and_no_more():
    weeks = [f"2027-W{n:02}" for n in range(10, 33)]  # as are 9 and 40, and 47
    assert read(changed('["påske"]', str(weeks)))
    (fault,) = faults_of(changed('["påske"]', str([*weeks, 4])))
    assert fault.code == "free_year"
    assert read(changed('["påske"]', str([*weeks, "2028-W04"])))


def test_a_programme_so_long_that_free_weeks_would_leave_it_no_end_is_told():
    start, end = STARTER.index("[[module]]"), STARTER.index('[[module]]\nkey = "M2"')
    module = STARTER[start:end].rstrip("# -\n") + "\n\n"
    longer = [module.replace('key = "M1"', f'key = "X{n}"') for n in range(24)]
    told = [
        fault for fault in faults_of(STARTER[:start] + "".join(longer) + STARTER[start:]) if fault.code == "too_long"
    ]
    assert [(fault.path, fault.values["weeks"]) for fault in told] == [("module", 5 * 4 + 24 * 4 + 4 + 3)]
    fewer = STARTER[:start] + "".join(longer[:23]) + STARTER[start:]
    assert "too_long" not in {fault.code for fault in faults_of(fewer)}


# --- advice ----------------------------------------------------------------------------------------------------------


def test_nothing_is_to_be_said_about_the_starter_programme():
    assert advice(STARTER) == []


def test_fewer_minutes_than_a_question_takes_are_advised_against():
    text = changed("minutes = 10", "minutes = 5")
    (fault,) = advice(text)
    assert (fault.line, fault.code, read(text).minutes) == (line_of(text, "minutes = 5"), "too_few_minutes", 5)
    assert fault.sentence == "Dere lover 5 minutter i uka, men å svare på et spørsmål tar om lag 10."


def test_a_module_for_both_sides_that_asks_both_the_same_is_worth_a_look():
    text = "\n".join(line for line in STARTER.split("\n") if not line.startswith(("remote_leader.", "local_staff.")))
    (fault,) = advice(text)
    assert (fault.line, fault.code) == (line_of(text, "core_for_remote = true\n"), "both_sides")


def test_what_is_not_asked_along_the_way_is_told():
    assert [fault.values["when"] for fault in advice(STARTER[: STARTER.index("\n[[along]]")])] == [
        "start",
        "every-4-weeks",
        "after-3-months",
        "after-6-months",
        "after-12-months",
    ]


def test_more_questions_at_the_start_than_are_asked_are_told():
    text = changed('when = "module-end"', 'when = "start" # 3')
    assert [(fault.code, fault.line) for fault in advice(text)] == [("too_many_starts", line_of(text, '"start" # 3'))]


def test_every_advice_is_given_in_a_test_here():
    assert ADVICE.keys() == {"too_few_minutes", "both_sides", "too_many_starts", "not_along"}


def test_the_most_minutes_of_a_week_are_ninety_where_a_file_says_nothing():
    assert read(changed("most_minutes = 90\n", "")).most_minutes == 90
    assert read(changed("most_minutes = 90", "most_minutes = 120")).most_minutes == 120
    (fault,) = faults_of(changed("most_minutes = 90", "most_minutes = 14"))
    assert (fault.code, fault.path) == ("number", "most_minutes")


def test_a_misspelt_key_suggests_the_right_one():
    (unknown,) = [fault for fault in faults_of(changed("goal.en =", "gaol.en =")) if fault.code == "unknown"]
    assert unknown.sentence == "«gaol» er ikke et felt her. Mente du «goal»?"
    assert unknown.path == "module[1].gaol"


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines():
    text = changed('time = "09:00"', 'time = "25:00"').replace("minutes = 10", "minutes = 900")
    text = text.replace(QUESTION, "Var det viktig? Husker du det?" + " Fortell." * 30, 1)
    faults = faults_of(text)
    assert [fault.code for fault in faults] == ["number", "time", "long_question", "question_marks", "yes_no"]
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)


def test_a_mistake_deep_down_has_its_path_as_people_count():
    (fault,) = faults_of(
        changed("Kva hugsa dei andre etter sist du la fram noko?", "Kva hugsa dei andre?  Kva sa dei?")
    )
    assert fault.path == "module[10].follow_up.text.nn"


def test_a_county_is_free_for_at_most_half_the_year_with_what_is_free_for_all():
    text = changed('["påske"]', str(list(range(20, 44)))).replace("18 = [9, 40]", "18 = [9, 10]")
    (fault,) = faults_of(text)
    assert (fault.code, fault.path, fault.line) == ("free_year", "school_holidays.18", line_of(text, "18 = [9, 10]"))
    assert read(text.replace("18 = [9, 10]", "18 = [9]"))


def test_what_is_free_has_its_reason_and_school_holidays_their_county():
    programme = read(STARTER)
    assert programme.free().weeks == (("påske", "easter"), ("47", "budget"))
    assert programme.free("18").weeks == (("påske", "easter"), ("9", "school"), ("40", "school"), ("47", "budget"))
    assert programme.free("03") == programme.free()


def test_friday_afternoon_is_refused_and_friday_morning_is_not():
    friday = changed('weekday = "tirsdag"', 'weekday = "fredag"')
    assert read(friday).weekday == 4
    (fault,) = faults_of(friday.replace('time = "09:00"', 'time = "12:00"'))
    assert "før 12:00" in fault.sentence


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("nb", "Kan du si nei?"),
        ("nb", "Rekker du å spise når det er travelt?"),
        ("nb", "Hva som helst kan skje. Tenk på forrige uke, gikk det bra?"),
        ("nn", "Veit du kven som bestemmer?"),
        ("nn", "Saknar du nokon å spørje?"),
        ("en", "Do you ever say no?"),
        ("en", "Isn't it lonely when nobody comes?"),
    ],
)
def test_a_question_for_yes_or_no_is_known_in_all_three_languages(language, asked):
    assert [f.code for f in faults_of(changed(f"text.{language} = ", f'text.{language} = "{asked}" # '))] == ["yes_no"]


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("nb", "Tenk på én dag forrige uke. På hvilken måte var den god?"),
        ("nb", "Når du er alene på jobb, hva gjør du da?"),
        ("nb", "Sett ring rundt ett: hvem spurte deg sist?"),
        ("nn", "Og kva sa dei?"),
        ("en", "What's the last thing you said no to?"),
    ],
)
def test_a_question_that_asks_for_more_is_let_through(language, asked):
    assert read(changed(f"text.{language} = ", f'text.{language} = "{asked}" # '))


def test_a_file_saved_on_windows_with_a_byte_order_mark_is_read():
    assert read("\ufeff" + STARTER.replace("\n", "\r\n")) == read(STARTER)


def test_whom_to_ask_stands_once_or_in_every_language():
    controller = STARTER[STARTER.index("data_controller.nb") : STARTER.index("contact.nb")]
    text = changed(controller, 'data_controller = "Biblioteket"\n')
    assert set(read(text).data_controller.values()) == {"Biblioteket"}
    assert read(STARTER).contact["en"].startswith("the facilitators")
    (fault,) = faults_of(changed("contact.nn =", "# "))
    assert (fault.code, fault.path) == ("missing_language", "contact.nn")


def test_keys_inside_long_strings_are_not_taken_for_keys():
    text = changed('contact.nb = "Veilederne', 'contact.nb = """Ring oss.\nminutes = 3\n"""\n# ').replace(
        "minutes = 10", "minutes = 0"
    )
    (fault,) = faults_of(text)
    assert fault.line == line_of(text, "minutes = 0")


ONCE_FOR_ALL_LANGUAGES = [(("data_controller",), "?"), (("contact",), "?")]


def test_a_value_of_the_wrong_kind_is_told_wherever_it_stands():
    data = tomllib.loads(STARTER)
    data |= {"module": [data["module"][0], data["module"][5]], "along": data["along"][:1], "electives": 1}
    assert list(mistakes(data)) == []
    for place in places(data):
        for odd in (7000, "?", [{}], {"nb": 1}, True):
            if type(odd) is not type(value_at(data, place)) and (place, odd) not in ONCE_FOR_ALL_LANGUAGES:
                found = [where for where, _, _ in mistakes(with_value(data, place, odd))]
                assert [where for where in found if where[: len(place)] == place], (place, odd)


def places(value, place=()):
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield (*place, key)
        yield from places(each, (*place, key))


def value_at(data, place):
    for key in place:
        data = data[key]
    return data


def with_value(data, place, value):
    changed_data = copy.deepcopy(data)
    value_at(changed_data, place[:-1])[place[-1]] = value
    return changed_data


@given(
    st.lists(st.tuples(st.integers(0, STARTER.count("\n")), st.sampled_from(["cut", "double", "blank", "= 3", "[["])))
)
def test_whatever_happens_to_the_lines_the_answer_is_a_programme_or_faults(edits):
    lines = STARTER.split("\n")
    for number, edit in edits:
        kept = lines[number]
        lines[number] = {"cut": kept[: len(kept) // 2], "double": f"{kept}\n{kept}", "blank": ""}.get(
            edit, f"{kept.split('=')[0]}{edit}"
        )
    text = "\n".join(lines)
    with suppress(ProgrammeFaults):
        assert read(text).modules
        return
    assert all(1 <= fault.line <= text.count("\n") + 1 and fault.sentence for fault in faults_of(text))
