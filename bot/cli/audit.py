"""What was done, and by whom."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli import database
from bot.cli.basics import AsJson, settings
from bot.services import journal


def audit(
    newest: Annotated[int, typer.Option(min=1, help="How many lines, the newest first.")] = 50, as_json: AsJson = False
) -> None:
    """List what was done: programmes made, people invited, roles given, groups, broadcasts, copies."""
    for each in database.run(settings(), journal.done, newest):
        if as_json:
            typer.echo(json.dumps({**asdict(each), "at": each.at.isoformat()}, ensure_ascii=False))
            continue
        details = ", ".join(f"{name} {value}" for name, value in each.details.items())
        words = [f"{each.at:%Y-%m-%d %H:%M} UTC", each.action, details]
        words += [f"program {each.programme_id}"] if each.programme_id else []
        words += [f"av {each.actor}"] if each.actor else []
        typer.echo("  ".join(filter(None, words)))
