from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy

from bot.domain.conversation import File, press
from bot.domain.delivery import NotSent, Perhaps, Unreachable
from bot.services import outbox, privacy
from storage import people
from storage.schema import broadcast, draft
from storage.schema import outbox as messages
from tests.cohort import Cohort
from tests.scene import Person, Scene

CHAT = -100


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
    vilde.presses("Skriv til deltakerne")


def begins(vilde: Person, *choices: str) -> None:
    opens(vilde)
    for label in choices or ("Alle deltakerne",):
        vilde.presses(label)


def kept(scene: Scene) -> list[object]:
    return [scene.tx.execute(sqlalchemy.select(table)).all() for table in (broadcast, draft)]


def sent(scene: Scene) -> int:
    posts = sqlalchemy.select(sqlalchemy.func.count()).select_from(messages).where(messages.c.kind == "broadcast.post")
    return scene.tx.execute(posts).scalar_one()


def test_a_message_to_everyone_is_shown_first_as_they_will_see_it(vilde: Person, kari: Person, ola: Person) -> None:
    begins(vilde)
    vilde.writes("Husk fristen på fredag!")
    preview, confirm = vilde.chat[-2:]
    assert preview.text == "Fra veileder Vilde:\n\nHusk fristen på fredag!"
    assert "Den går privat til 2 deltakere." in confirm.text
    assert kari.chat == []
    vilde.presses("Send")
    assert kari.last.text == ola.last.text == preview.text
    vilde.presses("Oppdater")
    assert "2 av 2 levert." in vilde.last.text


def test_no_sends_nothing(scene: Scene, vilde: Person, kari: Person) -> None:
    begins(vilde)
    vilde.writes("Husk fristen på fredag!")
    sending = vilde.last.button("Send").press
    assert "Ingen har fått den" in vilde.presses("Kast")[0]
    assert "gjelder ikke lenger" in vilde.carries(sending, vilde.last.id)[0]
    assert kept(scene)[0] == []
    assert "Husk" not in str(kept(scene))
    assert kari.chat == []


def test_a_message_can_be_changed_before_it_is_sent(vilde: Person, kari: Person) -> None:
    begins(vilde)
    vilde.writes("Husk fristen på fredga!")
    older = vilde.last
    stale = older.button("Send").press
    vilde.presses("Endre")
    vilde.writes("Husk fristen på fredag!")
    assert "gjelder ikke lenger" in vilde.carries(stale, older.id)[0]
    assert older.labels[-3:] == ["Fortsett på «Husk fristen på fredag!»", "Kast utkastet", "Tilbake"]
    vilde.presses("Send")
    vilde.carries(stale, older.id)
    assert "Meldinger jeg har sendt" in older.labels
    assert [shown.text for shown in kari.chat] == ["Fra veileder Vilde:\n\nHusk fristen på fredag!"]


def test_an_older_preview_sends_nothing_that_was_written_since(vilde: Person, kari: Person, ola: Person) -> None:
    begins(vilde)
    vilde.writes("Husk fristen på fredga!")
    older = vilde.last
    vilde.writes("Husk fristen på fredag!")
    vilde.presses("Send", vilde.last)
    begins(vilde, "Én person", "Kari")
    vilde.writes("Hei, Kari!")
    vilde.presses("Send", older)
    assert [shown.text for shown in kari.chat] == ["Fra veileder Vilde:\n\nHusk fristen på fredag!"]


def test_sending_twice_at_once_sends_once(scene: Scene, vilde: Person, kari: Person) -> None:
    begins(vilde)
    vilde.writes("Hei!")
    sending = vilde.last.button("Send").press
    vilde.carries(sending, vilde.last.id)
    before = kept(scene)
    vilde.carries(sending, vilde.last.id)
    assert kept(scene) == before
    assert len(kari.chat) == 1


def test_a_message_that_is_left_is_taken_up_again(vilde: Person, kari: Person) -> None:
    begins(vilde)
    vilde.writes("Husk fristen på fredag, og ta med boka!")
    vilde.writes("/hjelp")
    opens(vilde)
    vilde.presses("Fortsett på «Husk fristen på fredag, og ta…»")
    vilde.presses("Send")
    assert "ta med boka" in kari.last.text


def test_a_group_with_a_chat_is_written_to_there(
    scene: Scene, cohort: Cohort, vilde: Person, kari: Person, ola: Person
) -> None:
    cohort.group("Lofoten", kari, ola, chat=CHAT)
    begins(vilde, "En gruppe", "Lofoten")
    vilde.writes("Hei, gruppe!")
    assert "i chatten til gruppa Lofoten, som har 2 medlemmer" in vilde.last.text
    vilde.presses("Send")
    assert [shown.text for shown in scene.chat(CHAT)] == ["Fra veileder Vilde:\n\nHei, gruppe!"]
    assert kari.chat == []


def test_a_group_without_a_chat_is_written_to_in_private(
    cohort: Cohort, vilde: Person, kari: Person, ola: Person
) -> None:
    cohort.group("Lofoten", kari)
    begins(vilde, "En gruppe", "Lofoten")
    vilde.writes("Hei, gruppe!")
    assert "Den går privat til én deltaker." in vilde.last.text
    vilde.presses("Send")
    assert "Hei, gruppe!" in kari.last.text
    assert ola.chat == []


def test_one_person_is_picked_from_pages(cohort: Cohort, vilde: Person) -> None:
    crowd = [cohort.participant(f"Person {n:02}") for n in range(17)]
    begins(vilde, "Én person", "Neste", "Neste")
    assert vilde.last.labels == ["Person 16", "‹ Forrige", "Tilbake"]
    vilde.presses("‹ Forrige")
    vilde.presses("Person 09")
    vilde.writes("Hei, du!")
    assert "privat til Person 09" in vilde.last.text
    vilde.presses("Send")
    assert [bool(each.chat) for each in crowd].index(True) == 9
    assert sum(len(each.chat) for each in crowd) == 1


def test_a_photo_and_a_document_go_along(vilde: Person, kari: Person) -> None:
    for kind in ("photo", "document"):
        begins(vilde)
        vilde.sends(kind, "Se her")
        assert vilde.chat[-2].message.file == File(kind, f"{kind}-of-Vilde")  # type: ignore[arg-type]
        vilde.presses("Send")
        assert kari.last.message.file == File(kind, f"{kind}-of-Vilde")  # type: ignore[arg-type]
        assert kari.last.text == "Fra veileder Vilde:\n\nSe her"
    begins(vilde)
    vilde.sends("photo")
    assert vilde.chat[-2].text == "Fra veileder Vilde"


@pytest.mark.parametrize(
    ("does", "words"),
    [
        (lambda vilde: vilde.writes("   "), "tekst, et bilde eller et dokument"),
        (lambda vilde: vilde.sends("voice"), "tekst, et bilde eller et dokument"),
        (lambda vilde: vilde.writes("", unsupported=True), "tekst, et bilde eller et dokument"),
        (lambda vilde: vilde.writes("x" * 4001), "plass til 4000"),
        (lambda vilde: vilde.writes("x" * 20_000), "20000 tegn"),
        (lambda vilde: vilde.writes("🙂" * 2001), "4002 tegn"),
        (lambda vilde: vilde.sends("photo", "x" * 929), "plass til 928"),
    ],
)
def test_what_cannot_be_sent_is_asked_for_again(
    does: Callable[[Person], object], words: str, scene: Scene, vilde: Person, kari: Person
) -> None:
    begins(vilde)
    before = kept(scene)
    does(vilde)
    assert words in vilde.last.text
    assert kept(scene) == before
    vilde.writes("x" * 4000)
    vilde.presses("Send")
    assert len(f"(Denne har du kanskje fått før.)\n{kari.last.text}") <= 4096


def test_who_cannot_be_reached_is_named_and_not_tried(
    scene: Scene, cohort: Cohort, vilde: Person, kari: Person, ola: Person
) -> None:
    people.set_reachable(scene.tx, cohort.member(ola), reachable=False)
    begins(vilde)
    vilde.writes("Hei!")
    assert "Den går privat til én deltaker.\nJeg når ikke: Ola." in vilde.last.text
    vilde.presses("Send")
    vilde.presses("Oppdater")
    assert "1 av 1 levert." in vilde.last.text
    people.set_reachable(scene.tx, cohort.member(kari), reachable=False)
    begins(vilde)
    vilde.writes("Hei igjen!")
    assert "Jeg når ingen akkurat nå." in vilde.last.text
    assert "Send" not in vilde.last.labels
    before = kept(scene)
    (begun,) = scene.tx.execute(sqlalchemy.select(draft.c.revision)).scalars()
    assert "Jeg når ingen" in vilde.carries(press("broadcast.send", cohort.id, begun), vilde.last.id)[0]
    assert kept(scene) == before


def test_how_far_it_has_come_is_seen_afterwards(scene: Scene, cohort: Cohort, vilde: Person) -> None:
    for name in ("Anne", "Berit", "Carl", "Dina"):
        cohort.participant(name)
    begins(vilde)
    vilde.writes("Hei!")
    at_once = NotSent("busy", after=0)  # the answer to the facilitator goes first
    scene.outcomes = [at_once, NotSent("busy", after=60), Unreachable("blocked"), Perhaps("time-out")]
    vilde.presses("Send")
    vilde.presses("Oppdater", vilde.sees("Sendt til"))
    assert "1 av 4 levert.\n2 er på vei.\nKom ikke fram, eller kanskje ikke: Berit." in vilde.sees("Sendt til").text
    scene.later(minutes=2)
    opens(vilde)
    vilde.presses("Meldinger jeg har sendt")
    assert "1. mandag 24. august kl. 09.00, alle deltakerne: 3 av 4 levert." in vilde.last.text
    vilde.presses("1. Hei!")
    assert "3 av 4 levert.\nKom ikke fram, eller kanskje ikke: Berit." in vilde.last.text


def test_outside_working_hours_the_facilitator_is_told_so(scene: Scene, vilde: Person, kari: Person) -> None:
    begins(vilde)
    vilde.writes("Hei!")
    assert "utenfor arbeidstida" not in vilde.last.text
    scene.now = datetime(2026, 8, 24, 20, 0, tzinfo=UTC)
    begins(vilde)
    vilde.writes("Hei!")
    assert "utenfor arbeidstida" in vilde.last.text


def test_only_a_facilitator_of_the_programme_writes_to_its_people(
    scene: Scene, cohort: Cohort, vilde: Person, kari: Person
) -> None:
    group = cohort.group("Lofoten", kari)
    begins(vilde)
    vilde.writes("Hei!")
    vilde.presses("Send")
    begins(vilde)
    vilde.writes("Utkast")
    before, posted = kept(scene), sent(scene)
    elsewhere = Cohort(scene).facilitator("Eva")
    for forged in [
        press("broadcasts.menu", cohort.id),
        press("broadcast.groups", cohort.id, 0),
        press("broadcast.people", cohort.id, 0),
        press("broadcast.all", cohort.id),
        press("broadcast.group", cohort.id, group.id),
        press("broadcast.person", cohort.id, cohort.member(kari)),
        press("broadcast.edit", cohort.id),
        press("broadcast.continue", cohort.id),
        press("broadcast.drop", cohort.id),
        press("broadcast.send", cohort.id, 4),
        press("broadcast.sent", cohort.id),
        press("broadcast.progress", 1),
    ]:
        for person in (elsewhere, cohort.manager("Mona"), kari, scene.person("Fremmed")):
            assert person.carries(forged, 1) != []
    assert (kept(scene), sent(scene)) == (before, posted)
    assert elsewhere.chat == []


def test_nobody_elses_people_or_groups_can_be_chosen(scene: Scene, cohort: Cohort, vilde: Person, kari: Person) -> None:
    other = Cohort(scene)
    eva = other.participant("Eva")
    theirs = other.group("Andre", eva)
    gone = cohort.participant("Gone")
    cohort.leaves(gone)
    before = kept(scene)
    for forged in [
        press("broadcast.group", cohort.id, theirs.id),
        press("broadcast.person", cohort.id, other.member(eva)),
        press("broadcast.person", cohort.id, 999),
    ]:
        assert "gjelder ikke lenger" in vilde.carries(forged, 1)[0]
    left = press("broadcast.person", cohort.id, cohort.member(gone))
    assert "Gone er ikke med i programmet lenger" in vilde.carries(left, 1)[0]
    assert kept(scene) == before


def test_somebody_who_left_gets_nothing(scene: Scene, cohort: Cohort, vilde: Person, kari: Person, ola: Person) -> None:
    cohort.leaves(ola)
    begins(vilde)
    vilde.writes("Hei!")
    vilde.presses("Send")
    assert len(kari.chat) == 1
    assert ola.chat == []


def test_the_words_above_are_in_the_readers_language(cohort: Cohort, vilde: Person) -> None:
    anne = cohort.participant("Anne", language="en")
    begins(vilde)
    vilde.writes("Hei!")
    vilde.presses("Send")
    assert "Vilde" in anne.last.text
    assert "Hei!" in anne.last.text


def test_erasing_its_author_takes_a_message_back(scene: Scene, cohort: Cohort, vilde: Person, kari: Person) -> None:
    begins(vilde)
    vilde.writes("Hei!")
    vilde.presses("Send")
    begins(vilde)
    vilde.writes("Utkast")
    member = people.by_address(scene.tx, str(vilde.id))
    assert member is not None
    privacy.erase(scene.tx, scene.now, member)
    scene.deliver()
    assert kept(scene) == [[], []]
    assert kari.chat == []


def test_the_text_is_kept_once(scene: Scene, cohort: Cohort, vilde: Person, kari: Person, ola: Person) -> None:
    begins(vilde)
    vilde.writes("Bare ett sted")
    vilde.presses("Send")
    rows = scene.tx.execute(sqlalchemy.select(messages.c.params).where(messages.c.kind == "broadcast.post")).all()
    assert [row.params for row in rows] == [{"broadcast": 1}, {"broadcast": 1}]
    assert outbox.at(scene.tx, kari.id, kari.last.id) is not None


# --- written at another moment than it is asked for ------------------------------------------------------------------


def test_what_is_written_before_anybody_is_chosen_is_kept(vilde: Person, kari: Person, ola: Person) -> None:
    opens(vilde)
    vilde.writes("Husk møtet.")
    assert vilde.last.text == "Hvem skal ha «Husk møtet.»?"
    vilde.presses("Én person")
    vilde.presses("Kari")
    assert "Den går privat til Kari." in vilde.last.text
    vilde.presses("Send")
    assert "Husk møtet." in kari.last.text
    assert not ola.chat


def test_before_anybody_is_chosen_nothing_can_be_sent(
    scene: Scene, cohort: Cohort, vilde: Person, kari: Person
) -> None:
    opens(vilde)
    vilde.writes("Husk møtet.")
    before = kept(scene)
    for revision in range(3):
        assert "gjelder ikke lenger" in vilde.carries(press("broadcast.send", cohort.id, revision), 1)[0]
    assert kept(scene) == before
    assert not kari.chat


def test_what_is_written_under_the_preview_takes_its_place(vilde: Person, kari: Person) -> None:
    begins(vilde)
    vilde.writes("Husk møtet klokka ni.")
    vilde.writes("Husk møtet klokka ti.")
    vilde.presses("Send")
    assert kari.last.text.endswith("Husk møtet klokka ti.")
    vilde.writes("Og dette er ikke en melding.")
    assert "ikke en melding" not in kari.last.text


def test_a_draft_can_be_thrown_away_from_where_it_is_found_again(scene: Scene, vilde: Person, kari: Person) -> None:
    begins(vilde)
    vilde.writes("Husk møtet.")
    opens(vilde)
    assert "Fortsett på «Husk møtet.»" in vilde.last.labels
    assert "Ingen har fått den" in vilde.presses("Kast utkastet")[0]
    assert "Kast utkastet" not in vilde.last.labels
    assert not kari.chat


def test_who_goes_back_is_not_waited_for(scene: Scene, vilde: Person, kari: Person) -> None:
    opens(vilde)
    vilde.presses("Tilbake")
    before = kept(scene)
    vilde.writes("Takk for i dag.")
    assert kept(scene) == before
