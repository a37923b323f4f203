import re
import unicodedata

SAME = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})


def folded(text: str) -> list[str]:
    """The words of a text as they are searched for: «Å låne bøker på Værøy» as «a lane boker pa vaeroy»."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(SAME))
    without_marks = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", without_marks.replace("aa", "a"))
