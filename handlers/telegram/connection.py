import ssl
from functools import cache
from typing import Any

import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

TO_CONNECT = 10.0  # seconds; also to wait for a free connection


class Connection(Bot):
    """The Bot API; it never shows its token, and hands out updates as they come."""

    def __repr__(self) -> str:
        return "Connection"

    async def raw_updates(self, offset: int | None, seconds: int, allowed: list[str]) -> list[dict[str, Any]]:
        """Wait so many seconds for updates, and confirm those before `offset`.

        Nothing is parsed here: one update that cannot be understood must not keep the others away.
        """
        asked = {"offset": offset, "timeout": seconds, "allowed_updates": allowed}
        found: Any = await self._post("getUpdates", asked, read_timeout=seconds + 5)
        return list(found)

    async def shutdown(self) -> None:
        """Hang up, even where Telegram never said who we are."""
        await super().shutdown()
        for each in self._request:
            await each.shutdown()


def connection(token: str, root: str, at_once: int) -> Connection:
    """A connection to Telegram at the root of its address, for so many calls at once."""
    root = root.rstrip("/")
    trusting = {"verify": _certificates()}
    return Connection(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=HTTPXRequest(
            connection_pool_size=at_once, connect_timeout=TO_CONNECT, pool_timeout=TO_CONNECT, httpx_kwargs=trusting
        ),
        get_updates_request=HTTPXRequest(connection_pool_size=2, connect_timeout=TO_CONNECT, httpx_kwargs=trusting),
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to trust: read once, since that takes longer than all else that makes a connection."""
    return httpx.create_ssl_context()
