import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import audit, copies
from storage.database import open_sqlite

NOW = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)


def done(path: Path) -> list[str]:
    engine = open_sqlite(path)
    with engine.begin() as tx:
        found = [each.action for each in audit.newest(tx, 9)]
    engine.dispose()
    return found


@pytest.fixture
def place(empty_sqlite: Path, tmp_path: Path) -> Path:
    """A database that was not closed: what was done last stands in its log alone."""
    (tmp_path / "served").mkdir()
    served = Path(shutil.copy(empty_sqlite, tmp_path / "served" / "kollokvie.db"))
    engine = open_sqlite(served)
    with engine.begin() as tx:
        audit.note(tx, NOW, "done last")
    place = Path(shutil.copytree(served.parent, tmp_path / "data")) / "kollokvie.db"
    engine.dispose()
    assert place.with_name("kollokvie.db-wal").stat().st_size
    return place


@pytest.fixture
def copy(empty_sqlite: Path, tmp_path: Path) -> Path:
    copies.take(empty_sqlite, tmp_path / "copy.db", NOW)
    return tmp_path / "copy.db"


def test_what_is_replaced_is_kept_whole(place: Path, copy: Path) -> None:
    kept = copies.put_in_place(copies.candidate(copy, place), place, NOW)
    assert done(place) == [copies.TAKEN]
    assert kept is not None
    assert done(kept) == ["done last"]


@pytest.mark.parametrize("where", ["link", "unlink", "replace"])
def test_there_is_a_whole_database_in_the_place_wherever_a_restore_ends(
    place: Path, copy: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid = copies.candidate(copy, place)

    def ends(*_args: object, **_kwargs: object) -> None:
        raise OSError("the machine went down")

    with monkeypatch.context() as patch:
        patch.setattr(copies.os if where == "link" else Path, where, ends)
        with pytest.raises(OSError, match="went down"):
            copies.put_in_place(laid, place, NOW)
    assert done(place) == ["done last"]
