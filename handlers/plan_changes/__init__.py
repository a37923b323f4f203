"""The plan in a facilitator's hands: what they want changed, everything that comes of it, and their yes."""

from handlers.plan_changes import choosing, preview, refusals, undoing
from handlers.routes import Routes

routes = Routes()
for part in (choosing, preview, refusals, undoing):
    routes.include(part.routes)
