from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import inspect, text

from storage.database import Transaction

if TYPE_CHECKING:
    from alembic.config import Config

Version = Literal["empty", "older", "current", "newer"]
LOCK = 0x6B6F6C6C6F76  # any number that nobody else locks in this database
FORMATTED = {
    "hooks": "ruff",
    "ruff.type": "module",
    "ruff.module": "ruff",
    "ruff.options": "format REVISION_SCRIPT_FILENAME",
}
VERSIONS = Path(__file__).parent / "versions"


class NewerDatabase(Exception):
    """The database was written by a newer version of the program."""


def upgrade(tx: Transaction) -> None:
    """Bring the tables to this version; raises NewerDatabase where they are of a later one, and changes nothing."""
    if tx.dialect.name == "postgresql":  # another program may be doing the same; SQLite has but one writer
        tx.execute(text("SELECT pg_advisory_xact_lock(:lock)").bindparams(lock=LOCK))
    version = version_of(tx)
    if version == "newer":
        raise NewerDatabase
    if version != "current":
        from alembic import command  # noqa: PLC0415 - slow to load, and hardly ever needed

        command.upgrade(_config(tx), "head")


def version_of(tx: Transaction) -> Version:
    """Compare the tables with those of this program."""
    if not inspect(tx).has_table("alembic_version"):
        return "empty"
    current = tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    numbers = _numbers()
    if current == numbers[-1]:
        return "current"
    return "older" if current in numbers else "newer"


def write(tx: Transaction, message: str) -> None:
    """Write the next migration from what storage/schema.py says and the database has not."""
    from alembic import command  # noqa: PLC0415

    config = _config(tx)
    for name, value in FORMATTED.items():
        config.set_section_option("post_write_hooks", name, value)
    command.revision(config, message, autogenerate=True, rev_id=f"{len(_numbers()) + 1:04}")


def _numbers() -> list[str]:
    """The versions of the tables in order: each migration's file begins with its number."""
    return sorted(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def _config(tx: Transaction) -> "Config":
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = tx
    return config
