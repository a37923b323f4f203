"""A proposal of groups: looked at, changed, and taken or left by who looks after the people."""

from handlers.group_plans import changing, moving, preview
from handlers.routes import Routes

routes = Routes()
for part in (preview, changing, moving):
    routes.include(part.routes)
