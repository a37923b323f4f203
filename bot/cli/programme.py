"""Programme files: checked, and made into programmes."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import database
from bot.cli.basics import fail, settings
from bot.cli.links import AsJson, bot_name, join_link
from bot.domain.conversation import Refusal
from bot.domain.programme import LANGUAGES, Programme, ProgrammeFaults, read
from bot.services import programme as programmes

programme = typer.Typer(no_args_is_help=True, help="Programme files: check one, or start a programme by it.")
File = Annotated[Path, typer.Argument(metavar="FILE", help="A programme file, like bot/programmes/ledelse.toml.")]


@programme.command()
def check(file: File, as_json: AsJson = False) -> None:
    """Tell every mistake in a programme file, with its place."""
    source = _source(file)
    try:
        content = read(source)
    except ProgrammeFaults as error:
        if as_json:
            faults = [{"line": each.line, "path": each.path, "sentence": each.sentence} for each in error.faults]
            typer.echo(json.dumps({"faults": faults}, ensure_ascii=False))
        fail(*map(str, error.faults))
    typer.echo(json.dumps({"faults": []}) if as_json else _praise(content))


def _praise(content: Programme) -> str:
    prompts = sum(len(module.prompts) for module in content.modules)
    return f"«{content.title['nb']}» er i orden: {len(content.modules)} moduler og {prompts} spørsmål."


@programme.command()
def new(
    file: File,
    start: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The first day: 2027-01-12.")],
    language: Annotated[str | None, typer.Option(help=", ".join(LANGUAGES))] = None,
    as_json: AsJson = False,
) -> None:
    """Start a programme; prints its number, its join link and a manager's single-use link."""
    if language not in (None, *LANGUAGES):
        raise typer.BadParameter(f"choose {', '.join(LANGUAGES)}", param_hint="--language")
    source, chosen = _source(file), settings()
    bot = bot_name(chosen)
    try:
        made = database.run(chosen, programmes.start, source, start.date(), language or chosen.language)
    except ProgrammeFaults as error:
        fail(*map(str, error.faults))
    except Refusal:
        fail(f"{start:%Y-%m-%d} har vært. Velg en dag fra i dag av. Ingenting er endret.")
    links = {"join_link": join_link(bot, made.join_token), "manager_link": join_link(bot, made.manager_token)}
    if as_json:
        typer.echo(json.dumps({"programme": made.id, **links}))
        return
    typer.echo(f"Program nummer {made.id} er laget og starter {start:%Y-%m-%d}.")
    typer.echo(f"Lenke til deltakerne, for så mange som vil: {links['join_link']}")
    typer.echo(f"Lenke til programansvarlig, gjelder én gang: {links['manager_link']}")


def _source(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        fail(f"{file} kan ikke leses: {error.strerror}.")
    except UnicodeDecodeError:
        fail(f"{file} er ikke i UTF-8. Lagre den som UTF-8, og prøv igjen.")
