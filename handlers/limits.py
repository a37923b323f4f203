"""What Telegram takes in one message: what is longer is cut on the way out, rather than refused and never seen."""

import logging
from dataclasses import replace

from bot.domain.conversation import Message
from bot.domain.parts import LONGEST, LONGEST_CAPTION, shortened, units

log = logging.getLogger(__name__)
MOST_BUTTONS = 100
LONGEST_TOAST = 200  # of what is told over the chat


def fitting(message: Message, kind: str) -> Message:
    """The message, with as much of it as there is room for; every screen should have had room, so it is logged."""
    longest = LONGEST_CAPTION if message.file or message.attachment else LONGEST
    buttons = sum(map(len, message.buttons))
    if units(message.text) <= longest and buttons <= MOST_BUTTONS:
        return message
    log.error("a message of kind %s is too large: %s units, %s buttons", kind, units(message.text), buttons)
    rows = message.buttons[: MOST_BUTTONS // max(map(len, message.buttons), default=1)]
    return replace(message, text=shortened(message.text, longest), buttons=rows)
