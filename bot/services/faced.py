"""Who was shown the first screen: known while the process runs, and never stored, since nothing is before a yes."""

MOST = 1000
_faced: dict[str, tuple[str, str]] = {}


def keep(address: str, token: str, language: str) -> None:
    """Remember which link somebody has opened, and in which language they read of it."""
    _faced.pop(address, None)
    _faced[address] = (token, language)
    if len(_faced) > MOST:
        del _faced[next(iter(_faced))]


def get(address: str) -> tuple[str, str] | None:
    return _faced.get(address)


def forget(address: str) -> None:
    _faced.pop(address, None)
