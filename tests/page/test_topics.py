"""One chat for all groups, with a topic for each, on a phone: connected without topics, mended, and talked in."""

import asyncio

import pytest
from playwright.async_api import expect

from bot.playground.cast import FACILITATOR
from bot.playground.client import Message, User
from tests.page.living import Living
from tests.page.looking import WORKED_OUT, Phone

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]
LONGEST, PATIENCE = 300.0, 60.0
MEMBER, OTHER = "Marit Myrseth", "Kristin Aunemo"  # of Hadsel and Kåfjord


async def test_groups_that_share_a_chat_have_a_topic_each(phone: Phone, gathered: Living):
    phone.address = gathered.play.address
    async with asyncio.timeout(LONGEST):
        people = {user.name: user for user in await gathered.play.users()}
        await _chooses_topics(phone)
        await _connects_a_group_without_topics(phone)
        await _turns_them_on(phone, gathered)
        for name in (MEMBER, OTHER):
            await _comes_in(people[name])
        await _finds_their_own_topic(phone)
        await _is_told_that_another_groups_task_is_not_theirs(phone)


async def _chooses_topics(phone: Phone) -> None:
    await phone.become(FACILITATOR)
    await phone.enter("Kollokvie")
    await phone.write("/veileder")
    await phone.newest("Hva vil du gjøre")
    await phone.tap("Grupper")
    await phone.newest("Det er ingen grupper ennå.")
    await phone.tap("Lag forslag")
    await phone.newest("Ingen får vite noe før du bekrefter.", WORKED_OUT)
    await phone.tap("Bekreft")
    await phone.newest("lag en ny gruppe i Telegram")
    await phone.write("/veileder")
    await phone.newest("Hva vil du gjøre")
    await phone.tap("Grupper")
    await phone.newest("Det er 3 grupper.")
    await phone.tap("Heller én felles gruppe?")
    await phone.newest("Gruppene kan snakke sammen på to måter.")
    await phone.tap("Én felles gruppe med emner")
    await phone.newest("åpne innstillingene for den og slå på «Emner»")


async def _connects_a_group_without_topics(phone: Phone) -> None:
    await phone.tap("Koble til felles gruppe")
    await phone.page.get_by_label("Navn på en ny gruppe").fill("Felles")
    await phone.page.get_by_role("button", name="Legg til").click()
    await expect(phone.page.locator("#chat-title")).to_have_text("Felles")
    await phone.back()
    await phone.enter("Kollokvie")
    await phone.newest("Den felles gruppa har ikke emner.")


async def _turns_them_on(phone: Phone, here: Living) -> None:
    await phone.back()
    await phone.enter("Felles")
    await phone.page.get_by_role("button", name="Innstillinger for gruppa").click()
    await phone.page.get_by_role("button", name="Slå på emner").click()
    await expect(phone.page.locator(".topics .row")).to_have_count(1)
    await phone.back()
    await phone.enter("Kollokvie")
    await phone.tap("Prøv igjen")
    await phone.sees("Den felles gruppa er koblet til.")
    await here.calm()  # time goes on where a chat's pace makes the bot wait
    await phone.back()
    await phone.enter("Felles")
    await expect(phone.page.locator(".topics .row")).to_have_count(4)
    await expect(phone.page.locator(".topics .row", has_text="Hadsel")).to_contain_text("Det første gruppa Hadsel gjør")
    await phone.look("topics-made")


async def _comes_in(user: User) -> None:
    def is_way_in(message: Message) -> bool:
        return message.url("Bli med i chatten") is not None

    invitation = await user.expect(is_way_in, chat=user.id, within=PATIENCE)
    await user.open(invitation.url("Bli med i chatten") or "")


async def _finds_their_own_topic(phone: Phone) -> None:
    await phone.become(MEMBER)
    await phone.enter("Felles")
    await phone.enter_topic("Hadsel")
    await phone.sees("Det første gruppa Hadsel gjør, er å bli enig om fire ting.")
    await phone.look("topics-task")
    await phone.tap("Hvor")
    await phone.newest("Gruppa Hadsel:")
    await phone.tap("På video")
    await phone.newest(f"Hvor: På video ({MEMBER})")


async def _is_told_that_another_groups_task_is_not_theirs(phone: Phone) -> None:
    await phone.back("emnene")
    await phone.enter_topic("Kåfjord")
    await phone.sees("Det første gruppa Kåfjord gjør")
    await phone.tap("Hvor")
    await phone.toast("Dette avtaler de som er i gruppa.")
