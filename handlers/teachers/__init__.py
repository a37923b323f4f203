"""Guest teachers put up material for their modules; it is there to be read when the module begins."""

from handlers.routes import Routes
from handlers.teachers import putting, reading, who, words

routes = Routes()
for part in (words, putting, reading, who):
    routes.include(part.routes)
