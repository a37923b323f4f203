"""Study groups planned from files, without a database or a token."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from bot.cli import plan_words
from bot.cli.basics import AsJson, fail
from bot.cli.reasons import because
from bot.cli.watching import watching
from bot.domain.csv_table import FileFaults
from bot.domain.groups import (
    Assignment,
    Impossible,
    Person,
    Rules,
    Unusable,
    assign,
    people_csv,
    plan_json,
    rules_toml,
    travel_csv,
)
from bot.maps import draw

T = TypeVar("T")
Given = Path | None
NOTHING = "Ingen plan er laget."
PICTURES = {".png", ""}
WIDE = 120  # columns, where nobody's terminal says how many there are
COLUMNS = f"A CSV file in UTF-8 with the columns {', '.join(people_csv.HEADER)}."

groups = typer.Typer(no_args_is_help=True, help="Study groups.")


@groups.callback()
def group() -> None:
    """Study groups."""


@groups.command()
def plan(  # noqa: PLR0917 - Typer gives each by its name
    people: Annotated[Path, typer.Argument(metavar="PEOPLE.csv", help=COLUMNS)],
    rules: Annotated[Given, typer.Option(metavar="RULES.toml", help="Sizes, weights, and who is to be where.")] = None,
    previous: Annotated[Given, typer.Option(metavar="PLAN.json", help="The plan that is to change little.")] = None,
    travel: Annotated[Given, typer.Option(metavar="TRAVEL.csv", help="Real distances: from, to, km.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Another seed may give another plan.")] = 0,
    budget: Annotated[float | None, typer.Option(min=0, metavar="SECONDS", help="Search no longer.")] = None,
    out: Annotated[Given, typer.Option(metavar="PLAN.json", help="Write the plan here.")] = None,
    picture: Annotated[Given, typer.Option("--map", metavar="MAP.png", help="Draw the groups here.")] = None,
    as_json: AsJson = False,
) -> None:
    """Put people into study groups: neighbours who can meet at the same time, under your rules."""
    _check_places([out, picture], [people, rules, travel])
    if picture and picture.suffix.lower() not in PICTURES:
        fail(f"{picture} skrives ikke: kartet er et bilde i PNG. Velg et navn som slutter på .png. {NOTHING}")
    listed = _read(people, people_csv.read)
    before = _read(previous, plan_json.read) if previous else None
    wanted = _rules(rules, travel, listed.people, before)
    made = _plan(listed.people, wanted, before, seed, budget)
    made = replace(made, warnings=(*listed.warnings, *_target_warning(wanted), *made.warnings))
    if as_json:
        typer.echo(plan_json.written(made).encode(), nl=False)
    else:
        _show(made, listed.people, wanted, before)
    if out:
        _write(out, plan_json.written(made).encode(), "Planen")
    if picture:
        _write(picture, _draw(listed.people, made), "Kartet")


def _check_places(written: list[Given], read: list[Given]) -> None:
    """Find out before the long work whether there is a place for what comes out of it."""
    given = {each.resolve() for each in read if each}
    for file in filter(None, written):
        if fault := _place_fault(file, given):
            fail(f"{file} {fault}. {NOTHING}")
        given.add(file.resolve())


def _place_fault(file: Path, given: set[Path]) -> str:
    try:
        if file.is_dir():
            return "er en mappe: velg et filnavn"
        if not file.parent.is_dir():
            return "kan ikke skrives: mappa finnes ikke"
    except OSError as error:  # a name that is too long
        return f"kan ikke skrives: {because(error)}"
    return "ville bli skrevet over: velg et annet navn" if file.resolve() in given else ""


def _read(file: Path, reader: Callable[[bytes], T]) -> T:
    try:
        return reader(file.read_bytes())
    except OSError as error:
        fail(f"{file} kan ikke leses: {because(error)}. {NOTHING}")
    except FileFaults as error:
        fail(*error.faults, f"Rett opp {file}, og prøv igjen. {NOTHING}")


def _rules(rules: Given, travel: Given, people: tuple[Person, ...], before: Assignment | None) -> Rules:
    found = _read(rules, lambda raw: rules_toml.read(raw, people, before)) if rules else Rules()
    if not travel:
        return found
    numbers = {person.municipality_number for person in people}
    return replace(found, km=_read(travel, lambda raw: travel_csv.read(raw, numbers)))


def _plan(
    people: tuple[Person, ...], rules: Rules, before: Assignment | None, seed: int, budget: float | None
) -> Assignment:
    try:
        with watching(f"Lager en plan for {len(people)} personer", _terminal(), budget) as watch:
            return assign(people, rules, before, seed, stop=watch.stop, progress=watch.progress)
    except Impossible as error:
        fail(*plan_words.collision(error.collision, {person.id: person for person in people}), NOTHING)
    except Unusable as error:
        fail(*str(error).splitlines(), NOTHING)


def _draw(people: tuple[Person, ...], made: Assignment) -> bytes:
    with watching("Tegner kartet", _terminal()):
        return draw(people, made.groups)


def _terminal() -> Console:
    """Where whoever waits sees what is being done, if they sit at a terminal."""
    return Console(stderr=True, force_terminal=sys.stderr.isatty())


def _target_warning(rules: Rules) -> list[str]:
    if rules.min <= rules.target <= rules.max:
        return []
    return [f"target er {rules.target}, men en gruppe har fra {rules.min} til {rules.max}. Sett target i reglene."]


def _show(made: Assignment, people: tuple[Person, ...], rules: Rules, before: Assignment | None) -> None:
    by_id = {person.id: person for person in people}
    console = Console(width=None if sys.stdout.isatty() else WIDE, markup=False, highlight=False, emoji=False)
    console.print(plan_words.table(made, by_id, rules.km))
    for line in plan_words.lines(made, by_id, before):
        typer.echo(line)


def _write(file: Path, content: bytes, what: str) -> None:
    """Write a file whole or not at all, and tell where it is."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        if file.exists() and not file.is_file():  # /dev/stdout
            file.write_bytes(content)
            return
        beside.write_bytes(content)
        beside.replace(file.resolve())
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        fail(f"{file} kan ikke skrives: {because(error)}. {what} er ikke lagret.")
    typer.echo(f"{what} ligger i {file}.", err=True)
