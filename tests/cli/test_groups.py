import json
import os
import resource
import subprocess
import sys
from functools import partial
from io import StringIO
from itertools import count
from pathlib import Path
from random import Random

import pytest
from click.testing import Result
from rich.console import Console
from typer.testing import CliRunner

from bot.cli import commands, plan_words
from bot.cli.watching import watching
from bot.domain.groups import Assignment, Group, Person, people_csv, plan_json
from bot.domain.places import load_municipalities

HEADER = ";".join(people_csv.HEADER)
SORTLAND, VADSO = "1870", "5607"
NORTH = [number for number in load_municipalities() if number[:2] in {"18", "55", "56"}]
WRONG_SETTINGS = {"KOLLOKVIE_LANGUAGE": "xx", "KOLLOKVIE_DATABASE_URL": "nowhere", "KOLLOKVIE_BOT_TOKEN": ""}
PNG = "Velg et navn som slutter på .png."
BEHIND = [sys.executable, "-m", "bot", "groups", "plan"]


def row(id: object, number: str = SORTLAND, slots: str = "0 3", size: str = "small", leader: str = "") -> str:
    return f"{id};Åse {id};Biblioteket;{number};;;{slots};E1;{size};{leader}"


def crowd(people: int) -> list[str]:
    return [row(f"p{n:02}", (SORTLAND, VADSO)[n % 2], f"{n % 3} 8") for n in range(people)]


@pytest.fixture
def listed(tmp_path: Path):
    """Write a list of people."""

    def write(*rows: str, name: str = "people.csv") -> Path:
        (tmp_path / name).write_text("\r\n".join([HEADER, *rows, ""]), "utf-8-sig", newline="")
        return tmp_path / name

    return write


@pytest.fixture
def file(tmp_path: Path):
    """Write any other file."""

    def write(name: str, content: str) -> Path:
        (tmp_path / name).write_text(content, "utf-8")
        return tmp_path / name

    return write


def plan(*args: object) -> Result:
    """The command, where no setting could be used."""
    return CliRunner().invoke(commands(["groups"]), ["groups", "plan", *map(str, args)], env=WRONG_SETTINGS)


def made(*args: object) -> dict:
    result = plan(*args, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def members(plan: dict) -> list[list[str]]:
    return [group["members"] for group in plan["groups"]]


def test_a_plan_is_told_in_words(listed) -> None:
    result = plan(listed(*crowd(8)))
    assert (result.exit_code, result.stderr) == (0, "")
    header, first, *_ = result.stdout.splitlines()
    assert header.split() == ["Gruppe", "Møtested", "Tid", "Personer", "Lengst,", "km", "Kostnad"]
    assert first.startswith("g1 Sortland  Sortland  fredag 08.30  Åse p00, Åse p02, Åse p04, Åse p06")
    assert "8 personer i 2 grupper. Kostnaden er " in result.stdout
    assert "grupper uten en større enhet" in result.stdout
    assert "bevist" in result.stdout


def test_two_of_one_name_are_told_apart_by_their_ids(listed) -> None:
    twins = [row(id).replace("Åse a", "Åse b") for id in "abc"]
    assert "Åse b (a), Åse b (b), Åse c" in plan(listed(*twins)).stdout


def test_json_is_the_plan_alone(listed, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    result = plan(listed(*crowd(8)), "--json", "--out", out)
    assert result.stdout == out.read_text("utf-8")
    assert list(json.loads(result.stdout))[:6] == ["groups", "total", "cost", "status", "warnings", "moved"]
    assert members(json.loads(result.stdout))[0] == ["p00", "p02", "p04", "p06"]
    assert result.stderr == f"Planen ligger i {out}.\n"


def test_rules_are_followed(listed, file) -> None:
    rules = file("rules.toml", 'min = 2\ntarget = 2\nmax = 2\n[[together]]\nids = ["p00", "p01"]\n')
    assert ["p00", "p01"] in members(made(listed(*crowd(8)), "--rules", rules))


def test_a_plan_before_is_changed_little_and_the_difference_is_told(listed, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    plan(listed(*crowd(10)), "--out", before)
    now = listed(*crowd(10)[1:], row("new", SORTLAND, "0 1 2 8"), name="now.csv")
    result = plan(now, "--previous", before)
    assert "Siden forrige plan: 0 flyttes, 1 kommer til og 1 går ut.\n- Åse new er ny i Sortland." in result.stdout
    assert made(now, "--previous", before)["moved"] == []


def test_distances_by_road_replace_those_of_the_crow(listed, file) -> None:
    travel = file("travel.csv", f"from,to,km\n{SORTLAND},{VADSO},3\n")
    found = made(listed(*crowd(8)), "--travel", travel)
    assert found["cost"]["travel"] == 2 * (3 + 20)  # one in each group comes from the other place, and county
    assert [sum(id in group for id in ("p00", "p02", "p04", "p06")) for group in members(found)] == [3, 1]
    assert "   3 " in plan(listed(*crowd(8)), "--travel", travel).stdout


def test_the_groups_are_drawn_on_a_map(listed, tmp_path: Path) -> None:
    pytest.importorskip("bot.maps")
    picture = tmp_path / "map.png"
    result = plan(listed(*crowd(8)), "--map", picture)
    assert (result.exit_code, picture.read_bytes()[:4]) == (0, b"\x89PNG")


@pytest.mark.parametrize("name", ["map.jpg", "map.svg", "map.png.pdf"])
def test_a_map_gets_no_name_that_says_something_else_than_it_is(listed, tmp_path: Path, name: str) -> None:
    (said,) = refused(listed(*crowd(8)), "--map", tmp_path / name)
    assert said == f"{tmp_path / name} skrives ikke: kartet er et bilde i PNG. {PNG} Ingen plan er laget."
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["MAP.PNG", "map"])
def test_other_names_for_a_map_are_as_good(listed, tmp_path: Path, name: str) -> None:
    plan(listed(*crowd(8)), "--map", tmp_path / name)
    assert (tmp_path / name).read_bytes()[:4] == b"\x89PNG"


def test_who_is_moved_is_told(listed, file, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    plan(listed(*crowd(8)), "--out", before)
    pinned = file("rules.toml", '[[pin]]\nid = "p00"\ngroup = "g2"\n')
    result = plan(listed(*crowd(8)), "--previous", before, "--rules", pinned)
    assert "Åse p00 flyttes fra Sortland til Vadsø." in result.stdout


def test_the_order_of_the_rows_changes_nothing(listed) -> None:
    rows = [row("x", slots=""), row("y", slots=""), *crowd(12)]
    Random(1).shuffle(rows)
    assert made(listed(*rows)) == made(listed(*sorted(rows)))
    assert made(listed(*rows), "--seed", 3) == made(listed(*sorted(rows)), "--seed", 3)


def test_another_seed_may_give_another_plan(listed) -> None:
    random = Random(1)
    people = listed(*(row(n, random.choice(NORTH), f"{random.randrange(10)}") for n in range(60)))
    seeds = [made(people, "--seed", seed, "--budget", 0) for seed in (0, 0, 1, 2, 3, 4)]
    assert seeds[0] == seeds[1]
    assert any(other != seeds[0] for other in seeds[2:])


def test_a_budget_ends_the_search_and_the_plan_says_so(listed) -> None:
    assert made(listed(*crowd(40)), "--budget", 0)["stopped"] == "time"
    assert "Tida tok slutt." in plan(listed(*crowd(40)), "--budget", 0).stdout


def test_one_person_is_a_group_with_a_warning(listed) -> None:
    result = plan(listed(row("a")))
    assert (result.exit_code, "Det er bare 1 i gruppa Sortland." in result.stdout) == (0, True)
    assert "1 person i 1 gruppe." in result.stdout


def test_fewer_than_a_group_needs_are_a_group_with_a_warning(listed) -> None:
    assert made(listed(*crowd(2)))["warnings"][0].startswith("Det er bare 2 i gruppa ")


def test_people_without_times_are_a_warning(listed) -> None:
    assert made(listed(row("a", slots=""), row("b"), row("c")))["warnings"] == [
        "Ingen tid passer for Åse a (a): slots er tom. Alle tider koster like mye."
    ]


def test_a_target_that_no_group_may_have_is_a_warning(listed, file) -> None:
    rules = file("rules.toml", "min = 6\nmax = 8")
    assert made(listed(*crowd(12)), "--rules", rules)["warnings"][0].startswith("target er 4, men en gruppe har fra 6")


def test_many_warnings_are_cut_short_in_words_but_not_in_the_plan(listed, file, tmp_path: Path) -> None:
    rules = file("rules.toml", "travel_limit_km = 0\nmin = 20\nmax = 30")
    people, out = listed(*(row(f"p{n:02}", NORTH[n]) for n in range(60))), tmp_path / "plan.json"
    told = (
        plan(people, "--rules", rules, "--budget", 0, "--out", out).stdout.partition("Se på dette:\n")[2].splitlines()
    )
    assert len(plan_json.read(out.read_bytes()).warnings) > 21
    assert [line[:2] for line in told] == [*["- "] * 20, "… "]


def refused(*args: object) -> list[str]:
    """What is said where no plan is made."""
    result = plan(*args)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("Ingen plan er laget.\n")
    return result.stderr.splitlines()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "Lista har ingen personer."),
        ([row("a", "9999")], "Rad 2: kommunenummeret «9999» finnes ikke."),
        ([row("a").replace(";;;", ";15;69;")], "Rad 2: lat og lon er byttet om:"),
        ([row("a").replace(";;;", ";99;15;")], "Rad 2: lat 99 og lon 15 er ikke på jorda."),
        ([row("a", slots="10")], "Rad 2: «10» kan ikke stå i slots."),
        ([row("a"), row("a")], "Rad 3: id «a» er brukt i rad 2."),
        ([row(n) for n in range(50_000)], "Lista har 50000 personer, og en plan kan ha høyst 20 000."),
    ],
)
def test_a_list_with_faults_makes_no_plan(listed, rows: list[str], said: str) -> None:
    people = listed(*rows)
    first, last = refused(people)
    assert first.startswith(said)
    assert last == f"Rett opp {people}, og prøv igjen. Ingen plan er laget."


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("min = 6\nmax = 4", "linje 1: min: min er 6, men max er 4."),
        ("[weights]\nslot = -1", "linje 2: weights.slot: -1 kan ikke stå her."),
        ("maximum = 4", "linje 1: maximum: «maximum» er ikke et felt her."),
        ('[[apart]]\nids = ["p00", "nobody"]', "linje 2: apart[1].ids: «nobody» er ikke blant personene."),
        ('pin = [{id = "p00", group = "g1"}, {id = "p00", group = "g2"}]', "linje 1: pin[2]: «p00» er festet til både"),
        (
            'together = [{ids = ["p00", "p01"]}]\napart = [{ids = ["p01", "p00"]}]',
            "linje 2: apart[1]: «p00» og «p01» skal både være sammen og hver for seg.",
        ),
    ],
)
def test_rules_with_faults_make_no_plan(listed, file, rules: str, said: str) -> None:
    first, last = refused(listed(*crowd(8)), "--rules", (wrong := file("rules.toml", rules)))
    assert first.startswith(said)
    assert last == f"Rett opp {wrong}, og prøv igjen. Ingen plan er laget."


def test_other_files_with_faults_make_no_plan(listed, file) -> None:
    people = listed(*crowd(8))
    assert refused(people, "--previous", file("p.json", "{}"))[0] == "groups: Feltet «groups» mangler. Legg det til."
    assert refused(people, "--travel", file("t.csv", "from;to;km\n1;2;3"))[0].startswith("Rad 2: kommunenummeret «1»")
    assert refused(people, "--rules", people)[0].startswith("linje 1: Fila kan ikke leses her: «id;name;")
    assert refused(people.parent)[0].endswith("kan ikke leses: det er en mappe. Ingen plan er laget.")


def test_sizes_that_cannot_be_are_told_in_words(listed, file) -> None:
    four_to_six = file("rules.toml", "min = 4\ntarget = 5\nmax = 6")
    assert "7 personer" in refused(listed(*crowd(7)), "--rules", four_to_six)[0]


def test_rules_that_collide_are_told_in_words(listed, file) -> None:
    rules = file("rules.toml", "\n".join(f'[[together]]\nids = ["p{n:02}", "p{n + 1:02}"]' for n in range(5)))
    first, way_out, _ = refused(listed(*crowd(12)), "--rules", rules)
    assert first.startswith("Åse p00 og Åse p01 sammen, ")
    assert first.endswith(" og høyst 5 i hver gruppe kan ikke alle holde.")
    assert way_out == "Det er nok å gi opp én av dem."


@pytest.mark.parametrize("option", ["--out", "--map"])
def test_a_place_that_cannot_be_written_is_told_before_the_work(listed, tmp_path: Path, option: str) -> None:
    people = listed(*crowd(8))
    before = people.read_bytes()
    assert "finnes ikke" in refused(people, option, tmp_path / "nowhere" / "file")[0]
    assert "kan ikke skrives" in refused(people, option, tmp_path / ("x" * 256))[0]
    assert "er en mappe" in refused(people, option, tmp_path)[0]
    assert "skrevet over" in refused(people, option, people)[0]
    assert people.read_bytes() == before
    twice = ("--out", tmp_path / "one", "--map", tmp_path / "one")
    assert "skrevet over" in refused(people, *twice)[0]


def test_a_plan_that_cannot_be_written_is_told_and_spoils_nothing(listed, file) -> None:
    people, out = listed(*crowd(8)), file("plan.json", "{}")
    full = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (100, 100))
    ended = subprocess.run([*BEHIND, people, "--out", out], preexec_fn=full, capture_output=True, check=False)
    assert (ended.returncode, b"kan ikke skrives" in ended.stderr) == (1, True)
    assert b"Planen er ikke lagret." in ended.stderr
    assert b"Sortland" in ended.stdout
    assert {each.name: each.read_bytes() for each in people.parent.iterdir()} == {
        "people.csv": people.read_bytes(),
        "plan.json": b"{}",
    }


def test_a_plan_may_take_the_place_of_the_one_before(listed, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    plan(listed(*crowd(8)), "--out", out)
    assert plan(listed(*crowd(9)), "--previous", out, "--out", out).exit_code == 0
    assert len(plan_json.read(out.read_bytes()).groups[0].members) == 5
    assert sorted(each.name for each in tmp_path.iterdir()) == ["people.csv", "plan.json"]


@pytest.mark.parametrize("args", [(), ("--seed", "x"), ("--budget", "-1"), ("--nothing",)])
def test_wrong_usage_ends_with_two(listed, args: tuple[str, ...]) -> None:
    assert plan(*([listed(*crowd(8))] if args else []), *args).exit_code == 2


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_norwegian_letters_come_through_on_a_machine_without_them(listed, locale: dict[str, str]) -> None:
    people = listed(*crowd(8), name="bøker.csv")
    bare = {"PATH": os.environ["PATH"]} | locale
    told = subprocess.run([*BEHIND, people], env=bare, capture_output=True, check=True).stdout
    assert ("Møtested".encode() in told) == (len(locale) == 1)
    given = subprocess.run([*BEHIND, people, "--json"], env=bare, capture_output=True, check=True).stdout
    assert json.loads(given)["status"]
    assert plan_json.read(given).groups[0].name == "Sortland"


def test_of_a_very_long_plan_the_first_groups_are_told(listed) -> None:
    people = {f"p{n}": Person(f"p{n}", "Åse", "", SORTLAND) for n in range(201)}
    groups = tuple(Group(f"g{n}", "Sortland", SORTLAND, 0, "", (id,)) for n, id in enumerate(people))
    long = Assignment(groups, 0.0, {}, "heuristic", (), (), "work")
    assert plan_words.table(long, people, {}).row_count == 200
    assert next(plan_words.lines(long, people, None)).startswith("… og 1 gruppe til.")


def test_whoever_waits_at_a_terminal_sees_how_far_it_is_but_not_at_once() -> None:
    seconds = count()
    terminal = Console(force_terminal=True, record=True, width=80, file=StringIO())
    with watching("Lager en plan", terminal, 4, lambda: 0.0) as watch:
        watch.progress(0.5)
    assert "Lager en plan" not in terminal.export_text()
    with watching("Lager en plan", terminal, 4, lambda: float(next(seconds))) as watch:
        watch.progress(0.5)
        assert [watch.stop() for _ in range(5)][-1]
    shown = terminal.export_text()
    assert "Lager en plan" in shown
    assert "━━━━━━━━━━━━━━━━━━━╸" in shown or "━━━━━━━━━━━━━━━━━━━━" in shown


def test_a_plan_that_is_being_made_is_shown_at_a_terminal(listed) -> None:
    people = listed(*(row(f"p{n:03}", NORTH[n % len(NORTH)], f"{n % 10}") for n in range(300)))
    terminal, its_end = os.openpty()
    command = [*BEHIND, people, "--budget", "2", "--json"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=its_end) as process:
        os.close(its_end)
        told = b"".join(iter(partial(_heard, terminal), b"")).decode()
    os.close(terminal)
    assert (process.returncode, "Lager en plan for 300 personer" in told) == (0, True)


def _heard(terminal: int) -> bytes:
    """What comes next at a terminal; nothing once nobody writes to it any more."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
