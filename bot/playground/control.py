"""The control API under /play: people are played, time is moved, faults are asked for, the ledger is read. All JSON."""

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.playground import persons, views
from bot.playground.events import Watcher
from bot.playground.faults import Faults, Rule
from bot.playground.ledger import Ledger
from bot.playground.limits import Limits
from bot.playground.migration import migrate
from bot.playground.people import Person
from bot.playground.refusals import Refused
from bot.playground.world import World

Json = dict[str, Any]
Endpoint = Callable[[Request], Awaitable[Response]]
LONGEST_WAIT = 25.0
BEAT = 15.0  # a comment now and then shows that the stream lives


class Control:
    def __init__(self, world: World, ledger: Ledger, faults: Faults, limits: Limits) -> None:
        self._world = world
        self._ledger = ledger
        self._faults = faults
        self._limits = limits

    def routes(self) -> list[Route]:
        return [
            Route("/play/users", _kindly(self._users), methods=["GET", "POST"]),
            Route("/play/users/{person:int}", _kindly(self._user)),
            Route("/play/users/{person:int}/chats", _kindly(self._chats)),
            Route("/play/users/{person:int}/messages", _kindly(self._messages)),
            Route("/play/users/{person:int}/answer", _kindly(self._answer)),
            Route("/play/users/{person:int}/{verb}", _kindly(self._do), methods=["POST"]),
            Route("/play/bot", _kindly(self._bot), methods=["GET", "POST"]),
            Route("/play/files/{file}", _kindly(self._file)),
            Route("/play/clock", _kindly(self._clock), methods=["GET", "POST"]),
            Route("/play/ledger", _kindly(self._read_ledger)),
            Route("/play/faults", _kindly(self._set_faults), methods=["GET", "POST"]),
            Route("/play/limits", _kindly(self._set_limits), methods=["POST"]),
            Route("/play/migrate", _kindly(self._migrate), methods=["POST"]),
            Route("/play/restart_update_ids", _kindly(self._restart_ids), methods=["POST"]),
            Route("/play/idle", _kindly(self._idle)),
            Route("/play/events", self._events),
        ]

    # --- people ------------------------------------------------------------------------------------------------------

    async def _users(self, request: Request) -> Any:
        if request.method == "POST":
            return views.person(_call(self._world.add_person, **await request.json()))
        return [views.person(one) for one in self._world.people.values() if not one.is_bot]

    async def _user(self, request: Request) -> Any:
        return views.person(self._person(request))

    async def _chats(self, request: Request) -> Any:
        return views.chats(self._world, self._person(request))

    async def _messages(self, request: Request) -> Any:
        person = self._person(request)
        chat = self._world.chats.get(int(request.query_params.get("chat", person.id)))
        topic = request.query_params.get("topic")
        return views.messages(self._world, person, chat, int(topic) if topic else None) if chat else []

    async def _answer(self, request: Request) -> Any:
        press = self._world.callbacks.get(request.query_params["query"])
        return {"answer": press["answer"] if press else None}

    async def _do(self, request: Request) -> Any:
        verb = persons.VERBS.get(request.path_params["verb"])
        if verb is None:
            raise ValueError(f"Known verbs: {', '.join(persons.VERBS)}.")
        given = json.loads(await request.body() or b"{}")
        return {"result": _call(verb, self._world, self._person(request), **given)}

    def _person(self, request: Request) -> Person:
        person = self._world.people.get(request.path_params["person"])
        if person is None or person.is_bot:
            raise ValueError("There is no such person here.")
        return person

    async def _bot(self, request: Request) -> Any:
        if request.method == "POST":
            self._world.privacy = bool((await request.json())["privacy"])
        return views.bot(self._world)

    async def _file(self, request: Request) -> Any:
        file = self._world.files[request.path_params["file"]]
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
        return Response(file.content, media_type=file.mime, headers=headers)

    # --- time and trouble --------------------------------------------------------------------------------------------

    async def _clock(self, request: Request) -> Any:
        clock = self._world.clock
        if request.method == "POST":
            await self._move(await request.json())
        elif request.query_params.get("moved") == str(clock.moved):
            await clock.bell.wait(LONGEST_WAIT)
        return {"now": clock.now().isoformat(), "machine": datetime.now(UTC).isoformat(), "moved": clock.moved}

    async def _move(self, given: Json) -> None:
        clock = self._world.clock
        if "frozen" in given:
            clock.freeze(frozen=bool(given["frozen"]))
        if "to" in given or "seconds" in given:
            to = datetime.fromisoformat(given["to"]) if "to" in given else None
            if to is not None and to.tzinfo is None:
                raise ValueError("A time needs its zone: 2026-09-01T09:00:00+02:00.")
            clock.move(seconds=float(given.get("seconds", 0)), to=to)
            self._world.events.tell_everyone({"type": "clock", "now": clock.now().isoformat(), "moved": clock.moved})

    async def _read_ledger(self, request: Request) -> Any:
        method = request.query_params.get("method")
        entries = self._ledger.since(int(request.query_params.get("since", 0)))
        return [entry for entry in entries if method in (None, entry["method"])]

    async def _set_faults(self, request: Request) -> Any:
        if request.method == "POST":
            self._faults.rules = [Rule.read(given) for given in await request.json()]
        return [asdict(rule) for rule in self._faults.rules]

    async def _set_limits(self, request: Request) -> Any:
        self._limits.on = bool((await request.json())["on"])
        return {"on": self._limits.on}

    async def _migrate(self, request: Request) -> Any:
        given = await request.json()
        chat = self._world.chats[given.pop("chat")]
        return _call(migrate, self._world, chat, **given).body

    async def _restart_ids(self, request: Request) -> Any:  # noqa: ARG002 - takes nothing
        self._world.updates.restart_ids()
        return {}

    async def _idle(self, request: Request) -> Any:
        seconds = min(float(request.query_params.get("seconds", 10)), LONGEST_WAIT)
        return {"idle": await self._world.updates.all_taken(seconds)}

    async def _events(self, request: Request) -> Response:
        seen_by = request.query_params.get("as")
        watcher = self._world.events.watch(int(seen_by) if seen_by else None)
        return StreamingResponse(self._stream(watcher), media_type="text/event-stream")

    async def _stream(self, watcher: Watcher) -> AsyncIterator[str]:
        try:
            yield "data: {}\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(watcher.queue.get(), BEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"
        finally:
            self._world.events.leave(watcher)


def _call(function: Callable[..., Any], *args: Any, **given: Any) -> Any:
    """Call it; raises ValueError where it takes no such things: what fails inside it is no mistake of the caller's."""
    try:
        bound = inspect.signature(function).bind(*args, **given)
    except TypeError as mistake:
        raise ValueError(str(mistake)) from None
    return function(*bound.args, **bound.kwargs)


def _kindly(act: Callable[[Request], Awaitable[Any]]) -> Endpoint:
    """Answer JSON; a mistake in what was asked for becomes a 400 that says so."""

    async def endpoint(request: Request) -> Response:
        try:
            answer = await act(request)
        except Refused as refused:
            return JSONResponse({"error": refused.description}, 400)
        except KeyError as missing:
            return JSONResponse({"error": f"There is no {missing} here."}, 400)
        except ValueError as mistake:
            return JSONResponse({"error": str(mistake)}, 400)
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    return endpoint
