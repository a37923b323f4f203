"""Video sessions: participants are invited, answer and are reminded; facilitators plan and look after them."""

from handlers.routes import Routes
from handlers.sessions import announcing, asking, changing, invitations, meetings, planning

routes = Routes()
for part in (invitations, meetings, planning, asking, announcing, changing):
    routes.include(part.routes)
