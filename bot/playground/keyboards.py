"""Buttons under messages, and what Telegram refuses about them."""

from typing import Any
from urllib.parse import urlsplit

from bot.playground.people import Message
from bot.playground.refusals import bad

Json = dict[str, Any]
ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
)


def split(markup: Json | None) -> tuple[Json | None, Json | None]:
    """(inline keyboard, reply keyboard) of a reply_markup; refuses what Telegram refuses."""
    if not markup:
        return None, None
    if "inline_keyboard" in markup:
        return inline(markup), None
    if not markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
        raise bad("can't parse reply keyboard markup JSON object")
    return None, markup


def inline(markup: Json | None) -> Json | None:
    """An inline keyboard as messages show it; None when it has no buttons."""
    if not markup:
        return None
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse inline keyboard markup JSON object")
    if sum(map(len, rows)) > 100:
        raise bad("reply markup is too long")
    for row in rows:
        for button in row:
            _check(button)
    kept = [row for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _check(button: Any) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad('can\'t parse inline keyboard button: Field "text" must be of type String')
    if sum(name in button for name in ACTIONS) != 1:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data", "-")
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    url = button.get("url", "https://t.me")
    if not isinstance(url, str):
        raise bad('can\'t parse inline keyboard button: Field "url" must be of type String')
    if not _leads_somewhere(url):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _leads_somewhere(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https", "tg") and bool(parts.netloc) and " " not in parts.netloc


def find(message: Message, label: str) -> Json | None:
    """The button with that label, or else the first that holds it."""
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    buttons: list[Json] = [button for row in rows for button in row]
    same = [button for button in buttons if button["text"] == label]
    return next(iter(same or [button for button in buttons if label in button["text"]]), None)
