from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import File
from bot.domain.parts import (
    CAPTION_ROOM,
    LONGEST,
    MOST,
    ROOM,
    Part,
    Piece,
    fault_of,
    pieces,
    put,
    same_shape,
    shortened,
    text_of,
    units,
)

VOICE, PHOTO = File("voice", "v"), File("photo", "p")
AT = datetime(2026, 9, 1, 7, tzinfo=UTC)


def part(text: str = "", file: File | None = None, message: int = 1) -> Part:
    return Part(text, file, 1000, message, AT)


def test_a_text_stands_after_its_header() -> None:
    assert pieces("Kari:", (part("Hei"),)) == (Piece("Kari: Hei"),)


def test_texts_are_joined_and_files_follow_with_their_captions() -> None:
    given_parts = (part("Hei"), part("Se her", PHOTO, 2), part("Ha det", None, 3), part("", VOICE, 4))
    assert pieces("Kari:", given_parts) == (
        Piece("Kari: Hei\n\nHa det"),
        Piece("Kari: Se her", PHOTO),
        Piece("Kari", VOICE),
    )


def test_a_text_that_fills_a_message_stands_apart_from_its_header() -> None:
    longest = "x" * ROOM
    assert pieces("Kari:", (part(longest),)) == (Piece("Kari:"), Piece(longest))


def test_the_longest_text_is_cut_in_two_and_nothing_is_lost() -> None:
    longest = ("ord " * LONGEST)[: LONGEST - 1]
    header, first, second = pieces("Kari:", (part(longest),))
    assert (header.text, f"{first.text} {second.text}") == ("Kari:", longest)


def test_a_caption_that_is_too_long_with_its_header_comes_before_the_picture() -> None:
    caption = "x" * CAPTION_ROOM
    assert pieces("Kari:", (part(caption, PHOTO),)) == (Piece(f"Kari: {caption}"), Piece("Kari", PHOTO))


@given(st.lists(st.tuples(st.text(max_size=3000), st.sampled_from([None, VOICE, PHOTO])), max_size=4))
def test_every_piece_is_short_enough_for_telegram(raw: list[tuple[str, File | None]]) -> None:
    given_parts = tuple(part(text, file, n) for n, (text, file) in enumerate(raw))
    if fault_of(given_parts) is None:
        for piece in pieces("Kari (Sortland):", given_parts):
            assert units(piece.text) <= (CAPTION_ROOM if piece.file else ROOM)


def test_an_edited_message_takes_its_own_place() -> None:
    given_parts = put(put((), part("a", message=1)), part("b", message=2))
    assert text_of(put(given_parts, part("c", message=1))) == "c\n\nb"


@pytest.mark.parametrize(
    ("given_parts", "fault"),
    [
        ((), "empty"),
        ((part(""),), "empty"),
        ((part("x" * (LONGEST + 1)),), "too_long"),
        ((part("😀" * (LONGEST // 2 + 1)),), "too_long"),
        ((part("x" * LONGEST),), None),
        ((part("", VOICE),), None),
        ((part("", VOICE),) * MOST, None),
        ((part("", VOICE),) * (MOST + 1), "too_many"),
    ],
)
def test_what_can_be_kept(given_parts: tuple[Part, ...], fault: str | None) -> None:
    assert fault_of(given_parts) == fault


def test_words_can_be_edited_into_words_but_not_into_a_file() -> None:
    words, file = [Piece("a")], [Piece("a", VOICE)]
    assert same_shape(words, [Piece("b")])
    assert not same_shape(words, file)
    assert not same_shape(words, [Piece("b"), Piece("c")])


@given(st.text(max_size=80), st.integers(2, 40))
def test_a_shortened_text_is_short_enough(text: str, longest: int) -> None:
    assert units(shortened(text, longest)) <= longest


def test_a_text_is_shortened_between_words() -> None:
    assert shortened("Det var en gang, for lenge siden", 18) == "Det var en gang…"
    assert shortened("Kort", 18) == "Kort"
