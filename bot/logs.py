import logging
import sys
from types import TracebackType
from urllib.parse import quote

NOISY = ("httpx", "httpcore", "apscheduler", "alembic", "uvicorn")
TELLS_ALL = "telegram.request"  # it logs an answer that it cannot read, with what people wrote in it


class Masking(logging.Formatter):
    """Keeps secrets out of every line, tracebacks too."""

    def __init__(self, secrets: list[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = sorted({form for each in secrets if each for form in (each, quote(each, safe=""))}, key=len)

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in reversed(self._secrets):
            line = line.replace(secret, "[secret]")
        return line


def start(secrets: list[str], level: int = logging.INFO) -> None:
    """Log to standard error without the secrets, what ends the program too, and no line for every call of httpx."""
    handler = logging.StreamHandler()
    handler.setFormatter(Masking(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger(TELLS_ALL).setLevel(logging.CRITICAL)
    sys.excepthook = _ended


def _ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("bot").critical("ended by an error", exc_info=(kind, error, trace))
