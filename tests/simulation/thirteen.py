"""Thirteen invented people in three groups, how they live for two years, and the calendar of their programme: data."""

from datetime import date, time

from tests.simulation.model import FACILITATOR, LEAVE, Cast, Event, Group, Meeting, Person, Way

# What each group is asked in which week, by ISO weeks; or why nothing is. Weeks in which nobody is asked are left out.
WEEKS = {
    "Vest": """
        2026-W36 M1-1  2026-W37 M1-2  2026-W38 M1-3  2026-W39 M1-4  2026-W40 school  2026-W41 M2-1  2026-W42 M2-3
        2026-W43 M2-2
        2027-W06 M2-4  2027-W07 M3-1  2027-W08 M3-2  2027-W09 school  2027-W10 M3-3  2027-W14 M3-4  2027-W16 leave
        2027-W18 M5-1  2027-W20 M5-2
        2027-W36 M5-3  2027-W37 M5-4  2027-W38 not_now  2027-W39 M4-1  2027-W40 school  2027-W41 M4-2  2027-W42 M4-3
        2027-W43 M4-4
        2028-W06 E1-1  2028-W07 E1-2  2028-W08 E1-3  2028-W09 school  2028-W10 elective  2028-W14 E2-1
        2028-W16 E1-follow-up  2028-W18 E2-2  2028-W20 taken_back
        2028-W36 E2-3  2028-W46 E2-follow-up  2028-W49 after-3-months
        2029-W10 after-6-months  2029-W36 after-12-months""",
    "Midt": """
        2026-W36 M1-1  2026-W37 M1-2  2026-W38 M1-3  2026-W39 M1-4  2026-W40 school  2026-W41 M2-1  2026-W42 M2-2
        2026-W43 M2-3
        2027-W06 M2-4  2027-W07 more_time  2027-W08 more_time  2027-W09 school  2027-W10 M3-1  2027-W14 M3-2
        2027-W16 M3-3  2027-W18 M3-4  2027-W20 M5-1
        2027-W36 M5-2  2027-W37 M5-3  2027-W38 not_now  2027-W39 M5-4  2027-W40 school  2027-W41 M4-1  2027-W42 M4-2
        2027-W43 M4-3
        2028-W06 M4-4  2028-W07 E3-1  2028-W08 E3-2  2028-W09 school  2028-W10 E3-3  2028-W14 elective  2028-W16 E4-1
        2028-W18 E3-follow-up  2028-W20 own-1
        2028-W36 E4-2  2028-W37 E4-3  2028-W46 E4-follow-up  2028-W50 after-3-months
        2029-W10 after-6-months  2029-W37 after-12-months""",
    "Øst": """
        2026-W36 M1-1  2026-W37 M1-2  2026-W38 M1-3  2026-W39 M1-4  2026-W40 school  2026-W41 M2-1  2026-W42 M2-2
        2026-W43 M2-3
        2027-W06 M2-4  2027-W07 M3-1  2027-W08 M3-2  2027-W09 M3-3  2027-W10 school  2027-W14 M3-4  2027-W16 M5-1
        2027-W18 holiday  2027-W20 M5-2
        2027-W36 M5-3  2027-W37 M5-4  2027-W38 not_now  2027-W39 M4-1  2027-W40 school  2027-W41 M4-2  2027-W42 M4-3
        2027-W43 M4-4
        2028-W06 E5-1  2028-W07 E5-2  2028-W08 E5-3  2028-W09 E1-1  2028-W10 school  2028-W14 E1-2
        2028-W16 E5-follow-up  2028-W18 E1-3  2028-W20 elective
        2028-W36 E1-follow-up  2028-W37 after-3-months  2028-W46 after-6-months  2029-W18 after-12-months""",
}
# What some are asked privately in these weeks, in place of what their group is: another elective than it has.
INSTEAD = {
    "Jan": "2028-W06 E6-1  2028-W07 E6-2  2028-W08 E6-3  2028-W10 E6-4",
    "Kari": """2028-W07 E6-1  2028-W08 E6-2  2028-W10 E6-3  2028-W14 E6-4
        2028-W16 E5-1  2028-W36 E5-2  2028-W37 E5-3  2028-W46 E5-follow-up""",
    "Gro": "2028-W16 E5-1  2028-W36 E5-2  2028-W37 E5-3  2028-W46 E5-follow-up",
    "Ida": "2028-W09 E6-1  2028-W14 E6-2  2028-W18 E6-3  2028-W20 E6-4",
    "Mona": "2028-W09 E2-1  2028-W14 E2-2  2028-W18 E2-3  2028-W36 E2-follow-up",
    "Håkon": "2028-W09 E3-1  2028-W14 E3-2  2028-W18 E3-3  2028-W36 E3-follow-up",
}
# The group's question in these weeks is not theirs: it follows an elective that they did not have.
NOT_THEIRS = {"Jan": "2028-W16", "Kari": "2028-W18", "Ida": "2028-W36"}
NOTHING = Way("")
OTHERWISE: dict[str, dict[str, Way]] = {
    "Anna": {"2026-W41": Way("shares", 0, "10:20"), "2027-W08": NOTHING, "2028-W36": NOTHING},
    "Bjørn": {"2027-W20": NOTHING, "2028-W06": Way("shares", 3, "11:00")},
    "Cecilie": {"2026-W37": Way("chats", 1, "09:05"), "2026-W43": NOTHING, "2027-W07": Way("tells all", 1, "10:10")},
    "Jan": {week: Way("keeps", 2, "14:20") for week in ("2026-W37", "2026-W42", "2027-W18")} | {"2027-W10": NOTHING},
    "Kari": {"2026-W41": Way("shares", 2, "10:40"), "2027-W20": Way("shares", 2, "10:40")},
    "Nils": {
        week: Way("tells all", 0, "14:20") for week in ("2026-W43", "2027-W07", "2027-W36", "2027-W42", "2028-W16")
    },
    "Eli": {"2027-W42": NOTHING},
    "Frode": {"2027-W10": Way("shares", 1, "12:10")},  # when he is back
    "Lars": {"2026-W37": Way("chats", 8, "10:30")}  # when the next has come
    | dict.fromkeys(("2027-W06", "2027-W07", "2027-W08", "2027-W09", "2027-W41", "2027-W42"), NOTHING),
    "Ida": {"2027-W39": Way("skips", 0, "14:00")},
    "Mona": {"2027-W07": Way("shares", 0, "14:45")}
    | dict.fromkeys(("2026-W38", "2026-W39", "2027-W37", "2027-W39", "2027-W41"), NOTHING),
}
# What the facilitator writes, in bokmål, nynorsk and English.
WRITTEN = {
    "M1-4 in other words": (
        "Hva vil du si neste gang noen lurer på hvorfor vi har bibliotek?",
        "Kva vil du seie neste gong nokon lurer på kvifor vi har bibliotek?",
        "What will you say the next time somebody wonders why there are libraries?",
    ),
    "M3-4 in other words": (
        "Hva bruker du 50 000 kroner ekstra på, og hvordan begrunner du det?",
        "Kva bruker du 50 000 kroner ekstra på, og korleis grunngir du det?",
        "What do you spend NOK 50,000 extra on, and how do you explain it?",
    ),
    "own-1": (
        "Hva har dere gjort sammen i gruppa som du vil fortsette med?",
        "Kva har de gjort saman i gruppa som du vil halde fram med?",
        "What have you done together in the group that you want to go on with?",
    ),
}
MEETINGS = (
    Meeting("Videomøte 1", "2026-10-20 08:30"),
    Meeting("Videomøte 2", "2027-03-02 09:00", group="Midt", moved_to="2027-03-04 18:00"),
    Meeting("Videomøte 3", "2027-09-22 10:00", group="Øst"),
)
EVENTS = (
    Event("2026-09-09 11:30", "Anna", "edits"),  # what she answered in the chat
    Event("2026-09-16 15:00", "Bjørn", "takes back the answer to M1-3"),
    Event("2026-09-18 10:00", FACILITATOR, "puts M1-4 in other words"),
    Event("2026-09-21 13:00", "Håkon", "writes anew"),
    Event("2026-10-08 10:00", FACILITATOR, "plans Videomøte 1"),
    Event("2026-10-08 12:00", "Anna", "comes to Videomøte 1"),
    Event("2026-10-08 12:00", "Kari", "comes to Videomøte 1"),
    Event("2026-10-08 12:00", "Bjørn", "does not come to Videomøte 1"),
    Event("2026-10-09 10:00", FACILITATOR, "M2-3 before M2-2 in Vest"),
    Event("2026-10-14 10:00", FACILITATOR, "more time for M2 in Midt"),
    Event("2026-10-16 09:30", "Nils", "comes"),
    Event("2027-02-01 09:00", "Cecilie", "pauses for 2 weeks"),  # who comes back on a Monday begins on Tuesday
    Event("2027-02-08 14:30", FACILITATOR, "M5 before M4"),
    Event("2027-02-11 13:00", "Anna", "replies to Bjørn"),
    Event("2027-02-12 11:00", "Anna", "says it is too much"),
    Event("2027-02-12 11:00", "Bjørn", "says it is too much"),
    Event("2027-02-12 11:00", "Jan", "says it is too much"),
    Event("2027-02-22 10:00", FACILITATOR, "plans Videomøte 2"),
    Event("2027-02-22 13:00", "Eli", "comes to Videomøte 2"),
    Event("2027-02-24 13:00", "Gro", "does not come to Videomøte 2"),
    Event("2027-02-25 10:00", "Frode", "pauses for 2 weeks"),
    Event("2027-02-26 10:00", FACILITATOR, "moves Videomøte 2"),  # so that all are asked again
    Event("2027-03-01 13:00", "Kari", "does not come to Videomøte 2"),
    Event("2027-03-11 08:00", "Frode", "is back"),
    Event("2027-03-12 10:00", FACILITATOR, "puts M3-4 in other words for Øst"),
    Event("2027-04-05 10:00", FACILITATOR, "sends the question to Vest"),
    Event("2027-04-09 11:00", "Anna", "says it is too much"),
    Event("2027-04-09 11:00", "Bjørn", "says it is too much"),
    Event("2027-04-09 11:30", "Jan", "says it is too much"),  # most of them, for the second time
    Event("2027-04-26 09:00", "Cecilie", "pauses for 2 weeks"),  # but where nothing is asked on that Tuesday
    Event("2027-09-08 10:00", FACILITATOR, "plans Videomøte 3"),
    Event("2027-09-15 10:00", FACILITATOR, "cancels Videomøte 3"),
    Event("2027-09-20 09:30", FACILITATOR, "not this week"),
    Event("2027-11-08 10:00", "Håkon", "chooses E3 and E5"),
    Event("2028-02-14 09:00", "Cecilie", "leaves"),
    Event("2028-05-08 10:00", FACILITATOR, "asks Midt something of her own"),
    Event("2028-05-16 14:00", FACILITATOR, "takes E2-3 back from Vest"),
)


def _group(name: str, host: str, weekday: int, at: time, *leave: date) -> Group:
    by_hand = tuple(event.at for event in EVENTS if event.what == f"sends the question to {name}")
    return Group(name, host, weekday, at, WEEKS[name], (*LEAVE, *leave), by_hand)


def _person(name: str, *args: object, **more: object) -> Person:
    return Person(
        name,
        *args,
        otherwise=OTHERWISE.get(name, {}),
        instead=INSTEAD.get(name, ""),
        spared=NOT_THEIRS.get(name, ""),
        **more,
    )  # type: ignore[arg-type]


GROUPS = (
    _group("Vest", "1870", 1, time(9), date(2027, 4, 19)),
    _group("Midt", "1804", 2, time(8, 15)),
    _group("Øst", "5530", 3, time(13, 15)),
)
PEOPLE = (
    _person("Anna", "Vest", "1870", Way("chats", 0, "12:10"), ("E1", "E2")),
    _person("Bjørn", "Vest", "1866", Way("shares", 1, "12:10"), ("E1", "E2"), language="nn"),
    _person("Cecilie", "Vest", "1868", Way("skips", 0, "12:10"), ("E1", "E3")),
    _person("Jan", "Vest", "1867", Way("chats", 2, "14:20"), ("E2",), position="staff"),
    _person("Eli", "Midt", "1804", Way("shares", 1, "14:20"), ("E3", "E4"), copies=True, hour=(3, "14:00")),
    _person("Frode", "Midt", "1841", Way("chats", 0, "12:10"), ("E3", "E4")),
    _person("Gro", "Midt", "1845", Way("chats", 5, "10:30"), ("E3", "E5")),
    _person("Kari", "Midt", "1839", Way("chats", 2, "10:40"), ("E5",), position="staff"),
    _person("Håkon", "Øst", "5530", Way("shares", 1, "10:40"), ("E1", "E5"), in_chat=False),
    _person("Ida", "Øst", "5532", Way("chats", 5, "13:30"), ("E5",), position="remote_leader", leads=("Jan", "Kari")),
    _person("Lars", "Øst", "5534", Way("chats", 4, "10:30"), ("E1", "E5")),
    _person("Mona", "Øst", "5536", Way("looks", 4, "10:30"), ("E2", "E5")),
    _person("Nils", "Øst", "5530", Way("chats", 0, "14:20"), (), comes="2026-10-16 09:30"),
)
THIRTEEN = Cast({each.name: each for each in GROUPS}, {each.name: each for each in PEOPLE}, EVENTS, MEETINGS, WRITTEN)
