"""Reads multipart/form-data, the way files come with a call."""

import re
from email.message import Message
from urllib.parse import unquote

from bot.playground.arguments import Arguments, Upload


def parse(body: bytes, content_type: str) -> Arguments:
    """Fields as text, files as uploads; raises ValueError when there is no boundary."""
    header = Message()
    header["content-type"] = content_type
    boundary = header.get_boundary()
    if not boundary:
        raise ValueError(content_type)
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:-1]
    return dict(_field(part) for part in parts)


def _field(part: bytes) -> tuple[str, Upload | str]:
    raw_head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    head = raw_head.decode()
    name = _named(r'\bname="([^"]*)"', head) or ""
    filename = _named(r'\bfilename="([^"]*)"', head)
    if filename is None:
        return name, content.decode()
    mime = _named(r"(?im)^content-type:\s*([^\s;]+)", head) or "application/octet-stream"
    return name, Upload(unquote(filename), mime, content)


def _named(pattern: str, head: str) -> str | None:
    found = re.search(pattern, head)
    return found.group(1) if found else None
