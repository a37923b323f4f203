import logging


class Masking(logging.Formatter):
    """Keeps secrets out of every line, tracebacks too."""

    def __init__(self, secrets: list[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return line


def start(secrets: list[str], level: int = logging.INFO) -> None:
    """Log to standard error, without the secrets, and without httpx's line for every call."""
    handler = logging.StreamHandler()
    handler.setFormatter(Masking(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "apscheduler", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
