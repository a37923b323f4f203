"""Who plays in the story: invented people in real municipalities of 700 to 12,000 inhabitants."""

from dataclasses import dataclass

MANAGER, MANAGER_IS = "Berit Solhaug", "Programansvarlig på fylkesbiblioteket"
FACILITATOR, FACILITATOR_IS = "Ragnhild Storvik", "Veileder på fylkesbiblioteket"

SMALL, LARGER = "Under to årsverk", "To årsverk eller mer"
LEADS, WORKS, LEADS_FROM_AFAR = "Jeg leder det, på stedet", "Jeg jobber der", "Jeg leder det på avstand"
EARLY = ("Tirsdag 08.30", "Torsdag 08.30")
LATE = ("Tirsdag 14.00", "Torsdag 08.30")


@dataclass(frozen=True)
class Participant:
    name: str
    about: str
    municipalities: tuple[str, ...]
    position: str = LEADS
    size: str = SMALL
    slots: tuple[str, ...] = EARLY
    electives: tuple[str, ...] = ("Markedsføring og synliggjøring", "Nettverksbygging")
    language: str = "nb"


PARTICIPANTS = (
    Participant("Ingrid Haugnes", "Leder Hadsel folkebibliotek", ("Hadsel",), size=LARGER),
    Participant("Torbjørn Steiro", "Alene i Bø folkebibliotek: halv stilling, åpent ni timer i uka", ("Bø",)),
    Participant(
        "Marit Myrseth", "Leder Øksnes folkebibliotek", ("Øksnes",), electives=("Nettverksbygging", "Retorikk")
    ),
    Participant("Anne-Lise Vikan", "Leder Vestvågøy folkebibliotek", ("Vestvågøy",), size=LARGER, slots=LATE),
    Participant("Silje Evenrud", "Leder Lødingen folkebibliotek. I permisjon: har pause i fire uker", ("Lødingen",)),
    Participant(
        "Jorunn Breivoll", "Jobber ved Ibestad folkebibliotek, skriver nynorsk", ("Ibestad",), WORKS, slots=LATE
    ),
    Participant("Odd-Einar Lillehaug", "Jobber ved Gratangen folkebibliotek", ("Gratangen",), WORKS),
    Participant(
        "Kristin Aunemo",
        "Leder Ibestad og Gratangen på avstand",
        ("Ibestad", "Gratangen"),
        LEADS_FROM_AFAR,
        slots=LATE,
        electives=("Nettverksbygging",),  # the other is about leading from afar, and hers already
    ),
    Participant("Hilde Salberg", "Leder Salangen folkebibliotek", ("Salangen",), electives=("Integrering", "Retorikk")),
    Participant("Per Ánte Somby", "Leder Kåfjord folkebibliotek", ("Kåfjord",), electives=("Integrering", "Retorikk")),
    Participant("Solveig Nordmo", "Leder Nordreisa folkebibliotek", ("Nordreisa",), size=LARGER),
    Participant("Bente Kvalvik", "Jobber ved Nordreisa folkebibliotek", ("Nordreisa",), WORKS, LARGER),
)
WRITES_NYNORSK = "Jorunn Breivoll"
ON_LEAVE = "Silje Evenrud"
UNREACHED = Participant(
    "Elin Skjelnes",
    "Leder Skjervøy folkebibliotek. Kommunen tillater ikke Telegram på jobbtelefonen, og hun har ikke åpnet lenka ennå",
    ("Skjervøy",),
)
