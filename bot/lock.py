import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


class AlreadyRunning(Exception):
    """Another bot serves from the same data folder."""


class NoFolder(OSError):
    """The data folder cannot be made, or not be written in; the words say why."""


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which a crash lets go of; raises AlreadyRunning where another has it, and NoFolder."""
    with _opened(folder) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(str(folder)) from None
        yield


def _opened(folder: Path) -> TextIO:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return (folder / "serve.lock").open("w")
    except OSError as error:
        raise NoFolder(f"{folder}: {error.strerror}") from None
