"""Scenes that many tests begin from: each is made once a process, and every test has a copy of which nothing stays."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Protocol, TypeVar

from storage.database import open_sqlite
from tests.scene import Scene


class Begun(Protocol):
    scene: Scene


T = TypeVar("T", bound=Begun)


class Standing:
    """One engine serves them all, since it keeps the statements that it has put together."""

    def __init__(self, empty: Path, folder: Path) -> None:
        self._empty, self._folder, self._path = empty, folder, folder / "now.db"
        self._engine = open_sqlite(self._path)
        self._kept: dict[Callable[[Scene], Begun], tuple[Path, Begun]] = {}
        self._now: Path | None = None

    @contextmanager
    def copy(self, build: Callable[[Scene], T]) -> Iterator[T]:
        if build not in self._kept:
            self._kept[build] = self._built(build)
        file, begun = self._kept[build]
        self._put(file)
        with self._engine.connect() as tx:
            yield deepcopy(begun, {id(begun.scene.tx): tx})
            tx.rollback()

    def _built(self, build: Callable[[Scene], T]) -> tuple[Path, T]:
        self._put(self._empty)
        self._now = None
        with self._engine.begin() as tx:
            begun = build(Scene(tx))
        self.close()  # which brings all of it into the file
        return shutil.copy(self._path, self._folder / f"{len(self._kept)}.db"), begun

    def _put(self, file: Path) -> None:
        if file != self._now:
            self.close()
            shutil.copy(file, self._path)
            self._now = file

    def close(self) -> None:
        self._engine.dispose()
