"""What is taken back goes from people's chats, as far as Telegram lets the bot."""

from typing import Any

import pytest

import handlers
from bot.domain.conversation import Attachment, File, Message
from bot.playground.client import Play, User
from bot.services import outbox
from bot.services.outbox import To
from handlers.view import View
from storage import Transaction
from tests.loops.conftest import Post

ABOUT = "answer:1"
TAKEN = "Dette er tatt bort."
TOO_OLD = 2 * 24 * 60 * 60 + 60  # seconds


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let messages of kind "given" be this."""

    def say(**message: Any) -> None:
        def given(view: View) -> Message:
            return Message("Kari: brevet mitt", **message)

        monkeypatch.setitem(handlers.routes.messages, "given", given)

    return say


async def give(post: Post, kari: User) -> None:
    def put(tx: Transaction) -> None:
        outbox.send(tx, post.time.now(), To(chat=kari.id), "given", subject=ABOUT)

    await post.database.run(put)
    post.sender.ring()
    await post.become("sent")


async def take_back(post: Post) -> None:
    await post.database.run(lambda tx: outbox.take_back(tx, post.time.now(), ABOUT))
    post.sender.ring()


async def test_what_is_young_is_deleted(post: Post, kari: User, says: Any) -> None:
    says()
    await give(post, kari)
    await take_back(post)
    await post.become("taken_back", "sent")
    assert not [each for each in await kari.messages() if "brevet" in each.text]


async def test_words_that_are_too_old_to_be_deleted_are_replaced(post: Post, play: Play, kari: User, says: Any) -> None:
    says()
    await give(post, kari)
    await play.move(seconds=TOO_OLD)
    await take_back(post)
    await post.become("taken_back", "sent")
    assert (await kari.messages())[-1].text == TAKEN


@pytest.mark.parametrize("picture", [True, False])
async def test_files_that_are_too_old_to_be_deleted_are_replaced_with_their_captions(
    post: Post, play: Play, kari: User, says: Any, picture: bool
) -> None:
    says(attachment=Attachment("brev", b"hemmelig", picture=picture))
    await give(post, kari)
    await play.move(seconds=TOO_OLD)
    await take_back(post)
    await post.become("taken_back", "sent")
    message = (await kari.messages())[-1]
    assert (message["caption"], message["document"]["file_name"]) == (TAKEN, "slettet.txt")
    assert "photo" not in message


async def test_a_voice_too_old_to_be_deleted_loses_its_words_and_is_known_to_stay(
    post: Post, play: Play, kari: User, says: Any
) -> None:
    sent = await post.sender._bot.send_voice(kari.id, b"stemmen")  # noqa: SLF001
    says(file=File("voice", sent.voice.file_id))
    await give(post, kari)
    await play.move(seconds=TOO_OLD)
    await take_back(post)
    rows = await post.become("taken_back", "failed")
    assert "no media" in (rows[1].error or "")
    assert (await kari.messages())[-1]["caption"] == TAKEN
