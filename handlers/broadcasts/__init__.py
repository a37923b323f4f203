"""A facilitator writes to everyone, to a group, or to one; sees it as they will, and then how far it has come."""

from handlers.broadcasts import choosing, sent, writing
from handlers.routes import Routes

routes = Routes()
for part in (choosing, writing, sent):
    routes.include(part.routes)
