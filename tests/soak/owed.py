"""What must arrive, by what is agreed and not by what the bot has written down; and what the ledger says did."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

MARK = "(Denne har du kanskje fått før.)"
REMINDER = "Her er spørsmålet en gang til"
# What may have happened although the bot was told nothing, or nothing it can go by.
DOUBTFUL = ("timeout_before", "timeout_after", "drop_before", "drop_after", "500", "garbage")
Entry = dict[str, Any]


@dataclass(frozen=True)
class Owed:
    """A message that must arrive, and a second time only with a mark."""

    what: str
    chat: int
    words: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """A reminder has the words of its question too, and is no second copy of it."""
        return all(each in text for each in self.words) and REMINDER not in text


class Post:
    """What arrived in which chat, as the ledger tells."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._texts: dict[int, list[str]] = defaultdict(list)
        self._moved: dict[int, int] = {}
        for each in entries:
            self.take(each)

    def take(self, entry: Entry) -> None:
        moved_to = entry.get("error", {}).get("parameters", {}).get("migrate_to_chat_id")
        if moved_to:
            self._move(int(entry["parameters"]["chat_id"]), moved_to)
        if is_message(entry) and entry["effect"]:
            given = entry["parameters"]
            self._texts[self.now(int(given["chat_id"]))].append(given.get("text") or given.get("caption") or "")

    def _move(self, old: int, new: int) -> None:
        if old not in self._moved:
            self._moved[old] = new
            self._texts[new] = self._texts.pop(old, []) + self._texts[new]

    def now(self, chat: int) -> int:
        """The number of a chat, which it may have got later."""
        return self._moved.get(chat, chat)

    def copies(self, owed: Owed) -> list[str]:
        """Each time it arrived; one that says it may be a repeat is one too, even where no other came before it."""
        return [text for text in self._texts[self.now(owed.chat)] if owed.is_in(text)]

    def unowed(self, owed: Iterable[Owed], signs: Iterable[str]) -> list[tuple[int, str]]:
        """Messages with one of these signs that their chat was not owed."""
        known = [(self.now(each.chat), each) for each in owed]
        signed = [
            (chat, text) for chat, texts in self._texts.items() for text in texts if any(s in text for s in signs)
        ]
        return [(chat, text) for chat, text in signed if not any(to == chat and each.is_in(text) for to, each in known)]

    def faults(self, owed: Owed) -> list[str]:
        """What is wrong with how it arrived."""
        copies = self.copies(owed)
        unmarked = [text for text in copies if not text.startswith(MARK)]
        if not copies:
            return [f"lost: {owed.what}"]
        return [f"sent {len(unmarked)} times without a mark: {owed.what}"] if len(unmarked) > 1 else []


def is_message(entry: Entry) -> bool:
    return str(entry["method"]).startswith("send") and entry["method"] != "sendChatAction"
