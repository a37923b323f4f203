"""python -m storage.migrations MESSAGE: write the next migration, after a change of storage/schema.py."""

import sys
import tempfile
from pathlib import Path

from storage import migrations
from storage.database import open_sqlite

with tempfile.TemporaryDirectory() as folder, open_sqlite(Path(folder) / "empty.db").begin() as transaction:
    migrations.upgrade(transaction)
    migrations.write(transaction, " ".join(sys.argv[1:]))
