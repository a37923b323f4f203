"""A pilot of three modules without electives, and the full programme that it becomes."""

from tests.cohort import STARTER

FULL = STARTER
PILOT = STARTER[: STARTER.index('[[module]]\nkey = "M4"')].replace("electives = 2", "electives = 0", 1)


def without(text: str, *keys: str) -> str:
    """The same file without some modules."""
    for key in keys:
        begin = text.index(f'[[module]]\nkey = "{key}"')
        ends = [text.find(each, begin + 1) for each in ("\n[[module]]\n", "\n# ------")]
        text = text[:begin] + text[min(end for end in ends if end > 0) + 1 :]
    return text


def first(text: str, key: str) -> str:
    """The same file with a module before all others."""
    begin = text.index(f'[[module]]\nkey = "{key}"')
    rest = without(text, key)
    moved = text[begin : begin + len(text) - len(rest)]
    at = rest.index("[[module]]")
    return rest[:at] + moved + rest[at:]
