"""What facilitators get when a week begins: one message, in sections, each with the way to do something about it.

What is opened from it comes below, so that it stays and can say what is true as things are done.
"""

from handlers.monday import already, groups, message, opening, people, questions
from handlers.routes import Routes

routes = Routes()
for part in (message, opening, people, groups, questions, already):
    routes.include(part.routes)
