"""A programme, lived through on a phone: as somebody new, as a colleague and as the facilitator."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.playground.cast import FACILITATOR, ON_LEAVE, PARTICIPANTS, UNREACHED, WRITES_NYNORSK
from bot.playground.client import Play
from tests.page.joining import comes, joins
from tests.page.looking import DESKTOP, WORKED_OUT, Phone
from tests.page.tried import tried

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]
MOST_TAPS = 14


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def address() -> AsyncIterator[str]:
    """A playground with its bot, and a programme that starts in half an hour: told once, since it takes a while."""
    async with tried() as address:
        yield address


async def test_the_story_leaves_everybody_but_one_in_a_group_half_an_hour_before_the_first_question(
    address: str,
):
    async with Play(address) as play:
        assert (await play.clock()).strftime("%a %H:%M") == "Tue 06:30"
        people = {user.name: user for user in await play.users()}
        for one in PARTICIPANTS:
            groups = [chat for chat in await people[one.name].chats() if chat["type"] == "group"]
            assert len(groups) == 1, one.name
            assert all(chat["unread"] == 0 for chat in await people[one.name].chats()), one.name
        assert await people[UNREACHED.name].chats() == []
        assert "Du har pause til" in (await people[ON_LEAVE].messages())[-1].text
        panel = await play.get("../page/panel")
        assert panel["next_what"] == "Ukas spørsmål går ut."
        assert panel["next_due"] == "2026-09-01T07:00:00+00:00"
        assert people[UNREACHED.name].id not in panel["letters"][0]["joined"]
        assert panel["letters"][0]["link"].startswith("https://t.me/kollokvie_try_bot?start=")
        assert not [told for told in panel["did"] if told["refused"]]


async def test_somebody_new_lives_through_a_programme(phone: Phone, address: str):
    phone.address = address
    async with Play(address) as play:
        await _joins(phone)
        await _is_placed_in_a_group(phone)
        group, colleague = await _group_of_aase(play)
        await _gets_the_question_and_answers(phone, group)
        await _a_colleague_answers_too(phone, group, colleague)
        await _shares_an_experience(phone)
        await _a_colleague_finds_it(phone, colleague)
        await _the_facilitator_announces_a_session(phone)
        await _says_yes_and_is_reminded(phone)
        await _the_week_ends(phone, group)
        await _a_question_may_be_lost(phone)
        await _looks_at_it_on_a_desktop(phone, group)


async def _joins(phone: Phone) -> None:
    await phone.open()
    await expect(phone.page.locator("#people").get_by_role("link")).to_have_count(15)
    await phone.look("life-people")
    await comes(phone, "Åse")
    await phone.look("life-welcome")
    assert await joins(phone, "Åse Vollan") <= MOST_TAPS
    await phone.look("life-joined")


async def _is_placed_in_a_group(phone: Phone) -> None:
    await phone.become(FACILITATOR)
    await phone.enter("Kollokvie")
    await phone.write("/veileder")
    await phone.tap("Grupper")
    await phone.sees("Én venter på gruppe: Åse Vollan")
    await phone.tap("Lag forslag")
    await phone.newest("Kommer med: Åse Vollan.", WORKED_OUT)
    await phone.look("life-late-joiner")
    await phone.tap("Bekreft")
    await phone.sees("Gruppene er endret, og de det gjelder, får beskjed.")
    await phone.become("Åse")
    await phone.enter("Kollokvie")
    await phone.sees("Nå er du i gruppa")
    await phone.tap("Bli med i chatten")
    await phone.toast("Du har bedt om å bli med")
    await phone.back()
    await expect(phone.page.locator(".chats li.group")).to_have_count(1)
    await phone.look("life-group")


async def _group_of_aase(play: Play) -> tuple[str, str]:
    """The name of her group's chat, and of one of those she is in it with."""
    (aase,) = [user for user in await play.users() if user.name == "Åse"]
    (chat,) = [chat for chat in await aase.chats() if chat["type"] != "private"]
    others = ("Åse", FACILITATOR, "Kollokvie", WRITES_NYNORSK)
    return chat["name"], min(one["name"] for one in chat["members"] if one["name"] not in others)


async def _gets_the_question_and_answers(phone: Phone, group: str) -> None:
    await phone.enter(group)
    await phone.page.get_by_role("button", name="Neste").click()
    question = "Tenk på én gang den siste uka da biblioteket var viktig for noen."
    await phone.sees(question)
    await phone.look("life-question")
    await phone.options(question, "Svar på meldinga")
    await phone.write("Ei jente leste høyt for hunden sin ved vinduet. Ingen hadde bedt henne om det.")
    await expect(phone.page.locator(".mine", has_text="Ei jente leste høyt")).to_be_visible()


async def _a_colleague_answers_too(phone: Phone, group: str, colleague: str) -> None:
    await phone.become(colleague)
    await phone.enter(group)
    await phone.sees("Ei jente leste høyt")
    await phone.tap("Svar privat")
    await phone.sees("Tre setninger er nok.")
    await phone.write("En mann kom inn for å varme seg, og ble sittende med avisa i to timer.")
    await phone.sees("Bare du ser det. Vil du dele det med flere?")
    await phone.look("life-answer")
    await phone.tap("Gruppa")
    await phone.toast("Nå ser gruppa svaret.")
    await phone.become("Åse")
    await phone.enter(group)
    await phone.sees(f"{colleague} (")
    await phone.sees("ble sittende med avisa")
    await phone.look("life-answers")
    await phone.back()
    await phone.enter("Kollokvie")
    await phone.write("/sporsmal")
    await phone.sees("Du har svart. Takk!")
    await phone.tap("Vis svarene")
    await phone.sees("ble sittende med avisa")


async def _shares_an_experience(phone: Phone) -> None:
    await phone.page.get_by_role("button", name="Kommandoer").click()
    await phone.look("life-commands")
    await phone.page.get_by_role("button", name="/del ").click()
    await phone.sees("Hva har du erfart som andre kan ha nytte av?")
    await phone.write("Vi satte en stol ved vinduet. Nå sitter det alltid noen der.")
    await phone.sees("Bare du finner den.")
    await phone.tap("Hele kullet")
    await phone.sees("Hele kullet finner den")


async def _a_colleague_finds_it(phone: Phone, colleague: str) -> None:
    await phone.become(colleague)
    await phone.enter("Kollokvie")
    await phone.write("/finn stol vindu")
    await phone.sees("Åse Vollan (Andøy): Vi satte en stol ved vinduet.")
    await phone.look("life-found")


async def _the_facilitator_announces_a_session(phone: Phone) -> None:
    await phone.become(FACILITATOR)
    await phone.enter("Kollokvie")
    await phone.write("/veileder")
    await phone.sees("Hva vil du gjøre i")
    await phone.look("life-facilitator")
    await phone.tap("Møter")
    await phone.sees("Ingen møter er planlagt.")
    await phone.tap("Nytt møte")
    await phone.sees("Hva heter møtet?")
    await phone.write("Rolle og oppdrag")
    await phone.sees("Hvem er møtet for?")
    await phone.tap("Hele kullet")
    await phone.sees("Når begynner møtet?")
    await phone.write("torsdag 3. september 08.30")
    await phone.sees("Velg hvor lenge det varer")
    await phone.tap("60 min")
    await phone.sees("Lim inn lenka")
    await phone.write("https://meet.example/rolle")
    await phone.sees("Den går til 13 deltakere.")
    await phone.look("life-preview")
    await phone.tap("Send invitasjonen")
    await phone.sees("Kommer: 0")


async def _says_yes_and_is_reminded(phone: Phone) -> None:
    await phone.become("Åse")
    await phone.enter("Kollokvie")
    await phone.sees("Du er invitert til videomøte")
    async with phone.page.expect_download() as download:
        await phone.page.get_by_role("link", name="rolle-og-oppdrag.ics").click()
    assert (await download.value).suggested_filename == "rolle-og-oppdrag.ics"
    await phone.tap("Kommer")
    await phone.toast("Notert: Kommer.")
    await phone.look("life-invited")
    await phone.page.get_by_role("button", name="I morgen").click()
    await phone.sees("Husk møtet i morgen")
    await phone.page.get_by_role("button", name="Neste").click()
    await phone.sees("Møtet begynner om 30 minutter")
    await expect(phone.page.locator("#now-time")).to_have_text("kl. 08.00")
    await phone.look("life-reminded")
    await phone.back()
    await phone.page.get_by_role("link", name="Bak kulissene").click()
    await expect(phone.page.locator("#panel ol")).to_contain_text(
        re.compile("Sendte et dokument til Åse|Skrev til Åse")
    )
    await phone.look("life-panel")


async def _the_week_ends(phone: Phone, group: str) -> None:
    """Whatever comes until the next question; on Friday the group hears how the week went."""
    async with Play(phone.address) as play:
        while (panel := await play.get("../page/panel"))["next_what"] != "Ukas spørsmål går ut.":
            await play.move(to=datetime.fromisoformat(panel["next_due"]))
            following = panel
            while following["next_due"] <= max(following["now"], panel["next_due"]):
                await asyncio.sleep(0.1)
                following = await play.get("../page/panel")
    await phone.become("Åse")
    await phone.enter(group)
    await phone.sees("2 har svart på ukas spørsmål.")
    await phone.look("life-week")
    await phone.back()
    await phone.page.get_by_role("link", name="Bak kulissene").click()


async def _a_question_may_be_lost(phone: Phone) -> None:
    await phone.page.get_by_role("button", name="La nettet falle ut").click()
    await phone.page.get_by_role("button", name="Neste").click()
    await expect(phone.page.get_by_text("1 usikker levering")).to_be_visible()
    await expect(phone.page.get_by_text("men nettet falt ut").first).to_be_visible()
    await phone.look("life-outage")
    await phone.become(FACILITATOR)
    await phone.enter("Kollokvie")
    await phone.sees("Jeg vet ikke om")
    await phone.look("life-uncertain")
    await phone.tap("Kom fram")
    await phone.sees("kom fram")
    await phone.write("/veileder")
    await phone.sees("Hva vil du gjøre i")


async def _looks_at_it_on_a_desktop(phone: Phone, group: str) -> None:
    await phone.page.set_viewport_size(DESKTOP)
    await phone.become("Åse")
    await phone.enter(group)
    await phone.page.reload()
    await phone.sees("ble sittende med avisa")
    await phone.look("life-desktop")
