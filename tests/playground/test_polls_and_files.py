import hashlib

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, TelegramError

from bot.playground.client import NotAllowed, Play, User


@pytest.fixture
async def kari(play: Play) -> User:
    kari = await play.user("Kari Nordmann")
    await kari.start()
    return kari


async def test_a_vote_is_counted_shown_and_told_with_the_name(kari: User, bot: Bot, updates):
    await bot.send_poll(kari.id, "Når passer det?", ["Tirsdag", "Onsdag"], is_anonymous=False)
    await updates()
    message = await kari.expect(lambda message: "poll" in message)
    await kari.vote(message, 1)
    state, vote = await updates()
    assert [option.voter_count for option in state.poll.options] == [0, 1]
    assert (vote.poll_answer.user.id, vote.poll_answer.option_ids) == (kari.id, (1,))
    assert (await kari.messages())[-1]["my_vote"] == [1]
    await kari.vote(message)
    assert (await updates())[-1].poll_answer.option_ids == ()
    with pytest.raises(NotAllowed, match="no such option"):
        await kari.vote(message, 0, 1)


async def test_an_anonymous_poll_tells_no_name(kari: User, bot: Bot, updates):
    await bot.send_poll(kari.id, "Når?", ["Tirsdag", "Onsdag"], allows_multiple_answers=True)
    await updates()
    await kari.vote(await kari.expect(lambda message: "poll" in message), 0, 1)
    (only,) = await updates()
    assert only.poll.total_voter_count == 1
    assert only.poll_answer is None


async def test_a_poll_is_stopped_once(kari: User, bot: Bot, updates):
    sent = await bot.send_poll(kari.id, "Når?", ["Tirsdag", "Onsdag"])
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Ny", callback_data="ny")]])
    assert (await bot.stop_poll(kari.id, sent.message_id, reply_markup=markup)).is_closed
    assert (await updates())[-1].poll.is_closed
    message = (await kari.messages())[-1]
    assert message.buttons == ["Ny"]
    with pytest.raises(BadRequest, match="Poll has already been closed"):
        await bot.stop_poll(kari.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message with poll to stop not found"):
        await bot.stop_poll(kari.id, 9999)
    with pytest.raises(NotAllowed, match="closed"):
        await kari.vote(message, 0)


async def test_a_poll_closes_by_the_clock(play: Play, kari: User, bot: Bot):
    await bot.send_poll(kari.id, "Når?", ["Tirsdag", "Onsdag"], open_period=60)
    message = await kari.expect(lambda message: "poll" in message)
    await play.move(seconds=61)
    with pytest.raises(NotAllowed, match="closed"):
        await kari.vote(message, 0)


@pytest.mark.parametrize(
    ("poll", "words"),
    [
        ({"question": "Når?", "options": ["Bare én"]}, "Poll must have at least 2 option"),
        ({"question": "Når?", "options": ["x"] * 13}, "Poll can't have more than 12 options"),
        ({"question": " ", "options": ["a", "b"]}, "Poll question must be non-empty"),
        ({"question": "x" * 301, "options": ["a", "b"]}, "Poll question length must not exceed 300"),
        ({"question": "Når?", "options": ["a", "x" * 101]}, "Poll options length must not exceed 100"),
        ({"question": "Når?", "options": ["a", "b"], "type": "riddle"}, "Unsupported poll type"),
        ({"question": "Når?", "options": ["a", "b"], "type": "quiz"}, "Wrong correct option id"),
    ],
)
async def test_polls_that_telegram_refuses_are_refused(kari: User, bot: Bot, poll, words):
    with pytest.raises(BadRequest, match=words):
        await bot.send_poll(kari.id, **poll)


async def test_a_quiz_knows_its_answer(kari: User, bot: Bot):
    sent = await bot.send_poll(kari.id, "Når?", ["a", "b"], type="quiz", correct_option_ids=[1])
    assert (sent.poll.type, sent.poll.correct_option_ids) == ("quiz", (1,))


async def test_a_document_arrives_byte_for_byte_with_its_name(play: Play, kari: User, bot: Bot):
    content = bytes(range(256)) + b"\r\n--\r\n\n\r"
    sent = await bot.send_document(kari.id, content, filename="møte 1.ics", caption="Møtet")
    assert (sent.document.file_name, sent.document.mime_type) == ("møte 1.ics", "text/calendar")
    message = await kari.expect("Møtet")
    assert await kari.download(message) == content
    assert await (await bot.get_file(sent.document.file_id)).download_as_bytearray() == content
    call = (await play.ledger(method="sendDocument"))[0]["parameters"]["document"]
    assert call["size"] == len(content)
    assert call["sha256"] == hashlib.sha256(content).hexdigest()


async def test_a_file_is_sent_again_by_its_id(kari: User, bot: Bot):
    first = await bot.send_photo(kari.id, b"a picture")
    again = await bot.send_photo(kari.id, first.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == first.photo[-1].file_unique_id
    voice = await bot.send_voice(kari.id, b"a voice", duration=3)
    assert voice.voice.duration.total_seconds() == 3
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_photo(kari.id, "nothing")
    with pytest.raises(BadRequest, match="Failed to get http url content"):
        await bot.send_photo(kari.id, "https://example.org/x.jpg")
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(kari.id, b"", filename="x")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(kari.id, first.photo[-1].file_id, caption="x" * 1025)
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("nothing")


async def test_what_people_send_reaches_the_bot_as_files(kari: User, bot: Bot, updates):
    await updates()
    await kari.send_photo(b"fire", caption="/del Se her")
    await kari.send_voice(b"hm")
    mine = await kari.send_document(b"tekst", "notat.txt")
    photo, voice, document = [update.message for update in await updates()]
    assert (photo.caption, photo.caption_entities[0].type) == ("/del Se her", "bot_command")
    assert await (await photo.photo[-1].get_file()).download_as_bytearray() == b"fire"
    assert voice.voice.mime_type == "audio/ogg"
    assert document.document.file_name == "notat.txt"
    edited = await kari.edit(mine, "Notatet")
    assert edited["caption"] == "Notatet"
    with pytest.raises(NotAllowed, match="Only a document"):
        await kari.do("send_file", kind="film", content="")


async def test_a_file_needs_the_right_address(running, kari: User, bot: Bot):
    sent = await bot.send_document(kari.id, b"x", filename="x")
    file = await bot.get_file(sent.document.file_id)
    for path in (file.file_path + "x", file.file_path.replace(running.token, "2:wrong")):
        with pytest.raises(TelegramError):
            await bot.request.retrieve(path)


async def test_no_browser_opens_a_file_as_the_page_it_says_it_is(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await kari.start()
    sent = await bot.send_document(kari.id, document=b"<script>", filename="side.html")
    file = await bot.get_file(sent.document.file_id)
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:
        headers = (await client.get(str(file.file_path))).headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["x-content-type-options"] == "nosniff"


async def test_messages_are_copied_and_forwarded(play: Play, kari: User, bot: Bot):
    ola = await play.user("Ola")
    await ola.start()
    original = await kari.send("Vi prøvde leseuke")
    file = await bot.send_document(kari.id, b"x", filename="x.txt", caption="Gammel")
    copy = await bot.copy_message(ola.id, kari.id, original.id)
    assert copy.message_id
    forwarded = await bot.forward_message(ola.id, kari.id, original.id)
    assert (forwarded.text, forwarded.forward_origin.sender_user.id) == ("Vi prøvde leseuke", kari.id)
    await bot.copy_message(ola.id, kari.id, file.message_id, caption="Ny")
    assert (await ola.expect("Ny"))["document"]["file_name"] == "x.txt"
    for refused, words in (
        (bot.copy_message(ola.id, kari.id, 9999), "Message to copy not found"),
        (bot.forward_message(ola.id, kari.id, 9999), "Message to forward not found"),
    ):
        with pytest.raises(BadRequest, match=words):
            await refused
