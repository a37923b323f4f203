"""The Bot API over HTTP: one call in, its checks, limits and faults, one answer out."""

import asyncio
import inspect
import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from bot.playground import arguments, methods, multipart
from bot.playground.arguments import Arguments
from bot.playground.faults import LOST, Faults, Rule
from bot.playground.ledger import Ledger
from bot.playground.limits import Limits
from bot.playground.migration import migrate
from bot.playground.people import Chat
from bot.playground.refusals import Refused, bad
from bot.playground.world import World

Json = dict[str, Any]
LIMITED = {"sendmessage", "senddocument", "sendphoto", "sendvoice", "sendpoll", "copymessage", "forwardmessage"}
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class BotApi:
    """The ASGI endpoint of /bot<token>/<method>."""

    def __init__(self, world: World, token: str, ledger: Ledger, faults: Faults, limits: Limits) -> None:
        self._world = world
        self._token = token
        self._ledger = ledger
        self._faults = faults
        self._limits = limits
        self.closing = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        token, name = scope["path_params"]["token"], scope["path_params"]["method"]
        given: Arguments = {}
        refused = self._no_such(token, name)
        try:
            given = await _parameters(scope, receive)
        except ClientDisconnect:
            return  # the call never came through whole, so it never was
        except ValueError:
            refused = refused or bad("can't parse the request")
        name = methods.METHODS.get(name.lower(), (name,))[0]
        entry = self._ledger.open(name, given)
        if refused:
            entry["error"] = refused.body()
            self._ledger.close(entry)
            await respond(send, refused.body())
        else:
            await self._take(entry, given, receive, send)

    def _no_such(self, token: str, name: str) -> Refused | None:
        """The refusal of who is not the bot, or of a method that is not there."""
        if token != self._token:
            return Refused(401, "Unauthorized")
        return None if name.lower() in methods.METHODS else Refused(404, "Not Found")

    async def _take(self, entry: Json, given: Arguments, receive: Receive, send: Send) -> None:
        """Let a call take place, unless a fault is meant for it."""
        fault = self._faults.take(entry["method"], given.get("chat_id"))
        try:
            answer = await self._answer(entry, given, fault)
        finally:
            self._ledger.close(entry)
        if fault and fault.kind in LOST:
            await self._lose(fault, answer, receive, send)
        else:
            await respond(send, answer)

    async def _answer(self, entry: Json, given: Arguments, fault: Rule | None) -> Json:
        """What the call answers; the ledger learns it too."""
        result = None
        try:
            if fault:
                entry["fault"] = fault.kind
                self._begin(fault, given)
            if fault is None or fault.effect or fault.kind == "migrate":
                result = await self._call(entry["method"], given)
                entry |= _outcome(self._world, entry["method"], result)
            if fault and fault.kind == "500":
                raise fault.refusal()
        except Refused as refused:
            entry["error"] = refused.body()
            return refused.body()
        return {"ok": True, "result": result}

    def _begin(self, fault: Rule, given: Arguments) -> None:
        """Refuse at once, or make the chat another before the call reaches it."""
        if fault.kind in ("429", "400", "403"):
            raise fault.refusal()
        chats = [chat for chat in self._world.chats.values() if str(chat.id) == str(given.get("chat_id"))]
        if fault.kind == "migrate" and chats and chats[0].type == "group" and not chats[0].migrated_to:
            migrate(self._world, chats[0])

    async def _call(self, name: str, given: Arguments) -> Any:
        _, method, signature = methods.METHODS[name.lower()]
        checked = arguments.check(signature, given)
        if name.lower() in LIMITED:
            self._limits.take(self._target(checked))
        result = method(self._world, checked)
        return await result if inspect.isawaitable(result) else result

    def _target(self, checked: Arguments) -> Chat | None:
        return self._world.open_chat(checked["chat_id"]) if self._limits.on else None

    async def _lose(self, fault: Rule, answer: Json, receive: Receive, send: Send) -> None:
        """Keep the answer from arriving: hang up, hold on until the client gives up, or cut it short."""
        if fault.kind == "garbage":
            await respond_raw(send, 200, encode(answer).encode()[:-9])
            return
        if fault.kind.startswith("timeout"):
            await self._until_gone(receive, fault.seconds)
        # uvicorn offers no way to hang up without an answer; the transport is its request cycle's.
        receive.__self__.transport.abort()  # type: ignore[attr-defined]
        await receive()  # comes back when the connection is gone

    async def _until_gone(self, receive: Receive, seconds: float) -> None:
        waits = [asyncio.ensure_future(wait) for wait in (receive(), self.closing.wait())]
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()


def _outcome(world: World, method: str, result: Any) -> Json:
    """What the ledger keeps of a call that took place; updates by their ids only."""
    outcome: Json = {"effect": not method.startswith("get"), "result": result}
    if method == "getUpdates":
        outcome["result"] = [update["update_id"] for update in result]
    if isinstance(result, dict) and "message_id" in result and method.lower() in LIMITED:
        outcome["message_id"] = result["message_id"]
        if "chat" in result:
            outcome["delivered_to"] = world.chats[result["chat"]["id"]].audience()
    return outcome


async def _parameters(scope: Scope, receive: Receive) -> Arguments:
    """The parameters, from wherever Telegram takes them; raises ValueError when they cannot be read."""
    given: Arguments = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    request = Request(scope, receive)
    kind = request.headers.get("content-type", "")
    body = await request.body()
    if kind.startswith("multipart/form-data"):
        return given | multipart.parse(body, kind)
    if not kind.startswith("application/json"):
        return given | dict(parse_qsl(body.decode(), keep_blank_values=True))
    sent = json.loads(body or b"{}")
    if not isinstance(sent, dict):
        raise ValueError(body)  # noqa: TRY004 - one way to say unreadable
    return given | sent


async def respond(send: Send, answer: Json) -> None:
    await respond_raw(send, answer.get("error_code", 200), encode(answer).encode())


async def respond_raw(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
