import re

Place = tuple[str | int, ...]
"""Keys and list positions from the top of the file, positions from 0: («module», 1, «text», «nb»)."""

_HEADER = re.compile(r"^\s*(\[\[?)([^\[\]]+)\]")
_KEY = re.compile(r"^\s*([\w\"'-][\w\"'. -]*?)\s*=")
_QUOTES = re.compile("\"\"\"|'''")


class Lines:
    """Where each key of a valid TOML file stands; tomllib does not tell."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {(): 1}
        self._counts: dict[Place, int] = {}
        table: Place = ()
        quoted = False
        for number, line in enumerate(text.split("\n"), 1):
            if not quoted:
                if header := _HEADER.match(line):
                    table = self._table(_names(header[2]), is_list=header[1] == "[[")
                    self._lines.setdefault(table, number)
                elif key := _KEY.match(line):
                    self._note((*table, *_names(key[1])), number)
            quoted ^= len(_QUOTES.findall(line)) % 2 == 1

    def of(self, place: Place) -> int:
        """Give the line of a place, or of the nearest table or list around it."""
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]

    def _table(self, names: list[str], *, is_list: bool) -> Place:
        place: Place = ()
        for depth, name in enumerate(names, 1):
            place = (*place, name)
            if is_list and depth == len(names):
                self._counts[place] = self._counts.get(place, 0) + 1
            if place in self._counts:
                place = (*place, self._counts[place] - 1)
        return place

    def _note(self, place: Place, number: int) -> None:
        for depth in range(1, len(place) + 1):
            self._lines.setdefault(place[:depth], number)


def _names(dotted: str) -> list[str]:
    return [name.strip().strip("\"'") for name in dotted.split(".")]


def path(place: Place) -> str:
    """Write a place as «module[2].text.nb», where positions count from 1."""
    return "".join(f"[{key + 1}]" if isinstance(key, int) else f".{key}" for key in place).removeprefix(".")


def syntax_error(text: str, message: str) -> tuple[int, str]:
    """Give the line where tomllib stopped by its own message, and what stands there."""
    lines = text.rstrip().split("\n")
    found = re.search(r"line (\d+)", message)
    line = min(int(found[1]), len(lines)) if found else len(lines)
    return line, lines[line - 1].strip()[:80]
