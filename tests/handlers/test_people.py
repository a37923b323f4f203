import pytest

from bot import qr
from bot.domain.conversation import Attachment, press
from bot.domain.delivery import NotSent
from bot.services.programme import New
from storage import audit, groups, links, participations, people
from tests.joining import joins, joins_as, opens, start
from tests.kept import kept
from tests.scene import Person, Scene, Shown
from tests.week import Week


@pytest.fixture
def new(scene: Scene) -> New:
    return start(scene)


@pytest.fixture
def mona(scene: Scene, new: New) -> Person:
    """A manager with the screen of people before her."""
    mona = joins_as(scene.person("Mona"), new.manager_token)
    mona.presses("For veiledere")
    mona.presses("Deltakere")
    return mona


@pytest.fixture
def vilde(scene: Scene, mona: Person) -> Person:
    """A facilitator."""
    return joins_as(scene.person("Vilde"), invites(mona, "Veileder"))


def sees_people(vilde: Person) -> Shown:
    vilde.writes("/veileder")
    vilde.presses("Deltakere")
    return vilde.last


def token_of(text: str) -> str:
    return text.split("start=", 1)[1].split(maxsplit=1)[0]


def invites(inviter: Person, whom: str) -> str:
    """Make a link for someone of this role; gives its token."""
    inviter.presses("Inviter noen")
    inviter.presses(whom)
    return token_of(inviter.last.text)


def test_the_facilitator_sees_who_is_in_by_name_and_how_many_are_on_the_way(
    scene: Scene, new: New, vilde: Person
) -> None:
    for name in ("Ørjan", "Kari", "Åse"):
        joins(scene.person(name), new.join_token)
    opens(scene.person("Ola"), new.join_token)
    shown = sees_people(vilde)
    assert "3 er med" in shown.text
    assert "Én holder på" in shown.text
    assert shown.labels[:3] == ["Kari (uten gruppe)", "Ørjan (uten gruppe)", "Åse (uten gruppe)"]


def test_a_long_list_comes_in_pages(scene: Scene, new: New, vilde: Person) -> None:
    for n in range(10):
        member = people.add(scene.tx, scene.now, f"Person {n}", None, f"{n}")
        told = {"slots": [], "electives": [], "private_prompts": False, "paused_until": None}
        participations.start(scene.tx, scene.now, member.id, new.id, **told)
    assert "Person 8 (uten gruppe)" not in sees_people(vilde).labels
    vilde.presses("Neste")
    assert vilde.last.labels[:2] == ["Person 8 (uten gruppe)", "Person 9 (uten gruppe)"]


def test_one_person_is_seen_with_pause_and_when_they_were_heard_from(scene: Scene, new: New, vilde: Person) -> None:
    kari = joins(scene.person("Kari"), new.join_token)
    scene.later(days=1)
    kari.writes("/pause")
    kari.presses("2 uker")
    scene.later(days=1)
    sees_people(vilde)
    vilde.presses("Kari")
    text = vilde.last.text
    assert text.startswith("Kari, Sortland folkebibliotek\n")
    assert "Ikke i noen gruppe ennå" in text
    assert "Skrev eller trykket sist: tirsdag 25. august." in text
    assert "Har pause til tirsdag 8. september." in text
    vilde.presses("Skriv til Kari")
    assert "Skriv meldinga til Kari." in vilde.last.text


def test_one_person_is_seen_with_their_group_and_whether_they_are_in_its_chat(scene: Scene) -> None:
    week = Week(scene)
    groups.went_from_chat(scene.tx, week.north.id, week.member(week.kari))
    for name, told in (("Kari", "Ikke i chatten ennå"), ("Ola", "Er i chatten."), ("Per", "Gruppe: Sør.")):
        sees_people(week.vilde)
        week.vilde.presses(f"{name} (")
        assert told in week.vilde.last.text
    week.vilde.presses("Gruppa Sør")
    assert "Sør: " in week.vilde.last.text


def test_who_shut_the_bot_out_is_seen_as_out_of_reach(scene: Scene) -> None:
    week = Week(scene)
    people.set_reachable(scene.tx, week.member(week.kari), reachable=False)
    sees_people(week.vilde)
    week.vilde.presses("Kari")
    assert "Jeg når ikke denne personen nå" in week.vilde.last.text


def test_nobody_of_another_programme_is_shown(scene: Scene) -> None:
    week, other = Week(scene), Week(scene)
    before = kept(scene.tx)
    for programme_id in (week.id, other.id):
        toasts = week.vilde.carries(press("people.show", other.member(other.kari), programme_id), 1)
        assert toasts[0] != ""
    assert kept(scene.tx) == before


def test_the_shared_link_comes_with_its_qr_code_and_lets_many_in(scene: Scene, new: New, mona: Person) -> None:
    token = invites(mona, "Alle deltakerne")
    picture = mona.last.message.attachment
    assert isinstance(picture, Attachment)
    assert picture.picture
    assert picture.content == qr.png(f"https://t.me/kollokvie_bot?start={token}")
    for name in ("Kari", "Ola"):
        assert "Da er du med" in joins(scene.person(name), token).sees("Takk").text


def test_a_manager_lets_a_facilitator_in_by_a_single_use_link(scene: Scene, new: New, mona: Person) -> None:
    token = invites(mona, "Veileder")
    siri = joins_as(scene.person("Siri"), token)
    assert people.roles(scene.tx, people.by_address(scene.tx, str(siri.id)).id) == {(new.id, "facilitator")}
    eve = scene.person("Eve")
    eve.writes(f"/start {token}")
    assert "brukt før" in eve.last.text


def test_an_operator_can_read_who_made_a_link_for_many_and_who_took_it_back(scene: Scene, mona: Person) -> None:
    invites(mona, "Alle deltakerne")
    mona.presses("Tilbake")
    mona.presses("Lenker som virker nå")
    mona.presses("Alle deltakerne")
    mona.presses("Trekk tilbake")
    done = [(each.action, each.actor) for each in audit.newest(scene.tx, 2)]
    assert done == [("link withdrawn", "Mona"), ("shared link made", "Mona")]


def test_a_link_gives_never_more_than_its_issuer_has(scene: Scene, new: New, mona: Person) -> None:
    siri = joins_as(scene.person("Siri"), invites(mona, "Veileder"))
    siri.presses("For veiledere")
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


def test_what_to_do_with_a_link_is_said_beside_it_and_not_in_what_is_sent_on(mona: Person) -> None:
    token = invites(mona, "Deltaker")
    assert mona.last.text == (
        "Bli med i «Lederutvikling for små bibliotek» som deltaker: " + f"https://t.me/kollokvie_bot?start={token}"
    )
    assert "Send meldinga under videre" in mona.sees("30 dager").text


def test_what_is_sent_on_is_in_the_programmes_language(scene: Scene, mona: Person) -> None:
    invite = mona.last.button("Inviter noen").press
    mona.carries(press("settings.language", "en"), mona.last.id)
    mona.carries(invite, mona.last.id)
    mona.presses("Participant")
    assert mona.last.text.startswith("Bli med i «Lederutvikling for små bibliotek» som deltaker: ")


def test_a_link_that_went_to_the_wrong_person_is_taken_back(scene: Scene, mona: Person) -> None:
    token = invites(mona, "Veileder")
    mona.presses("Tilbake", mona.sees("Send meldinga under"))
    mona.presses("Lenker som virker nå")
    mona.presses("Veileder, til onsdag 23. september 2026")
    assert mona.sees("Laget av Mona")
    assert "virker ikke lenger" in mona.presses("Trekk tilbake")[0]
    eve = scene.person("Eve")
    eve.writes(f"/start {token}")
    assert "kjenner jeg ikke" in eve.last.text


def test_a_used_link_is_not_listed(scene: Scene, mona: Person, vilde: Person) -> None:
    mona.presses("Tilbake")
    mona.presses("Lenker som virker nå")
    labels = mona.sees("Lenker som virker nå").labels
    assert not any(label.startswith("Veileder") for label in labels)
    assert any(label.startswith("Alle deltakerne") for label in labels)


def test_a_facilitator_sees_and_takes_back_no_link_of_a_manager(
    scene: Scene, new: New, mona: Person, vilde: Person
) -> None:
    mona.presses("Tilbake")
    mona.presses("Programansvarlig")
    (id,) = [each.id for each in links.live(scene.tx, scene.now, new.id) if each.role == "manager"]
    before = kept(scene.tx)
    for name in ("people.live", "people.withdraw"):
        assert "for veilederne" in vilde.carries(press(name, id), vilde.last.id)[0]
        assert "gjelder ikke lenger" in vilde.carries(press(name, 12345), vilde.last.id)[0]
    assert kept(scene.tx) == before


@pytest.mark.parametrize("whom", ["Veileder", "Alle deltakerne"])
def test_a_link_whose_message_is_tried_again_is_made_once(scene: Scene, new: New, vilde: Person, whom: str) -> None:
    before = len(links.live(scene.tx, scene.now, new.id)), len(audit.newest(scene.tx, 50))
    sees_people(vilde)
    vilde.presses("Inviter noen")
    scene.outcomes = [None, NotSent("Too Many Requests", after=3), NotSent("Too Many Requests", after=3)]
    vilde.presses(whom)
    scene.later(minutes=1)
    scene.later(minutes=1)
    after = len(links.live(scene.tx, scene.now, new.id)), len(audit.newest(scene.tx, 50))
    assert after == (before[0] + 1, before[1] + 1)
    opens(scene.person("Ola"), token_of(vilde.last.text))
