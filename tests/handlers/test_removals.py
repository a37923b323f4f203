from datetime import datetime, timedelta

import pytest

from bot.domain.conversation import Call
from bot.domain.delivery import Migrated, NotSent, Refused
from bot.services import settings
from storage import groups, people
from tests.scene import Person, Scene
from tests.week import CHAT, Week

STORY = "En gutt fikk lekseplass."
STANDS = "står der til du sletter det"


@pytest.fixture
def week(scene: Scene) -> Week:
    """A week in which the bot may delete what others write in the group's chat."""
    week = Week(scene)
    groups.set_may_delete(scene.tx, week.north.id, may_delete=True)
    week.begins()
    return week


def may_not_delete(week: Week) -> None:
    groups.set_may_delete(week.scene.tx, week.north.id, may_delete=False)


def replies(week: Week, person: Person, text: str = STORY) -> int:
    return person.replies(week.question, text, chat=CHAT)


def deleted(week: Week) -> list[int]:
    """The messages of others that the bot has asked Telegram to delete in the group's chat."""
    calls = [call for chat, call in week.scene.calls if chat == CHAT and call.name == "delete_message"]
    return [call.args["message_id"] for call in calls]


def shares_own(week: Week, message: int, written_at: datetime) -> None:
    """Reply /del to one's own message in the group."""
    own = {"reply_to": message, "reply_to_own": True, "replied_text": "Vi flyttet hyllene.", "replied_at": written_at}
    week.kari.writes("/del", chat=CHAT, **own)


def erases(person: Person) -> None:
    person.writes("/slett")
    person.presses("Ja, slett alt")


def test_bare_meg_deletes_the_reply_in_the_group_and_says_so_before(week: Week) -> None:
    reply = replies(week, week.kari)
    assert "Velger du «Bare meg» innen to dager, sletter jeg det du skrev i gruppa." in week.kari.last.text
    assert week.kari.presses("Bare meg") == ["Nå ser bare du svaret."]
    assert deleted(week) == [reply]
    assert week.kari.last.text.endswith("Bare du ser det. Vil du dele det med flere?")


def test_what_is_written_anew_takes_the_place_of_the_reply_in_the_group(week: Week) -> None:
    reply = replies(week, week.kari)
    week.kari.presses("Endre")
    week.kari.writes("En gutt fikk ro.")
    assert deleted(week) == [reply]
    assert "Kari (Sortland): En gutt fikk ro." in week.in_chat()
    week.kari.presses("Bare meg")
    assert "En gutt fikk ro." not in "".join(week.in_chat())


def test_where_the_bot_may_not_delete_who_writes_anew_is_told_that_the_reply_stands(week: Week) -> None:
    may_not_delete(week)
    replies(week, week.kari)
    week.kari.presses("Endre")
    week.kari.writes("En gutt fikk ro.")
    assert deleted(week) == []
    assert "det står der fortsatt" in week.kari.sees("Jeg fikk ikke slettet det du skrev i chatten til Nord").text
    week.kari.presses("Bare meg")
    assert len([shown for shown in week.kari.chat if "Jeg fikk ikke slettet" in shown.text]) == 1


def test_what_was_deleted_in_the_group_is_shown_by_the_bot_when_it_is_shared_again(week: Week) -> None:
    replies(week, week.kari)
    week.kari.presses("Bare meg")
    assert STORY not in "".join(week.in_chat())
    week.kari.presses("Gruppa")
    assert f"Kari (Sortland): {STORY}" in week.in_chat()


def test_where_the_bot_may_not_delete_nobody_is_told_that_only_they_see_it(week: Week) -> None:
    may_not_delete(week)
    replies(week, week.kari)
    assert "Gruppa ser det. Det du skrev i gruppa, kan jeg ikke slette." in week.kari.last.text
    (toast,) = week.kari.presses("Bare meg")
    assert "må du slette selv" in toast
    assert "Bare du ser det." not in week.kari.last.text
    assert STANDS in week.kari.last.text
    assert deleted(week) == []


def test_what_is_two_days_old_is_its_authors_to_delete(week: Week) -> None:
    replies(week, week.kari)
    week.scene.later(hours=47)
    week.kari.writes("/svar")
    assert "kan jeg ikke slette" in week.kari.last.text
    week.kari.presses("Bare meg")
    assert STANDS in week.kari.last.text
    assert deleted(week) == []


def test_how_old_it_is_does_not_change_when_more_is_added(week: Week) -> None:
    replies(week, week.kari)
    week.scene.later(hours=47)
    more = replies(week, week.kari, "Og så kom broren.")
    week.kari.writes("/svar")
    week.kari.presses("Ta tilbake")
    assert "kan jeg ikke slette der" in week.kari.last.text
    week.kari.presses("Ja, slett svaret")
    assert deleted(week) == [more]


def test_taking_back_deletes_the_reply_in_the_group_and_says_so_before(week: Week) -> None:
    reply = replies(week, week.kari)
    week.kari.presses("Ta tilbake")
    assert "Det du skrev i gruppa, sletter jeg også." in week.kari.last.text
    week.kari.presses("Ja, slett svaret")
    assert deleted(week) == [reply]


def test_an_experience_shared_in_the_group_goes_from_there_too(week: Week) -> None:
    told = week.kari.writes("Vi flyttet hyllene.", chat=CHAT)
    shares_own(week, told, week.scene.now)
    week.kari.presses("Hele kullet")
    assert deleted(week) == []
    week.kari.presses("Bare meg")
    assert deleted(week) == [told]


def test_what_was_old_when_it_was_shared_is_its_authors_to_delete(week: Week) -> None:
    told, then = week.kari.writes("Vi flyttet hyllene.", chat=CHAT), week.scene.now
    week.scene.later(days=3)
    shares_own(week, told, then)
    assert "kan jeg ikke slette" in week.kari.last.text


def test_who_was_promised_a_deletion_that_telegram_refuses_is_told_how_to_do_it(week: Week) -> None:
    week.scene.refused.add("delete_message")
    replies(week, week.kari)
    replies(week, week.kari, "Og så kom broren.")
    week.kari.writes("/svar")
    week.kari.presses("Bare meg")
    told = [shown.text for shown in week.kari.chat if "Jeg fikk ikke slettet" in shown.text]
    assert len(told) == 1
    assert "chatten til Nord" in told[0]
    assert "velg «Slett»" in told[0]


def test_in_a_chat_that_is_lost_the_bot_can_delete_nothing(week: Week) -> None:
    replies(week, week.kari)
    week.kari.does("chat_lost", CHAT)
    week.kari.writes("/svar")
    assert "kan jeg ikke slette" in week.kari.last.text


def test_erasing_deletes_ones_words_in_the_group_before_one_is_taken_out(week: Week) -> None:
    reply = replies(week, week.kari)
    week.kari.writes("/slett")
    assert "Svar og erfaringer du har skrevet i gruppa de siste to dagene, sletter jeg også der." in week.kari.last.text
    week.kari.presses("Ja, slett alt")
    assert [call for chat, call in week.scene.calls if chat == CHAT][-2:] == [
        Call("delete_message", {"message_id": reply}),
        Call("remove_member", {"user_id": week.kari.id}),
    ]


def test_who_erases_themselves_is_told_before_what_they_must_delete_themselves(week: Week) -> None:
    may_not_delete(week)
    replies(week, week.kari)
    week.kari.writes("/slett")
    assert (
        "Noe av det du skrev i gruppas chat, kan jeg ikke slette. Etterpå er du ute av chatten." in week.kari.last.text
    )


def test_what_one_wrote_to_nobody_but_the_group_is_ones_own_to_delete_before_one_is_erased(week: Week) -> None:
    """The bot is not told of it."""
    replies(week, week.kari)
    for someone in (week.kari, week.ola):
        someone.writes("/slett")
        assert "Annet du har skrevet i gruppas chat, kan jeg ikke slette." in someone.last.text
    week.per.writes("/slett")
    assert "chat" not in week.per.last.text


def test_in_english_too_it_is_one_thing_that_is_theirs_to_delete(week: Week) -> None:
    settings.speak(week.scene.tx, week.scene.now, people.get(week.scene.tx, week.member(week.ola)), "en")
    week.ola.writes("/erase")
    assert (
        "I cannot delete anything else you have written in the group’s chat. Afterwards you are out of the chat. "
        "If you want it gone, delete it first" in week.ola.last.text
    )


def test_what_the_erased_left_in_a_chat_is_told_to_the_facilitators_without_a_name(week: Week) -> None:
    week.scene.refused.add("delete_message")
    replies(week, week.kari)
    erases(week.kari)
    assert "I chatten til Nord står det noe som er tatt tilbake." in week.vilde.sees("tatt tilbake").text


def test_nothing_in_the_outbox_tells_which_message_or_whose_it_was(week: Week) -> None:
    reply = replies(week, week.kari)
    erases(week.kari)
    week.scene.later(minutes=1)
    rows = [row._mapping for row in week.scene.tx.exec_driver_sql("SELECT * FROM outbox")]  # noqa: SLF001
    deletions = [row for row in rows if row["kind"] == "removals.delete"]
    assert [row["params"] for row in deletions] == ["{}"]
    assert not any(row["message_id"] == reply for row in rows)


def test_a_voice_of_the_bot_that_telegram_keeps_is_told_to_the_facilitators(week: Week) -> None:
    week.kari.writes("/svar")
    week.kari.sends("voice")
    week.kari.presses("Gruppa")
    week.scene.now += timedelta(days=3)
    week.kari.writes("/svar")
    week.kari.presses("Ta tilbake")
    week.scene.outcomes = [Refused("there is no media in the message to edit")] * 3
    week.kari.presses("Ja, slett svaret")
    assert "står det noe som er tatt tilbake" in week.vilde.last.text


def test_what_stayed_behind_when_the_group_became_a_supergroup_is_its_authors_to_delete(week: Week) -> None:
    replies(week, week.kari)
    week.scene.outcomes = [Migrated(-1009)]
    week.kari.presses("Bare meg")
    assert not week.scene.calls
    assert any("Jeg fikk ikke slettet" in shown.text for shown in week.kari.chat)


def test_what_was_taken_back_stays_so_when_a_colleague_answers_and_edits(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    week.scene.later(days=3)
    week.kari.writes("/svar")
    week.kari.presses("Ta tilbake")
    week.kari.presses("Ja, slett svaret")
    week.ola.writes("/svar")
    answer = week.ola.writes("Vi flyttet hyllene.")
    week.ola.presses("Gruppa")
    week.ola.edits(answer, "Vi flyttet alle hyllene.")
    assert week.in_chat()[1:] == ["Dette er tatt bort.", "Ola (Hadsel): Vi flyttet alle hyllene."]


def test_what_the_bot_has_taken_away_is_not_taken_away_again(week: Week) -> None:
    week.kari.writes("/svar")
    week.kari.writes(STORY)
    for _ in range(3):
        week.kari.presses("Gruppa")
        week.kari.presses("Bare meg")
    deletions = "SELECT count(*) FROM outbox WHERE act = 'delete' AND lane LIKE 'group:%'"
    assert week.scene.tx.exec_driver_sql(deletions).scalar() == 3


def test_what_stayed_behind_in_the_old_chat_is_told_to_the_facilitators(week: Week) -> None:
    week.answers(week.kari, STORY, to="Gruppa")
    week.kari.writes("/svar")
    week.scene.outcomes = [Migrated(-1009)]
    week.kari.presses("Bare meg")
    week.scene.later(hours=1)
    assert "står det noe som er tatt tilbake" in week.vilde.last.text


def test_a_deletion_that_waits_when_the_group_becomes_a_supergroup_deletes_nothing_there(week: Week) -> None:
    replies(week, week.kari)
    week.scene.outcomes = [NotSent("Too Many Requests", after=5)]
    week.kari.presses("Bare meg")
    week.kari.does("migrated", CHAT, old=CHAT, new=-1009)
    week.scene.later(minutes=1)
    assert not [call for _, call in week.scene.calls if call.name == "delete_message"]
    assert any("Jeg fikk ikke slettet" in shown.text for shown in week.kari.chat)
