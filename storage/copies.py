"""Copies of an SQLite database: taken while it is used, checked, and put in the place of another."""

import contextlib
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, text

from storage import audit
from storage.database import BUSY_TIMEOUT_MS, Beside, Transaction, alone, open_sqlite
from storage.schema import metadata

TAKEN = "backup"
COME_AGAIN = {"prompt", "posting"}  # what is put anew since the copy has the ids it had, and its buttons work
BESIDE = ("", "-journal", "-wal", "-shm")  # what SQLite keeps next to a database, and needs to mend it


class Damaged(Exception):
    """The file is no whole copy of a database; the words say why."""


def take(source: Path, target: Path, now: datetime) -> None:
    """Copy a database, also while it is written; the copy is whole or not there, and only its owner can read it.

    Raises FileExistsError where there is a file already, and sqlite3.Error where the database cannot be read.
    """
    if target.exists():
        raise FileExistsError(target)
    part = target.with_name(f"{target.name}.part")
    forget(part)
    try:
        part.touch(mode=0o600)
        with closing(sqlite3.connect(str(source), factory=Beside)) as connection:
            connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
            connection.execute("VACUUM INTO ?", [str(part)])
        _stamp(part, now)
        part.replace(target)
    finally:
        forget(part)


def _stamp(copy: Path, now: datetime) -> None:
    engine = open_sqlite(copy)
    with engine.begin() as tx:
        audit.note(tx, now, TAKEN)
    engine.dispose()


def taken_at(tx: Transaction) -> datetime:
    """When the database was copied last; raises Damaged where it is no copy that was taken here."""
    at = audit.last(tx, TAKEN)
    if at is None:
        raise Damaged("den er ikke tatt med kollokvie backup")
    return at


def count_on(tx: Transaction, now: datetime) -> None:
    """Give no id again that came after the copy: a button that still stands in a chat would be about something else.

    Ids go on from the seconds since 1970, which no database has reached that was put back before.
    """
    for table in metadata.sorted_tables:
        if "id" in table.c and table.name not in COME_AGAIN:
            given = tx.execute(select(func.max(table.c.id))).scalar() or 0
            row = {"name": table.name, "seq": max(given, int(now.timestamp()))}
            tx.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), row)
            tx.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :seq)"), row)


def candidate(copy: Path, place: Path) -> Path:
    """Lay a copy of the copy next to the place it shall have; raises Damaged where it is not whole."""
    laid = place.with_name(f"{place.name}.new")
    forget(laid)
    try:
        laid.touch(mode=0o600)
        shutil.copyfile(copy, laid)
        with closing(sqlite3.connect(laid)) as connection:
            said = "; ".join(row[0] for row in connection.execute("PRAGMA integrity_check(3)"))
    except sqlite3.DatabaseError as error:
        said = str(error)
    except OSError:
        forget(laid)
        raise
    if said != "ok":
        forget(laid)
        raise Damaged(said)
    return laid


def forget(unfinished: Path) -> None:
    """Take an unfinished copy away again, with what SQLite left beside it."""
    for suffix in BESIDE:
        unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)


def put_in_place(laid: Path, place: Path, now: datetime) -> Path | None:
    """Give a candidate its place; what was there is kept beside it under the name that is handed back.

    At no moment is there no database in the place: a crash leaves the old one, whole, or the new one.
    Raises BlockingIOError where a command has the old one open: what that writes would be lost.
    """
    kept = place.with_name(f"{place.name}.replaced-{now:%Y%m%dT%H%M%S}")
    try:
        with alone(place):
            _empty_log(place)
            for suffix in BESIDE:
                old = place.with_name(place.name + suffix)
                if old.exists():
                    os.link(old, kept.with_name(kept.name + suffix))
            for suffix in BESIDE[1:]:
                place.with_name(place.name + suffix).unlink(missing_ok=True)
            laid.replace(place)
    finally:
        forget(laid)
    folder = os.open(place.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    return kept if kept.exists() else None


def _empty_log(place: Path) -> None:
    """Bring what a crash left in the write-ahead log into the database; one that is damaged is kept as it is."""
    if place.exists():
        with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(place)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
