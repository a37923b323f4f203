"""What Telegram's updates say."""

from typing import Any

import pytest
from telegram import User

from bot.domain.conversation import Incoming
from handlers.telegram import incoming

BOT = User(id=1, first_name="Kollokvie", is_bot=True, username="kollokvie_bot")
KARI = {"id": 5, "is_bot": False, "first_name": "Kari"}
UNSEEN = "\u200b \u2060\n\ufeff"


def read(**message: Any) -> Incoming:
    body = {"message_id": 7, "date": 1_800_000_000, "chat": {"id": 5, "type": "private"}, "from": KARI, **message}
    found = incoming.read({"update_id": 1, "message": body}, BOT)
    assert found
    return found


def test_a_text_without_anything_to_see_is_none() -> None:
    found = read(text=UNSEEN)
    assert (found.text, found.unsupported) == ("", True)


def test_so_are_the_words_after_a_command_and_under_a_picture() -> None:
    assert (read(text=f"/del {UNSEEN}").command, read(text=f"/del {UNSEEN}").argument) == ("del", "")
    photo = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}
    found = read(caption=UNSEEN, photo=[photo])
    assert (found.text, found.unsupported) == ("", False)


def test_nor_is_there_anything_in_a_message_that_is_replied_to() -> None:
    replied = {"message_id": 6, "date": 1_800_000_000, "chat": {"id": 5, "type": "private"}, "from": KARI}
    assert read(text="/del", reply_to_message=replied | {"text": UNSEEN}).replied_text == ""


@pytest.mark.parametrize("text", ["👩\u200d🏫", " Hei\u200b ", ".", "\U0001fa77", "\U0001fae9"])
def test_what_can_be_seen_stays_as_it_was_written(text: str) -> None:
    assert read(text=text).text == text
