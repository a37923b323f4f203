"""A session as a file that calendars read: iCalendar, RFC 5545."""

from datetime import UTC, datetime

from bot.domain.sessions import Session

LINE_OCTETS = 75


def calendar_file(session: Session, *, organiser: str, bot: str, now: datetime) -> bytes:
    """One event; the same UID with a higher SEQUENCE replaces the earlier one, and CANCEL takes it away.

    Nobody is asked to answer by e-mail: the method is PUBLISH, and the organiser has a name but no address
    (RFC 5546 wants an organiser; "invalid:nomail" is how calendars write that there is no address).
    """
    cancelled = session.cancelled_at is not None
    way_in = _text("\n".join(session.way_in))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kollokvie//Kollokvie//NO",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{_utc(session.announced_at)}-{session.id}@{bot}",
        f"SEQUENCE:{session.sequence}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(session.starts_at)}",
        f"DTEND:{_utc(session.ends_at)}",
        f"SUMMARY:{_text(session.title)}",
        f"LOCATION:{_text(session.join_link)}",
        f"DESCRIPTION:{way_in}",
        f"URL:{session.join_link}",
        f"ORGANIZER;CN={_quoted(organiser)}:invalid:nomail",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Escape a TEXT value (RFC 5545, 3.3.11)."""
    for sign in "\\;,":
        value = value.replace(sign, f"\\{sign}")
    return "\\n".join(value.splitlines())


def _quoted(value: str) -> str:
    """Quote a parameter's value; it has no way to hold quotation marks (RFC 5545, 3.2)."""
    return '"' + " ".join(value.replace('"', "'").split()) + '"'


def _folded(line: str) -> bytes:
    """End a line with CRLF, and fold it where it has more than 75 octets, never within a character (3.1)."""
    folded, room = [b""], LINE_OCTETS
    for character in line:
        octets = character.encode()
        if len(folded[-1]) + len(octets) > room:
            folded.append(b"")
            room = LINE_OCTETS - 1  # the space that a folded line begins with counts
        folded[-1] += octets
    return b"\r\n ".join(folded) + b"\r\n"
