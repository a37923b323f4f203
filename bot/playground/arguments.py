"""Checks a call's parameters against the Bot API's own lists, taken once from python-telegram-bot's signatures."""

import inspect
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram import Bot

from bot.playground.refusals import bad

# Conveniences of python-telegram-bot that the Bot API does not know, or no longer.
NOT_TELEGRAMS = {
    "self",
    "read_timeout",
    "write_timeout",
    "connect_timeout",
    "pool_timeout",
    "api_kwargs",
    "filename",
    "allow_sending_without_reply",
    "reply_to_message_id",
    "disable_web_page_preview",
    "current_offset",
    "correct_option_id",
}
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
}
_KINDS = (  # the first pattern found in an annotation decides
    (r"FileInput", "file"),
    (r"ReplyMarkup|InlineKeyboardMarkup", "object"),
    (r"Sequence\[int\]", "ints"),
    (r"Sequence\[str\]", "strs"),
    (r"Sequence|Callable", "array"),
    (r"ReactionType", "array"),
    (r"ChatInviteLink|_files\.", "str"),
    (r"\bint \| str\b|\bstr \| int\b", "chat"),
    (r"\bbool\b", "bool"),
    (r"\bint\b|datetime|Literal\[0", "int"),
    (r"\bstr\b", "str"),
)
Arguments = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    kinds: dict[str, str]
    required: tuple[str, ...]


def signature(method: str) -> Signature:
    """What the Bot API's method takes, by the snake_case name that python-telegram-bot has for it."""
    found = inspect.signature(getattr(Bot, method)).parameters.values()
    own = [parameter for parameter in found if parameter.name not in NOT_TELEGRAMS]
    kinds = {parameter.name: _kind(str(parameter.annotation)) for parameter in own}
    return Signature(kinds, tuple(parameter.name for parameter in own if parameter.default is parameter.empty))


def _kind(annotation: str) -> str:
    return next((kind for pattern, kind in _KINDS if re.search(pattern, annotation)), "object")


def check(wanted: Signature, given: Arguments) -> Arguments:
    """The arguments in their own types; refuses unknown ones, wrong types and missing ones."""
    checked = {}
    given = _with_attachments(given)
    for name, value in given.items():
        kind = wanted.kinds.get(name)
        if kind is None:
            raise bad(f'unknown parameter "{name}"')
        if value is None:
            continue
        try:
            checked[name] = READERS[kind](value)
        except UnicodeEncodeError:
            raise bad("strings must be encoded in UTF-8") from None
        except ValueError:
            raise bad(_wrong(name, kind)) from None
    for name in wanted.required:
        if name not in checked:
            raise bad(MISSING.get(name, f'parameter "{name}" is required'))
    return checked


def _with_attachments(given: Arguments) -> Arguments:
    """Put uploads where a parameter, or the media of one, points at them as attach://name."""
    given = given | {"media": _media(given)} if "media" in given else given
    pointers = {name: _pointer(value) for name, value in given.items()}
    names = {pointer for pointer in pointers.values() if pointer}
    if not names:
        return given
    rest = {name: value for name, value in given.items() if name not in names}
    return rest | {name: _put(given[name], given.get(pointer)) for name, pointer in pointers.items() if pointer}


def _media(given: Arguments) -> Any:
    try:
        return _json(dict)(given["media"])
    except ValueError:
        return given["media"]


def _pointer(value: Any) -> str | None:
    where = value.get("media") if isinstance(value, dict) else value
    return where[9:] if isinstance(where, str) and where.startswith("attach://") else None


def _put(value: Any, upload: Any) -> Any:
    return value | {"media": upload} if isinstance(value, dict) else upload


def _wrong(name: str, kind: str) -> str:
    return f"object expected as {name.replace('_', ' ')}" if kind == "object" else f"invalid {name} specified"


def _int(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,19}", value):
        return int(value)
    raise ValueError(value)


def _chat(value: Any) -> int | str:
    if isinstance(value, str) and re.fullmatch(r"@\w+", value):
        return value
    return _int(value)


def _bool(value: Any) -> bool:
    known = {"true": True, "false": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in known:
        return known[value.lower()]
    raise ValueError(value)


def _str(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004 - one way to say wrong type
    value.encode()  # half of a pair, as a cut emoji leaves it, is no text
    return value


def _file(value: Any) -> Upload | str:
    return value if isinstance(value, Upload) else _str(value)


def _json(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        parsed = json.loads(value) if isinstance(value, str) else value
        if not isinstance(parsed, kind):
            raise ValueError(value)  # noqa: TRY004 - one way to say wrong type
        json.dumps(parsed, ensure_ascii=False, default=str).encode()
        return parsed

    return read


def _list_of(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        parsed = _json(list)(value)
        if not all(isinstance(one, kind) for one in parsed):
            raise ValueError(value)
        return parsed

    return read


READERS: dict[str, Callable[[Any], Any]] = {
    "file": _file,
    "object": _json(dict),
    "array": _json(list),
    "ints": _list_of(int),
    "strs": _list_of(str),
    "chat": _chat,
    "bool": _bool,
    "int": _int,
    "str": _str,
}
