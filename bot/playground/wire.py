"""A client's way to the playground's control API."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import httpx

Json = dict[str, Any]


class NotAllowed(Exception):
    """The app would not let this person do that; the words say why."""


class Wire:
    """The control API at an address."""

    def __init__(self, address: str) -> None:
        self.address = address
        # Plain http to this machine: reading certificates would be the slowest thing here.
        self._http = httpx.AsyncClient(base_url=address, timeout=40, trust_env=False, verify=False)  # noqa: S501

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    async def get(self, path: str, **query: Any) -> Any:
        return _answer(await self._http.get(f"/play/{path}", params=some(query)))

    async def post(self, path: str, body: Any = None) -> Any:
        return _answer(await self._http.post(f"/play/{path}", json=body))

    async def file(self, id: str) -> bytes:
        return (await self._http.get(f"/play/files/{id}")).raise_for_status().content

    @asynccontextmanager
    async def events(self, as_user: int | None = None) -> AsyncIterator[AsyncIterator[Json]]:
        """The stream of what happens, for one person or for everybody; it has begun when this is entered."""
        async with self._http.stream("GET", "/play/events", params=some({"as": as_user}), timeout=None) as answer:
            lines = answer.aiter_lines()
            await anext(lines)
            yield (json.loads(line[6:]) async for line in lines if line.startswith("data: "))


def _answer(answer: httpx.Response) -> Any:
    if answer.status_code == 400:
        raise NotAllowed(answer.json()["error"])
    return answer.raise_for_status().json()


def some(query: Json) -> Json:
    """Only what was given."""
    return {name: value for name, value in query.items() if value is not None}
