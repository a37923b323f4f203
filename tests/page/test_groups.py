"""Groups, on a phone: proposed, looked at, changed, made, talked in, and kept alive as people come and go."""

import asyncio

import pytest
from playwright.async_api import expect

from bot.playground.cast import FACILITATOR, PARTICIPANTS
from bot.playground.client import Message, User
from tests.page.joining import comes, joins
from tests.page.living import Living
from tests.page.looking import WORKED_OUT, Phone

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]
LONGEST, PATIENCE = 300.0, 60.0
MOVED, THERE = "Kristin Aunemo", "Hadsel"


async def test_groups_are_proposed_changed_made_and_kept_alive(phone: Phone, gathered: Living):
    phone.address = gathered.play.address
    async with asyncio.timeout(LONGEST):
        people = {user.name: user for user in await gathered.play.users()}
        told = await _told(people)
        await _asks_for_a_proposal(phone)
        await _looks_at_the_map(phone)
        await _moves_somebody(phone)
        await _keeps_two_apart_and_thinks_better_of_it(phone)
        assert await _told(people) == told
        names = await _confirms(phone)
        await gathered.calm()  # time goes on where a chat's pace makes the bot wait
        await _makes_the_chats(phone, names)
        await gathered.calm()
        await _all_come_in(phone, people)
        await _a_stranger_is_declined(phone, people)
        await _asks_why(phone)
        await _somebody_comes_late(phone)
        await _somebody_leaves(phone)


async def _told(people: dict[str, User]) -> dict[str, int]:
    """How many messages each participant has."""
    return {one.name: len(await people[one.name].messages()) for one in PARTICIPANTS}


async def _asks_for_a_proposal(phone: Phone) -> None:
    await phone.become(FACILITATOR)
    await phone.enter("Kollokvie")
    await phone.write("/veileder")
    await phone.newest("Hva vil du gjøre")
    await phone.tap("Grupper")
    await phone.newest("Det er ingen grupper ennå.")
    await phone.tap("Lag forslag")
    await phone.newest("Forslag: 3 grupper. Det finnes ikke noe bedre: det er regnet ut.", WORKED_OUT)
    await phone.newest("Hadsel: Ingrid Haugnes (Hadsel), Torbjørn Steiro (Bø, 23 km)")
    await phone.newest("Møtested Hadsel, tid: torsdag kl. 08.30. Tida passer for alle.")
    await phone.newest("⚠ Kristin Aunemo har 161 km til Kåfjord. Der trengs videomøter.")
    await phone.newest("Ingen får vite noe før du bekrefter.")
    await phone.look("groups-proposal")


async def _looks_at_the_map(phone: Phone) -> None:
    drawn = phone.message("Kart over 3 grupper, fra nord til sør.")
    await phone.tap("Kart")
    await expect(drawn).to_be_visible(timeout=WORKED_OUT)  # it is drawn after the proposal is told, and comes by itself
    await drawn.get_by_role("img").scroll_into_view_if_needed()
    await phone.look("groups-map")
    await phone.tap("Tilbake til forslaget")
    await phone.newest("Forslag: 3 grupper.")


async def _moves_somebody(phone: Phone) -> None:
    await phone.tap("Endre")
    await phone.newest("Hvem vil du flytte, eller si noe om?")
    await phone.look("groups-people")
    named = phone.page.get_by_role("button", name=f"{MOVED} · Kåfjord")
    await phone.write(MOVED.split(maxsplit=1)[0].lower())
    await expect(named).to_have_count(2)
    await phone.tap(f"{MOVED} · Kåfjord")
    await phone.newest(f"{MOVED} er foreslått i gruppa Kåfjord.")
    await phone.look("groups-person")
    await phone.tap("Flytt …")
    await phone.newest(f"{THERE}: bytter med Silje Evenrud; 212 km mer reise")
    await phone.look("groups-price")
    await phone.tap(THERE)
    await phone.newest(f"Slik du ville ha det: {MOVED} festet i gruppa {THERE}.")
    await phone.tap("Sammenlign")
    await phone.newest(f"{MOVED}: fra Kåfjord til {THERE}")
    await phone.newest("Til sammen: 212 km mer reise.")
    await phone.look("groups-compared")
    await phone.tap("Tilbake")
    await phone.newest("Ingen får vite noe før du bekrefter.")


async def _keeps_two_apart_and_thinks_better_of_it(phone: Phone) -> None:
    await phone.tap("Endre")
    await phone.newest("Hvem vil du flytte, eller si noe om?")
    await phone.tap("Hilde Salberg · Salangen")
    await phone.newest("Hilde Salberg er foreslått i gruppa Salangen.")
    await phone.tap("Ikke sammen med …")
    await phone.newest("Hvem skal Hilde Salberg ikke være sammen med?")
    await phone.tap("Odd-Einar Lillehaug · Salangen")
    await phone.sees("Det nye forslaget kommer under.")
    await phone.newest("Hilde Salberg og Odd-Einar Lillehaug hver for seg")
    await phone.look("groups-apart")
    await phone.tap("Angre")
    await expect(phone.message("hver for seg")).to_be_hidden()
    await phone.newest(f"Slik du ville ha det: {MOVED} festet i gruppa {THERE}.")


async def _confirms(phone: Phone) -> list[str]:
    await phone.tap("Bekreft")
    await phone.sees("3 grupper er laget, og deltakerne får beskjed.")
    await phone.newest("lag en ny gruppe i Telegram")
    await phone.look("groups-made")
    return ["Kåfjord", "Salangen", "Hadsel"]


async def _makes_the_chats(phone: Phone, names: list[str]) -> None:
    for name in names:
        await phone.tap(f"Koble til {name}")
        await phone.page.get_by_label("Navn på en ny gruppe").fill(f"Kollokvie {name}")
        await phone.page.get_by_role("button", name="Legg til").click()
        await phone.sees(f"Dette er chatten til gruppa {name}")
        await phone.look(f"groups-chat-{name}")
        await phone.back()
        await phone.enter("Kollokvie")
        await phone.sees(f"Chatten til {name} er koblet til.")


async def _all_come_in(phone: Phone, people: dict[str, User]) -> None:
    """One on the phone, the others as she does."""
    await phone.become("Marit Myrseth")
    await phone.enter("Kollokvie")
    await phone.sees("Nå er du i gruppa Hadsel.")
    await phone.sees("Gruppa Hadsel har en chat.")
    await phone.look("groups-told")
    await phone.tap("Bli med i chatten")
    await phone.toast("Du har bedt om å bli med")
    for one in PARTICIPANTS:
        if one.name != "Marit Myrseth":
            invitation = await people[one.name].expect(_is_way_in, chat=people[one.name].id, within=PATIENCE)
            await people[one.name].open(invitation.url("Bli med i chatten") or "")
    await phone.back()
    await phone.enter("Kollokvie Hadsel")
    await expect(phone.page.locator(".event", has_text="Marit Myrseth er med i gruppa")).to_be_visible()
    await phone.look("groups-in")


def _is_way_in(message: Message) -> bool:
    return message.url("Bli med i chatten") is not None


async def _a_stranger_is_declined(phone: Phone, people: dict[str, User]) -> None:
    invitation = await people["Marit Myrseth"].expect(_is_way_in, chat=people["Marit Myrseth"].id)
    await phone.open("folk")
    await phone.page.get_by_role("button", name="Noen ny").click()
    await phone.page.get_by_label("Fornavn").fill("Rolf")
    await phone.page.get_by_role("button", name="Kom inn").click()
    await phone.page.get_by_role("button", name="Åpne en lenke").click()
    await phone.page.get_by_label("Lenka du har fått").fill(invitation.url("Bli med i chatten") or "")
    await phone.page.get_by_role("button", name="Åpne", exact=True).click()
    await phone.enter("Kollokvie")
    await phone.sees("Chatten til Hadsel er for dem som er i gruppa.")
    await phone.look("groups-declined")
    await phone.become(FACILITATOR)
    await phone.enter("Kollokvie")
    await phone.sees("ville inn i chatten til Hadsel. Jeg sa nei: den er for gruppa.")


async def _asks_why(phone: Phone) -> None:
    await phone.become("Marit Myrseth")
    await phone.enter("Kollokvie")
    await phone.write("/gruppe")
    await phone.sees("Gruppa di er Hadsel.")
    await phone.sees("Hvorfor denne gruppa? Dit har du 39 km. Tida passer for alle.")
    await phone.sees("km lenger unna.")
    await phone.look("groups-why")


async def _somebody_comes_late(phone: Phone) -> None:
    await comes(phone, "Åse")
    await joins(phone, "Åse Vollan")
    await phone.become(FACILITATOR)
    await phone.enter("Kollokvie")
    for _ in range(3):  # what happens within some hours is proposed together
        await phone.page.get_by_role("button", name="+1 time").click()
    await phone.sees("Noe er endret. Jeg foreslår:")
    await phone.sees("Åse Vollan (Andøy) kommer med i gruppa")
    await phone.look("groups-late")
    await phone.tap("Ja")
    await phone.sees("Gjort, og de det gjelder, får beskjed:")
    await phone.become("Åse")
    await phone.enter("Kollokvie")
    await phone.sees("Nå er du i gruppa")
    await phone.tap("Bli med i chatten")
    await phone.toast("Du har bedt om å bli med")
    await phone.back()
    await expect(phone.page.locator(".chats li.group")).to_have_count(1)


async def _somebody_leaves(phone: Phone) -> None:
    await phone.become("Torbjørn Steiro")
    await expect(phone.page.locator(".chats li.group")).to_have_count(1)
    await phone.enter("Kollokvie")
    await phone.write("/innstillinger")
    await phone.tap("Gå ut av programmet")
    await phone.tap("Ja, gå ut")
    await phone.sees("Nå har du gått ut av")
    await phone.become("Marit Myrseth")
    await phone.enter("Kollokvie Hadsel")
    await expect(phone.page.locator(".event", has_text="Torbjørn Steiro er ikke lenger med i gruppa")).to_be_visible()
    await phone.become(FACILITATOR)
    await phone.enter("Kollokvie")
    await phone.sees("Torbjørn Steiro har gått ut av programmet.")
    await phone.look("groups-left")
