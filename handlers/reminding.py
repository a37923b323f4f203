"""The one reminder of a question."""

from dataclasses import replace

from bot.domain.conversation import Message
from bot.services import prompts
from handlers.prompts import as_it_stands
from handlers.routes import Routes
from handlers.view import View

routes = Routes()


@routes.message("reminding.question")
def question(view: View, prompt: int) -> Message | None:
    """The question once more, for as long as it is waited for; where that ends afterwards, how it stands."""
    _ = view.words
    message = as_it_stands(view, prompt)
    if view.member is None or message is None:
        return None
    if not prompts.is_wanted(view.tx, view.now, view.member, prompt):
        return message if view.delivery and view.delivery.act == "edit" else None
    told = _(
        "Her er spørsmålet en gang til, i tilfelle det ble borte i alt det andre. Tre setninger er nok, og det er "
        "helt greit å hoppe over. Jeg minner deg på det bare denne ene gangen."
    )
    return replace(message, text=f"{told}\n\n{message.text}")
