"""The facilitator: she plans sessions screen by screen, and settles what is uncertain."""

import asyncio
import contextlib
from collections import Counter

from bot.playground.client import Message, NotAllowed, User
from tests.soak.cast import questions
from tests.soak.machines import Memory
from tests.soak.owed import Owed, Post

MEETINGS, NO_MEETINGS = "Møter som kommer", "Ingen møter er planlagt"
LINK = "https://video.example/kollokvie"
A_WHILE = 30  # looks, of a tenth of a second, until she tries another way
DOUBT = """
    SELECT outbox.kind, outbox.key, json_extract(outbox.params, '$.prompt'), json_extract(outbox.params, '$.answer'),
        coalesce(outbox.chat_id, group_chat.chat_id, contact.address)
    FROM outbox LEFT JOIN group_chat USING (group_id) LEFT JOIN contact USING (member_id) WHERE outbox.id = ?
"""
REMINDERS = {"invitation": "Du er invitert", "DAY_BEFORE": "Husk møtet", "HALF_HOUR": "Møtet begynner om"}


class Facilitator:
    def __init__(self, vilde: User, memory: Memory, post: Post) -> None:
        self.vilde = vilde
        self.arrived = 0  # uncertain messages of which she said that they had arrived
        self.again = 0  # ... that they had not
        self._memory, self._post = memory, post
        self._questions = {question.key: question.words for question in questions()}
        self._acted = 0  # up to which screen
        self._settled: Counter[int] = Counter()
        self._unasked = 0  # for how long something has been uncertain without her being asked

    # --- sessions ----------------------------------------------------------------------------------------------------

    async def announces(self, title: str, when: str) -> None:
        """Plan a session and announce it; where nothing comes back for a while, begin anew."""
        await self._begins()
        waited = 0
        while True:
            screen = await self._newest()
            waited = 0 if screen else waited + 1
            if screen and MEETINGS in screen.text and f"«{title}»" in screen.text:
                return
            if screen:
                with contextlib.suppress(NotAllowed):  # the screen has changed under her finger
                    await self._acts(screen, title, when)
            if waited > A_WHILE:
                waited = 0
                await self._begins()
            await asyncio.sleep(0.1)

    async def _begins(self) -> None:
        await self.vilde.send("/veileder")

    async def _newest(self) -> Message | None:
        """The newest screen that she has not acted on."""
        seen = [each for each in await self.vilde.messages() if each.buttons and not each.data("Kom fram")]
        fresh = [each for each in seen if int(each["seq"]) > self._acted]
        return max(fresh, key=lambda each: int(each["seq"]), default=None)

    async def _acts(self, screen: Message, title: str, when: str) -> None:
        """Do what a screen asks for."""
        self._acted = int(screen["seq"])
        writes = {"Hva heter møtet": title, "Når begynner møtet": when, "Lim inn lenka": LINK}
        on = "Fortsett" if screen.data("Fortsett") else "Nytt møte"
        presses = {
            "Hva vil du gjøre i": "Møter",
            MEETINGS: on,
            NO_MEETINGS: on,
            "Hvem er møtet for": "Hele kullet",
            "Velg hvor lenge": "60 min",
            "Slik blir invitasjonen": "Send invitasjonen",
        }
        for words, text in writes.items():
            if words in screen.text:
                await self.vilde.send(text)
        for words, label in presses.items():
            if words in screen.text:
                await self.vilde.press(screen, label)
                if label == "Send invitasjonen":  # never twice: the list tells whether it was heard
                    await self._begins()

    # --- what is uncertain -------------------------------------------------------------------------------------------

    async def settles_doubts(self) -> None:
        """Look, as somebody would who can see every chat, and say what is there."""
        uncertain = dict(self._memory.ask("SELECT id, repeats FROM outbox WHERE status = 'uncertain'"))
        asked_of = await self._asked_of() if uncertain else []
        self._unasked = 0 if uncertain.keys() <= {id for id, _ in asked_of} else self._unasked + 1
        if self._unasked > A_WHILE:
            self._unasked = 0
            await self._opens_the_list()
        for id, message in asked_of:
            if id in uncertain and self._settled[id] <= uncertain[id]:
                with contextlib.suppress(NotAllowed):
                    await self._settles(id, message)
                    self._settled[id] = uncertain[id] + 1

    async def _asked_of(self) -> list[tuple[int, Message]]:
        """The deliveries that she is asked about, and where; in a list only the first."""
        asked = [(each.data("Kom fram"), each) for each in await self.vilde.messages()]
        return [(int(data.split()[1]), each) for data, each in asked if data]

    async def _opens_the_list(self) -> None:
        menus = [each for each in await self.vilde.messages() if each.data("Usikre leveringer")]
        await (self.vilde.press(menus[-1], "Usikre leveringer") if menus else self._begins())

    async def _settles(self, id: int, message: Message) -> None:
        is_there = self._is_there(id)
        await self.vilde.press(message, "Kom fram" if is_there else "Send igjen")
        self.arrived += is_there
        self.again += not is_there

    def _is_there(self, id: int) -> bool:
        """Tell whether a message arrived, by what it is about and the ledger."""
        ((kind, key, prompt, answer, chat),) = self._memory.ask(DOUBT, id)
        wanted = self._words(kind, key or "", prompt, answer)
        return wanted is not None and bool(self._post.copies(Owed("", int(chat), wanted)))

    def _words(self, kind: str, key: str, prompt: str | None, answer: str | None) -> tuple[str, ...] | None:
        match kind:
            case "posting.group" | "posting.private":
                ((asked,),) = self._memory.ask("SELECT key FROM prompt WHERE id = ?", prompt)
                return (self._questions[asked],)
            case "answer.posted":
                ((text,),) = self._memory.ask("SELECT text FROM part WHERE answer_id = ?", answer)
                return (text.split()[0] + " ",)
            case "session.invitation" | "session.reminder":
                _, session, _, which, *_ = key.split(":")
                ((title,),) = self._memory.ask("SELECT title FROM session WHERE id = ?", session)
                return (f"«{title}»", REMINDERS[which])
        return None
