"""People from a list: a personal link for each."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import database
from bot.cli.basics import AsJson, fail, settings
from bot.cli.links import ProgrammeId, bot_name, join_link, unknown_programme
from bot.cli.reasons import because
from bot.domain.conversation import Refusal
from bot.domain.csv_table import FileFaults
from bot.domain.people_file import HEADER, PeopleFile, read, written
from bot.services import people as services

people = typer.Typer(no_args_is_help=True, help="People to invite.")
COLUMNS = f"A CSV file in UTF-8. Its columns: {', '.join(HEADER)}; only name is needed."


@people.callback()
def group() -> None:
    """People to invite."""


@people.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=COLUMNS)],
    programme: ProgrammeId,
    out: Annotated[Path | None, typer.Option(help="Write the list with links here, not to the screen.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a personal single-use link for each person of a list; prints the list with the links."""
    listed, chosen = _read(file), settings()
    if out and out.is_file():  # /dev/stdout is none
        fail(f"{out} finnes fra før: velg et annet navn. Ingen er importert.")
    bot = bot_name(chosen)
    try:
        tokens = database.run(chosen, services.invite, programme, listed.people)
    except Refusal as refusal:
        fail(unknown_programme(refusal))
    links = [join_link(bot, token) for token in tokens]
    if as_json:
        found = [{**each.known, "link": link} for each, link in zip(listed.people, links, strict=True)]
        typer.echo(json.dumps(found, ensure_ascii=False))
    elif out:
        _write(out, written(listed, links))
    else:
        typer.echo(written(listed, links), nl=False)


def _read(file: Path) -> PeopleFile:
    try:
        return read(file.read_bytes())
    except OSError as error:
        fail(f"{file} kan ikke leses: {because(error)}.")
    except FileFaults as error:
        fail(*error.faults, "Ingen er importert. Rett opp lista, og prøv igjen.")


def _write(out: Path, text: str) -> None:
    """Write so that spreadsheets see the letters right, and only the owner can read the links."""
    try:
        out.touch(mode=0o600)
        out.write_text(text, "utf-8-sig", newline="")
    except OSError as error:
        fail(
            f"{out} kan ikke skrives: {because(error)}. Lenkene ble laget, men ingen har dem, og de går ut.",
            "Velg en annen fil, eller rydd plass, og importer på nytt.",
        )
    typer.echo(f"Lista med lenker ligger i {out}.")
