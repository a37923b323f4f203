from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import Transaction

Version = Literal["empty", "older", "current", "newer"]


class NewerDatabase(Exception):
    """The database was written by a newer version of the program."""


def upgrade(tx: Transaction) -> None:
    """Bring the tables to this version; raises NewerDatabase where they are of a later one, and changes nothing."""
    version = version_of(tx)
    if version == "newer":
        raise NewerDatabase
    if version != "current":
        command.upgrade(_config(tx), "head")


def version_of(tx: Transaction) -> Version:
    """Compare the tables with those of this program."""
    script = ScriptDirectory.from_config(_config(tx))
    current = MigrationContext.configure(tx).get_current_revision()
    if current is None:
        return "empty"
    if current == script.get_current_head():
        return "current"
    return "older" if current in {each.revision for each in script.walk_revisions()} else "newer"


def write(tx: Transaction, message: str) -> None:
    """Write the next migration from what storage/schema.py says and the database has not."""
    command.revision(_config(tx), message, autogenerate=True)


def _config(tx: Transaction) -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    config.attributes["connection"] = tx
    return config
