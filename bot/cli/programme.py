"""Programme files: checked, and made into programmes."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import database
from bot.cli.basics import AsJson, fail, settings
from bot.cli.links import bot_name, join_link, unknown_programme
from bot.cli.reasons import because
from bot.domain.conversation import Refusal
from bot.domain.programme import (
    LANGUAGES,
    Course,
    Fault,
    Module,
    Programme,
    ProgrammeFaults,
    advice,
    example_lines,
    laid_out,
    read,
)
from bot.services import programme as programmes
from bot.services import promoting
from bot.services.promoting import Promotion

programme = typer.Typer(
    no_args_is_help=True, help="Programme files: check one, start a programme by it, or let one go on by it."
)
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
    first = laid_out(Course(content, start, content.free())).questions[0].at.astimezone(content.zone)
    _warn(source, "Rett fila, lag programmet på nytt, og del bare de nye lenkene.")
    if as_json:
        typer.echo(json.dumps({"programme": made.id, "first_question": f"{first:%Y-%m-%d}", **links}))
        return
    typer.echo(f"Program nummer {made.id} er laget. Det første spørsmålet kommer {first:%Y-%m-%d}.")
    typer.echo(f"Lenke til deltakerne, for så mange som vil: {links['join_link']}")
    typer.echo(f"Lenke til programansvarlig, gjelder én gang: {links['manager_link']}")


@programme.command()
def promote(
    number: Annotated[int, typer.Argument(metavar="ID", help="The programme's number.")],
    file: File,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else only say what would change.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let a programme go on by another file, also while the bot serves: a pilot becomes a full programme."""
    source, chosen = _source(file), settings()
    try:
        made = database.run(chosen, promoting.promote if yes else promoting.preview, number, source)
    except ProgrammeFaults as error:
        if as_json:
            typer.echo(json.dumps({"promoted": False, "faults": _as_json(error.faults)}, ensure_ascii=False))
        fail(*map(str, error.faults), "Ingenting er endret.")
    except Refusal as refusal:
        fail(_refused(refusal))
    _warn(source, "Rett fila, og kjør kommandoen en gang til.")
    if as_json:
        typer.echo(json.dumps(_promotion_as_json(made, done=yes), ensure_ascii=False))
        return
    for line in [*_promotion(made), DONE if yes else NOT_DONE]:
        typer.echo(line)


DONE = "Det er gjort, og veilederne får vite det. Fila som gjaldt før, er tatt vare på."
NOT_DONE = "Ingenting er endret ennå. Kjør det samme med --yes for å gjøre det."


def _refused(refusal: Refusal) -> str:
    if refusal.kind == "programme.same":
        return "Programmet går alt etter denne fila. Ingenting er endret."
    return unknown_programme(refusal)


def _promotion(made: Promotion) -> Iterator[str]:
    """What changes, a line each."""
    yield f"«{made.before['nb']}» går videre som «{made.after['nb']}»."
    if made.added:
        yield f"Nye moduler: {_titles(made.added)}."
    if made.gone:
        yield f"Moduler som går ut: {_titles(made.gone)}."
    if made.passed:
        yield f"Blir ikke stilt, for de står før noe som alt er stilt: {', '.join(made.passed)}. Flytt dem i fila."
    yield f"Neste spørsmål: {_when(made, made.next_before)} -> {_when(made, made.next_after)}."
    yield f"Siste spørsmål: {_when(made, made.last_before)} -> {_when(made, made.last_after)}."
    if made.choosing:
        yield f"Får spørsmål om valgmoduler: {made.choosing}."
    yield "Grupper, folk, svar, møter og roller blir som de er."


def _titles(modules: Sequence[Module]) -> str:
    return ", ".join(f"{each.key} {each.title['nb']}" for each in modules)


def _when(made: Promotion, moment: datetime | None) -> str:
    return f"{moment.astimezone(ZoneInfo(made.time_zone)):%Y-%m-%d %H:%M}" if moment else "ingen"


def _promotion_as_json(made: Promotion, *, done: bool) -> dict[str, object]:
    moments = ("next_before", "next_after", "last_before", "last_after")
    return {
        "promoted": done,
        "added": [each.key for each in made.added],
        "gone": [each.key for each in made.gone],
        "passed": list(made.passed),
        "choosing": made.choosing,
        **{name: at and at.isoformat() for name in moments for at in [getattr(made, name)]},
    }


def _source(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        fail(f"{file} kan ikke leses: {because(error)}.")
    except UnicodeDecodeError:
        fail(f"{file} er ikke i UTF-8. Lagre den som UTF-8, og prøv igjen.")
