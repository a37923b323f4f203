"""Into a programme: the link and the first screen, the questions one at a time, and where somebody is then."""

from handlers.joining import asking, choosing, place, standing, start, welcome
from handlers.routes import Routes

routes = Routes()
for part in (start, welcome, standing, asking, place, choosing):
    routes.include(part.routes)
