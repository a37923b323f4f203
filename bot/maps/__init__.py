"""A map of study groups, for a phone, and the same in words."""

import logging
from collections.abc import Iterable

from bot.domain.groups import Group, Person
from bot.maps.describing import describe, tells_of_each

__all__ = ["describe", "draw", "tells_of_each"]


def draw(people: Iterable[Person], groups: Iterable[Group]) -> bytes:
    """Draw a PNG; raises ValueError, in words, for somebody in an unknown municipality without coordinates."""
    # A service has no home to keep a list of fonts in, and no need of one.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    # These take two seconds and 80 MB, which the bot's own process should do without.
    from bot.maps.drawing import png  # noqa: PLC0415
    from bot.maps.layout import lay_out  # noqa: PLC0415

    return png(lay_out(people, groups))
