"""Loads the bot once and runs its command line again and again, each time in a process of its own.

Loading takes seconds in which nothing can be lost: what follows is worth killing. A line of JSON on standard input
says what to run; the process id and the exit code come back, a line each.
"""

import json
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

LOADED = ("bot.cli.serving", "bot.cli.programme", "storage.migrations")


def main() -> None:
    for name in LOADED:
        import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _run(json.loads(line))
        _tell(child)
        _, status = os.waitpid(child, 0)
        _tell(os.waitstatus_to_exitcode(status))


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _run(order: dict[str, Any]) -> NoReturn:
    """Be `kollokvie` with these arguments; `first` names a module that is loaded before."""
    code: Any = 1
    try:
        for number, path in enumerate((os.devnull, order["out"], order["log"])):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), number)
        os.environ.update(order["env"])
        sys.argv = ["kollokvie", *order["args"]]
        if order["first"]:
            import_module(order["first"])
        import_module("bot.cli").main()
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    main()
