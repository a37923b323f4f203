"""What is wrong, and how to mend it."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import sqlalchemy
import typer
from sqlalchemy.exc import SQLAlchemyError

from bot import app
from bot.cli.basics import AsJson, settings
from bot.services import forums, group_chats
from bot.settings import Settings
from handlers.telegram import examination
from handlers.telegram.connection import Connection
from handlers.telegram.examination import Account
from storage import Unusable, connect, health, reason
from storage.health import Health

RECENTLY = timedelta(days=7)
LITTLE_ROOM = 200_000_000  # bytes
MANY_WAIT = 100
CLOCK_MAY_DIFFER = timedelta(seconds=30)
RIGHTS = {
    "invite_users": "invitere medlemmer",
    "restrict_members": "fjerne medlemmer",
    "delete_messages": "slette meldinger",
    "manage_topics": "styre emner",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; with `mend` where something is to be done."""

    about: str
    found: str
    mend: str = ""
    ok: bool | None = True  # None: it could not be looked at

    @property
    def line(self) -> str:
        mark = "FEIL" if self.mend else "ok" if self.ok else "?"
        return f"{mark:4}  {self.about}: {self.found}{'. ' if self.mend else ''}{self.mend}"


def doctor(as_json: AsJson = False) -> None:
    """Look for what is wrong with token, rights, database, clock and webhook; exit code 1 where something is."""
    findings = asyncio.run(_examine(settings()))
    if as_json:
        typer.echo(
            json.dumps([asdict(each) | {"ok": each.ok and not each.mend} for each in findings], ensure_ascii=False)
        )
    else:
        for each in findings:
            typer.echo(each.line)
    raise typer.Exit(int(any(each.mend for each in findings)))


async def _examine(chosen: Settings) -> list[Finding]:
    found = await _health(chosen)
    database = [found] if isinstance(found, Finding) else list(_database(found))
    chats = () if isinstance(found, Finding) else found.chats
    telegram = [each async for each in _telegram(chosen, chats)]
    return [*telegram, await _clock(chosen), *database, *_disk(chosen)]


# --- Telegram --------------------------------------------------------------------------------------------------------


async def _telegram(chosen: Settings, chats: tuple[health.Chat, ...]) -> AsyncIterator[Finding]:
    about = "Token"
    try:
        bot = app.connection_of(chosen)
    except app.WrongToken as error:
        yield Finding(about, "mangler", str(error))
        return
    try:
        account = await examination.account(bot)
        yield Finding(about, f"boten heter @{account.name}")
        for each in [*_account(account), *_webhook(account, chosen)]:
            yield each
        for chat in chats:
            yield await _chat(bot, chat)
    except examination.UnknownToken:
        yield Finding(
            about, "Telegram kjenner det ikke", "Hent det på nytt fra @BotFather, og sett KOLLOKVIE_BOT_TOKEN."
        )
    except examination.NoAnswer as error:
        yield Finding("Telegram", f"svarer ikke: {error}", "Se på nettet, brannmuren og KOLLOKVIE_API_URL.")
    finally:
        await bot.shutdown()


def _account(account: Account) -> Iterator[Finding]:
    if account.reads_everything:
        yield Finding(
            "Personvern i grupper",
            "boten får se alt som skrives i gruppene",
            "Skriv /setprivacy til @BotFather, velg boten og Enable. Ta den så ut av hver gruppe og inn igjen.",
        )
    else:
        yield Finding("Personvern i grupper", "boten ser bare det som er til den")
    if not account.joins_groups:
        yield Finding(
            "Grupper", "boten kan ikke legges til i grupper", "Skriv /setjoingroups til @BotFather og velg Enable."
        )


def _webhook(account: Account, chosen: Settings) -> Iterator[Finding]:
    wanted = f"{chosen.webhook_url.rstrip('/')}/telegram" if chosen.webhook_url else ""
    about, recently = "Meldinger inn", account.error_at and datetime.now(UTC) - account.error_at < timedelta(hours=1)
    if account.webhook != wanted:
        found = f"Telegram leverer til {account.webhook}" if account.webhook else "Telegram venter på at boten henter"
        expected = f"KOLLOKVIE_WEBHOOK_URL sier {wanted}" if wanted else "KOLLOKVIE_WEBHOOK_URL er ikke satt"
        yield Finding(about, f"{found}, men {expected}", "Start kollokvie serve på nytt.")
    elif wanted and account.error and recently:
        yield Finding(about, f"Telegram får ikke levert: {account.error}", f"Se at {wanted} kan nås utenfra med https.")
    elif account.waiting > MANY_WAIT:
        yield Finding(about, f"{account.waiting} venter hos Telegram", "Se at kollokvie serve går, og hva den logger.")
    else:
        yield Finding(about, f"{'webhook' if wanted else 'henting'}, {account.waiting} venter")


async def _chat(bot: Connection, chat: health.Chat) -> Finding:
    about = f"Chatten til {chat.group}"
    rights = await examination.rights_in(bot, chat.chat_id)
    if rights is None:
        return Finding(about, "boten er ikke med", "Veilederen kobler chatten til på nytt: /veileder, Grupper.")
    needed = group_chats.NEEDED if chat.thread_id is None else forums.NEEDED
    missing = [RIGHTS[each] for each in needed if each not in rights]
    if missing:
        mend = "Gjør boten til administrator i chatten, og slå det på."
        return Finding(about, f"boten har ikke lov til å {' og '.join(missing)}", mend)
    return Finding(about, "boten har de rettighetene den trenger")


# --- this machine ----------------------------------------------------------------------------------------------------


async def _clock(chosen: Settings) -> Finding:
    about = "Klokka"
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            said = (await client.head(chosen.api_url)).headers.get("date")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Finding(about, f"kunne ikke sjekkes ({type(error).__name__})", ok=None)
    if said is None:
        return Finding(about, "kunne ikke sjekkes: svaret sa ikke hva klokka er", ok=None)
    differs = abs(datetime.now(UTC) - parsedate_to_datetime(said))
    if differs > CLOCK_MAY_DIFFER:
        return Finding(
            about, f"går {differs.total_seconds():.0f} sekunder feil", "Slå på tidssynk: timedatectl set-ntp true."
        )
    return Finding(about, "går riktig")


async def _health(chosen: Settings) -> Health | Finding:
    """Look at the database as it is; a file that is not there is not made."""
    about = "Database"
    if not _is_there(chosen):
        return Finding(about, "finnes ikke ennå; kollokvie serve lager den")
    try:
        database = await connect(chosen.database, beside=True)
        try:
            return await database.run(health.examine, datetime.now(UTC) - RECENTLY)
        finally:
            await database.close()
    except (Unusable, sqlite3.Error, SQLAlchemyError) as error:
        said = reason(error) if isinstance(error, SQLAlchemyError) else str(error)
        return Finding(about, f"kan ikke brukes: {said}", "Sett tilbake en kopi: kollokvie restore FILE.")


def _is_there(chosen: Settings) -> bool:
    url = sqlalchemy.make_url(chosen.database)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").exists()


def _database(found: Health) -> Iterator[Finding]:
    about = "Database"
    if found.fault:
        yield Finding(about, f"er skadet: {found.fault}", "Sett tilbake en kopi: kollokvie restore FILE.")
    elif found.version == "newer":
        yield Finding(about, "er skrevet av en nyere versjon", "Installer den versjonen av kollokvie.")
    elif found.version == "current":
        yield Finding(about, "hel, og av denne versjonen")
        yield from _waiting(found)
    else:
        yield Finding(about, "hel; kollokvie serve bringer den til denne versjonen")


def _waiting(found: Health) -> Iterator[Finding]:
    about = "Leveringer"
    if found.uncertain:
        mend = "Veilederen ser etter og svarer: /veileder, Usikre leveringer."
        yield Finding(about, f"{found.uncertain} er kanskje ikke kommet fram", mend)
    if found.failed:
        yield Finding(about, f"{found.failed} kom ikke fram den siste uka", "Loggen sier hvorfor.")
    if not found.uncertain and not found.failed:
        yield Finding(about, "alt som er sendt, er kommet fram")
    if found.put_aside:
        mend = "Loggen sier hvorfor; meld det til dem som lager kollokvie. Etter to uker glemmes de."
        yield Finding("Lagt til side", f"{found.put_aside} meldinger inn kunne ikke behandles", mend)


def _disk(chosen: Settings) -> Iterator[Finding]:
    folder = next(each for each in (chosen.data_dir, *chosen.data_dir.absolute().parents) if each.exists())
    free = shutil.disk_usage(folder).free
    mend = f"Rydd på disken der {folder} ligger." if free < LITTLE_ROOM else ""
    yield Finding("Disk", f"{free / 1e9:.1f} GB ledig", mend)
