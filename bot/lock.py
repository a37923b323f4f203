import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):
    """Another bot serves from the same data folder."""


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; raises AlreadyRunning where another process has it. A crash lets go of it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "serve.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(str(folder)) from None
        yield
