"""Somebody new joins a programme on a phone."""

from tests.page.looking import Phone

AT_ANDOY = [
    ("Hvilket bibliotek", "Andøy folkebibliotek"),
    ("Hvor mye bemanning", "Under to årsverk"),
    ("Hva gjør du ved", "Jeg leder det, på stedet"),
    ("Når kan det passe", "Tirsdag 08.30"),
    ("Når kan det passe", "Ferdig"),
    ("Velg inntil 2 valgmoduler", "Nettverksbygging"),
    ("Velg inntil 2 valgmoduler", "Retorikk"),
    ("Velg inntil 2 valgmoduler", "Ferdig"),
]


async def comes(phone: Phone, name: str) -> None:
    """Somebody new comes, and opens the link in the letter."""
    await phone.open()
    await phone.page.get_by_role("button", name="Noen ny").click()
    await phone.page.get_by_label("Fornavn").fill(name)
    await phone.page.get_by_role("button", name="Kom inn").click()
    await phone.page.get_by_role("button", name="Åpne lenka").click()
    await phone.sees("Velkommen til «Lederutvikling for små bibliotek»!")


async def joins(phone: Phone, name: str) -> int:
    """They answer what is asked, from Andøy; gives how often they tapped."""
    taps = ["Ja, jeg vil være med"]
    await phone.tap(taps[0])
    await phone.sees("Hva heter du")
    await phone.write(name)
    await phone.sees("Hvilken kommune")
    await phone.write("andøy")
    for question, label in AT_ANDOY:
        await phone.sees(question)
        await phone.tap(label)
        taps.append(label)
    await phone.sees(f"Takk, {name}! Da er du med.")
    return len(taps) + len(["Åpne lenka"])
