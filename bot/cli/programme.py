"""Programme files: checked, and made into programmes."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import database
from bot.cli.basics import AsJson, fail, settings
from bot.cli.links import bot_name, join_link
from bot.cli.reasons import because
from bot.domain.conversation import Refusal
from bot.domain.programme import (
    LANGUAGES,
    Course,
    Fault,
    Programme,
    ProgrammeFaults,
    advice,
    example_lines,
    laid_out,
    read,
)
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
            typer.echo(json.dumps({"faults": _as_json(error.faults)}, ensure_ascii=False))
        fail(*map(str, error.faults))
    better = advice(source)
    if as_json:
        found = {"faults": [], "advice": _as_json(better), "example_lines": example_lines(source)}
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    typer.echo(_praise(content))
    for each in better:
        typer.echo(f"Råd, {each}", err=True)
    _warn(source, "Sett inn deres egne før noen får en lenke.")


def _as_json(faults: Sequence[Fault]) -> list[dict[str, object]]:
    return [{"line": each.line, "path": each.path, "sentence": each.sentence} for each in faults]


def _warn(source: str, advice: str) -> None:
    """Say on stderr which lines still are the example's: what they tell participants is untrue of real people."""
    if lines := ", ".join(map(str, example_lines(source))):
        typer.echo(
            f"Obs! Ansvarlig og kontakt er fortsatt eksempelets (linje {lines}), og deltakerne leser dem. {advice}",
            err=True,
        )


def _praise(content: Programme) -> str:
    prompts = sum(len(module.prompts) for module in content.modules)
    return f"«{content.title['nb']}» er i orden: {len(content.modules)} moduler og {prompts} spørsmål."


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise typer.BadParameter("Skriv dagen slik: 2027-01-12.") from None


@programme.command()
def new(
    file: File,
    start: Annotated[date, typer.Option(parser=_day, metavar="DATE", help="The first day: 2027-01-12.")],
    language: Annotated[str | None, typer.Option(help=", ".join(LANGUAGES))] = None,
    as_json: AsJson = False,
) -> None:
    """Start a programme; prints its number, its join link and a manager's single-use link."""
    if language not in (None, *LANGUAGES):
        raise typer.BadParameter(f"choose {', '.join(LANGUAGES)}", param_hint="--language")
    source, chosen = _source(file), settings()
    bot = bot_name(chosen)
    try:
        made = database.run(chosen, programmes.start, source, start, language or chosen.language)
    except ProgrammeFaults as error:
        fail(*map(str, error.faults))
    except Refusal:
        fail(f"{start:%Y-%m-%d} har vært. Velg en dag fra i dag av. Ingenting er endret.")
    links = {"join_link": join_link(bot, made.join_token), "manager_link": join_link(bot, made.manager_token)}
    content = read(source)
    first = laid_out(Course(content, start, content.free())).questions[0].at.astimezone(ZoneInfo(content.time_zone))
    _warn(source, "Rett fila, lag programmet på nytt, og del bare de nye lenkene.")
    if as_json:
        typer.echo(json.dumps({"programme": made.id, "first_question": f"{first:%Y-%m-%d}", **links}))
        return
    typer.echo(f"Program nummer {made.id} er laget. Det første spørsmålet kommer {first:%Y-%m-%d}.")
    typer.echo(f"Lenke til deltakerne, for så mange som vil: {links['join_link']}")
    typer.echo(f"Lenke til programansvarlig, gjelder én gang: {links['manager_link']}")


def _source(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        fail(f"{file} kan ikke leses: {because(error)}.")
    except UnicodeDecodeError:
        fail(f"{file} er ikke i UTF-8. Lagre den som UTF-8, og prøv igjen.")
