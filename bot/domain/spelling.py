"""Letters as anybody might type them."""

import re
import unicodedata

PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})


def plain(text: str) -> str:
    """Small letters without marks, one a for aa, and words apart by single spaces: «Å-låna» as «a lana»."""
    letters = unicodedata.normalize("NFC", text).casefold().translate(PLAIN)
    without_marks = "".join(sign for sign in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[^\W_]+", without_marks.replace("aa", "a")))
