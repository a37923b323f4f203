"""What a facilitator is told when something could not be sent or done."""

from handlers.routes import Routes

routes = Routes()
