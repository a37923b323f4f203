"""How long something lasts, as people type it: «75», «1t 15min», «en time», «halvannen time», «tre kvarter»."""

import re

SHORTEST, LONGEST = 5, 600
NUMBERS = {
    **dict.fromkeys(("en", "én", "ei", "ett", "et", "ein", "eit", "eitt", "one", "a", "an"), 1.0),
    **dict.fromkeys(("to", "two"), 2.0),
    **dict.fromkeys(("tre", "three"), 3.0),
    **dict.fromkeys(("halv", "halvt", "half"), 0.5),
    **dict.fromkeys(("halvannen", "halvannan"), 1.5),
}
UNITS = {
    **dict.fromkeys(("t", "time", "timer", "timar", "h", "hour", "hours"), 60),
    **dict.fromkeys(("m", "min", "minutt", "minutter", "minute", "minutes"), 1),
    **dict.fromkeys(("kvarter", "quarter", "quarters"), 15),
}
WHOLE = {"halvtime": 30.0}
A_HALF = re.compile(r"\be(?:n|i|t|in|it) halvt?\b|\bhalf an?\b")
A_TIME = re.compile(r"\d+[.,]\d+")
WORDS_BETWEEN = {"og", "and", "ca", "cirka", "omtrent", "about"}


def read(typed: str) -> int | None:
    """The minutes that somebody typed, where they are from five to 600; a number alone is minutes."""
    minutes, number, unit = 0.0, 0.0, 1
    words = re.findall(r"\d+(?:[.,]\d+)?|[^\W\d_]+|[^\s.]", A_HALF.sub("halv", typed.lower()))
    for word, before in zip(words, ["", *words], strict=False):
        if word in UNITS:
            minutes, number, unit = minutes + (number or 1) * UNITS[word], 0.0, UNITS[word]
        elif word in WHOLE:
            minutes, number = minutes + WHOLE[word], 0.0
        elif word in WORDS_BETWEEN:
            continue
        elif (said := _number(word)) is None:
            return None
        else:
            number = number + said if before in WORDS_BETWEEN else said
    # What is left over: «en time og en halv», «1t 15», or minutes alone.
    minutes += number * unit if number < 1 else number
    fits = SHORTEST <= minutes <= LONGEST and minutes == int(minutes)
    return int(minutes) if fits and not A_TIME.fullmatch(typed.strip()) else None


def _number(word: str) -> float | None:
    if word in NUMBERS:
        return NUMBERS[word]
    return float(word.replace(",", ".")) if word[0].isdecimal() else None
