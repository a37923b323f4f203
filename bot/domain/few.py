"""Figures about so few that they would tell of somebody what they did."""

from typing import Literal

FEW = 5  # of fewer people than this no figure is given

Sign = Literal["", "≤", "≥"]


def rounded(n: int, of: int) -> tuple[Sign, int] | None:
    """How many of some people did something, as it may be told: to the nearest that is about nobody in particular.

    None where they are too few for any figure.
    """
    if of < FEW:
        return None
    if of < 2 * FEW and n <= 1:
        return "≤", 1
    return ("≥", of - 1) if of < 2 * FEW and n >= of - 1 else ("", n)
