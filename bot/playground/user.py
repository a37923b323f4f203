"""Somebody in the playground, to be played from Python."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground.seen import Chat, Message, id_of
from bot.playground.wire import Wire, some

Json = dict[str, Any]
PATIENCE = 10.0
SAID = ("message", "edited", "chat")  # "chat": somebody came in, and sees what is said there
Wanted = str | Callable[[Message], bool]


class User:
    """Somebody in the playground."""

    def __init__(self, play: Wire, body: Json) -> None:
        self.play = play
        self.id = int(body["id"])
        self.name = str(body["name"])
        self._seen: set[tuple[int, int, int]] = set()

    async def do(self, verb: str, **given: Any) -> Any:
        return (await self.play.post(f"users/{self.id}/{verb}", some(given)))["result"]

    # writing

    async def start(self, token: str = "") -> Message:
        return Message(await self.do("start", token=token))

    async def send(
        self,
        text: str,
        chat: Chat | int | None = None,
        topic: int | None = None,
        reply_to: Message | int | None = None,
        *,
        anonymous: bool | None = None,
    ) -> Message:
        """Write to the bot, or in a group; a reply goes to the chat of what it replies to."""
        given = {"topic": topic, "reply_to": id_of(reply_to), "anonymous": anonymous}
        return Message(await self.do("send", text=text, chat=_where(chat, reply_to), **given))

    async def send_photo(self, content: bytes = b"photo", caption: str = "", **where: Any) -> Message:
        """Send a photo; `where` is chat, topic, reply_to, as in `send`."""
        return await self._send_file(content, where, kind="photo", mime="image/jpeg", caption=caption)

    async def send_voice(self, content: bytes = b"voice", caption: str = "", **where: Any) -> Message:
        return await self._send_file(content, where, kind="voice", mime="audio/ogg", caption=caption)

    async def send_document(self, content: bytes, name: str, caption: str = "", **where: Any) -> Message:
        return await self._send_file(content, where, kind="document", name=name, caption=caption)

    async def _send_file(self, content: bytes, where: Json, **given: Any) -> Message:
        chat, reply_to = where.pop("chat", None), where.pop("reply_to", None)
        place = {"chat": _where(chat, reply_to), "reply_to": id_of(reply_to), **where}
        return Message(await self.do("send_file", content=base64.b64encode(content).decode(), **given, **place))

    async def edit(self, message: Message, text: str) -> Message:
        return Message(await self.do("edit", chat=message.chat, message=message.id, text=text))

    async def delete(self, message: Message) -> None:
        await self.do("delete", chat=message.chat, message=message.id)

    # tapping

    async def press(self, message: Message, label: str | None = None, data: str | None = None) -> "Press":
        """Press the button with that label or a part of it; with `data`, one that need not be there."""
        given = {"label": label, "data": data}
        return Press(self, await self.do("press", chat=message.chat, message=message.id, **given))

    async def vote(self, message: Message, *options: int) -> None:
        await self.do("vote", chat=message.chat, message=message.id, options=list(options))

    async def react(self, message: Message, emoji: str | None) -> None:
        await self.do("react_to", chat=message.chat, message=message.id, emoji=emoji)

    async def ask_inline(self, query: str) -> str:
        """Type @bot and some words; gives the query's number, for pick_inline once the bot has answered."""
        return str((await self.do("ask_inline", query=query))["query"])

    async def pick_inline(self, query: str, result: str, chat: Chat | int | None = None) -> Message:
        return Message(await self.do("pick_inline", query=query, result=result, chat=id_of(chat)))

    # groups

    async def create_group(self, title: str, kind: str = "group", *, forum: bool = False) -> Chat:
        """Make a plain "group", a "supergroup", or a forum."""
        return _chat(await self.do("create_group", title=title, kind=kind, forum=forum))

    async def create_topic(self, group: Chat | int, name: str) -> int:
        return int((await self.do("create_topic", chat=id_of(group), name=name))["message_thread_id"])

    async def turn_on_topics(self, group: Chat | int) -> Chat:
        """Make it a forum; a plain group gets another number by that."""
        return _chat(await self.do("turn_on_topics", chat=id_of(group)))

    async def close_topic(self, group: Chat | int, topic: int) -> None:
        await self.do("close_topic", chat=id_of(group), topic=topic)

    async def reopen_topic(self, group: Chat | int, topic: int) -> None:
        await self.do("reopen_topic", chat=id_of(group), topic=topic)

    async def delete_topic(self, group: Chat | int, topic: int) -> None:
        await self.do("delete_topic", chat=id_of(group), topic=topic)

    async def add_bot(
        self,
        startgroup_token: str | None = None,
        rights: Sequence[str] = (),
        group: Chat | int | None = None,
        title: str = "Ny gruppe",
        first: str = "member",
    ) -> Chat:
        """Add the bot to that group or a new one; `first` is what the bot hears of first, "member" or "start"."""
        given = {
            "token": startgroup_token,
            "rights": list(rights),
            "chat": id_of(group),
            "title": title,
            "first": first,
        }
        return _chat(await self.do("add_bot", **given))

    async def set_bot_rights(self, group: Chat | int, *rights: str) -> None:
        await self.do("set_bot_rights", chat=id_of(group), rights=list(rights))

    async def add_member(self, group: Chat | int, who: "User") -> None:
        await self.do("add_member", chat=id_of(group), who=who.id)

    async def promote(self, group: Chat | int, who: "User") -> None:
        await self.do("promote", chat=id_of(group), who=who.id)

    async def remove(self, group: Chat | int, who: "User | int") -> None:
        """Throw somebody out; the bot by its number."""
        await self.do("remove", chat=id_of(group), who=id_of(who))

    async def rename(self, group: Chat | int, title: str) -> None:
        await self.do("rename", chat=id_of(group), title=title)

    async def leave(self, group: Chat | int) -> None:
        await self.do("leave", chat=id_of(group))

    async def approve(self, group: Chat | int, who: "User") -> None:
        await self.do("approve", chat=id_of(group), who=who.id)

    async def decline(self, group: Chat | int, who: "User") -> None:
        await self.do("decline", chat=id_of(group), who=who.id)

    async def open(self, link: str, group: Chat | int | None = None, title: str | None = None) -> Chat:
        """Follow a t.me link; gives the chat it leads to (or asks to join)."""
        return Chat((await self.do("open_link", link=link, chat=id_of(group), title=title))["chat"])

    async def block_bot(self) -> None:
        await self.do("block_bot")

    async def unblock_bot(self) -> None:
        await self.do("unblock_bot")

    # seeing

    async def chats(self) -> list[Json]:
        return list(await self.play.get(f"users/{self.id}/chats"))

    async def messages(self, chat: Chat | int | None = None, topic: int | None = None) -> list[Message]:
        """What this person sees in a chat, the oldest first; without a chat, in the one with the bot."""
        found = await self.play.get(f"users/{self.id}/messages", chat=id_of(chat), topic=topic)
        return [Message(one) for one in found]

    async def download(self, message: Message) -> bytes:
        """The content of a message's document, photo or voice."""
        found = message.get("document") or message.get("voice") or message["photo"][-1]
        return await self.play.file(found["file_id"])

    async def read(self, chat: Chat | int | None = None, topic: int | None = None) -> None:
        await self.do("read", chat=id_of(chat) or self.id, topic=topic)

    async def expect(
        self, wanted: Wanted, chat: Chat | int | None = None, topic: int | None = None, within: float = PATIENCE
    ) -> Message:
        """Wait for a message (or an edit of one) from somebody else that no `expect` has given before.

        `wanted` is a part of its text, or says of a message whether it is the one. Without a chat it may be in any.
        Raises AssertionError, with what was seen, when it has not come within that many seconds of real time.
        """
        try:
            async with asyncio.timeout(within):
                return await self._expect(wanted, chat, topic)
        except TimeoutError:
            seen = [f"{one.chat}: {one.text} {one.buttons}" for one in await self._everything(chat, topic)]
            what = f" for {wanted!r}" if isinstance(wanted, str) else ""
            raise AssertionError(f"{self.name} waited{what} and saw:\n" + "\n".join(seen)) from None

    async def _expect(self, wanted: Wanted, chat: Chat | int | None, topic: int | None) -> Message:
        found = await self._find(wanted, chat, topic)
        if found:
            return found
        async with self.play.events(self.id) as events:
            while not (found := await self._find(wanted, chat, topic)):
                await self._news(events, chat)
        return found

    async def _news(self, events: AsyncIterator[Json], chat: Chat | int | None) -> None:
        """Wait for something to be said or changed there."""
        async for event in events:
            if event.get("type") in SAID and id_of(chat) in (None, event["chat"]):
                return

    async def _find(self, wanted: Wanted, chat: Chat | int | None, topic: int | None) -> Message | None:
        for message in await self._everything(chat, topic):
            key = (message.chat, message.id, int(message["seq"]))
            fits = wanted in message.text if isinstance(wanted, str) else wanted(message)
            if key not in self._seen and not message["mine"] and fits:
                self._seen.add(key)
                return message
        return None

    async def _everything(self, chat: Chat | int | None, topic: int | None) -> list[Message]:
        ids = [id_of(chat)] if chat else [one["id"] for one in await self.chats()]
        found = [message for id in ids for message in await self.messages(id, topic)]
        return sorted(found, key=lambda message: int(message["seq"]))

    async def skip(self) -> None:
        """Count everything there is now as seen, so that `expect` waits for what comes after."""
        self._seen |= {(one.chat, one.id, int(one["seq"])) for one in await self._everything(None, None)}


@dataclass(frozen=True)
class Press:
    """A press of a button: the bot answers it in its own time."""

    user: User
    body: Json

    @property
    def url(self) -> str | None:
        return self.body.get("url")

    async def answer(self, within: float = PATIENCE) -> Json:
        """What the bot shows for the press ({text, alert, url}); raises TimeoutError when it shows nothing in time."""
        play, query = self.user.play, self.body["query"]
        async with asyncio.timeout(within), play.events(self.user.id) as events:
            while True:
                found = (await play.get(f"users/{self.user.id}/answer", query=query))["answer"]
                if found:
                    return dict(found)
                await anext(events)


def _where(chat: Any, reply_to: Any) -> int | None:
    found: int | None = id_of(chat) if chat else (reply_to.chat if isinstance(reply_to, Message) else None)
    return found


def _chat(body: Json) -> Chat:
    return Chat(int(body["id"]), str(body.get("title", "")))
