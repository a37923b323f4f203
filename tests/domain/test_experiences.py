import pytest

from bot.domain.experiences import folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Å låne bøker på Værøy", ["a", "lane", "boker", "pa", "vaeroy"]),
        ("Haavard og Håvard", ["havard", "og", "havard"]),
        ("kafé, KAFE; kafe\u0301", ["kafe", "kafe", "kafe"]),
        ("Guovdageaidnu – Kárášjohka, Čálliid", ["guovdageaidnu", "karasjohka", "calliid"]),
        ("under_strek og 20 000 %", ["under", "strek", "og", "20", "000"]),
        ("😀 !?", []),
    ],
)
def test_words_are_folded_to_what_everybody_can_type(text: str, words: list[str]) -> None:
    assert folded(text) == words
