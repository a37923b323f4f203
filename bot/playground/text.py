"""Text as Telegram counts and marks it: UTF-16 units, entities, the HTML parse mode."""

import re
from html.parser import HTMLParser
from typing import Any

from bot.playground.refusals import bad

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]*[^\s<>\".,;:!?)\]])"
    r"|(?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{5,32})?)(?![\w/<>])"
    r"|(?<!\w)(?P<mention>@[A-Za-z0-9_]{5,32})\b"
    r"|(?<!\w)(?P<hashtag>#\w+)"
)
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "a": "text_link",
}


def units(text: str) -> int:
    """Length in UTF-16 code units, the way Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def find_entities(text: str) -> list[dict[str, Any]]:
    return [
        {
            "type": found.lastgroup,
            "offset": units(text[: found.start()]),
            "length": units(found.group()),
        }
        for found in _FOUND.finditer(text)
    ]


def read(text: str, mode: str | None, entities: list[dict[str, Any]] | None) -> tuple[str, list[dict[str, Any]]]:
    """The text as it is shown, with its entities; refuses mark-up that does not parse."""
    if not mode:
        shown = text.strip()
        return shown, (entities or []) + find_entities(shown)
    if mode.lower() != "html":
        raise bad("unsupported parse_mode")
    parser = _Html()
    parser.feed(text)
    parser.close()
    parser.end()
    shown = parser.text.rstrip()
    lead = units(shown) - units(shown.lstrip())
    shown = shown.lstrip()
    moved = [{**entity, "offset": entity["offset"] - lead} for entity in parser.entities]
    return shown, moved + find_entities(shown)


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[dict[str, Any]] = []
        self._open: list[tuple[str, dict[str, Any]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {self.getpos()[1]}')
        entity = {"type": _TAGS[tag], "offset": units(self.text), "length": 0}
        if tag == "a":
            entity["url"] = dict(attrs).get("href") or ""
        self._open.append((tag, entity))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            raise bad(f"can't parse entities: Unmatched end tag at byte offset {self.getpos()[1]}")
        _, entity = self._open.pop()
        entity["length"] = units(self.text) - entity["offset"]
        if entity["length"]:
            self.entities.append(entity)

    def handle_data(self, data: str) -> None:
        self.text += data

    def end(self) -> None:
        if self._open:
            raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{self._open[-1][0]}\"")
