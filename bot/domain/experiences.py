from collections.abc import Collection, Sequence

from rapidfuzz.distance import OSA

from bot.domain.spelling import plain

SHORTEST_FOR_A_SLIP = 5


def folded(text: str) -> list[str]:
    """The words of a text as they are searched for: «Å låne bøker på Værøy» as «a lane boker pa vaeroy»."""
    return plain(text).split()


def meant(words: Sequence[str], known: Collection[str]) -> list[str] | None:
    """The words with one slip of the finger mended in each that nobody used; None where one is like no word."""
    mended = [_nearest(word, known) for word in words]
    return None if None in mended else [each for each in mended if each]


def _nearest(word: str, known: Collection[str]) -> str | None:
    if any(each.startswith(word) for each in known):
        return word
    if len(word) < SHORTEST_FOR_A_SLIP:
        return None
    lengths = range(len(word) - 1, len(word) + 2)
    return next((each for each in sorted(known) if any(_is_slip(word, each[:length]) for length in lengths)), None)


def _is_slip(word: str, other: str) -> bool:
    return OSA.distance(word, other, score_cutoff=1) <= 1
