"""Plays people from Python, over HTTP, as the page and the tests do."""

from datetime import datetime
from typing import Any

from bot.playground.seen import Chat, Message, id_of
from bot.playground.user import PATIENCE, Press, User
from bot.playground.wire import NotAllowed, Wire, some

__all__ = ["Chat", "Message", "NotAllowed", "Play", "Press", "User"]
Json = dict[str, Any]


class Play(Wire):
    """The playground at an address: people, clock, faults, ledger."""

    async def user(self, name: str, language: str | None = None, username: str | None = None) -> User:
        """A new person."""
        given = some({"name": name, "language": language, "username": username})
        return User(self, await self.post("users", given))

    async def users(self) -> list[User]:
        return [User(self, one) for one in await self.get("users")]

    async def bot(self) -> Json:
        """What everybody can see of the bot: name, username, link, commands, descriptions, privacy."""
        return dict(await self.get("bot"))

    async def privacy(self, *, on: bool) -> None:
        """Let the bot read everything in groups, or only what is meant for it."""
        await self.post("bot", {"privacy": on})

    async def clock(self) -> datetime:
        return datetime.fromisoformat((await self.get("clock"))["now"])

    async def move(self, seconds: float | None = None, to: datetime | None = None) -> datetime:
        """Move the clock on by so much, or to an aware time."""
        given = some({"seconds": seconds, "to": to.isoformat() if to else None})
        return datetime.fromisoformat((await self.post("clock", given))["now"])

    async def freeze(self, *, frozen: bool = True) -> None:
        await self.post("clock", {"frozen": frozen})

    async def faults(self, *rules: Json) -> None:
        """Exactly these faults from now on; none ends them all."""
        await self.post("faults", list(rules))

    async def limits(self, *, on: bool) -> None:
        await self.post("limits", {"on": on})

    async def ledger(self, since: int = 0, method: str | None = None) -> list[Json]:
        """Every call to the Bot API in order, from the entry after number `since`; of one method if named."""
        return list(await self.get("ledger", since=since, method=method))

    async def migrate(self, group: Chat | int, order: str = "old first") -> Chat:
        """Make a plain group a supergroup; its notices come in that order ("old first" or "new first")."""
        new = await self.post("migrate", {"chat": id_of(group), "order": order})
        return Chat(new["id"], new["title"])

    async def restart_update_ids(self) -> None:
        await self.post("restart_update_ids")

    async def idle(self, seconds: float = PATIENCE) -> None:
        """Wait until the bot has taken every update; raises TimeoutError when it has not in that time."""
        if not (await self.get("idle", seconds=seconds))["idle"]:
            raise TimeoutError("The bot has not taken every update.")
