import asyncio

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    ReplyParameters,
)
from telegram.error import BadRequest, EndPointNotFound, Forbidden, InvalidToken

from bot.playground.client import NotAllowed, Play

KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Svar", callback_data="svar:1"), InlineKeyboardButton("Les mer", url="https://example.org")]]
)


async def test_a_start_link_reaches_the_bot_with_its_token(play: Play, updates):
    kari = await play.user("Kari Nordmann", language="nb")
    await kari.start("abc-1_2")
    (update,) = await updates()
    assert update.message.text == "/start abc-1_2"
    assert update.message.entities[0].length == 6
    assert update.message.from_user.language_code == "nb"
    assert update.effective_user.full_name == "Kari Nordmann"


@pytest.mark.parametrize("token", ["a b", "å", "x" * 65])
async def test_a_start_link_refuses_what_telegram_cannot_carry(play: Play, token):
    kari = await play.user("Kari")
    with pytest.raises(NotAllowed, match="at most 64"):
        await kari.start(token)


async def test_somebody_waits_for_what_the_bot_says(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await kari.start()
    waiting = asyncio.create_task(kari.expect("Hei"))
    sent = await bot.send_message(kari.id, "Hei, Kari", reply_markup=KEYBOARD)
    message = await waiting
    assert (message.id, message.text) == (sent.message_id, "Hei, Kari")
    assert message.buttons == ["Svar", "Les mer"]
    assert message.data("Svar") == "svar:1"
    assert message.url("Les") == "https://example.org"


async def test_expecting_what_never_comes_says_what_was_seen_instead(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await kari.start()
    await bot.send_message(kari.id, "Noe annet")
    with pytest.raises(AssertionError, match="Noe annet"):
        await kari.expect("Hei", within=0.05)


async def test_a_message_is_expected_once_and_again_when_it_is_edited(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await kari.start()
    sent = await bot.send_message(kari.id, "Hei")
    await kari.expect("Hei")
    waiting = asyncio.create_task(kari.expect("Hei"))
    await bot.edit_message_text("Hei igjen", kari.id, sent.message_id)
    assert (await waiting).text == "Hei igjen"
    await bot.send_message(kari.id, "Hei, forresten")
    await kari.skip()
    with pytest.raises(AssertionError):
        await kari.expect("Hei", within=0.05)


async def test_a_press_reaches_the_bot_and_is_answered_once(play: Play, bot: Bot, updates):
    kari = await play.user("Kari")
    await kari.start()
    await bot.send_message(kari.id, "Hei", reply_markup=KEYBOARD)
    press = await kari.press(await kari.expect("Hei"), "Svar")
    query = (await updates())[-1].callback_query
    assert (query.data, query.message.text, query.from_user.id) == ("svar:1", "Hei", kari.id)
    waiting = asyncio.create_task(press.answer())
    await query.answer("Takk", show_alert=True)
    assert await waiting == {"text": "Takk", "alert": True, "url": None}


async def test_a_link_button_gives_its_address_and_no_update(play: Play, bot: Bot, updates):
    kari = await play.user("Kari")
    await kari.start()
    await bot.send_message(kari.id, "Hei", reply_markup=KEYBOARD)
    await updates()
    assert (await kari.press(await kari.expect("Hei"), "Les mer")).url == "https://example.org"
    assert await updates() == []


async def test_a_forged_press_reaches_the_bot_from_whoever_made_it(play: Play, bot: Bot, updates):
    kari, ola = await play.user("Kari"), await play.user("Ola")
    await kari.start()
    await bot.send_message(kari.id, "Hei", reply_markup=KEYBOARD)
    message = await kari.expect("Hei")
    await updates()
    await ola.press(message, data="slett:alt")
    query = (await updates())[0].callback_query
    assert (query.from_user.id, query.data) == (ola.id, "slett:alt")
    with pytest.raises(NotAllowed, match="gone"):
        await ola.press(message, "Svar")
    with pytest.raises(NotAllowed, match="no button"):
        await kari.press(message, "Finnes ikke")


async def test_a_press_on_a_deleted_message_says_that_it_is_gone(play: Play, bot: Bot, updates):
    kari = await play.user("Kari")
    await kari.start()
    sent = await bot.send_message(kari.id, "Hei", reply_markup=KEYBOARD)
    message = await kari.expect("Hei")
    await bot.delete_message(kari.id, sent.message_id)
    await kari.press(message, data="svar:1")
    assert not (await updates())[-1].callback_query.message.is_accessible


async def test_a_press_cannot_be_answered_when_it_is_old_or_unknown(play: Play, bot: Bot, updates):
    kari = await play.user("Kari")
    await kari.start()
    await bot.send_message(kari.id, "Hei", reply_markup=KEYBOARD)
    await kari.press(await kari.expect("Hei"), "Svar")
    query = (await updates())[-1].callback_query
    await play.move(seconds=3600)
    for id in (query.id, "17"):
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(id)
    await kari.press((await kari.messages())[-1], "Svar")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query((await updates())[-1].callback_query.id, "x" * 201)


async def test_a_long_text_arrives_in_parts_as_the_apps_send_it(play: Play, updates):
    kari = await play.user("Kari")
    last = await kari.send("å" * 4000 + "🎉" * 100)
    texts = [update.message.text for update in await updates()]
    assert [len(text.encode("utf-16-le")) // 2 for text in texts] == [4096, 104]
    assert "".join(texts) == "å" * 4000 + "🎉" * 100
    assert last.text == texts[-1]


async def test_edits_reach_the_bot_and_deletions_do_not(play: Play, updates):
    kari = await play.user("Kari")
    message = await kari.send("Første")
    await kari.edit(message, "Andre")
    await kari.delete(message)
    first, second = await updates()
    assert (first.message.text, second.edited_message.text) == ("Første", "Andre")
    assert second.edited_message.edit_date is not None
    assert await kari.messages() == []


async def test_nobody_edits_what_others_wrote_or_what_is_old(play: Play, bot: Bot):
    kari = await play.user("Kari")
    mine = await kari.send("Mitt")
    await bot.send_message(kari.id, "Botens")
    with pytest.raises(NotAllowed, match="own messages"):
        await kari.edit(await kari.expect("Botens"), "Mitt")
    for words in (" ", "x" * 4097):
        with pytest.raises(NotAllowed, match="nothing left of the message, or too much"):
            await kari.edit(mine, words)
    await play.move(seconds=49 * 3600)
    with pytest.raises(NotAllowed, match="too old"):
        await kari.edit(mine, "Nytt")


async def test_replies_carry_what_they_reply_to(play: Play, bot: Bot, updates):
    kari = await play.user("Kari")
    await kari.start()
    sent = await bot.send_message(kari.id, "Spørsmål")
    await kari.send("Svar", reply_to=await kari.expect("Spørsmål"))
    reply = (await updates())[-1].message
    assert reply.reply_to_message.message_id == sent.message_id
    answer = await bot.send_message(kari.id, "Takk", reply_parameters=ReplyParameters(reply.message_id))
    assert answer.reply_to_message.text == "Svar"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(kari.id, "Takk", reply_parameters=ReplyParameters(9999))
    loose = ReplyParameters(9999, allow_sending_without_reply=True)
    assert (await bot.send_message(kari.id, "Takk", reply_parameters=loose)).reply_to_message is None


async def test_unread_marks_follow_what_was_seen(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await kari.start()
    for number in range(3):
        await bot.send_message(kari.id, f"Nummer {number}")
    assert [chat["unread"] for chat in await kari.chats()] == [3]
    await kari.read()
    assert [chat["unread"] for chat in await kari.chats()] == [0]


async def test_the_bot_cannot_write_first_nor_to_who_blocked_it(play: Play, bot: Bot, updates):
    kari = await play.user("Kari")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(kari.id, "Hei")
    await kari.start()
    await kari.block_bot()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(kari.id, "Hei")
    with pytest.raises(NotAllowed, match="blocked"):
        await kari.send("Hei")
    await kari.start()
    await bot.send_message(kari.id, "Hei")
    statuses = [one.my_chat_member.new_chat_member.status for one in await updates() if one.my_chat_member]
    assert statuses == ["kicked", "member"]


async def test_unknown_chats_wrong_tokens_and_unknown_methods_are_refused(play: Play, bot: Bot, running):
    for id in (424242, -424242, "@nobody"):
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(id, "Hei")
    wrong = Bot("2:wrong", base_url=f"{running.address}/bot")
    with pytest.raises(InvalidToken):
        await wrong.initialize()
    await wrong.shutdown()
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendNothing")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "🎉" * 2049}, "message is too long"),
        ({"text": "  "}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": "x", "surprise": 1}, 'unknown parameter "surprise"'),
        ({"text": "x", "read_timeout": 1}, 'unknown parameter "read_timeout"'),
        ({"text": "x", "message_thread_id": "abc"}, "invalid message_thread_id specified"),
        ({"text": "x", "message_thread_id": 7}, "message thread not found"),
        ({"text": "x", "disable_notification": "perhaps"}, "invalid disable_notification specified"),
        ({"text": "x", "entities": {}}, "invalid entities specified"),
        ({"text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
        ({"text": "x", "reply_markup": {"wrong": 1}}, "can't parse reply keyboard markup"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [1]}}, "can't parse inline keyboard markup"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "y"}]]}}, "Text buttons are unallowed"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"callback_data": "y"}]]}}, 'Field "text"'),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "y", "url": "nowhere"}]]}}, "Wrong HTTP URL"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "y", "callback_data": "å" * 32 + "a"}]]}},
            "BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "y", "callback_data": "1"}] * 101]}},
            "reply markup is too long",
        ),
        ({"text": "<b>x", "parse_mode": "HTML"}, "Can't find end tag"),
        ({"text": "x</b>", "parse_mode": "HTML"}, "Unmatched end tag"),
        ({"text": "<x>x</x>", "parse_mode": "HTML"}, "Unsupported start tag"),
        ({"text": "x", "parse_mode": "Runes"}, "unsupported parse_mode"),
    ],
)
async def test_a_message_that_telegram_refuses_is_refused_in_its_words(play: Play, running, data, words):
    kari = await play.user("Kari")
    await kari.start()
    answer = await running.call("sendMessage", chat_id=kari.id, **data)
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert answer["description"].startswith("Bad Request: ")
    assert words in answer["description"]
    assert len(await kari.messages()) == 1


async def test_text_is_marked_up_in_utf16_units(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await kari.start()
    sent = await bot.send_message(kari.id, ' 🎉 <b>Møte</b> &amp; <a href="https://example.org/x">lenke</a>', "HTML")
    assert sent.text == "🎉 Møte & lenke"
    assert [(one.type, one.offset, one.length) for one in sent.entities] == [("bold", 3, 4), ("text_link", 10, 5)]
    assert sent.parse_entity(sent.entities[0]) == "Møte"
    plain = await bot.send_message(kari.id, "🎉 https://example.org, /hjelp og @noen_andre")
    assert [plain.parse_entity(one) for one in plain.entities] == ["https://example.org", "/hjelp", "@noen_andre"]
    named = await bot.send_message(kari.id, "<b>Ola</b> svarte ja/nei")
    assert named.entities == ()


async def test_edits_are_refused_as_telegram_refuses_them(play: Play, bot: Bot):
    kari = await play.user("Kari")
    own = await kari.send("Mitt")
    sent = await bot.send_message(kari.id, "Hei", reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("Hei", kari.id, sent.message_id, reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(kari.id, sent.message_id, reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("Nytt", kari.id, 9999)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("Nytt", kari.id, own.id)
    file = await bot.send_document(kari.id, b"x", caption="Hei")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("Nytt", kari.id, file.message_id)
    bare = await bot.edit_message_reply_markup(kari.id, sent.message_id)
    assert bare.reply_markup is None
    assert (await bot.edit_message_text("Nytt", kari.id, sent.message_id)).text == "Nytt"


async def test_the_words_under_a_file_can_be_edited(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await kari.start()
    file = await bot.send_document(kari.id, b"x", caption="Hei", reply_markup=KEYBOARD)
    edited = await bot.edit_message_caption(kari.id, file.message_id, caption="Nytt")
    assert (edited.caption, edited.reply_markup) == ("Nytt", None)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_caption(kari.id, file.message_id, caption="Nytt")
    text = await bot.send_message(kari.id, "Hei")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(kari.id, text.message_id, caption="Nytt")


async def test_a_file_can_be_put_in_place_of_another_or_of_words_but_not_of_a_voice(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await kari.start()
    photo = await bot.send_photo(kari.id, b"x", caption="Hei", reply_markup=KEYBOARD)
    edited = await bot.edit_message_media(
        InputMediaDocument(b"y", caption="Nytt", filename="ny.txt"), kari.id, photo.id
    )
    assert (edited.caption, edited.document.file_name, edited.photo) == ("Nytt", "ny.txt", ())
    assert edited.reply_markup is None
    words = await bot.send_message(kari.id, "Hei")
    again = await bot.edit_message_media(InputMediaPhoto(edited.document.file_id), kari.id, words.id)
    assert again.photo
    assert again.text is None
    voice = await bot.send_voice(kari.id, b"x")
    with pytest.raises(BadRequest, match="There is no media in the message to edit"):
        await bot.edit_message_media(InputMediaDocument(b"y"), kari.id, voice.id)
    with pytest.raises(BadRequest, match="Can't parse inputmedia"):
        await bot.edit_message_media(InputMediaAudio(b"y"), kari.id, words.id)


async def test_messages_can_be_deleted_for_48_hours(play: Play, bot: Bot):
    kari = await play.user("Kari")
    theirs = await kari.send("Mitt")
    ids = [(await bot.send_message(kari.id, f"{number}")).message_id for number in range(4)]
    assert await bot.delete_message(kari.id, theirs.id)
    assert await bot.delete_messages(kari.id, [ids[0], ids[1], 9999])
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(kari.id, ids[0])
    await play.move(seconds=48 * 3600 + 5)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(kari.id, ids[2])
    with pytest.raises(BadRequest, match="not specified"):
        await bot.delete_messages(kari.id, [])
    assert [message.id for message in await kari.messages()] == ids[2:]


async def test_pins_and_reactions_are_seen_by_people(play: Play, bot: Bot, updates):
    kari = await play.user("Kari")
    mine = await kari.send("Mitt")
    assert await bot.set_message_reaction(kari.id, mine.id, "👍")
    assert (await kari.messages())[0]["reactions"] == [{"by": bot.id, "emoji": ["👍"]}]
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(kari.id, mine.id, "🧮")
    with pytest.raises(BadRequest, match="Message to react not found"):
        await bot.set_message_reaction(kari.id, 9999, "👍")
    await updates()
    sent = await bot.send_message(kari.id, "Viktig")
    message = await kari.expect("Viktig")
    await kari.react(message, "🎉")
    await kari.react(message, None)
    first, second = [update.message_reaction for update in await updates()]
    assert (first.new_reaction[0].emoji, second.old_reaction[0].emoji, second.new_reaction) == ("🎉", "🎉", ())
    assert await bot.pin_chat_message(kari.id, sent.message_id)
    assert (await bot.get_chat(kari.id)).pinned_message.text == "Viktig"
    assert (await kari.chats())[0]["pinned"] == [sent.message_id]
    assert await bot.unpin_chat_message(kari.id)
    with pytest.raises(BadRequest, match="Message to unpin not found"):
        await bot.unpin_chat_message(kari.id, sent.message_id)
    with pytest.raises(NotAllowed, match="no such reaction"):
        await kari.react(message, "🧮")


async def test_chat_actions_are_the_ones_that_telegram_has(play: Play, bot: Bot):
    kari = await play.user("Kari")
    await kari.start()
    assert await bot.send_chat_action(kari.id, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(kari.id, "thinking")


async def test_inline_queries_are_answered_and_picked(play: Play, bot: Bot, updates):
    from telegram import InlineQueryResultArticle, InputTextMessageContent

    kari = await play.user("Kari")
    await kari.start()
    query = await kari.ask_inline("leseuke")
    found = (await updates())[-1].inline_query
    assert (found.id, found.query) == (query, "leseuke")
    with pytest.raises(NotAllowed, match="no such result"):
        await kari.pick_inline(query, "1")
    result = InlineQueryResultArticle("1", "Leseuke", InputTextMessageContent("Vi prøvde leseuke."))
    assert await found.answer([result])
    message = await kari.pick_inline(query, "1")
    assert message["via_bot"]["id"] == bot.id
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query("17", [])
