"""A proposal of groups: looked at, changed, and taken or left by who looks after the people."""

from handlers.group_plans import away, changing, choosing, comparing, confirming, moving, preview, proposals, warning
from handlers.routes import Routes

routes = Routes()
for part in (preview, confirming, warning, comparing, choosing, changing, moving, proposals, away):
    routes.include(part.routes)
