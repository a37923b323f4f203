import pytest

from bot.domain.conversation import Attachment
from bot.services.programme import New
from storage import people
from tests.joining import joins, joins_as, opens, start
from tests.kept import kept
from tests.scene import Person, Scene


@pytest.fixture
def new(scene: Scene) -> New:
    return start(scene)


@pytest.fixture
def mona(scene: Scene, new: New) -> Person:
    """A manager with the list of people before her."""
    mona = joins_as(scene.person("Mona"), new.manager_token)
    mona.presses("Åpne veiledermenyen")
    mona.presses("Deltakere")
    return mona


def token_of(text: str) -> str:
    return text.split("start=", 1)[1].split(maxsplit=1)[0]


def invites(inviter: Person, whom: str) -> str:
    """Make a link for someone of this role; gives its token."""
    inviter.presses("Inviter noen")
    inviter.presses(whom)
    return token_of(inviter.last.text)


def test_the_facilitator_sees_who_is_in_and_on_the_way(scene: Scene, new: New, mona: Person) -> None:
    joins(scene.person("Kari"), new.join_token)
    opens(scene.person("Ola"), new.join_token)
    mona.writes("/veileder")
    mona.presses("Deltakere")
    assert "Én er med" in mona.last.text
    assert "Én holder på" in mona.last.text
    assert "• Kari, Sortland folkebibliotek" in mona.last.text


def test_a_long_list_says_how_many_more_there_are(scene: Scene, new: New, mona: Person) -> None:
    from handlers.people import MOST_NAMES
    from storage import participations

    for n in range(MOST_NAMES + 3):
        member = people.add(scene.tx, scene.now, f"Person {n}", None, f"{n}")
        told = {"slots": [], "electives": [], "private_prompts": False, "paused_until": None}
        participations.start(scene.tx, scene.now, member.id, new.id, **told)
    mona.writes("/veileder")
    mona.presses("Deltakere")
    assert "… og 3 til" in mona.last.text
    assert len(mona.last.text) < 4096


def test_a_pause_is_seen_in_the_list(scene: Scene, new: New, mona: Person) -> None:
    kari = joins(scene.person("Kari"), new.join_token)
    kari.writes("/pause")
    kari.presses("2 uker")
    mona.writes("/veileder")
    mona.presses("Deltakere")
    assert "(pause til mandag 7. september)" in mona.last.text


def test_the_shared_link_comes_with_its_qr_code_and_lets_many_in(scene: Scene, new: New, mona: Person) -> None:
    token = invites(mona, "Alle deltakerne")
    picture = mona.last.message.attachment
    assert isinstance(picture, Attachment)
    assert picture.picture
    assert picture.content.startswith(b"\x89PNG")
    for name in ("Kari", "Ola"):
        assert "Da er du med" in joins(scene.person(name), token).last.text


def test_a_manager_lets_a_facilitator_in_by_a_single_use_link(scene: Scene, new: New, mona: Person) -> None:
    token = invites(mona, "Veileder")
    siri = joins_as(scene.person("Siri"), token)
    assert people.roles(scene.tx, people.by_address(scene.tx, str(siri.id)).id) == {(new.id, "facilitator")}
    eve = scene.person("Eve")
    eve.writes(f"/start {token}")
    assert "brukt før" in eve.last.text


def test_a_link_gives_never_more_than_its_issuer_has(scene: Scene, new: New, mona: Person) -> None:
    siri = joins_as(scene.person("Siri"), invites(mona, "Veileder"))
    siri.presses("Åpne veiledermenyen")
    siri.presses("Deltakere")
    siri.presses("Inviter noen")
    assert "Programansvarlig" not in siri.last.labels
    before = kept(scene.tx)
    assert "for veilederne" in siri.carries(f"people.link {new.id} manager 0", siri.last.id)[0]
    assert "for veilederne" in siri.carries(f"people.link {new.id} nonsense 0", siri.last.id)[0]
    assert kept(scene.tx) == before


def test_a_shared_link_is_for_participants_only(scene: Scene, new: New, mona: Person) -> None:
    mona.carries(f"people.link {new.id} manager 1", mona.last.id)
    token = token_of(mona.last.text)
    joins_as(scene.person("Siri"), token)
    eve = scene.person("Eve")
    eve.writes(f"/start {token}")
    assert "brukt før" in eve.last.text


def test_the_token_of_a_link_is_kept_nowhere(scene: Scene, new: New, mona: Person) -> None:
    token = invites(mona, "Deltaker")
    everything = "\n".join(scene.tx.connection.iterdump())
    assert token not in everything


@pytest.mark.parametrize("data", ["people.menu {p}", "people.invite {p}", "people.link {p} participant 0"])
def test_a_participant_sees_nothing_of_it(scene: Scene, new: New, data: str) -> None:
    kari = joins(scene.person("Kari"), new.join_token)
    before = kept(scene.tx)
    assert "for veilederne" in kari.carries(data.format(p=new.id), kari.last.id)[0]
    assert kept(scene.tx) == before


def test_a_manager_of_one_programme_has_no_say_in_another(scene: Scene, new: New, mona: Person) -> None:
    other = start(scene)
    before = kept(scene.tx)
    assert "for veilederne" in mona.carries(f"people.link {other.id} participant 0", mona.last.id)[0]
    assert kept(scene.tx) == before
