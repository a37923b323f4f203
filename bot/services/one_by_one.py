"""Doing what is due about each of many, of which one that fails holds up no other."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

from storage import Transaction, is_passing, savepoint

log = logging.getLogger(__name__)
AGAIN = timedelta(hours=1)  # after which what failed is tried again
T = TypeVar("T")


def one_by_one(tx: Transaction, each: Iterable[T], do: Callable[[T], None], put_off: Callable[[T], None]) -> None:
    """Do something about each; one with which that fails holds up no other, and is put off."""
    for one in each:
        try:
            with savepoint(tx):
                do(one)
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("what is due about %s could not be done; it is tried again", one)
            put_off(one)
