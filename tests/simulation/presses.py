"""What people press, one button after the other, and «write» to do what the tables say of them: data."""

SHOWN = {"shares": "Gruppa", "tells all": "Hele kullet", "keeps": ""}  # the button for who may see an answer
PRESSES = {  # on the newest message that has such a button, by how what happens begins
    "comes to": "Kommer",
    "does not come to": "Kommer ikke",
    "says it is too much": "For mye",
    "writes anew": "Endre / «something»",
    "takes back the answer": "Ta tilbake / Ja, slett",
}
LINK = "«https://teams.microsoft.com/l/meetup-join/19%3ameeting_1»"
LEADS = {  # from the facilitator's menu on
    "more time for M2 in Midt": (
        "Spørsmål / Endre planen / Bare én gruppe / Midt / Gi en modul mer tid / Kommunal forvaltning / 2 uker / "
        "Ja, gjør det"
    ),
    "M5 before M4": (
        "Spørsmål / Endre planen / Flytt en modul / Strategisk ledelse / Før «Prosjektstyring / Ja, gjør det"
    ),
    "sends the question to Vest": (
        "Spørsmål / Det som kommer / Bare én gruppe / Vest / Uke 14 / Send nå / Ja, send nå"
    ),
    "not this week": "Spørsmål / Endre planen / Ikke denne uka / Ja, gjør det",
    "puts M1-4 in other words": (
        "Spørsmål / Det som kommer / Uke 39 / Endre teksten / Alle gruppene / «M1-4 in other words» / Ja, bruk dette"
    ),
    "puts M3-4 in other words for Øst": (
        "Spørsmål / Det som kommer / Bare én gruppe / Øst / Uke 14 / Endre teksten / Bare Øst / "
        "«M3-4 in other words» / Ja, bruk dette"
    ),
    "M2-3 before M2-2 in Vest": (
        "Spørsmål / Det som kommer / Bare én gruppe / Vest / Uke 42 / Bytt spørsmål / Velg én sak / Ja, gjør det"
    ),
    "asks Midt something of her own": (
        "Spørsmål / Det som kommer / Bare én gruppe / Midt / Skriv et nytt spørsmål / «own-1» / Nei, ingenting / "
        "Ja, gjør det"
    ),
    "takes E2-3 back from Vest": (
        "Spørsmål / Det som kommer / Bare én gruppe / Vest / Denne uka / Trekk tilbake / Ja, trekk tilbake"
    ),
    "plans Videomøte 1": (
        f"Møter / Nytt møte / «Videomøte 1» / Hele kullet / «20.10. 8:30» / 60 min / {LINK} / Send invitasjonen"
    ),
    "plans Videomøte 2": (
        f"Møter / Nytt møte / «Videomøte 2» / Midt / «2.3. 9:00» / 45 min / {LINK} / Send invitasjonen"
    ),
    "moves Videomøte 2": "Møter / Videomøte 2 / Flytt / «4.3. 18:00» / Ja, flytt",
    "plans Videomøte 3": (
        f"Møter / Nytt møte / «Videomøte 3» / Øst / «22.9. 10:00» / 60 min / {LINK} / Send invitasjonen"
    ),
    "cancels Videomøte 3": "Møter / Videomøte 3 / Avlys / Ja, avlys",
}
NYNORSK = {"Hele kullet": "Heile kullet", "Kommer ikke": "Kjem ikkje", "For mye": "For mykje"}


def said(label: str, language: str) -> str:
    """What a button is called to somebody."""
    return NYNORSK.get(label, label) if language == "nn" else label
