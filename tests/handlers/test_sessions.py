from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy

from bot.domain.conversation import press
from bot.domain.delivery import NotSent, Perhaps
from bot.services import privacy
from storage import people
from storage.schema import draft, invitation, outbox, session
from tests.cohort import Cohort
from tests.scene import Person, Scene, Shown

LINK = "https://video.example.no/m/1"
CHAT = -100


def oslo(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Europe/Oslo")).astimezone(UTC)


THURSDAY = date(2026, 9, 3)
WEDNESDAY = date(2026, 9, 2)


@pytest.fixture
def cohort(scene: Scene) -> Cohort:
    return Cohort(scene)


@pytest.fixture
def vilde(cohort: Cohort) -> Person:
    return cohort.facilitator("Vilde")


@pytest.fixture
def kari(cohort: Cohort) -> Person:
    return cohort.participant("Kari")


@pytest.fixture
def ola(cohort: Cohort) -> Person:
    return cohort.participant("Ola")


def opens(vilde: Person) -> None:
    vilde.writes("/veileder")
    vilde.presses("Møter")


def plans(vilde: Person, when: str = "torsdag 3. september 08.30", whom: str = "Hele kullet", link: str = LINK) -> None:
    opens(vilde)
    vilde.presses("Nytt møte")
    vilde.writes("Videomøte 1")
    vilde.presses(whom)
    vilde.writes(when)
    vilde.presses("60 min")
    vilde.writes(link)


def announces(vilde: Person, **kwargs: str) -> None:
    plans(vilde, **kwargs)
    vilde.presses("Send invitasjonen")


def ics(shown: Shown) -> str:
    assert shown.message.attachment is not None
    return shown.message.attachment.content.decode()


def kept(scene: Scene) -> list[object]:
    """Every row of what sessions keep."""
    return [scene.tx.execute(sqlalchemy.select(table)).all() for table in (session, invitation, draft)]


# --- planning ---------------------------------------------------------------------------------------------------------


def test_a_session_is_planned_previewed_and_announced(scene: Scene, vilde: Person, kari: Person, ola: Person) -> None:
    plans(vilde)
    preview = vilde.last.text
    assert "Den går til 2 deltakere." in preview
    assert kari.chat == []
    vilde.presses("Send invitasjonen")
    invited = kari.sees("Du er invitert")
    assert invited.labels == ["Kommer", "Kommer ikke", "Vet ikke"]
    assert "«Videomøte 1»\ntorsdag 3. september kl. 08.30 (60 min)\n" + LINK in invited.text
    assert "DTSTART:20260903T063000Z" in ics(invited)
    assert all(line in preview for line in invited.text.split("\n")[2:])
    assert ola.sees("Du er invitert")
    assert "Ikke svart: 2 (Kari, Ola)" in vilde.last.text


def test_the_full_date_is_shown_before_it_is_taken(vilde: Person, kari: Person) -> None:
    opens(vilde)
    vilde.presses("Nytt møte")
    vilde.writes("Videomøte 1")
    vilde.presses("Hele kullet")
    vilde.writes("3.9. 8:30")
    assert "torsdag 3. september 2026 kl. 08.30" in vilde.last.text
    vilde.presses("Endre tidspunktet")
    vilde.writes("2026-09-10 14:00")
    assert "torsdag 10. september 2026 kl. 14.00" in vilde.last.text


def test_a_plan_that_is_left_is_taken_up_again(vilde: Person, kari: Person) -> None:
    opens(vilde)
    vilde.presses("Nytt møte")
    vilde.writes("Videomøte 1")
    vilde.presses("Hele kullet")
    vilde.writes("/hjelp")
    opens(vilde)
    vilde.presses("Fortsett på «Videomøte 1»")
    assert "Når begynner" in vilde.last.text
    vilde.writes("torsdag 3. september 08.30")
    assert "torsdag 3. september" in vilde.last.text


def test_everything_in_the_preview_can_be_changed(vilde: Person, kari: Person) -> None:
    plans(vilde)
    vilde.presses("Endre")
    vilde.presses("Tittel")
    vilde.writes("Fagtime")
    assert "«Fagtime»" in vilde.last.text
    vilde.presses("Endre")
    vilde.presses("Lengde")
    vilde.presses("90 min")
    assert "(90 min)" in vilde.last.text
    vilde.presses("Endre")
    vilde.presses("Ingenting")
    vilde.presses("Send invitasjonen")
    assert "«Fagtime»" in kari.last.text


def test_what_was_previewed_is_what_is_announced(vilde: Person, kari: Person, scene: Scene) -> None:
    plans(vilde)
    announcing = vilde.last.button("Send invitasjonen").press
    vilde.presses("Endre")
    vilde.presses("Tittel")
    vilde.writes("Fagtime")
    assert "Utkastet er endret" in vilde.carries(announcing, vilde.last.id)[0]
    assert kari.chat == []
    assert "«Fagtime»" in vilde.last.text
    vilde.presses("Send invitasjonen")
    assert "«Fagtime»" in kari.last.text


def test_announcing_twice_at_once_announces_once(vilde: Person, kari: Person, scene: Scene) -> None:
    plans(vilde)
    announcing = vilde.last.button("Send invitasjonen").press
    vilde.carries(announcing, vilde.last.id)
    before = kept(scene)
    assert "gjelder ikke lenger" in vilde.carries(announcing, vilde.last.id)[0]
    assert kept(scene) == before
    assert len(kari.chat) == 1


def test_without_a_link_nothing_is_announced(vilde: Person, kari: Person, cohort: Cohort, scene: Scene) -> None:
    plans(vilde, link="møterom 2")
    assert "https://" in vilde.last.text
    for revision in range(8):
        vilde.carries(press("session.announce", cohort.id, revision), 1)
    assert scene.tx.execute(sqlalchemy.select(session)).all() == []
    assert kari.chat == []


def test_a_plan_that_has_become_too_old_is_not_announced(scene: Scene, vilde: Person, kari: Person) -> None:
    plans(vilde, when="i dag 09.30")
    scene.later(hours=1)
    assert "har vært" in vilde.presses("Send invitasjonen")[0]
    assert kari.chat == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("1t 15min", "(75 min)"),
        ("en time", "(60 min)"),
        ("halvannen time", "(90 min)"),
    ],
)
def test_another_length_can_be_typed(vilde: Person, kari: Person, typed: str, shown: str) -> None:
    plans(vilde)
    vilde.presses("Endre")
    vilde.presses("Lengde")
    vilde.presses("Annen lengde")
    vilde.writes("lenge")
    assert "Den lengden forsto jeg ikke" in vilde.last.text
    vilde.writes(typed)
    assert shown in vilde.last.text


@pytest.mark.parametrize("typed", ["0", "-5", "601", "10.15", "i morgen kl. 10"])
def test_where_a_length_is_asked_for_the_start_is_not_moved(
    scene: Scene, vilde: Person, kari: Person, typed: str
) -> None:
    plans(vilde)
    vilde.presses("Endre")
    vilde.presses("Lengde")
    vilde.presses("Annen lengde")
    before = kept(scene)
    vilde.writes(typed)
    assert "Den lengden forsto jeg ikke" in vilde.last.text
    assert kept(scene) == before


def test_a_mere_number_beside_the_buttons_is_no_time(scene: Scene, vilde: Person, kari: Person) -> None:
    plans(vilde)
    vilde.presses("Endre")
    vilde.presses("Lengde")
    before = kept(scene)
    vilde.writes("0")
    assert "Den lengden forsto jeg ikke" in vilde.last.text
    assert kept(scene) == before


@pytest.mark.parametrize("typed", ["08.45", "kl 8:45", "3/9 kl 8:45", "torsdag 3. september 08.45"])
def test_a_correction_instead_of_a_button_is_taken(vilde: Person, kari: Person, typed: str) -> None:
    opens(vilde)
    vilde.presses("Nytt møte")
    vilde.writes("Videomøte 1")
    vilde.presses("Hele kullet")
    vilde.writes("torsdag 3. september 08.30")
    vilde.writes(typed)
    assert "torsdag 3. september 2026 kl. 08.45. Stemmer det?" in vilde.last.text
    vilde.writes("75")
    vilde.writes(LINK)
    assert "(75 min)" in vilde.last.text
    vilde.writes("09.00")
    assert "torsdag 3. september kl. 09.00 (75 min)" in vilde.last.text
    vilde.writes("https://video.example.no/m/7 kode: 77")
    assert "https://video.example.no/m/7\nkode: 77" in vilde.last.text


@pytest.mark.parametrize(
    ("first", "asked", "then"),
    [
        ("tirsdag", "Tirsdag 25. august. Når på dagen?", "kl. 10"),
        ("tirsdag", "Når på dagen?", "10"),
        ("kl. 10", "Klokka 10.00. Hvilken dag?", "tirsdag"),
        ("10.00", "Hvilken dag?", "25.8"),
        ("tirsdag kl 02.30", "02 og 03", "kl. 10"),
    ],
)
def test_half_a_time_is_remembered_while_the_other_half_is_asked_for(
    vilde: Person, kari: Person, first: str, asked: str, then: str
) -> None:
    opens(vilde)
    vilde.presses("Nytt møte")
    vilde.writes("Videomøte 1")
    vilde.presses("Hele kullet")
    vilde.writes(first)
    assert asked in vilde.last.text
    vilde.writes("hei")
    assert "forsto jeg ikke" in vilde.last.text
    vilde.writes(then)
    assert "tirsdag 25. august 2026 kl. 10.00. Stemmer det?" in vilde.last.text


def test_half_a_correction_is_remembered_too(vilde: Person, kari: Person) -> None:
    plans(vilde)
    vilde.writes("fredag 4. september")
    assert "Når på dagen?" in vilde.last.text
    vilde.writes("10")
    assert "fredag 4. september kl. 10.00 (60 min)" in vilde.last.text


def test_what_is_written_where_a_button_is_awaited_shows_the_buttons_again(
    scene: Scene, cohort: Cohort, vilde: Person, kari: Person
) -> None:
    cohort.group("Lofoten", kari)
    opens(vilde)
    vilde.presses("Nytt møte")
    vilde.writes("Videomøte 1")
    before = kept(scene)
    vilde.writes("i dag kl 08")
    assert "Her trenger du ikke å skrive" in vilde.chat[-2].text
    assert "Hvem er møtet for?" in vilde.last.text
    assert kept(scene) == before
    vilde.writes("lofoten")
    assert "Når begynner" in vilde.last.text
    vilde.writes("torsdag 3. september 08.30")
    vilde.writes("nei, ikke da")
    assert "Her trenger du ikke å skrive" in vilde.chat[-2].text
    assert "Stemmer det?" in vilde.last.text
    vilde.sends("photo")
    assert "Stemmer det?" in vilde.last.text
    vilde.writes("3. september 02.30")
    assert "02 og 03" in vilde.last.text


def test_a_draft_can_be_thrown_away_at_every_step_and_from_the_list(scene: Scene, vilde: Person, kari: Person) -> None:
    plans(vilde)
    assert vilde.presses("Kast utkastet") == ["Utkastet er kastet. Ingen har sett det."]
    assert "Videomøte" not in str(kept(scene)[2])
    opens(vilde)
    vilde.presses("Nytt møte")
    vilde.writes("Fagtime")
    vilde.presses("Fortsett senere")
    assert "Fortsett på «Fagtime»" in vilde.last.labels
    vilde.presses("Kast utkastet")
    assert "Fortsett på «Fagtime»" not in vilde.last.labels


def test_what_was_begun_is_lost_only_by_throwing_it_away(scene: Scene, vilde: Person, kari: Person) -> None:
    opens(vilde)
    new = vilde.last.button("Nytt møte").press
    vilde.presses("Nytt møte")
    vilde.writes("Fagtime")
    vilde.presses("Fortsett senere")
    assert "Nytt møte" not in vilde.last.labels
    before = kept(scene)
    assert "Du har et utkast" in vilde.carries(new, vilde.last.id)[0]
    assert "Fortsett på «Fagtime»" in vilde.last.labels
    assert kept(scene) == before
    vilde.presses("Kast utkastet")
    vilde.presses("Nytt møte")
    assert "Hva heter møtet?" in vilde.last.text


def test_nothing_is_awaited_any_more_once_a_session_is_announced(vilde: Person, kari: Person) -> None:
    announces(vilde)
    vilde.writes("takk")
    assert "Her trenger du ikke å skrive" not in "".join(shown.text for shown in vilde.chat)


@pytest.mark.parametrize(
    ("pasted", "access"),
    [
        (f"{LINK} passord 999", "passord: 999"),
        (f"Bli med\n{LINK}\nMøte-ID: 329 456 01\nPassord: aB3xYz", "Møte-ID: 329 456 01, Passord: aB3xYz"),
    ],
)
def test_a_code_beside_the_link_comes_with_it_everywhere(
    scene: Scene, vilde: Person, kari: Person, pasted: str, access: str
) -> None:
    shown = f"{LINK}\n{access}"
    plans(vilde, link=pasted)
    assert shown in vilde.last.text
    vilde.presses("Send invitasjonen")
    assert shown in vilde.last.text
    assert shown in kari.last.text
    assert f"DESCRIPTION:{LINK}\\n{access}" in ics(kari.last).replace("\r\n ", "").replace("\\,", ",")
    scene.at(oslo(WEDNESDAY, 8, 30))
    assert shown in kari.last.text
    kari.writes("/moter")
    assert shown in kari.last.text


def test_what_is_pasted_beside_the_link_and_not_taken_is_said(vilde: Person, kari: Person) -> None:
    plans(vilde, link=f"{LINK} hemmelig")
    assert "tok jeg bare med det du ser over" in vilde.last.text
    vilde.presses("Kast utkastet")
    plans(vilde, link=f"{LINK} passord: 999")
    assert "tok jeg bare med" not in vilde.last.text


def test_a_new_code_is_a_change_too(vilde: Person, kari: Person) -> None:
    announces(vilde)
    manages(vilde, "Ny lenke")
    vilde.writes(f"{LINK} kode: 42")
    assert f"har fått ny lenke:\n{LINK}\nkode: 42" in kari.last.text


@pytest.mark.parametrize(
    ("asked", "typed"),
    [("Ny lenke", ["Les dette: https://avis.example/sak"]), ("Flytt", ["fredag 4. september 08.30", "ja"])],
)
def test_what_is_written_long_after_the_button_changes_no_session(
    scene: Scene, vilde: Person, kari: Person, asked: str, typed: list[str]
) -> None:
    announces(vilde)
    manages(vilde, asked)
    for text in typed[:-1]:
        vilde.writes(text)
    before, heard = kept(scene), len(kari.chat)
    scene.later(minutes=61)
    vilde.writes(typed[-1])
    assert (kept(scene), len(kari.chat)) == (before, heard)


def test_a_calendar_file_is_named_by_its_session(vilde: Person, kari: Person) -> None:
    announces(vilde)
    attachment = kari.last.message.attachment
    assert attachment is not None
    assert attachment.name == "videomote-1.ics"


BAD: list[tuple[str, Callable[[Person], object], str]] = [
    ("title", lambda vilde: vilde.writes("🙂🙂"), "bokstaver"),
    ("title", lambda vilde: vilde.sends("photo", "Bilde"), "bokstaver"),
    ("title", lambda vilde: vilde.writes("", unsupported=True), "bokstaver"),
    ("title", lambda vilde: vilde.writes("x" * 20_000), "plass til 80"),
    ("time", lambda vilde: vilde.writes("snart"), "forsto jeg ikke"),
    ("time", lambda vilde: vilde.writes("torsdag"), "Når på dagen?"),
    ("time", lambda vilde: vilde.writes("08.30"), "Hvilken dag?"),
    ("time", lambda vilde: vilde.writes("i går kl 10"), "Søndag 23. august 2026 kl. 10.00 har vært"),
    ("time", lambda vilde: vilde.sends("voice"), "forsto jeg ikke"),
    ("time", lambda vilde: vilde.writes("3. august 2026 08.30"), "har vært"),
    ("time", lambda vilde: vilde.writes("3. september 02.30"), "02 og 03"),
    ("time", lambda vilde: vilde.writes("fredag 3. september 08.30"), "torsdag 3. september 2026"),
    ("link", lambda vilde: vilde.writes("http://video.example.no"), "https://"),
    ("link", lambda vilde: vilde.sends("photo"), "https://"),
    ("link", lambda vilde: vilde.writes("https://a.no https://b.no"), "flere lenker"),
]


@pytest.mark.parametrize(("step", "does", "words"), BAD)
def test_what_cannot_be_taken_is_asked_for_again(
    step: str, does: Callable[[Person], object], words: str, scene: Scene, vilde: Person
) -> None:
    opens(vilde)
    vilde.presses("Nytt møte")
    right = {"title": "Videomøte 1", "time": "torsdag 3. september 08.30", "link": LINK}
    for name, text in right.items():
        if name == step:
            break
        vilde.writes(text)
        vilde.presses("Hele kullet" if name == "title" else "60 min")
    before = kept(scene)
    does(vilde)
    assert words in vilde.last.text
    assert kept(scene) == before
    vilde.writes(right[step])
    assert kept(scene) != before


def test_only_those_who_look_after_a_programme_plan_and_change_its_sessions(
    scene: Scene, cohort: Cohort, vilde: Person, kari: Person
) -> None:
    announces(vilde)
    elsewhere = Cohort(scene).facilitator("Eva")
    before = kept(scene)
    for forged in [
        press("sessions.menu", cohort.id),
        press("session.new", cohort.id),
        press("session.for", cohort.id, 0),
        press("session.minutes", cohort.id, 60),
        press("session.again", cohort.id, "title"),
        press("session.change", cohort.id),
        press("session.groups", cohort.id, 0),
        press("session.announce", cohort.id, 0),
        press("session.manage", 1),
        press("session.move", 1),
        press("session.moved", 1, 1_790_000_000),
        press("session.relink", 1),
        press("session.cancel", 1),
        press("session.cancelled", 1),
    ]:
        for person in (kari, elsewhere, scene.person("Fremmed")):
            person.carries(forged, 1)
    elsewhere.carries(press("session.file", 1), 1)
    assert kept(scene) == before
    assert not any("Videomøte" in shown.text for shown in elsewhere.chat)


def test_forged_choices_change_nothing(scene: Scene, cohort: Cohort, vilde: Person, kari: Person) -> None:
    other = Cohort(scene)
    theirs = other.group("Andre", other.participant("Eva"))
    opens(vilde)
    vilde.presses("Nytt møte")
    vilde.writes("Videomøte 1")
    before = kept(scene)
    for forged in [
        press("session.for", cohort.id, theirs.id),
        press("session.for", cohort.id, 999),
        press("session.minutes", cohort.id, 61),
        press("session.again", cohort.id, "made_by"),
        press("session.change", cohort.id),
        press("session.manage", 999),
        press("session.moved", 999, 10**18),
    ]:
        assert vilde.carries(forged, vilde.last.id) != [], forged
    assert kept(scene) == before


def test_a_manager_sees_how_many_come_and_not_who(cohort: Cohort, vilde: Person, kari: Person) -> None:
    mona = cohort.manager("Mona")
    announces(mona)
    assert "Ikke svart: 1" in mona.last.text
    assert "Kari" not in mona.last.text
    assert kari.sees("Du er invitert")


def test_who_cannot_be_reached_is_named_in_the_preview(scene: Scene, vilde: Person, kari: Person, ola: Person) -> None:
    scene.tx.execute(sqlalchemy.text(f"UPDATE contact SET reachable = false WHERE address = '{ola.id}'"))
    plans(vilde)
    assert "Den går til én deltaker.\nJeg når ikke: Ola." in vilde.last.text


# --- invitations and answers ------------------------------------------------------------------------------------------


def test_an_answer_shows_in_place_and_can_be_changed(vilde: Person, kari: Person, ola: Person) -> None:
    announces(vilde)
    assert kari.presses("Kommer") == ["Notert: Kommer. Takk!"]
    assert kari.last.labels == ["✓ Kommer", "Kommer ikke", "Vet ikke"]
    assert "Én kommer så langt." in kari.last.text
    kari.presses("Vet ikke")
    assert kari.last.labels == ["Kommer", "Kommer ikke", "✓ Vet ikke"]
    assert len(kari.chat) == 1
    opens(vilde)
    vilde.presses("1. Videomøte 1")
    assert "Kommer: 0" in vilde.last.text
    assert "Vet ikke: 1 (Kari)" in vilde.last.text
    assert "Kari" not in ola.last.text


def test_a_group_is_invited_alone_and_told_in_its_chat(
    scene: Scene, cohort: Cohort, vilde: Person, kari: Person, ola: Person
) -> None:
    cohort.group("Lofoten", kari, chat=CHAT)
    announces(vilde, whom="Lofoten")
    assert kari.sees("Du er invitert")
    assert ola.chat == []
    assert "Gruppa skal ha videomøte: «Videomøte 1»" in scene.chat(CHAT)[-1].text


def test_many_groups_come_in_pages(cohort: Cohort, vilde: Person, kari: Person) -> None:
    for n in range(10):
        cohort.group(f"Gruppe {n}", kari)
    opens(vilde)
    vilde.presses("Nytt møte")
    vilde.writes("Videomøte 1")
    vilde.presses("Neste")
    assert vilde.last.labels[1:4] == ["Gruppe 8", "Gruppe 9", "‹ Forrige"]
    vilde.presses("Gruppe 9")
    assert "Når begynner" in vilde.last.text


def test_someone_who_joins_afterwards_is_invited_and_reminded(scene: Scene, cohort: Cohort, vilde: Person) -> None:
    announces(vilde)
    late = cohort.participant("Late")
    scene.later(minutes=1)
    assert late.sees("Du er invitert")
    scene.at(oslo(THURSDAY, 8, 10))
    assert late.sees("i morgen")
    assert late.sees("om 30 minutter")


def test_someone_who_left_hears_nothing_more(scene: Scene, cohort: Cohort, vilde: Person, kari: Person) -> None:
    announces(vilde)
    cohort.leaves(kari)
    scene.at(oslo(THURSDAY, 8, 10))
    assert len(kari.chat) == 1
    assert kari.presses("Kommer") != ["Notert: Kommer. Takk!"]


def test_someone_on_pause_is_invited_and_reminded_only_of_what_they_come_to(
    scene: Scene, cohort: Cohort, vilde: Person
) -> None:
    away = cohort.participant("Away", paused_until=date(2026, 9, 4))
    comes = cohort.participant("Comes", paused_until=date(2026, 9, 4))
    back = cohort.participant("Back", paused_until=date(2026, 9, 3))
    announces(vilde)
    comes.presses("Kommer")
    scene.at(oslo(THURSDAY, 8, 10))
    assert [len(each.chat) for each in (away, comes, back)] == [1, 3, 2]


@pytest.mark.parametrize("response", ["attends", "", "accepted-"])
def test_a_forged_answer_is_not_taken(response: str, scene: Scene, vilde: Person, kari: Person) -> None:
    announces(vilde)
    before = kept(scene)
    kari.carries(f"session.respond 1 0 {response}", kari.last.id)
    assert kept(scene) == before


def test_nobody_answers_for_others_groups(
    scene: Scene, cohort: Cohort, vilde: Person, kari: Person, ola: Person
) -> None:
    cohort.group("Lofoten", kari)
    announces(vilde, whom="Lofoten")
    before = kept(scene)
    for person in (ola, vilde, scene.person("Fremmed")):
        person.carries("session.respond 1 0 accepted", 1)
        person.carries("session.open 1", 1)
    ola.carries("session.file 1", 1)
    for which in (1, 99):
        assert "gjelder ikke lenger" in ola.carries(f"session.respond {which} 0 accepted", 1)[0]
    assert kept(scene) == before
    assert not any("Videomøte" in shown.text for shown in ola.chat)


def test_an_invitation_with_the_longest_texts_fits_a_caption(vilde: Person, kari: Person) -> None:
    opens(vilde)
    vilde.presses("Nytt møte")
    vilde.writes("Ø" * 80)
    vilde.presses("Hele kullet")
    vilde.writes("onsdag 30. september 08.30")
    vilde.presses("60 min")
    code = f"Passord: {'x' * 30}\nMøte-ID: {'9' * 22}"
    vilde.writes(f"https://a.no/{'x' * 487}\n{code}")
    vilde.presses("Send invitasjonen")
    kari.presses("Vet ikke")
    assert len(f"(Denne har du kanskje fått før.)\n{kari.last.text}".encode("utf-16-le")) // 2 <= 1024
    assert "x" * 30 in kari.last.text


def test_an_invitation_that_may_have_arrived_is_sent_once_more_with_a_note(
    scene: Scene, vilde: Person, kari: Person
) -> None:
    plans(vilde)
    scene.outcomes = [Perhaps("time-out")] * 3
    vilde.presses("Send invitasjonen")
    scene.later(minutes=1)
    assert [shown.text.startswith("(Denne har du kanskje fått før.)") for shown in kari.chat] == [True]


# --- reminders --------------------------------------------------------------------------------------------------------


def reminders(person: Person) -> list[str]:
    return [shown.text.split("\n")[0] for shown in person.chat if not shown.text.startswith("Du er invitert")]


def test_those_who_come_or_have_not_said_are_reminded_twice(
    scene: Scene, cohort: Cohort, vilde: Person, kari: Person, ola: Person
) -> None:
    unsure = cohort.participant("Unsure")
    announces(vilde)
    kari.presses("Kommer")
    ola.presses("Kommer ikke")
    unsure.presses("Vet ikke")
    scene.at(oslo(WEDNESDAY, 8, 29))
    assert reminders(kari) == []
    scene.at(oslo(WEDNESDAY, 8, 30))
    assert reminders(kari) == ["Husk møtet i morgen:"]
    assert LINK in kari.last.text
    scene.at(oslo(THURSDAY, 8, 0))
    twice = ["Husk møtet i morgen:", "Møtet begynner om 30 minutter:"]
    assert [reminders(each) for each in (kari, ola, unsure)] == [twice, [], twice]
    scene.at(oslo(THURSDAY, 12, 0))
    assert reminders(kari) == twice
    assert not any("for sen" in shown.text for shown in vilde.chat)


def test_one_can_answer_under_a_reminder(scene: Scene, vilde: Person, kari: Person) -> None:
    announces(vilde)
    scene.at(oslo(WEDNESDAY, 9))
    kari.presses("Kommer ikke")
    assert [shown.labels[1] for shown in kari.chat] == ["✓ Kommer ikke", "✓ Kommer ikke"]
    scene.at(oslo(THURSDAY, 8, 15))
    assert len(kari.chat) == 2


def test_whoever_changes_their_mind_is_reminded_of_what_is_left(scene: Scene, vilde: Person, kari: Person) -> None:
    announces(vilde)
    kari.presses("Kommer ikke")
    scene.at(oslo(WEDNESDAY, 12))
    kari.presses("Kommer", kari.last)
    scene.later(minutes=1)
    assert reminders(kari) == []
    scene.at(oslo(THURSDAY, 8, 10))
    assert reminders(kari) == ["Møtet begynner om 30 minutter:"]


def test_a_late_reminder_says_what_is_true_when_it_leaves(scene: Scene, vilde: Person, kari: Person) -> None:
    announces(vilde)
    scene.now = oslo(THURSDAY, 6, 0)
    scene.until_now()
    assert reminders(kari) == ["Husk møtet i dag:"]
    scene.now = oslo(THURSDAY, 8, 18)
    scene.until_now()
    assert reminders(kari)[-1] == "Møtet begynner om 12 minutter:"


def test_a_reminder_that_is_too_late_is_not_sent_and_told_once(
    scene: Scene, vilde: Person, kari: Person, ola: Person
) -> None:
    announces(vilde)
    scene.now = oslo(THURSDAY, 8, 26)
    scene.until_now()
    assert reminders(kari) == []
    told = [shown.text for shown in vilde.chat if "for sen" in shown.text]
    assert len(told) == 1
    assert "for 2 deltakere" in told[0]
    scene.later(hours=3)
    assert len([shown for shown in vilde.chat if "for sen" in shown.text]) == 1


def test_a_reminder_that_could_not_leave_in_time_expires(
    scene: Scene, vilde: Person, kari: Person, ola: Person
) -> None:
    announces(vilde)
    scene.at(oslo(THURSDAY, 7, 59))
    scene.outcomes = [NotSent("no network", after=1500)] * 2
    scene.at(oslo(THURSDAY, 8, 0))
    scene.at(oslo(THURSDAY, 8, 25))
    assert reminders(kari) == ["Husk møtet i morgen:"]
    assert "for 2 deltakere" in vilde.sees("for sen").text


def test_what_is_announced_shortly_before_is_reminded_of_only_by_what_is_left(
    scene: Scene, vilde: Person, kari: Person
) -> None:
    announces(vilde, when="i dag 14.00")
    scene.later(hours=1)
    assert reminders(kari) == []
    scene.at(oslo(date(2026, 8, 24), 13, 30))
    assert reminders(kari) == ["Møtet begynner om 30 minutter:"]


def test_a_late_night_session_is_reminded_of_at_any_hour(scene: Scene, vilde: Person, kari: Person) -> None:
    announces(vilde, when="torsdag 3. september 21.00")
    scene.at(oslo(WEDNESDAY, 20, 0))
    assert reminders(kari) == ["Husk møtet i morgen:"]
    scene.at(oslo(THURSDAY, 20, 30))
    assert len(reminders(kari)) == 2


# --- moving, cancelling, another link ---------------------------------------------------------------------------------


def manages(vilde: Person, label: str) -> None:
    opens(vilde)
    vilde.presses("1. Videomøte 1")
    vilde.presses(label)


def test_moving_asks_everybody_again(scene: Scene, cohort: Cohort, vilde: Person, kari: Person, ola: Person) -> None:
    cohort.group("Lofoten", kari, ola, chat=CHAT)
    announces(vilde, whom="Lofoten")
    old = kari.last
    uid = ics(old).split("UID:")[1].split("\r\n")[0]
    kari.presses("Kommer")
    ola.presses("Kommer ikke")
    manages(vilde, "Flytt")
    vilde.writes("torsdag 10. september 08.30")
    assert "torsdag 10. september 2026" in vilde.last.text
    vilde.presses("Ja, flytt")
    for person in (kari, ola):
        assert [shown.text.split("\n")[0] for shown in person.chat] == [
            "Møtet er flyttet. Ny tid:",
            "Møtet er flyttet. Ny tid, også i fila i invitasjonen:",
        ]
        for shown in person.chat:
            assert "torsdag 10. september kl. 08.30" in shown.text
            assert shown.labels == ["Kommer", "Kommer ikke", "Vet ikke"]
        assert person.last.message.attachment is None
    new = ics(old)
    assert "SEQUENCE:1" in new
    assert "DTSTART:20260910T063000Z" in new
    assert f"UID:{uid}\r\n" in new
    assert [shown.text.split(".")[0] for shown in scene.chat(CHAT)] == [
        "Gruppa skal ha videomøte: «Videomøte 1», torsdag 10",
        "Møtet «Videomøte 1» er flyttet til torsdag 10",
    ]
    kari.presses("Kommer", old)
    assert [shown.labels[0] for shown in kari.chat] == ["✓ Kommer", "✓ Kommer"]
    scene.at(oslo(THURSDAY, 9))
    assert len(kari.chat) == 2
    scene.at(oslo(date(2026, 9, 10), 8))
    assert len([shown for shown in ola.chat if "Videomøte 1" in shown.text]) == 4


def test_what_is_said_of_a_session_that_is_moved_and_cancelled_is_said_in_few_messages(
    scene: Scene, vilde: Person, kari: Person
) -> None:
    announces(vilde)
    manages(vilde, "Flytt")
    vilde.writes("10.9. 08:30")
    vilde.presses("Ja, flytt")
    manages(vilde, "Avlys")
    vilde.presses("Ja, avlys")
    assert [shown.text.split(",")[0] for shown in kari.chat] == [
        "Avlyst: «Videomøte 1»",
        "Avlyst: «Videomøte 1»",
        "Møtet «Videomøte 1»",
    ]
    assert [shown.message.attachment is not None for shown in kari.chat] == [True, False, False]
    assert "METHOD:CANCEL" in ics(kari.chat[0])


def test_who_is_invited_after_a_move_is_simply_invited(scene: Scene, cohort: Cohort, vilde: Person) -> None:
    announces(vilde)
    manages(vilde, "Flytt")
    vilde.writes("10.9. 08:30")
    vilde.presses("Ja, flytt")
    late = cohort.participant("Late")
    scene.later(minutes=1)
    assert late.last.text.startswith("Du er invitert til videomøte:")


def test_an_answer_to_the_old_time_is_not_taken_for_the_new(scene: Scene, vilde: Person, kari: Person) -> None:
    announces(vilde)
    old = kari.last.button("Kommer").press
    manages(vilde, "Flytt")
    vilde.writes("10.9. 08:30")
    vilde.presses("Ja, flytt")
    before = kept(scene)
    assert "flyttet" in kari.carries(old, kari.chat[0].id)[0]
    assert kept(scene) == before


def test_a_session_is_moved_to_another_time_of_its_own_day(vilde: Person, kari: Person) -> None:
    announces(vilde)
    manages(vilde, "Flytt")
    vilde.writes("kl 10")
    assert "torsdag 3. september 2026 kl. 10.00" in vilde.last.text
    vilde.writes("ja")
    assert "torsdag 3. september kl. 10.00" in vilde.last.text
    assert "torsdag 3. september kl. 10.00" in kari.last.text


def test_moving_remembers_the_day_that_was_spoken_of(vilde: Person, kari: Person) -> None:
    announces(vilde)
    manages(vilde, "Flytt")
    vilde.writes("tirsdag 8. september")
    assert "Tirsdag 8. september. Når på dagen?" in vilde.last.text
    vilde.writes("kl. 10")
    assert "til tirsdag 8. september 2026 kl. 10.00?" in vilde.last.text
    vilde.writes("kl. 11")
    assert "til tirsdag 8. september 2026 kl. 11.00?" in vilde.last.text


@pytest.mark.parametrize("typed", ["torsdag 3. september 08.30", "08.30"])
def test_moving_to_the_time_it_has_asks_nothing_and_changes_nothing(
    scene: Scene, vilde: Person, kari: Person, typed: str
) -> None:
    announces(vilde)
    kari.presses("Kommer")
    manages(vilde, "Flytt")
    before = kept(scene)
    vilde.writes(typed)
    assert vilde.last.text.startswith("Møtet er allerede da, så ingenting er endret.")
    assert vilde.last.labels == ["La det stå"]
    vilde.writes("ja")
    assert kept(scene) == before
    vilde.writes("10.9. 08:30")
    assert "til torsdag 10. september" in vilde.last.text


def test_a_yes_after_what_could_not_be_taken_moves_nothing(scene: Scene, vilde: Person, kari: Person) -> None:
    announces(vilde)
    manages(vilde, "Flytt")
    vilde.writes("10.9. 08:30")
    before = kept(scene)
    vilde.writes("torsdag 3. september 08.30")
    vilde.writes("ja")
    assert "forsto jeg ikke" in vilde.last.text
    assert kept(scene) == before


def test_moving_back_reminds_again(scene: Scene, vilde: Person, kari: Person) -> None:
    announces(vilde)
    for when in ("10.9. 08:30", "3.9. 08:30"):
        manages(vilde, "Flytt")
        vilde.writes(when)
        vilde.presses("Ja, flytt")
    scene.at(oslo(THURSDAY, 8, 10))
    assert [shown.text.split("\n")[0] for shown in kari.chat[-2:]] == [
        "Husk møtet i morgen:",
        "Møtet begynner om 30 minutter:",
    ]


def test_moving_to_the_same_or_a_past_time_changes_nothing(scene: Scene, vilde: Person, kari: Person) -> None:
    announces(vilde)
    manages(vilde, "Flytt")
    before = kept(scene)
    vilde.writes("i går 08.30")
    vilde.writes("3. august 2026 08.30")
    assert "har vært" in vilde.last.text
    same = press("session.moved", 1, int(oslo(THURSDAY, 8, 30).timestamp()))
    assert "allerede" in vilde.carries(same, vilde.last.id)[0]
    vilde.carries(press("session.moved", 1, 10**15), vilde.last.id)
    vilde.carries(press("session.moved", 1, 0), vilde.last.id)
    assert kept(scene) == before
    vilde.presses("La det stå")
    assert len(kari.chat) == 1


def test_cancelling_tells_everyone_and_stops_the_reminders(
    scene: Scene, cohort: Cohort, vilde: Person, kari: Person, ola: Person
) -> None:
    cohort.group("Lofoten", kari, ola, chat=CHAT)
    announces(vilde, whom="Lofoten")
    ola.presses("Kommer ikke")
    manages(vilde, "Avlys")
    assert "2 deltakere får beskjed" in vilde.last.text
    cancelling = vilde.last.button("Ja, avlys").press
    vilde.presses("Ja, avlys")
    assert "Ingen møter er planlagt" in vilde.last.text
    for person in (kari, ola):
        assert person.chat[0].text.startswith("Avlyst: «Videomøte 1»")
        assert person.chat[0].labels == []
        assert "er avlyst" in person.last.text
        assert "METHOD:CANCEL" in ics(person.chat[0])
        assert "SEQUENCE:1" in ics(person.chat[0])
    assert "er avlyst" in scene.chat(CHAT)[-1].text
    before = kept(scene)
    assert "avlyst" in vilde.carries(cancelling, vilde.last.id)[0]
    assert "avlyst" in kari.carries("session.respond 1 0 accepted", kari.chat[0].id)[0]
    assert kept(scene) == before
    scene.at(oslo(THURSDAY, 9))
    assert len(kari.chat) == 2


def test_a_new_link_reaches_those_who_may_come(vilde: Person, kari: Person, ola: Person) -> None:
    announces(vilde)
    ola.presses("Kommer ikke")
    manages(vilde, "Ny lenke")
    vilde.writes(LINK)
    assert "samme lenka" in vilde.last.text
    vilde.writes("https://video.example.no/m/2")
    assert "https://video.example.no/m/2" in vilde.last.text
    assert "har fått ny lenke:\nhttps://video.example.no/m/2" in kari.last.text
    assert "SEQUENCE:1" in ics(kari.chat[0])
    assert "https://video.example.no/m/2" in kari.chat[0].text
    assert len(ola.chat) == 1
    assert "https://video.example.no/m/2" in ola.last.text


def test_a_session_that_has_begun_is_not_changed(scene: Scene, vilde: Person, kari: Person) -> None:
    announces(vilde)
    opens(vilde)
    vilde.presses("1. Videomøte 1")
    scene.at(oslo(THURSDAY, 8, 31))
    before = kept(scene)
    for label in ("Flytt", "Ny lenke", "Avlys"):
        assert "kan ikke endres" in vilde.presses(label)[0]
    vilde.carries("session.cancelled 1", vilde.last.id)
    assert kept(scene) == before
    assert kari.presses("Kommer") == ["Notert: Kommer. Takk!"]
    scene.at(oslo(THURSDAY, 9, 31))
    assert "har vært" in kari.presses("Kommer ikke")[0]


# --- /moter -----------------------------------------------------------------------------------------------------------


def test_my_sessions_with_answers_link_and_calendar_file(vilde: Person, kari: Person) -> None:
    announces(vilde)
    announces(vilde, when="10.9. 08:30")
    kari.presses("Kommer")
    kari.writes("/moter")
    assert "1. torsdag 3. september kl. 08.30: «Videomøte 1». Ikke svart." in kari.last.text
    assert "2. torsdag 10. september kl. 08.30: «Videomøte 1». Kommer." in kari.last.text
    kari.presses("1. Videomøte 1")
    assert LINK in kari.last.text
    kari.presses("Kommer ikke", kari.last)
    assert kari.last.labels[:3] == ["Kommer", "✓ Kommer ikke", "Vet ikke"]
    kari.presses("Kalenderfil")
    assert "DTSTART:20260903" in ics(kari.last)
    kari.presses("Alle møtene")
    assert "«Videomøte 1». Kommer ikke." in kari.sees("Møtene dine").text


def test_the_only_session_is_shown_at_once(scene: Scene, vilde: Person, kari: Person) -> None:
    kari.writes("/meetings")
    assert "Ingen møter er planlagt" in kari.last.text
    announces(vilde)
    kari.writes("/moter")
    assert LINK in kari.last.text
    scene.at(oslo(THURSDAY, 9, 31))
    kari.writes("/moter")
    assert "Ingen møter er planlagt" in kari.last.text


def test_a_facilitator_finds_the_planning_under_my_sessions(vilde: Person) -> None:
    vilde.writes("/moter")
    vilde.presses("Planlegg møter")
    assert "Nytt møte" in vilde.last.labels


def test_a_stranger_has_no_sessions(scene: Scene, vilde: Person, kari: Person) -> None:
    announces(vilde)
    fremmed = scene.person("Fremmed")
    fremmed.writes("/moter")
    assert "Videomøte" not in fremmed.last.text


def test_the_group_sees_its_sessions_in_its_chat(scene: Scene, cohort: Cohort, vilde: Person, kari: Person) -> None:
    cohort.group("Lofoten", kari, chat=CHAT)
    kari.writes("/moter", chat=CHAT)
    assert "Ingen møter er planlagt" in scene.chat(CHAT)[-1].text
    announces(vilde)
    kari.presses("Kommer")
    kari.writes("/moter", chat=CHAT)
    assert scene.chat(CHAT)[-1].text == f"«Videomøte 1», torsdag 3. september kl. 08.30 (60 min)\n{LINK}\nÉn kommer."
    kari.writes("/moter", chat=-999)
    assert "privat" in scene.chat(-999)[-1].text


def test_erasing_somebody_erases_what_they_said_and_leaves_the_session(
    scene: Scene, cohort: Cohort, vilde: Person, kari: Person
) -> None:
    announces(vilde)
    plans(vilde, when="10.9. 08:30")
    scene.tx.execute(sqlalchemy.text(f"DELETE FROM member WHERE id IN ({cohort.member(kari)}, {cohort.member(vilde)})"))
    rows = kept(scene)
    assert [len(each) for each in rows] == [1, 0, 0]  # type: ignore[arg-type]
    scene.at(oslo(THURSDAY, 9))
    pending = sqlalchemy.select(outbox).where(outbox.c.status.in_(("pending", "retry")))
    assert scene.tx.execute(pending).all() == []


def test_an_old_invitation_tells_who_is_erased_that_they_take_part_in_nothing(
    scene: Scene, cohort: Cohort, vilde: Person, kari: Person
) -> None:
    announces(vilde)
    invitation = kari.last
    press = invitation.message.buttons[0][0].press
    privacy.erase(scene.tx, scene.now, people.get(scene.tx, cohort.member(kari)))
    scene.deliver()
    assert any("Du er ikke med i noe program ennå" in told for told in kari.carries(press, invitation.id))


def test_a_session_is_read_in_the_readers_own_language(cohort: Cohort, vilde: Person) -> None:
    anne = cohort.participant("Anne", language="en")
    announces(vilde)
    assert "Thursday 3 September at 08:30" in anne.last.text
    anne.carries(anne.last.message.buttons[0][0].press, anne.last.id)
    assert "Thursday 3 September at 08:30" in anne.last.text
