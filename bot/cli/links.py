"""Links that let people in, made by an operator."""

import asyncio
import json
from typing import Annotated, get_args

import typer

from bot import app
from bot.cli import database
from bot.cli.basics import AsJson, fail, settings
from bot.domain.conversation import Refusal
from bot.domain.people import RoleName
from bot.services import people
from bot.settings import Settings

ProgrammeId = Annotated[int, typer.Option("--programme", metavar="ID", help="The programme's number.")]
ROLES = get_args(RoleName)


def link(
    role: Annotated[str, typer.Option(metavar="ROLE", help=", ".join(ROLES))],
    programme: ProgrammeId,
    as_json: AsJson = False,
) -> None:
    """Make one more single-use link."""
    given = next((each for each in ROLES if each == role), None)
    if given is None:
        raise typer.BadParameter(f"choose {', '.join(ROLES)}", param_hint="--role")
    chosen = settings()
    bot = bot_name(chosen)
    try:
        made = join_link(bot, database.run(chosen, people.issue, programme, given))
    except Refusal as refusal:
        fail(unknown_programme(refusal))
    typer.echo(json.dumps({"programme": programme, "role": role, "link": made}) if as_json else made)


def bot_name(chosen: Settings) -> str:
    """The bot's user name, asked of Telegram; ends where it does not answer."""
    try:
        return asyncio.run(app.user_name(chosen))
    except app.WrongToken as error:
        fail(f"{error} Ingenting er endret.")
    except ConnectionError as error:
        fail(f"Telegram svarer ikke: {error}. Se på nettet og KOLLOKVIE_API_URL, og prøv igjen. Ingenting er endret.")


def join_link(bot: str, token: str) -> str:
    return f"https://t.me/{bot}?start={token}"


def unknown_programme(refusal: Refusal) -> str:
    known = [f"{id} («{title}»)" for id, title in refusal.params["known"].items()]
    advice = f"Velg {', '.join(known)}" if known else "Lag ett med kollokvie programme new"
    return f"Programmet finnes ikke. {advice}. Ingenting er endret."
