"""The questions in a facilitator's hands: looked at, put in other words, written, swapped, sent and taken back."""

from handlers.questions import ahead, by_hand, editing, preview, swapping, week, writing
from handlers.routes import Routes

routes = Routes()
for part in (ahead, week, preview, writing, editing, swapping, by_hand):
    routes.include(part.routes)
