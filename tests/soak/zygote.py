"""Starts bots quickly: everything is loaded once, and each bot is a fork. A line in, a process id out."""

import os
import signal
import sys
from datetime import datetime

from bot.cli.serving import serve
from bot.services import delivery
from storage import Transaction
from storage import outbox as rows


def send_it_again(tx: Transaction, now: datetime) -> int:
    """What a careless bot does after a crash: as if nothing of what was under way could have arrived."""
    interrupted = rows.under_way(tx)
    for each in interrupted:
        rows.change(tx, each.id, status="pending")
    return len(interrupted)


def main() -> None:
    if "--careless" in sys.argv:
        delivery.recover = send_it_again
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            serve()
            os._exit(0)
        print(pid, flush=True)  # noqa: T201 - the one line that the caller waits for


if __name__ == "__main__":
    main()
