"""The page on which people play: its files, and what it shows besides the chats."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.playground.faults import Rule
from bot.playground.retelling import retell
from bot.playground.server import Playground

Json = dict[str, Any]
STATIC = Path(__file__).parent / "static"
OSLO = ZoneInfo("Europe/Oslo")
HEADERS = {
    "cache-control": "no-cache",
    "content-security-policy": "default-src 'self'; img-src 'self' blob: data:; base-uri 'none'; form-action 'self'",
}
TOLD = 40
# What is not yet settled, by the status of its row: one, several.
UNSETTLED = {
    "uncertain": "{n} usikker levering: kanskje kom den fram. Veilederen kan avgjøre det.",
    "retry": "{n} melding prøves igjen.",
    "failed": "{n} melding kunne ikke sendes.",
    "expired": "{n} melding ble for gammel til å sendes.",
}


# What comes next, by the name the bot has for it.
COMING = {
    "next_question": "Ukas spørsmål går ut.",
    "next_copy": "Ukas spørsmål går ut privat, når noen har valgt det.",
    "next_start_question": "Noen får et spørsmål før start.",
    "next_question_reminder": "Boten ser etter hvem som ikke har svart på ukas spørsmål.",
    "next_recognition": "Boten ser etter svar som ingen har svart på.",
    "next_summary": "Ukas oppsummering går ut i gruppene.",
    "next_load": "Boten spør hvor mye det er for deltakerne, hver fjerde uke med spørsmål.",
    "next_look": "Boten ser etter om noen har vært stille lenge.",
    "next_message": "Veilederne får ukas melding om hvem og hva som trenger dem.",
    "next_reminder": "En påminnelse om et møte går ut.",
    "next_change": "Endringer i gruppene regnes ut.",
    "next_merge": "En gruppe med for få foreslås slått sammen med andre.",
    "next_back": "Noen er tilbake fra en lang pause.",
}
# The next message arrives, but the bot does not hear of it.
OUTAGE = {"kind": "drop_after", "method": "sendMessage", "times": 1}


class Bot(Protocol):
    """The bot, where it runs in this process."""

    def next_due(self) -> datetime | None: ...
    async def next_kind(self) -> str | None: ...
    async def recent(self, limit: int = ...) -> list[Json]: ...


class Page:
    """The page of a playground; who starts the playground says what there is to know of its people."""

    def __init__(self, playground: Playground) -> None:
        self._world, self._ledger, self._faults = playground.world, playground.ledger, playground.faults
        self.bot: Bot | None = None
        self._shown: Json = {"about": {}, "letters": [], "stage": None, "command": None}

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self._index),
            Route("/page/panel", self._panel),
            Route("/page/outage", self._outage, methods=["POST"]),
            Route("/static/{name}", self._file),
        ]

    def show(self, **what: Any) -> None:
        """Show something new to everybody who looks at the page.

        `about`: {person's id: {role, about}};
        `letters`: [{title, text, link, joined}] that let people in, but for those who have joined already;
        `stage`: {text, done, of} while a programme is being made; `command`: how to make one.
        """
        self._shown |= what
        self.changed()

    def changed(self) -> None:
        """Something that only the bot knows has changed, such as what is due next."""
        self._world.events.tell_everyone({"type": "page"})

    async def _index(self, request: Request) -> Response:  # noqa: ARG002 - an endpoint takes its request
        return FileResponse(STATIC / "index.html", headers=HEADERS)

    async def _file(self, request: Request) -> Response:
        found = [file for file in STATIC.iterdir() if file.name == request.path_params["name"]]
        return FileResponse(found[0], headers=HEADERS) if found else Response("Not Found", 404)

    async def _panel(self, request: Request) -> Response:  # noqa: ARG002
        now = self._world.clock.now()
        due = self.bot.next_due() if self.bot else None
        known: Json = {
            **self._shown,
            "here": self.bot is not None,
            "now": now.isoformat(),
            "next_due": due.isoformat() if due else None,
            "next_what": COMING.get(await self.bot.next_kind() or "") if self.bot and due else None,
            "letters": [letter | {"opened": self._openers(letter["link"])} for letter in self._shown["letters"]],
            "outage": any(rule.times != 0 for rule in self._faults.rules),
            "tomorrow": _tomorrow(now).isoformat(),
            "did": retell(self._world, self._ledger.entries, TOLD),
            "waiting": _unsettled(await self.bot.recent() if self.bot else []),
        }
        return JSONResponse(known)

    def _openers(self, link: str) -> list[int]:
        """Who has followed a start link."""
        said = f"/start {link.partition('start=')[2]}"
        return [
            chat.person.id
            for chat in self._world.chats.values()
            if chat.person and any(message.body.get("text") == said for message in chat.messages.values())
        ]

    async def _outage(self, request: Request) -> Response:
        """Let the bot lose sight of its next message, or not."""
        on = (await request.json())["on"]
        self._faults.rules = [Rule.read(OUTAGE)] if on else []
        self.changed()
        return JSONResponse({"on": on})


def _tomorrow(now: datetime) -> datetime:
    """Nine in the morning of the next day, in Oslo."""
    local = now.astimezone(OSLO) + timedelta(days=1)
    return local.replace(hour=9, minute=0, second=0, microsecond=0)


def _unsettled(recent: list[Json]) -> list[str]:
    counted = {status: sum(row["status"] == status for row in recent) for status in UNSETTLED}
    return [
        UNSETTLED[status].format(n=n).replace(" melding ", " melding " if n == 1 else " meldinger ")
        for status, n in counted.items()
        if n
    ]
