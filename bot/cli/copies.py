"""Copies of the database: taken while the bot works, put back while it rests."""

import asyncio
import json
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Annotated

import sqlalchemy
import typer
from sqlalchemy.exc import DBAPIError

from bot import clock
from bot.cli.basics import AsJson, fail, settings
from bot.cli.reasons import because
from bot.lock import AlreadyRunning, only_one
from bot.services import operations
from bot.settings import Settings
from storage import copies, migrations, reason
from storage.database import open_sqlite

To = Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the copy.")]
From = Annotated[Path, typer.Argument(metavar="FILE", help="A copy made by kollokvie backup.")]
NOTHING = "Ingenting er endret."


def backup(file: To, as_json: AsJson = False) -> None:
    """Copy the database to FILE, also while the bot serves."""
    chosen = settings()
    place, now = _place(chosen), _now(chosen)
    if not place.exists():
        fail(f"Det er ingen database i {place}. Se på KOLLOKVIE_DATA_DIR.")
    try:
        copies.take(place, file, now)
    except FileExistsError:
        fail(f"{file} finnes fra før: velg et annet navn. {NOTHING}")
    except (OSError, sqlite3.Error) as error:
        fail(f"Kopien ble ikke tatt: {because(error)}. {NOTHING}")
    except DBAPIError as error:
        fail(f"Kopien ble ikke tatt: {reason(error)}. {NOTHING}")
    said = {"file": str(file), "bytes": file.stat().st_size, "taken_at": now.isoformat()}
    typer.echo(json.dumps(said) if as_json else f"Kopien ligger i {file} ({said['bytes']} byte).")


def restore(file: From, as_json: AsJson = False) -> None:
    """Put a copy in the place of the database, while the bot does not serve; what is replaced is kept beside it."""
    chosen = settings()
    place, now = _place(chosen), _now(chosen)
    try:
        with only_one(chosen.data_dir):
            in_doubt, kept = _put_back(file, place, now)
    except AlreadyRunning:
        fail(f"Boten går: stopp kollokvie serve først. {NOTHING}")
    except BlockingIOError:
        fail(f"En annen kommando bruker databasen: la den bli ferdig først. {NOTHING}")
    except migrations.NewerDatabase:
        fail(f"{file} er skrevet av en nyere versjon: installer den versjonen av kollokvie. {NOTHING}")
    except copies.Damaged as error:
        fail(f"{file} er ikke en hel kopi: {error}. {NOTHING}")
    except OSError as error:
        fail(f"{file} ble ikke satt tilbake: {because(error)}. {NOTHING}")
    except DBAPIError as error:
        fail(f"{file} ble ikke satt tilbake: {reason(error)}. {NOTHING}")
    if as_json:
        typer.echo(json.dumps({"in_doubt": in_doubt, "replaced": str(kept) if kept else None}))
        return
    typer.echo(f"{file} er satt tilbake." + (f" Databasen som var der, heter nå {kept}." if kept else ""))
    typer.echo(
        f"Meldinger som kanskje er sendt allerede: {in_doubt}. Veilederen får spørsmål om dem når boten går igjen."
    )


def _put_back(file: Path, place: Path, now: datetime) -> tuple[int, Path | None]:
    laid = copies.candidate(file, place)
    engine = open_sqlite(laid)
    try:
        with engine.begin() as tx:
            migrations.upgrade(tx)
            in_doubt = operations.put_back(tx, copies.taken_at(tx), now)
    except BaseException:
        engine.dispose()
        copies.forget(laid)
        raise
    engine.dispose()
    return in_doubt, copies.put_in_place(laid, place, now)


def _place(chosen: Settings) -> Path:
    """Where the database lies; ends where it is not a file."""
    url = sqlalchemy.make_url(chosen.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        fail("Databasen er PostgreSQL: bruk pg_dump og pg_restore.")
    return Path(url.database)


def _now(chosen: Settings) -> datetime:
    async def read() -> datetime:
        async with clock.running(chosen.clock_url) as time:
            return time.now()

    try:
        return asyncio.run(read())
    except clock.NoTime as error:
        fail(f"Klokka svarer ikke: {error}. Se på KOLLOKVIE_CLOCK_URL. {NOTHING}")
