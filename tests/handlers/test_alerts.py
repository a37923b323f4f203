from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.conversation import Message
from bot.domain.delivery import Perhaps, Refused, Unreachable
from bot.services import alerts, outbox
from bot.services.outbox import To
from bot.texts import capital
from handlers import render
from storage import outbox as rows
from storage import people
from tests.handlers.test_groups import stored
from tests.region import SORTLAND, Region
from tests.scene import Person, Scene, Shown

CHAT = -700
LOST = Perhaps("Timed out")
SATURDAY_NIGHT = datetime(2026, 8, 29, 21, 0, tzinfo=UTC)


@pytest.fixture
def region(scene: Scene) -> Region:
    return Region(scene)


@pytest.fixture
def berit(region: Region) -> Person:
    return region.facilitator("Berit")


@pytest.fixture
def kari(region: Region) -> Person:
    return region.librarian("Kari", SORTLAND)


def sends(region: Region, to: To, *outcomes: Any, kind: str = "help", **how: Any) -> None:
    """The bot writes of its own accord, and this is what becomes of it."""
    scene = region.scene
    scene.outcomes = list(outcomes)
    outbox.send(scene.tx, scene.now, to, kind, programme=region.id, **{"if_uncertain": "ask"} | how)
    scene.deliver()


def doubtful(scene: Scene, chat: int) -> Shown:
    """The message that nobody knows to have arrived, as it stands in the chat after all."""
    (delivery,) = alerts.in_doubt(scene.tx, chat)
    message = render(scene.tx, delivery, scene.now, bot="kollokvie_bot")
    assert isinstance(message, Message)
    scene.chat(chat).append(Shown(scene.next_id(), message))
    return scene.chat(chat)[-1]


# --- uncertain -------------------------------------------------------------------------------------------------------


def test_an_uncertain_message_is_never_sent_again_by_itself(region, berit, kari) -> None:
    sends(region, To(member=region.member(kari)), LOST)
    region.scene.later(days=3)
    assert not kari.chat
    assert "Jeg vet ikke om en melding kom fram til Kari" in berit.last.text


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("posting.group", "spørsmålet"),
        ("answer.posted", "et svar"),
        ("experience.posted", "en erfaring"),
        ("reply.posted", "det noen skrev til et svar"),
        ("summaries.week", "oppsummeringa av uka"),
        ("session.changed", "beskjeden om et møte"),
    ],
)
def test_what_is_in_doubt_is_told_in_words_that_one_can_look_for(region, berit, kari, kind: str, told: str) -> None:
    region.group("Vågan", kari, chat=CHAT)
    sends(region, To(member=region.member(kari)), LOST)
    (delivery,) = alerts.waiting(region.scene.tx, region.id)
    rows.change(region.scene.tx, delivery.id, kind=kind)
    berit.writes("/veileder")
    berit.presses("Usikre leveringer (1)")
    assert f"1. {capital(told)}, Kari" in berit.last.text


def test_the_facilitators_word_settles_it(region, berit, kari) -> None:
    arne = region.facilitator("Arne")
    sends(region, To(member=region.member(kari)), LOST)
    berit.presses("Kom fram")
    assert berit.last.text == arne.last.text == "Ordnet: en melding til Kari kom fram."
    assert not kari.chat


def test_what_is_sent_again_is_marked_as_a_possible_repeat(region, berit, kari) -> None:
    sends(region, To(member=region.member(kari)), LOST)
    berit.presses("Send igjen")
    assert kari.last.text.startswith("(Denne har du kanskje fått før.)")
    assert "sendes en gang til" in berit.last.text


def test_two_presses_send_once(region, berit, kari) -> None:
    sends(region, To(member=region.member(kari)), LOST)
    button = berit.last.button("Send igjen").press
    berit.carries(button, berit.last.id)
    berit.carries(button, berit.last.id)
    assert len(kari.chat) == 1


def test_it_is_not_for_others_to_settle(region, berit, kari) -> None:
    sends(region, To(member=region.member(kari)), LOST)
    stranger = Region(region.scene).facilitator("Arne")
    before = stored(region.scene)
    for person in (kari, stranger, region.scene.person("Ingen")):
        for name in ("alerts.arrived 1", "alerts.again 1", f"alerts.menu {region.id}", "alerts.again 99"):
            assert "for veilederne" in person.carries(name, 1)[0]
    assert stored(region.scene) == before
    assert len(alerts.waiting(region.scene.tx, region.id)) == 1


def test_all_that_is_uncertain_stands_in_one_list(region, berit, kari) -> None:
    group = region.group("Vågan", kari, chat=CHAT)
    for n in range(6):
        sends(region, To(group=group.id) if n % 2 else To(member=region.member(kari)), LOST)
    berit.writes("/veileder")
    berit.presses("Usikre leveringer (6)")
    assert "2. En melding, gruppa Vågan, mandag 24. august kl. 09.00" in berit.last.text
    assert "og én til" in berit.last.text
    berit.presses("2. Kom fram")
    berit.presses("1. Send igjen")
    assert len(kari.chat) == 1
    for _ in range(4):
        berit.presses("1. Kom fram")
    assert "Ingen usikre leveringer" in berit.last.text
    berit.presses("Tilbake")
    assert not any("Usikre" in label for label in berit.last.labels)


def test_a_press_on_the_message_proves_that_it_arrived(region, berit, kari) -> None:
    sends(region, To(member=region.member(kari)), LOST)
    shown = doubtful(region.scene, kari.id)
    kari.presses("Gruppa mi", shown)
    assert alerts.waiting(region.scene.tx, region.id) == []
    assert rows.at(region.scene.tx, kari.id, shown.id)
    assert berit.last.text == "Ordnet: en melding til Kari kom fram."


def test_a_reply_in_the_group_proves_that_the_message_arrived(region, berit, kari) -> None:
    group = region.group("Vågan", kari, chat=CHAT)
    sends(region, To(group=group.id), LOST)
    kari.replies(doubtful(region.scene, CHAT), "Mitt svar", chat=CHAT)
    assert alerts.waiting(region.scene.tx, region.id) == []


def test_an_answer_to_another_message_proves_nothing(region, berit, kari) -> None:
    group = region.group("Vågan", kari, chat=CHAT)
    sends(region, To(group=group.id), LOST)
    kari.replies(Shown(1, Message("Noe annet")), "Mitt svar", chat=CHAT)
    kari.carries("question", 2, CHAT, under="")
    assert len(alerts.waiting(region.scene.tx, region.id)) == 1


def test_an_erased_person_leaves_no_question_behind(region, berit, kari) -> None:
    from storage import people

    berit_id = region.member(berit)
    sends(region, To(member=region.member(kari)), LOST, *[])
    people.erase(region.scene.tx, region.member(kari))
    alerts.tell(region.scene.tx, region.scene.now, region.id, "alert.uncertain", delivery=1)
    alerts.tell(region.scene.tx, region.scene.now, region.id, "alert.unreachable", member=99)
    told = len(berit.chat)
    region.scene.deliver()
    assert len(berit.chat) == told
    assert berit_id


def test_what_cannot_be_addressed_holds_up_nothing_else(region, berit, kari, caplog) -> None:
    alerts.tell(region.scene.tx, region.scene.now, region.id, "alert.session_left", session=99)  # there is none
    alerts.blocked(region.scene.tx, region.scene.now, region.member(kari))
    region.scene.deliver()
    assert "could not be addressed" in caplog.text
    assert berit.sees("Kari")


def test_what_a_message_makes_when_it_is_put_into_words_is_undone_while_it_is_looked_for(region, berit, kari) -> None:
    group = region.group("Vågan", kari)
    sends(region, To(member=region.member(berit)), LOST, kind="group.connect", group=group.id)
    links = region.scene.tx.exec_driver_sql("SELECT count(*) FROM link").scalar()
    berit.carries("facilitator", 2, under="Noe annet")
    assert region.scene.tx.exec_driver_sql("SELECT count(*) FROM link").scalar() == links


def test_a_doubtful_message_that_cannot_be_put_into_words_stops_nobody(region, berit, kari, caplog) -> None:
    scene = region.scene
    sends(region, To(member=region.member(kari)), LOST)
    (doubt,) = alerts.in_doubt(scene.tx, kari.id)
    rows.change(scene.tx, doubt.id, kind="no_such_message")
    kari.carries("group", 2, under="Noe annet")
    assert "gruppe" in kari.last.text
    assert "could not be put into words" in caplog.text


# --- out of reach ----------------------------------------------------------------------------------------------------


def test_who_cannot_be_reached_is_told_once_until_they_are_back(region, berit, kari) -> None:
    to = To(member=region.member(kari))
    sends(region, to, Unreachable("Forbidden: bot was blocked by the user"))
    sends(region, to)
    told = [shown.text for shown in berit.chat]
    assert len(told) == 1
    assert "Jeg når ikke Kari i Telegram lenger" in told[0]
    kari.writes("/hjelp")
    sends(region, to, Unreachable("Forbidden: bot was blocked by the user"))
    assert len(berit.chat) == 2


def test_who_comes_back_gets_what_they_missed_but_for_what_is_too_late(region, berit, kari) -> None:
    to, scene = To(member=region.member(kari)), region.scene
    sends(region, to, Unreachable("blocked"), expires_at=scene.now + timedelta(hours=5))
    sends(region, to, expires_at=scene.now + timedelta(hours=1))
    sends(region, to)
    scene.later(hours=2)
    kari.does("unblocked")
    assert len(kari.chat) == 2


def test_somebody_who_blocks_the_bot_is_told_of_at_once(region, berit, kari) -> None:
    kari.does("blocked")
    assert "Jeg når ikke Kari" in berit.last.text
    region.scene.person("Ukjent").does("blocked")
    assert len(berit.chat) == 1


@pytest.mark.parametrize("finds_out", ["the bot", "Telegram"])
def test_who_cannot_be_reached_is_told_of_in_all_their_programmes(region, berit, kari, finds_out) -> None:
    other = Region(region.scene)
    anne = other.facilitator("Anne")
    people.give_role(region.scene.tx, region.scene.now, region.member(kari), other.id, "participant")
    if finds_out == "Telegram":
        kari.does("blocked")
    else:
        sends(region, To(member=region.member(kari)), Unreachable("Forbidden: bot was blocked by the user"))
    for each in (berit, anne):
        assert ["Jeg når ikke Kari" in shown.text for shown in each.chat] == [True]


def test_where_there_is_no_facilitator_the_managers_are_told(region, kari) -> None:
    mona = region.manager("Mona")
    kari.does("blocked")
    assert "Jeg når ikke Kari" in mona.last.text


def test_a_lost_chat_is_told_once(region, berit, kari) -> None:
    group = region.group("Vågan", kari, chat=CHAT)
    for _ in range(2):
        sends(region, To(group=group.id), Unreachable("Forbidden: bot was kicked"))
    assert [shown.labels for shown in berit.chat] == [["Koble til chat"]]


# --- too late, refused -----------------------------------------------------------------------------------------------


def test_what_came_too_late_is_told(region, berit, kari) -> None:
    sends(region, To(member=region.member(kari)), expires_at=region.scene.now)
    assert berit.last.text.startswith("Det ble for sent å sende en melding til Kari")


def test_what_telegram_refuses_is_told_in_one_line_a_day(region, berit, kari) -> None:
    for _ in range(2):
        sends(region, To(member=region.member(kari)), Refused("Bad Request: message text is empty"))
    assert [shown.text for shown in berit.chat] == [
        "En melding til Kari kunne ikke sendes. Den som drifter meg, finner grunnen i loggen."
    ]


def test_what_was_refused_is_tried_again_by_a_button_and_told_again(region, berit, kari) -> None:
    sends(region, To(member=region.member(kari)), Refused("Bad Request: playground fault"))
    before = len(kari.chat)
    region.scene.outcomes = [Refused("Bad Request: playground fault")]
    assert berit.presses("Prøv igjen") == ["Jeg prøver igjen. Går det ikke, sier jeg fra."]
    assert len(berit.chat) == 2
    berit.presses("Prøv igjen")
    berit.presses("Prøv igjen")
    assert len(kari.chat) == before + 1
    assert "gjelder ikke lenger" in kari.carries(berit.last.button("Prøv igjen").press, 1)[0]


def test_what_cannot_be_put_into_words_is_told_too(region, berit, kari) -> None:
    sends(region, To(member=region.member(kari)), kind="session.no_such_message")
    assert "Beskjeden om et møte til Kari kunne ikke sendes" in berit.last.text


def test_an_answer_that_fails_is_no_alarm(region, berit, kari) -> None:
    region.scene.outcomes = [Refused("Bad Request")]
    kari.writes("/hjelp")
    assert not berit.chat


def test_an_alert_that_fails_makes_no_further_alerts(region, berit, kari) -> None:
    sends(region, To(member=region.member(kari)), LOST, Refused("Bad Request"))
    assert not berit.chat


# --- when ------------------------------------------------------------------------------------------------------------


def test_what_can_wait_comes_when_the_bot_may_write_by_itself(region, berit, kari) -> None:
    region.scene.at(SATURDAY_NIGHT)
    kari.writes("/slett")
    kari.presses("Ja, slett alt")
    assert not berit.chat
    region.scene.at(SATURDAY_NIGHT + timedelta(hours=34, minutes=1))
    assert "har slettet seg" in berit.last.text


def test_what_nobody_knows_to_have_arrived_is_asked_about_at_once(region, berit, kari) -> None:
    region.scene.at(SATURDAY_NIGHT)
    sends(region, To(member=region.member(kari)), LOST)
    assert "Jeg vet ikke" in berit.last.text
