from bot.domain.spelling import plain


def folded(text: str) -> list[str]:
    """The words of a text as they are searched for: «Å låne bøker på Værøy» as «a lane boker pa vaeroy»."""
    return plain(text).split()
