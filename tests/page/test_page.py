"""The page alone, with a tiny bot behind it."""

import asyncio
import re
import struct
import zlib
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from playwright.async_api import Route, expect
from playwright.async_api import TimeoutError as NotInTime
from telegram import Bot, BotCommandScopeChat
from telegram.error import NetworkError

from bot.playground.client import Play, User
from tests.page.conftest import Shown
from tests.page.looking import Phone

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


async def test_somebody_new_comes_in_starts_the_bot_and_talks_with_it(phone: Phone, bot: Bot):
    await phone.open()
    await phone.look("people-none")
    await phone.page.get_by_role("button", name="Noen ny").click()
    await phone.page.get_by_label("Fornavn").fill("Åse")
    await phone.look("newcomer")
    await phone.page.get_by_role("button", name="Kom inn").click()
    await expect(phone.page.locator("#who-am-i")).to_have_text("Du er Åse")
    await phone.look("chats-new")
    await phone.enter("Kollokvie")
    await phone.look("start")
    await phone.page.get_by_role("button", name="Start").click()
    await phone.sees("Du skrev: /start")
    await phone.write("Hei på deg")
    await phone.sees("Du skrev: Hei på deg")
    await phone.look("talk")


async def test_enter_in_a_dialog_does_what_its_field_is_for(phone: Phone, bot: Bot):
    await phone.open()
    await phone.page.get_by_role("button", name="Noen ny").click()
    await phone.page.get_by_label("Fornavn").fill("Åse")
    await phone.page.get_by_label("Fornavn").press("Enter")
    await expect(phone.page.locator("#who-am-i")).to_have_text("Du er Åse")


async def test_what_people_write_is_text_and_never_markup(phone: Phone, play: Play, bot: Bot):
    evil = "<script>document.title='x'</script><img src=x onerror=\"document.title='x'\">"
    mari = await play.user(f"{evil} Mari")
    await mari.start()
    group = await mari.create_group(evil)
    await mari.send(evil, chat=group)
    await phone.open(mari.id, group.id)
    await phone.sees(evil)
    assert await phone.page.locator("main img, main script").count() == 0
    await expect(phone.page).not_to_have_title("x")
    await phone.look("markup")


async def test_a_press_is_answered_over_the_page_or_in_a_dialog(phone: Phone, play: Play, bot: Bot):
    kari = await _started(play, "Kari Nordmann")
    await phone.open(kari.id, kari.id)
    await phone.tap("Hvisk")
    await phone.toast("Hysj!")
    await phone.tap("Rop")
    await expect(phone.page.get_by_role("dialog")).to_contain_text("HEI!")
    await phone.look("alert")
    await phone.page.get_by_role("button", name="Greit").click()
    await expect(phone.page.get_by_role("dialog")).to_have_count(0)


async def test_a_button_is_pressed_though_its_message_changes_under_the_finger(phone: Phone, play: Play, bot: Bot):
    kari = await _started(play, "Kari Nordmann")
    await phone.open(kari.id, kari.id)
    key = phone.page.get_by_role("button", name="Hvisk", exact=True).last
    await key.hover()
    await phone.page.mouse.down()
    said = [message for message in await kari.messages() if "Hvisk" in message.buttons][-1]
    with suppress(NotInTime):  # where the page was drawing already, it asks for this once the finger is lifted
        async with phone.page.expect_response(re.compile("/messages"), timeout=2000):
            await bot.edit_message_text(
                "Endret", chat_id=kari.id, message_id=said.id, reply_markup=said["reply_markup"]
            )
    await phone.page.evaluate("() => new Promise((drawn) => setTimeout(drawn, 100))")
    await phone.page.mouse.up()
    await phone.toast("Hysj!")
    await phone.sees("Endret")


async def test_one_replies_edits_and_deletes(phone: Phone, play: Play, bot: Bot):
    kari = await _started(play, "Kari Nordmann")
    await phone.open(kari.id, kari.id)
    await phone.options("Du skrev", "Svar på meldinga")
    await phone.look("replying")
    await phone.write("Takk for det")
    assert (await kari.messages())[2]["reply_to_message"]["text"] == "Du skrev: /start"
    mine = phone.page.locator(".mine", has_text="Takk for det")
    await mine.get_by_role("button", name="Valg for meldinga").click()
    await phone.look("choices")
    await phone.page.get_by_role("button", name="Endre").click()
    await phone.write("Mange takk")
    await expect(phone.page.locator(".mine").last).to_contain_text("redigert")
    await phone.page.locator(".mine").last.get_by_role("button", name="Valg for meldinga").click()
    await phone.page.get_by_role("button", name="Slett").click()
    await expect(phone.page.locator(".mine", has_text="Mange takk")).to_have_count(0)
    assert "Mange takk" not in [message.text for message in await kari.messages()]


async def test_pictures_voices_and_documents_come_and_go(phone: Phone, play: Play, bot: Bot):
    kari = await _started(play, "Kari Nordmann")
    await bot.send_document(kari.id, b"BEGIN:VCALENDAR", filename="møte.ics", caption="Kalenderfila")
    await phone.open(kari.id, kari.id)
    async with phone.page.expect_download() as download:
        await phone.page.get_by_role("link", name="møte.ics").click()
    assert (await download.value).suggested_filename == "møte.ics"
    async with phone.page.expect_file_chooser() as chooser:
        await phone.page.get_by_role("button", name="Send bilde").click()
        await phone.look("attach")
        await phone.page.get_by_role("button", name="Et bilde").click()
    await (await chooser.value).set_files({"name": "hylle.png", "mimeType": "image/png", "buffer": _picture()})
    await expect(phone.page.get_by_alt_text("Bilde fra deg")).to_be_visible()
    await phone.page.get_by_role("button", name="Send bilde").click()
    await phone.page.get_by_role("button", name="En talemelding").click()
    await expect(phone.page.get_by_label("Talemelding", exact=True)).to_be_visible()
    await phone.look("files")
    sent = [message for message in await kari.messages() if message["mine"]]
    assert sent[1]["photo"][0]["file_size"] == len(_picture())
    assert sent[2]["voice"]["file_size"] == 8044


async def test_a_vote_is_cast_and_taken_back(phone: Phone, play: Play, bot: Bot):
    kari = await _started(play, "Kari Nordmann")
    await bot.send_poll(kari.id, "Hvor mye er dette for deg nå?", ["For mye", "Passe", "For lite"], is_anonymous=False)
    await phone.open(kari.id, kari.id)
    passe = phone.page.get_by_role("button", name="Passe")
    await passe.click()
    await expect(passe).to_have_attribute("aria-pressed", "true")
    await expect(phone.page.get_by_text("1 har stemt")).to_be_visible()
    await phone.look("poll")
    await passe.click()
    await expect(passe).to_have_attribute("aria-pressed", "false")


async def test_a_facilitator_makes_a_group_with_topics_by_a_link(phone: Phone, play: Play, bot: Bot):
    ragnhild = await _started(play, "Ragnhild Storvik")
    await bot.send_message(ragnhild.id, "Lag gruppa her: https://t.me/kollokvie_try_bot?startgroup=abc")
    await phone.open(ragnhild.id, ragnhild.id)
    await phone.page.get_by_role("link", name="t.me/kollokvie_try_bot").click()
    await phone.page.get_by_label("Emner i en ny gruppe").select_option("På")
    await phone.page.get_by_role("button", name="Legg til").click()
    await phone.enter_topic("General")
    await phone.sees("/start@kollokvie_try_bot abc")
    (group,) = [chat for chat in await ragnhild.chats() if chat["type"] == "supergroup"]
    assert (await bot.get_chat(group["id"])).is_forum


async def test_a_facilitator_makes_a_group_by_a_link_and_lets_somebody_in(phone: Phone, play: Play, bot: Bot):
    ragnhild, kari = await _started(play, "Ragnhild Storvik"), await _started(play, "Kari Nordmann")
    link = "https://t.me/kollokvie_try_bot?startgroup=abc&admin=invite_users+pin_messages"
    await bot.send_message(ragnhild.id, f"Lag gruppa her: {link}")
    await phone.open(ragnhild.id, ragnhild.id)
    await phone.page.get_by_role("link", name="t.me/kollokvie_try_bot").click()
    await phone.page.get_by_label("Navn på en ny gruppe").fill("Kollokvie Ofoten")
    await phone.look("startgroup")
    await phone.page.get_by_role("button", name="Legg til").click()
    await phone.sees("/start@kollokvie_try_bot abc")
    (group,) = [chat for chat in await ragnhild.chats() if chat["type"] == "group"]
    assert group["name"] == "Kollokvie Ofoten"
    invitation = await bot.create_chat_invite_link(group["id"], creates_join_request=True)
    await bot.send_message(kari.id, f"Bli med: {invitation.invite_link}")
    await phone.open(kari.id, kari.id)
    await phone.page.get_by_role("link", name="t.me/+").click()
    await phone.toast("Du har bedt om å bli med")
    await phone.open(ragnhild.id, group["id"])
    await expect(phone.page.get_by_text("Kari Nordmann ber om å bli med")).to_be_visible()
    await phone.look("request")
    await phone.page.get_by_role("button", name="Slipp inn").click()
    await expect(phone.page.locator(".event", has_text="Kari Nordmann er med i gruppa")).to_be_visible()
    assert "Kollokvie Ofoten" in [chat["name"] for chat in await kari.chats()]


async def test_a_link_that_leads_nowhere_is_told_kindly(phone: Phone, play: Play):
    kari = await play.user("Kari Nordmann")
    await phone.open(kari.id)
    await phone.page.get_by_role("button", name="Åpne en lenke").click()
    for link, words in [
        ("https://t.me/+finnesikke", "Innbydelsen er brukt opp"),
        ("https://t.me/en_annen_bot", "noen som ikke finnes"),
        ("javascript:alert(1)", "Dette er ingen lenke"),
    ]:
        await phone.page.get_by_label("Lenka du har fått").fill(link)
        await phone.page.get_by_role("button", name="Åpne", exact=True).click()
        await expect(phone.page.get_by_role("alert")).to_contain_text(words)


async def test_a_letter_stays_until_one_is_in_a_group_whatever_one_does_first(
    phone: Phone, play: Play, running: Shown, bot: Bot
):
    kari, ola = await play.user("Kari Nordmann"), await play.user("Ola Bjørnstad")
    link = "https://t.me/kollokvie_try_bot?start=velkommen"
    letter = {"title": "Brev fra fylkesbiblioteket", "text": "Meld deg på her.", "link": link, "joined": [ola.id]}
    running.page.show(letters=[letter])
    await phone.open(kari.id)
    await phone.look("letter")
    await phone.enter("Kollokvie")
    await phone.page.get_by_role("button", name="Start").click()
    await phone.sees("Du skrev: /start")
    await phone.back()
    opens = phone.page.get_by_role("button", name="Åpne lenka")
    await opens.click()
    await phone.sees("Du skrev: /start velkommen")
    await phone.back()
    await expect(phone.page.locator("#chats > ul + .letter")).to_be_visible()
    await phone.look("letter-opened")
    await kari.create_group("Kollokvie Ofoten")
    await expect(opens).to_have_count(0)
    await phone.open(ola.id)
    await expect(phone.page.locator("#who-am-i")).to_have_text("Du er Ola Bjørnstad")
    await expect(opens).to_have_count(0)


async def test_what_was_typed_in_a_dialog_is_kept_with_what_was_wrong(phone: Phone, play: Play):
    kari = await play.user("Kari Nordmann")
    await phone.open(kari.id)
    await phone.page.get_by_role("button", name="Åpne en lenke").click()
    link = phone.page.get_by_label("Lenka du har fått")
    await link.fill("https://t.me/+finnesikke")
    await phone.page.get_by_role("button", name="Åpne", exact=True).click()
    await expect(phone.page.get_by_role("alert")).to_contain_text("Innbydelsen er brukt opp")
    await expect(link).to_have_value("https://t.me/+finnesikke")
    await phone.look("wrong-link")
    await phone.page.get_by_role("button", name="Avbryt").click()
    await phone.open("folk")
    await phone.page.get_by_role("button", name="Noen ny").click()
    name = phone.page.get_by_label("Fornavn")
    await phone.page.get_by_role("button", name="Kom inn").click()
    assert await name.evaluate("field => field.validationMessage") == "Skriv et fornavn."
    await name.fill("   ")
    await phone.page.get_by_label("Språk").select_option("nn")
    await phone.page.get_by_role("button", name="Kom inn").click()
    await expect(phone.page.get_by_role("alert")).to_have_text("Skriv et fornavn først.")
    await expect(phone.page.get_by_label("Språk")).to_have_value("nn")


async def test_one_becomes_another_in_two_taps_and_stays_where_both_are(phone: Phone, play: Play, bot: Bot):
    kari, ola = await _started(play, "Kari Nordmann"), await _started(play, "Ola Bjørnstad")
    group = await kari.create_group("Kollokvie Ofoten")
    await kari.add_member(group, ola)
    await play.user("Mari Dahl")
    await kari.send("Hei, Ola", chat=group)
    await phone.open(kari.id, group.id)
    await phone.sees("Hei, Ola")
    await phone.page.get_by_role("button", name="Du er Kari Nordmann. Bli en annen").click()
    await phone.look("switch")
    await phone.page.get_by_role("button", name="Ola Bjørnstad").click()
    await expect(phone.page).to_have_url(f"{phone.address}/#/{ola.id}/{group.id}")
    await expect(phone.page.locator(".other", has_text="Hei, Ola")).to_be_visible()
    await phone.page.get_by_role("button", name="Du er Ola Bjørnstad. Bli en annen").click()
    people = phone.page.locator("dialog .persons button")
    assert await people.all_inner_texts() == ["KN\nKari Nordmann", "MD\nMari Dahl", "Alle, eller noen ny …", "Avbryt"]
    await phone.page.get_by_role("button", name="Mari Dahl").click()
    await expect(phone.page.locator("#who-am-i")).to_have_text("Du er Mari Dahl")


async def test_what_was_said_to_one_is_gone_when_one_becomes_another(phone: Phone, play: Play, bot: Bot):
    kari, ola = await _started(play, "Kari Nordmann"), await _started(play, "Ola Bjørnstad")
    await phone.page.add_init_script(STAYING)
    await phone.open(kari.id, kari.id)
    await phone.tap("Hvisk")
    await phone.toast("Hysj!")
    await phone.open(kari.id)
    await phone.toast("Hysj!")
    await phone.become("Ola Bjørnstad")
    await expect(phone.page.locator("#who-am-i")).to_have_text(f"Du er {ola.name}")
    await expect(phone.page.locator("#toasts")).to_be_empty()


async def test_the_net_fails_at_the_next_message_when_one_asks_for_it(
    phone: Phone, play: Play, running: Shown, bot: Bot
):
    kari = await _started(play, "Kari Nordmann")
    await phone.open("bak")
    await phone.page.get_by_role("button", name="La nettet falle ut").click()
    await phone.page.get_by_role("button", name="Angre").click()
    assert running.playground.faults.rules == []
    await phone.page.get_by_role("button", name="La nettet falle ut").click()
    await expect(phone.page.get_by_role("button", name="Angre")).to_be_visible()
    await phone.look("outage")
    with pytest.raises(NetworkError):
        await bot.send_message(kari.id, "Ukas spørsmål")
    assert "Ukas spørsmål" in [message.text for message in await kari.messages()]
    await expect(phone.page.get_by_text("men nettet falt ut, så boten vet ikke")).to_be_visible()
    await expect(phone.page.get_by_role("button", name="La nettet falle ut")).to_be_visible()


async def test_what_is_unread_is_marked_until_it_is_opened(phone: Phone, play: Play, bot: Bot):
    kari = await _started(play, "Kari Nordmann")
    group = await kari.create_group("Kollokvie Ofoten")
    await phone.open(kari.id, group.id)
    await bot.send_message(kari.id, "Ukas spørsmål")
    await phone.back()
    badge = phone.page.get_by_role("link", name="Kollokvie Du skrev").or_(phone.page.locator(".chats .row").first)
    await expect(badge.locator(".badge").first).to_contain_text("2")
    await phone.look("unread")
    await phone.enter("Kollokvie")
    await phone.sees("Ukas spørsmål")
    await phone.back()
    await expect(phone.page.locator(".badge")).to_have_count(0)


async def test_what_belongs_to_somebody_else_is_gone_at_once(phone: Phone, play: Play, bot: Bot):
    kari, ola = await _started(play, "Kari Nordmann"), await _started(play, "Ola Bjørnstad")
    await kari.send("Dette er Karis")
    await phone.open(kari.id)
    await expect(phone.page.locator(".chats .row")).to_contain_text("Dette er Karis")
    await phone.page.route("**/chats", lambda _route: None)  # an answer that never comes
    await phone.become("Ola Bjørnstad")
    await expect(phone.page.locator("#who-am-i")).to_have_text(f"Du er {ola.name}")
    await expect(phone.page.locator(".chats .row")).to_have_count(0)


async def test_topics_of_a_group_are_chats_within_it(phone: Phone, play: Play, bot: Bot):
    kari, ola = await play.user("Kari Nordmann"), await play.user("Ola Bjørnstad")
    forum = await kari.create_group("Hele kullet", forum=True)
    salten, lofoten = [await kari.create_topic(forum, f"Gruppe {name}") for name in ("Salten", "Lofoten")]
    await kari.add_member(forum, ola)
    await ola.read(forum)
    await kari.send("For alle", chat=forum)
    for words in ("Bare i Salten", "Mer i Salten"):
        await kari.send(words, chat=forum, topic=salten)
    await kari.close_topic(forum, lofoten)
    await phone.open(ola.id)
    chat = phone.page.locator(".chats .row", has_text="Hele kullet")
    await expect(chat).to_contain_text("Gruppe Lofoten · Kari Nordmann stengte emnet")
    await expect(chat.locator(".badge")).to_have_text("4 uleste")
    await phone.enter("Hele kullet")
    rows = phone.page.locator(".topics .row")
    await expect(rows).to_have_count(3)
    await expect(rows.nth(0)).to_contain_text("Stengt · Kari Nordmann stengte emnet")
    await expect(rows.nth(1)).to_contain_text("Kari: Mer i Salten")
    await expect(rows.nth(1).locator(".badge")).to_have_text("2 uleste")
    await expect(rows.nth(2)).to_contain_text("General")
    await phone.look("topics")
    await phone.enter_topic("Gruppe Salten")
    await phone.sees("Mer i Salten")
    await expect(phone.page.locator("#chat-title")).to_have_text("Gruppe Salten")
    await expect(phone.page.locator("article", has_text="For alle")).to_have_count(0)
    await phone.write("Enda et i Salten")
    await phone.sees("Enda et i Salten")
    assert (await kari.messages(forum, salten))[-1].text == "Enda et i Salten"
    await phone.look("topic")
    await phone.back("emnene")
    await expect(rows.nth(0)).to_contain_text("Gruppe SaltenDu: Enda et i Salten")
    await expect(rows.nth(0).locator(".badge")).to_have_count(0)
    await expect(rows.nth(1).locator(".badge")).to_have_text("1 ulest")
    await phone.enter_topic("General")
    await phone.sees("For alle")
    await phone.write("Hei alle")
    await phone.sees("Hei alle")
    assert [one.text for one in await kari.messages(forum, 1)][-2:] == ["For alle", "Hei alle"]
    await phone.back("emnene")
    await phone.enter_topic("Gruppe Lofoten")
    await expect(phone.page.get_by_text("Emnet er stengt, så ingen kan skrive her.")).to_be_visible()
    await expect(phone.page.get_by_label("Skriv en melding")).to_have_count(0)
    await phone.look("topic-closed")
    await kari.reopen_topic(forum, lofoten)
    await phone.write("Åpent igjen")
    await phone.sees("Åpent igjen")
    await kari.delete_topic(forum, lofoten)
    await expect(rows).to_have_count(2)


async def test_topics_are_turned_on_in_the_settings_of_a_group(phone: Phone, play: Play, bot: Bot):
    kari, ola = await play.user("Kari Nordmann"), await play.user("Ola Bjørnstad")
    group = await kari.create_group("Felles")
    await kari.add_member(group, ola)
    await phone.open(ola.id, group.id)
    await expect(phone.page.locator(".event", has_text="Ola Bjørnstad er med i gruppa")).to_be_visible()
    settings = phone.page.get_by_role("button", name="Innstillinger for gruppa")
    await expect(settings).to_have_count(0)
    await phone.open(kari.id, group.id)
    await settings.click()
    await phone.look("group-settings")
    await phone.page.get_by_role("button", name="Slå på emner").click()
    await phone.enter_topic("General")
    await expect(phone.page.locator(".event", has_text="Ola Bjørnstad er med i gruppa")).to_be_visible()
    await expect(settings).to_have_count(0)
    (forum,) = await kari.chats()
    assert forum["is_forum"]


async def test_a_topic_is_found_and_written_in_from_a_keyboard(desktop: Phone, play: Play, bot: Bot):
    kari = await play.user("Kari Nordmann")
    forum = await kari.create_group("Hele kullet", forum=True)
    salten = await kari.create_topic(forum, "Gruppe Salten")
    await desktop.open(kari.id)
    keys = desktop.page.keyboard
    for name in ("Hele kullet", "Gruppe Salten"):
        await _tab_to(desktop, name)
        await keys.press("Enter")
        await expect(desktop.page.locator("#chat-title")).to_have_text(name)
    await desktop.look("desktop-topic")
    await _tab_to(desktop, "Skriv en melding")
    await keys.type("Fra tastaturet")
    await keys.press("Enter")
    await desktop.sees("Fra tastaturet")
    assert (await kari.messages(forum, salten))[-1].text == "Fra tastaturet"
    await desktop.enter("Hele kullet")
    await expect(desktop.page.locator(".topics .row")).to_have_count(2)
    await desktop.look("desktop-topics")


async def test_a_command_in_a_message_is_sent_in_its_topic(phone: Phone, play: Play, bot: Bot):
    kari = await play.user("Kari Nordmann")
    forum = await kari.create_group("Hele kullet", forum=True)
    salten = await kari.create_topic(forum, "Gruppe Salten")
    await kari.send("Skriv /hjelp her", chat=forum, topic=salten)
    await phone.open(kari.id, forum.id, salten)
    await phone.page.get_by_role("link", name="/hjelp").click()
    await expect(phone.page.locator("article")).to_have_count(2)
    assert (await kari.messages(forum, salten))[-1].text == "/hjelp"


async def test_the_clock_is_moved_on_to_tomorrow_and_to_what_comes_next(phone: Phone, play: Play, running: Shown):
    running.page.bot = _Planned(datetime(2026, 9, 8, 7, 0, tzinfo=UTC))
    await phone.open()
    await expect(phone.page.locator("#now-time")).to_have_text("kl. 08.55")
    await phone.page.get_by_role("button", name="+1 time").click()
    await expect(phone.page.locator("#now-time")).to_have_text("kl. 09.55")
    await phone.page.get_by_role("button", name="I morgen").click()
    await phone.toast("Nå er det onsdag 2. september kl. 09.00.")
    await phone.page.get_by_role("button", name="Neste").click()
    await phone.toast("Nå er det tirsdag 8. september kl. 09.00.")
    assert (await play.clock()).replace(second=0, microsecond=0) == datetime(2026, 9, 8, 7, 0, tzinfo=UTC)
    await phone.page.get_by_role("link", name="Bak kulissene").click()
    await expect(phone.page.get_by_text("tirsdag 8. september kl. 09.00", exact=True)).to_be_visible()
    await expect(phone.page.get_by_text("Ukas spørsmål går ut.")).to_be_visible()
    await expect(phone.page.get_by_text("1 usikker levering")).to_be_visible()


async def test_what_happens_now_is_done_before_the_clock_is_moved_to_what_comes_next(phone: Phone, running: Shown):
    running.page.bot = bot = _Planned(datetime(2026, 9, 1, 6, 0, tzinfo=UTC))
    await phone.open()
    async with phone.page.expect_response("**/page/panel"):
        await phone.page.get_by_role("button", name="Neste").click()
    await expect(phone.page.locator("#now-time")).to_have_text("kl. 08.55")
    bot.due = datetime(2026, 9, 8, 7, 0, tzinfo=UTC)
    await phone.toast("Nå er det tirsdag 8. september kl. 09.00.")


async def test_who_presses_again_meanwhile_leaps_over_nothing(phone: Phone, running: Shown):
    running.page.bot = bot = _Planned(datetime(2026, 9, 1, 6, 0, tzinfo=UTC))
    await phone.open()
    leaps = []
    phone.page.on("request", lambda sent: leaps.append(sent.url) if sent.url.endswith("/play/clock") else None)
    for button in ("Neste", "Neste", "I morgen"):
        await phone.page.get_by_role("button", name=button).click()
    await phone.toast("Et øyeblikk, boten holder på …")
    bot.due = datetime(2026, 9, 8, 7, 0, tzinfo=UTC)
    await phone.toast("Nå er det tirsdag 8. september kl. 09.00.")
    assert len(leaps) == 1


async def test_the_panel_retells_what_the_bot_did(phone: Phone, play: Play, bot: Bot):
    await phone.open("bak")
    await expect(phone.page.get_by_text("Boten kjører i et annet program")).to_be_visible()
    await _started(play, "Kari Nordmann")
    await expect(phone.page.get_by_text("Skrev til Kari Nordmann: «Du skrev: /start»")).to_be_visible()
    ragnhild = await play.user("Ragnhild Storvik")
    forum = await ragnhild.create_group("Hele kullet", forum=True)
    await ragnhild.add_bot(group=forum)
    await bot.send_message(forum.id, "Hei", message_thread_id=await ragnhild.create_topic(forum, "Salten"))
    await expect(phone.page.get_by_text("Skrev til Hele kullet (Salten): «Hei»")).to_be_visible()
    await play.faults({"method": "sendMessage", "kind": "400", "times": 1})
    with pytest.raises(Exception, match="Playground fault"):
        await bot.send_message(1, "Hei")
    await expect(phone.page.get_by_text("det gikk ikke")).to_be_visible()
    await phone.look("panel")


async def test_the_bots_own_menu_is_a_tap_away(phone: Phone, play: Play, bot: Bot):
    kari = await _started(play, "Kari Nordmann", "nn")
    await bot.set_my_commands([("hjelp", "Hva jeg kan gjøre")])
    await bot.set_my_commands([("hjelp", "Kva eg kan gjere")], language_code="nn")
    await phone.open(kari.id, kari.id)
    await phone.page.get_by_role("button", name="Kommandoer").click()
    await phone.look("commands")
    await phone.page.get_by_role("button", name="Kva eg kan gjere").click()
    await phone.sees("Du skrev: /hjelp")
    await bot.set_my_commands([("veileder", "For deg")], BotCommandScopeChat(kari.id))
    await phone.page.get_by_role("button", name="Kommandoer").click()
    await expect(phone.page.get_by_role("button", name="For deg")).to_be_visible()
    await expect(phone.page.get_by_role("button", name="Kva eg kan gjere")).to_have_count(0)


async def test_a_programme_on_its_way_is_shown_with_its_progress(phone: Phone, running: Shown):
    running.page.show(stage={"text": "Tolv deltakere melder seg på", "done": 3, "of": 8})
    await phone.open()
    await expect(phone.page.get_by_text("Lager et program …")).to_be_visible()
    await expect(phone.page.get_by_role("button", name="+1 time")).to_be_disabled()
    await phone.look("stage")
    running.page.show(stage=None)
    await expect(phone.page.get_by_text("Lager et program …")).to_have_count(0)
    await expect(phone.page.get_by_role("button", name="+1 time")).to_be_enabled()


async def test_an_empty_playground_says_how_to_make_a_programme(phone: Phone, running: Shown):
    running.page.show(command="KOLLOKVIE_BOT_TOKEN=1:playground kollokvie programme new ledelse.toml")
    await phone.open()
    await phone.look("empty")
    await phone.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=phone.address)
    await phone.page.get_by_role("button", name="Kopier kommandoen").click()
    await phone.toast("Kopiert")
    assert "programme new" in await phone.page.evaluate("() => navigator.clipboard.readText()")


async def test_everything_can_be_done_from_a_keyboard(desktop: Phone, play: Play, bot: Bot):
    kari = await _started(play, "Kari Nordmann")
    await desktop.open()
    keys = desktop.page.keyboard
    await _tab_to(desktop, "Kari Nordmann")
    await keys.press("Enter")
    await expect(desktop.page.locator("#who-am-i")).to_have_text("Du er Kari Nordmann")
    await _tab_to(desktop, "Kollokvie")
    await keys.press("Enter")
    await _tab_to(desktop, "Hvisk")
    await keys.press("Enter")
    await desktop.toast("Hysj!")
    await _tab_to(desktop, "Skriv en melding")
    await keys.type("Hei fra tastaturet")
    await keys.press("Enter")
    await desktop.sees("Du skrev: Hei fra tastaturet")
    assert (await kari.messages())[2].text == "Hei fra tastaturet"
    await desktop.look("desktop")


async def test_new_messages_are_read_aloud_and_old_ones_are_not(phone: Phone, play: Play, bot: Bot):
    kari = await _started(play, "Kari Nordmann")
    await phone.open(kari.id, kari.id)
    log = phone.page.get_by_role("log", name="Kollokvie")
    await expect(log).not_to_have_attribute("aria-busy", re.compile("."))
    await expect(log.get_by_role("article")).to_have_count(2)


async def test_long_names_long_messages_and_many_of_them_fit(phone: Phone, play: Play, bot: Bot):
    name = "Inger-Marie Kristoffersen Kvalnes-Johannessen-Rasmussen"
    inger, kari = await play.user(name), await play.user("Kari Nordmann")
    group = await kari.create_group("Kollokviegruppa for små bibliotek i Vesterålen, Ofoten og Lofoten")
    await kari.add_member(group, inger)
    await inger.send("langtordutenmellomrom" * 190, chat=group)
    await inger.send("Et ord til. " * 330, chat=group)
    for number in range(60):
        await kari.send(f"Melding {number}", chat=group)
    await phone.open(inger.id, group.id)
    await phone.sees("Melding 59")
    await phone.look("many")
    await phone.page.locator("#log").evaluate("log => { log.scrollTop = 0 }")
    await phone.look("long")
    await kari.send("En til", chat=group)
    more = phone.page.get_by_role("button", name="Nye meldinger")
    await expect(more).to_be_visible()
    await phone.look("more")
    await more.click()
    await expect(phone.message("En til")).to_be_in_viewport()
    await expect(more).to_be_hidden()


async def test_what_one_writes_oneself_comes_into_view_with_the_answer(phone: Phone, play: Play, bot: Bot):
    kari = await _started(play, "Kari Nordmann")
    for number in range(20):
        await kari.send(f"Melding {number}")
    await kari.expect("Du skrev: Melding 19")
    await phone.open(kari.id, kari.id)
    await phone.sees("Du skrev: Melding 19")
    await phone.page.locator("#log").evaluate("log => { log.scrollTop = 0 }")
    await expect(phone.message("Du skrev: Melding 19")).not_to_be_in_viewport()
    await phone.page.route("**/messages?*", _after(lambda: kari.expect("Du skrev: Hei")))
    await phone.write("Hei")
    await expect(phone.message("Du skrev: Hei")).to_be_in_viewport()
    await phone.page.unroute_all(behavior="ignoreErrors")  # the next look waits for the next answer, which never comes


async def test_a_chat_opens_at_the_first_unread_and_a_long_message_at_its_beginning(phone: Phone, play: Play, bot: Bot):
    kari = await _started(play, "Kari Nordmann")
    await kari.read()
    await bot.send_message(kari.id, "Begynnelsen. " + "Et ord til. " * 300)
    await bot.send_message(kari.id, "Slutten")
    await phone.open(kari.id, kari.id)
    await expect(phone.page.get_by_role("button", name="Mer lenger ned")).to_be_visible()
    await phone.look("unread-long")
    top = await phone.page.locator("#log").evaluate("log => log.getBoundingClientRect().top")
    first = await phone.message("Begynnelsen").bounding_box()
    assert first
    assert 0 <= first["y"] - top < 40
    await phone.page.get_by_role("button", name="Mer lenger ned").click()
    await bot.send_message(kari.id, "Fra oven. " + "Et ord til. " * 300)
    await expect(phone.message("Fra oven")).to_be_in_viewport()
    box = await phone.message("Fra oven").bounding_box()
    assert box
    assert 0 <= box["y"] - top < 40


async def test_a_picture_that_comes_late_leaves_the_end_in_view(phone: Phone, play: Play, bot: Bot):
    kari = await _started(play, "Kari Nordmann")
    for number in range(9):
        await kari.send(f"Melding {number}")
    await kari.expect("Du skrev: Melding 8")
    shown = asyncio.Event()
    await phone.page.route("**/play/files/*", _after(shown.wait))
    await bot.send_photo(kari.id, _picture(320), caption="Lenka: https://example.org/mer")
    await kari.read()
    await phone.open(kari.id, kari.id)
    await expect(phone.message("Lenka")).to_be_in_viewport()
    await phone.page.route("**/chats", lambda _route: None)  # nothing else draws the page again
    shown.set()
    picture = phone.page.get_by_alt_text("Bilde fra Kollokvie")
    await expect(picture).to_have_js_property("complete", value=True)
    await expect(picture).to_be_in_viewport(ratio=1)
    await expect(phone.page.get_by_role("link", name="example.org")).to_be_in_viewport(ratio=1)


async def test_ones_own_picture_that_grows_before_it_has_come_leaves_the_answer_in_view(
    phone: Phone, play: Play, bot: Bot
):
    kari = await _started(play, "Kari Nordmann")
    for number in range(9):
        await kari.send(f"Melding {number}")
    await kari.expect("Du skrev: Melding 8")
    await kari.read()
    await phone.open(kari.id, kari.id)
    await phone.sees("Du skrev: Melding 8")
    came = asyncio.Event()
    await phone.page.route("**/play/files/*", _after(came.wait))
    await kari.send_photo(_picture(320))
    await bot.send_message(kari.id, "Takk for bildet")
    await expect(phone.message("Takk for bildet")).to_be_in_viewport(ratio=1)
    await phone.page.route("**/chats", lambda _route: None)  # nothing else draws the page again
    picture = phone.page.get_by_alt_text("Bilde fra deg")
    await picture.evaluate("""async picture => {
        picture.height = 320; // as when its first bytes have told
        document.getElementById("log").dispatchEvent(new Event("scroll"));
    }""")
    came.set()
    await expect(picture).to_have_js_property("complete", value=True)
    await expect(phone.message("Takk for bildet")).to_be_in_viewport(ratio=1)
    await phone.look("own-picture")


async def test_a_picture_above_more_than_there_is_room_for_lets_the_bar_lead_to_the_end(
    phone: Phone, play: Play, bot: Bot
):
    kari = await _started(play, "Kari Nordmann")
    await phone.open(kari.id, kari.id)
    await phone.sees("Du skrev: /start")
    came = asyncio.Event()
    await phone.page.route("**/play/files/*", _after(came.wait))
    await bot.send_photo(kari.id, _picture(320), caption="Et ord til. " * 55)
    await expect(phone.message("Et ord til")).to_be_visible()
    bar = phone.page.get_by_role("button", name="Mer lenger ned")
    await expect(bar).to_be_hidden()
    await phone.page.route("**/chats", lambda _route: None)  # nothing else draws the page again
    came.set()
    await expect(bar).to_be_visible()
    await phone.look("long-picture")
    await bar.click()
    await expect(bar).to_be_hidden()


async def test_a_lost_connection_is_told_and_mended(phone: Phone, play: Play, bot: Bot):
    kari = await _started(play, "Kari Nordmann")
    await phone.page.route("**/play/events", lambda route: route.abort())
    await phone.open(kari.id, kari.id)
    await expect(phone.page.get_by_text("Mistet kontakten med prøverommet")).to_be_visible()
    await phone.look("lost")
    await phone.page.unroute("**/play/events")
    await expect(phone.page.get_by_text("Mistet kontakten med prøverommet")).to_be_hidden()
    await bot.send_message(kari.id, "Du er tilbake")
    await phone.sees("Du er tilbake")


class _Planned:
    """A bot that knows when it will do something, and that one delivery is uncertain."""

    def __init__(self, due: datetime) -> None:
        self.due = due

    def next_due(self) -> datetime:
        return self.due

    async def next_kind(self) -> str:
        return "next_question"

    async def recent(self, limit: int = 50) -> list[dict[str, str]]:
        return [{"status": "uncertain"}, {"status": "sent"}][:limit]


async def _started(play: Play, name: str, language: str = "nb") -> User:
    user = await play.user(name, language=language)
    await user.start()
    await user.expect("Du skrev: /start")
    return user


# What goes away after a while does not go by itself.
STAYING = "const later = setTimeout; window.setTimeout = (act, after = 0) => after < 5000 && later(act, after);"
FOCUSED = """() => document.activeElement.matches("a, button, textarea")
    ? document.activeElement.ariaLabel ?? document.activeElement.innerText : "" """


async def _tab_to(phone: Phone, name: str) -> None:
    """Press Tab until that is in focus."""
    for _ in range(60):
        await phone.page.keyboard.press("Tab")
        if name in await phone.page.evaluate(FOCUSED):
            return
    raise AssertionError(f"{name} cannot be reached by Tab")


def _after(what: Callable[[], Awaitable[object]]) -> Callable[[Route], Awaitable[None]]:
    """Let a request go on only then."""

    async def later(route: Route) -> None:
        await what()
        await route.continue_()

    return later


def _picture(height: int = 50) -> bytes:
    """A small grey PNG."""
    head = struct.pack(">IIBBBBB", 80, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x88" * 80) * height)
    parts = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
