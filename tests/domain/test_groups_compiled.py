from pathlib import Path

import pytest
from numba.core.caching import CacheImpl

from bot.domain.groups.compiled import compiled


def doubled(n):
    return 2 * n


def test_what_is_compiled_is_kept_where_the_operator_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numba.core.config.CACHE_DIR", str(tmp_path))
    assert compiled(doubled)(2) == 4
    assert [each.suffix for each in tmp_path.rglob("*.nbc")] == [".nbc"]


def test_where_nothing_can_be_kept_it_is_compiled_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CacheImpl, "_locator_classes", [])
    assert compiled(doubled)(2) == 4
