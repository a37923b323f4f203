"""The question that follows an answer stands on the answer's card: one message less, and easily left."""

from bot.services import after_answers, answers
from handlers.view import View


def after_answer(view: View, answer_id: int) -> list[str]:
    """What is asked on the card of an answer that was just given, until something is added."""
    _ = view.words
    answer = answers.find(view.tx, answer_id)
    question = after_answers.waiting(view.tx, answer) if answer else None
    if answer is None or question is None:
        return []
    how = (
        _("Svarer du på denne meldinga, legger jeg det til i svaret ditt. Du kan også bare la det være.")
        if answer.visibility == "me"
        else _(
            "Svarer du på denne meldinga, legger jeg det til i svaret ditt, så de som ser svaret, ser det også. Du kan "
            "også bare la det være."
        )
    )
    return [f"{_('Én ting til, om du vil:')} {_.pick(question)}\n{how}"]
