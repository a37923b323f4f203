from handlers.routes import Routes

routes = Routes()
