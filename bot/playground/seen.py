"""What a client sees of messages and chats."""

from dataclasses import dataclass
from typing import Any


class Message(dict[str, Any]):
    """A message as one person sees it: the Bot API's fields, and the words and buttons at hand."""

    @property
    def id(self) -> int:
        return int(self["message_id"])

    @property
    def chat(self) -> int:
        return int(self["chat"]["id"])

    @property
    def text(self) -> str:
        return str(self.get("text") or self.get("caption") or "")

    @property
    def buttons(self) -> list[str]:
        return [button["text"] for button in self._buttons()]

    def data(self, label: str) -> str | None:
        """What the first button with that in its label carries."""
        return self._of_button(label, "callback_data")

    def url(self, label: str) -> str | None:
        """Where the first button with that in its label leads."""
        return self._of_button(label, "url")

    def _of_button(self, label: str, field: str) -> str | None:
        return next((button.get(field) for button in self._buttons() if label in button["text"]), None)

    def _buttons(self) -> list[dict[str, Any]]:
        return [button for row in self.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


@dataclass(frozen=True)
class Chat:
    """A chat by its number; a migrated one has another."""

    id: int
    title: str = ""


def id_of(one: Any) -> Any:
    """The number of a chat, a message or a person; a number is its own."""
    return getattr(one, "id", one)
