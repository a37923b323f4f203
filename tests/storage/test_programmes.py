from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sqlalchemy

from storage import Transaction, programmes
from tests.cohort import STARTER
from tests.scene import MONDAY

WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
TEXT = {"nb": "Hva lærte du?", "nn": "Kva lærte du?", "en": "What did you learn?"}


def test_two_who_write_a_question_at_the_same_time_get_one_each(own_postgres: str) -> None:
    engine = sqlalchemy.create_engine(own_postgres.replace("postgresql://", "postgresql+psycopg://"))

    def writes(tx: Transaction) -> str:
        return programmes.add_own(tx, programme.id, TEXT, None, without_names=False).key

    def writes_too() -> str:
        with engine.begin() as tx:
            return writes(tx)

    with engine.begin() as tx:
        programme = programmes.add(tx, MONDAY, STARTER, date(2026, 9, 1), "nb")
    with ThreadPoolExecutor() as beside, engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watching:
        with engine.begin() as tx:
            first = writes(tx)
            second = beside.submit(writes_too)
            while not watching.exec_driver_sql(WAITING).first() and not second.done():
                pass
        assert [first, second.result()] == ["own-1", "own-2"]
    with engine.begin() as tx:
        assert [each.key for each in programmes.get(tx, programme.id).content.own] == ["own-1", "own-2"]
    engine.dispose()


def test_every_programme_is_read_however_many_files_there_are(tx: Transaction, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programmes, "MOST_KNOWN", 2)
    monkeypatch.setattr(programmes, "KNOWN", {})
    sources = [f"{STARTER}\n# {n}" for n in range(4)]
    added = [programmes.add(tx, MONDAY, source, date(2026, 9, 1), "nb") for source in sources]
    for _ in range(2):
        assert [programmes.get(tx, each.id) for each in added] == added
        assert list(programmes.KNOWN.values()) == [each.content for each in added[2:]]
