"""Requests from the web: Telegram's updates, when they come by webhook."""

import hmac
from collections.abc import Awaitable, Callable
from json import JSONDecodeError
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Store = Callable[[list[dict[str, Any]]], Awaitable[bool]]


def application(store: Store, secret: str) -> Starlette:
    """Take updates at /telegram; each is answered 200 once it is stored, so that Telegram repeats what was not."""

    async def telegram(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        try:
            update = await request.json()
        except (JSONDecodeError, UnicodeDecodeError):
            return Response(status_code=400)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return Response(status_code=400)
        return Response(status_code=200 if await store([update]) else 503)

    async def health(_request: Request) -> Response:
        return Response("ok")

    return Starlette(routes=[Route("/telegram", telegram, methods=["POST"]), Route("/health", health)])
