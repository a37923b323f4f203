"""Somebody's way through the bot on a phone, button by button; in any language, since buttons go by their names."""

import asyncio
import contextlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.playground.client import Message
from bot.texts import Words
from tests.page.living import PATIENCE
from tests.page.looking import Phone
from tests.page.village import OSLO, Village

# What says that something was no good: a button that leads here leads nowhere.
NO_GOOD = (
    "Denne knappen gjelder ikke lenger. /hjelp viser hva du kan gjøre nå.",
    "Dette er for veilederne i programmet. /hjelp viser hva du kan gjøre.",
    "Den knappen gjelder ikke lenger. Her er spørsmålet du er kommet til.",
    "Den kommandoen kjenner jeg ikke. /hjelp viser hva jeg kan.",
)
FAILED = ("Noe gikk galt hos meg", "«own»", "«after»")
BUTTON = "article[data-key='{message}'] .keyboard .key >> nth={place}"
# The newest thing that was said or changed stands there as it is, with its buttons.
SHOWS = """([key, text, labels]) => {
    const node = document.querySelector(`#log article[data-key='${key}']`);
    if (!node) return false;
    const keys = [...node.querySelectorAll(".key")].map(each => each.title);
    return (node.querySelector(".text")?.textContent ?? "") === text && keys.join() === labels.join();
}"""
# The page hears only of answers to presses, and draws itself anew when it is looked at.
QUIET = """window.EventSource = class extends EventSource {
    set onmessage(act) {
        super.onmessage = (message) => JSON.parse(message.data).type === "answer" && act(message);
    }
}"""
DRAW = "() => { dispatchEvent(new Event('hashchange')); }"
# Words that stand in the other written Norwegian only.
OTHERS = {
    "nb": "ikkje eg kva kven korleis nokon noko berre fleire meir veka veke kjem vere sjå gjere ein éin vekene mykje",
    "nn": "ikke jeg hva hvem hvordan noen noe bare flere mer uka uke kommer være gjøre én ukene mye fra",
}


class Walk:
    """One person after the other; keeps the names of the buttons that were pressed.

    Each button is tapped on the phone the first time; with `each_time` all that is done is done there.
    """

    def __init__(self, village: Village, phone: Phone, *, each_time: bool = False) -> None:
        self.village, self.phone, self._each_time = village, phone, each_time
        self.who, self.chat = "", ""
        self.pressed: set[str] = set()
        self._count = 0
        self._wrote: list[str] = []
        words = Words(village.language, OSLO)
        self._no_good = {words(each) for each in NO_GOOD}

    # --- where one is ------------------------------------------------------------------------------------------------

    async def be(self, who: str, chat: str = "") -> None:
        """Go on as somebody, in private with the bot or in a group's chat."""
        self.who, self.chat = who, chat

    async def _takes_the_phone(self) -> None:
        """Open the chat where one is, as it stands now."""
        place = f"{self.phone.address}/#/{self._user.id}/{self._place}"
        if self.phone.page.url != place:
            await self.phone.page.goto(place)
        elif not self._each_time and not await self._shows():
            await self.phone.page.evaluate(DRAW)
        async with asyncio.timeout(PATIENCE):
            while not await self._shows(within=50):
                # What was said last may change meanwhile, as when a plan is worked out.
                await self.phone.page.evaluate(DRAW)

    async def _shows(self, within: int = 1) -> bool:
        """Whether the page shows what was said or changed last, within that many looks at it."""
        for n in range(within):
            last = self.last
            if await self.phone.page.evaluate(SHOWS, [str(last.id), last.text, last.buttons]):
                return True
            if n + 1 < within:
                await asyncio.sleep(0.01)
        return False

    @property
    def _user(self) -> Any:
        return self.village.users[self.who]

    @property
    def _place(self) -> int:
        return self.village.chats[self.chat] if self.chat else int(self._user.id)

    def sees(self) -> list[Message]:
        return self.village.sees(self.who, self.chat)

    @property
    def last(self) -> Message:
        """What was said or changed last."""
        return max(self.sees(), key=lambda each: int(each["seq"]))

    # --- what one does -----------------------------------------------------------------------------------------------

    async def press(self, name: str, *args: object, mixed: bool = False) -> Message:
        """Press the newest button of that name; gives what was said for it, if anything."""
        message, place, data = self._button(name, *args)
        is_new, before = name not in self.pressed, self.last["seq"]
        on_phone = self._each_time or is_new
        query = await (self._tap(message, place) if on_phone else self._press(message, data))
        await self.village.calm()
        self.pressed.add(name)
        answer = self.village.playground.world.callbacks[query]["answer"] or {}
        toast = answer.get("text") or ""
        new = [each.text for each in self.sees() if each["seq"] > before]
        assert new or toast, f"{self.who} pressed {data!r} in vain"
        await self._reads(name, [toast, *new], mixed=mixed, is_new=is_new)
        if on_phone and toast and answer["alert"]:
            await self.phone.page.get_by_role("button", name="Greit").click()
        return self.last

    def _button(self, name: str, *args: object) -> tuple[Message, int, str]:
        found = self._find(name, *args, among=self.sees())
        assert found, f"{self.who} sees no button {name} {args} under:\n{self._seen()}"
        return found

    def _seen(self) -> str:
        return "\n".join(f"{each.text[:300]} {self._carried(each)}" for each in self.sees()[-3:])

    @staticmethod
    def _find(name: str, *args: object, among: list[Message]) -> tuple[Message, int, str] | None:
        """The newest of that name that ends with these arguments, or else begins with them, or has them at all."""
        wanted = [str(each) for each in args]
        found = [
            (message, place, button["callback_data"])
            for message in reversed(among)
            for place, button in enumerate(_keys(message))
            if button.get("callback_data", "").split(" ")[0] == name
        ]
        n = len(wanted)
        if not n:
            return found[0] if found else None
        for fits in (lambda got: got[-n:] == wanted, lambda got: got[:n] == wanted, _has(wanted)):
            for one in found:
                if fits(one[2].split(" ")[1:]):
                    return one
        return None

    @staticmethod
    def _carried(message: Message) -> list[str]:
        return [button.get("callback_data") or button.get("url") for button in _keys(message)]

    async def _tap(self, message: Message, place: int) -> str:
        await self._takes_the_phone()
        key = self.phone.page.locator(BUTTON.format(message=message.id, place=place))
        await key.scroll_into_view_if_needed()  # what hides when one scrolls shall not move it under the finger
        async with self.phone.page.expect_response(re.compile("/press$")) as pressed:
            await key.click()
        return str((await (await pressed.value).json())["result"]["query"])

    async def _press(self, message: Message, data: str) -> str:
        return str((await self._user.press(message, data=data)).body["query"])

    async def follow(self, part: str, title: str | None = None) -> int:
        """Open the newest link that has this in it; gives the chat it leads to."""
        for message in reversed(self.sees()):
            links = [*self._carried(message), *re.findall(r"https://\S+", message.text)]
            for url in links:
                if part in url:
                    chat = await self._user.open(url, title=title)
                    await self.village.calm()
                    return int(chat.id)
        raise AssertionError(f"{self.who} sees no link with {part}")

    async def sends(self, name: str = "side.pdf") -> Message:
        """Send a small file."""
        before = self.last["seq"]
        await self._user.send_document(b"%PDF-1.4", name, chat=self._place)
        return await self._came("file", before)

    async def replies(self, text: str) -> Message:
        """Reply on the phone to the newest question."""
        before, to = self.last["seq"], [each for each in self.sees() if _keys(each)][-1]
        self._wrote.append(text)
        await self._takes_the_phone()
        await self.phone.options(to.text.splitlines()[0], "Svar på meldinga")
        return await self._types(text, before)

    async def edits(self, old: str, new: str) -> Message:
        before = self.last["seq"]
        self._wrote.append(new)
        await self._takes_the_phone()
        await self.phone.options(old, "Endre")
        return await self._types(new, before)

    async def _types(self, text: str, before: int, *, mixed: bool = False) -> Message:
        async with self.phone.page.expect_response(re.compile("/(send|edit)$")):
            await self.phone.write(text)
        await self._takes_the_phone()
        await self.phone.page.locator(".mine", has_text=text).last.wait_for()
        return await self._came("typed", before, mixed=mixed)

    async def _came(self, name: str, before: int, *, mixed: bool = False) -> Message:
        await self.village.calm()
        new = [each.text for each in self.sees() if each["seq"] > before and not each["mine"]]
        await self._reads(name, new, mixed=mixed, is_new=False)
        return self.last

    async def comes(self, name: str, *args: object) -> None:
        """Wait for a button that something brings which is worked out beside the bot."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not self._find(name, *args, among=[self.last]):
                    await asyncio.sleep(0.05)
                    await self.village.calm()
        assert self._find(name, *args, among=[self.last]), f"{name} never came: {self._seen()}"

    async def waits(self, seconds: float) -> None:
        """Let some time pass: who taps twice at once means it once."""
        await self.village.passes(self.village.now + timedelta(seconds=seconds))

    async def writes(self, text: str, *, mixed: bool = False) -> Message:
        """Write, and read what comes of it."""
        self._wrote.append(text)
        before = self.last["seq"]
        if self._each_time:
            await self._takes_the_phone()
            return await self._types(text, before, mixed=mixed)
        await self._user.send(text, chat=self._place)
        return await self._came("written", before, mixed=mixed)

    # --- what one sees -----------------------------------------------------------------------------------------------

    async def _reads(self, name: str, said: list[str], *, mixed: bool, is_new: bool) -> None:
        """Nothing that was said says that it was no good; it is in one language, and fits on a phone."""
        self._count += 1
        for each in said:
            assert each not in self._no_good, f"{self.who} {name}: {each}"
            assert not any(wrong in each for wrong in FAILED), f"{self.who} {name}: {each}"
            wrong = set() if mixed else self._strange(each)
            assert not wrong, f"{self.who} {name} in {self.village.language}: {wrong} in {each}"
        if is_new or self._each_time:
            await self._takes_the_phone()
            await self.phone.glance(f"month-{self.village.language}-{self._count:03}-{self.who}-{name}")

    def _strange(self, text: str) -> set[str]:
        """Words of the other written Norwegian, but for what people wrote themselves."""
        for wrote in sorted(self._wrote, key=len, reverse=True):
            text = text.replace(wrote, "")
        return set(re.findall(r"\w+", text.lower())) & set(OTHERS[self.village.language].split())


def _has(wanted: list[str]) -> Callable[[list[str]], bool]:
    """Whether each is there, or the beginning of something that is."""
    return lambda got: all(any(each.startswith(one) for each in got) for one in wanted)


def _keys(message: Message) -> list[dict[str, Any]]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
