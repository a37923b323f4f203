from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.domain.conversation import Call
from bot.domain.delivery import Perhaps, Refused, Unreachable
from bot.domain.people import StudyGroup
from bot.services import groups, outbox
from bot.services.outbox import To
from storage import Transaction
from storage import outbox as rows
from tests.handlers.test_groups import stored
from tests.region import HADSEL, SORTLAND, VAGAN, Region
from tests.scene import Person, Scene

CHAT, OTHER_CHAT, SUPERGROUP = -500, -501, -1000500
RIGHTS = ["invite_users", "restrict_members", "delete_messages"]
INVITED = "be om å bli med"
TASK = "bli enig om fire ting"


@pytest.fixture
def region(scene: Scene) -> Region:
    return Region(scene)


@pytest.fixture
def berit(region: Region) -> Person:
    return region.facilitator("Berit")


@pytest.fixture
def people(region: Region, berit: Person) -> list[Person]:
    """Kari, Ola and Per, who are a group."""
    people = [region.librarian(name, place) for name, place in (("Kari", SORTLAND), ("Ola", HADSEL), ("Per", VAGAN))]
    berit.writes("/veileder")
    berit.presses("Grupper")
    berit.presses("Lag forslag")
    berit.presses("Bekreft")
    return people


@pytest.fixture
def group(region: Region, people) -> StudyGroup:
    (group,) = groups.every(region.scene.tx, region.id)
    return group


def token(berit: Person) -> str:
    """What the newest link for a group's chat carries."""
    link = berit.sees("lag en ny gruppe i Telegram").message.buttons[0][0].url
    return parse_qs(urlsplit(link).query)["startgroup"][0]


def binds(berit: Person, chat: int = CHAT) -> None:
    berit.does("chat_joined", chat, rights=RIGHTS)
    berit.writes(f"/start {token(berit)}", chat=chat)


# --- binding ---------------------------------------------------------------------------------------------------------


def test_a_bound_chat_is_greeted_and_everyone_in_the_group_gets_the_way_in(region, berit, people, group) -> None:
    binds(berit)
    welcome = region.scene.chat(CHAT)[0].text
    assert "chatten til gruppa" in welcome
    assert "Kari, Ola, Per" in welcome
    assert region.scene.calls == [(CHAT, Call("create_invite_link"))]
    for person in people:
        assert INVITED in person.last.text
        assert person.last.message.buttons[0][0].url == f"https://t.me/+invite{CHAT}"
    assert "er koblet til" in berit.last.text


def test_the_first_task_waits_until_there_are_enough_to_read_it(region, berit, people, group) -> None:
    binds(berit)
    for person in people:
        assert TASK not in "".join(shown.text for shown in region.scene.chat(CHAT))
        person.does("member_came", CHAT)
    assert TASK in region.scene.chat(CHAT)[-1].text


def test_the_first_task_comes_once_though_the_chat_grows_and_people_come_and_go(region, berit, people, group) -> None:
    binds(berit)
    for person in people:
        person.does("member_came", CHAT)
    berit.does("migrated", CHAT, old=CHAT, new=SUPERGROUP)
    people[0].does("member_went", SUPERGROUP)
    people[0].does("member_came", SUPERGROUP)
    told = [shown for chat in (CHAT, SUPERGROUP) for shown in region.scene.chat(chat) if TASK in shown.text]
    assert len(told) == 1


def test_the_command_may_come_before_the_news_of_coming(region, berit, people, group) -> None:
    berit.writes(f"/start {token(berit)}", chat=CHAT)
    berit.does("chat_joined", CHAT, rights=RIGHTS)
    assert [call.name for _, call in region.scene.calls] == ["create_invite_link"]
    assert [INVITED in shown.text for shown in people[0].chat] == [False, True]
    assert sum("Dette er chatten" in shown.text for shown in region.scene.chat(CHAT)) == 1


def test_rights_that_come_afterwards_give_the_invitation_then(region, berit, people, group) -> None:
    scene = region.scene
    scene.outcomes = [Unreachable("Not enough rights to manage chat invite link")]
    berit.does("chat_joined", CHAT, rights=[])
    berit.writes(f"/start {token(berit)}", chat=CHAT)
    assert "Gjør meg til administrator" in berit.sees("invitasjonslenke").text
    assert not any(INVITED in shown.text for shown in people[0].chat)
    berit.does("chat_joined", CHAT, rights=RIGHTS)
    assert INVITED in people[0].last.text


def test_rights_that_are_missing_are_told_in_words_once_a_day(region, berit, people, group) -> None:
    binds(berit)
    for _ in range(2):
        berit.does("chat_joined", CHAT, rights=["pin_messages"])
    told = [shown.text for shown in berit.chat if "mangler jeg lov" in shown.text]
    assert len(told) == 1
    assert "invitere medlemmer, fjerne medlemmer og slette meldinger" in told[0]


def test_whether_it_may_delete_is_asked_when_a_chat_is_bound_and_heard_when_it_changes(region, berit, group) -> None:
    scene = region.scene
    scene.rights[CHAT] = ["invite_users", "delete_messages"]
    binds(berit)
    assert groups.chat(scene.tx, group.id).may_delete
    assert "lov til å fjerne medlemmer." in berit.sees("mangler jeg lov").text
    berit.does("chat_joined", CHAT, rights=["invite_users", "restrict_members"])
    assert not groups.chat(scene.tx, group.id).may_delete


def test_a_participant_cannot_bind_a_chat(region, berit, people, group) -> None:
    before = stored(region.scene)
    people[0].writes(f"/start {token(berit)}", chat=CHAT)
    assert "for veilederne" in region.scene.chat(CHAT)[-1].text
    assert stored(region.scene) == before


def test_a_facilitator_of_another_programme_cannot_bind_a_chat(region, berit, people, group) -> None:
    stranger = Region(region.scene).facilitator("Arne")
    before = stored(region.scene)
    stranger.writes(f"/start {token(berit)}", chat=CHAT)
    assert "for veilederne" in region.scene.chat(CHAT)[-1].text
    assert stored(region.scene) == before


@pytest.mark.parametrize("wrong", ["abc", "æøå", "a" * 64])
def test_a_wrong_token_gets_a_friendly_line(region, berit, people, group, wrong) -> None:
    before = stored(region.scene)
    berit.writes(f"/start {wrong}", chat=CHAT)
    assert "lenk" in region.scene.chat(CHAT)[-1].text.lower()
    assert stored(region.scene) == before


def test_a_link_is_good_for_one_chat(region, berit, people, group) -> None:
    binds(berit)
    before = stored(region.scene)
    berit.writes(f"/start {token(berit)}", chat=OTHER_CHAT)
    assert region.scene.chat(OTHER_CHAT)
    assert stored(region.scene) == before


def test_a_used_link_binds_no_other_chat_later(region, berit, people, group) -> None:
    binds(berit)
    berit.does("chat_lost", CHAT)
    before = stored(region.scene)
    berit.writes(f"/start {token(berit)}", chat=OTHER_CHAT)
    assert "brukt" in region.scene.chat(OTHER_CHAT)[-1].text
    assert stored(region.scene) == before


def test_a_group_with_a_chat_gets_no_second_one(region, berit, people, group) -> None:
    berit.carries(f"groups.connect {group.id}", 1)
    second = token(berit)
    berit.writes(f"/start {token(berit)}", chat=CHAT)
    before = stored(region.scene)
    berit.writes(f"/start {second}", chat=OTHER_CHAT)
    berit.writes(f"/start {second}", chat=CHAT)
    assert stored(region.scene) == before
    assert "har allerede en chat" in berit.carries(f"groups.connect {group.id}", 1)[0]


def test_no_token_is_kept_in_the_database(region, berit, people, group) -> None:
    secret = token(berit)
    rows_ = [str(tuple(row)) for row in region.scene.tx.exec_driver_sql("SELECT * FROM outbox")]
    rows_ += [str(tuple(row)) for row in region.scene.tx.exec_driver_sql("SELECT * FROM link")]
    assert not any(secret in row for row in rows_)


def test_a_chat_of_no_group_is_told_who_can_connect_it(region, berit, people) -> None:
    berit.does("chat_joined", CHAT, rights=[])
    assert not region.scene.chat(CHAT)
    region.scene.later(seconds=30)
    assert "velg «Grupper»" in region.scene.chat(CHAT)[-1].text


def test_start_without_a_token_in_a_group_shows_what_can_be_done_there(region, berit, people, group) -> None:
    binds(berit)
    people[0].writes("/start", chat=CHAT)
    assert region.scene.chat(CHAT)[-1].labels == ["Ukas spørsmål", "Gruppa vår", "Programmet", "Møter", "Skriv privat"]


# --- coming in and going out -----------------------------------------------------------------------------------------


def test_those_of_the_group_are_let_in_and_the_facilitator_too(region, berit, people, group) -> None:
    binds(berit)
    for person in (people[1], berit):
        person.does("join_request", CHAT, private_chat=person.id)
        assert region.scene.calls[-1] == (CHAT, Call("approve_join_request", {"user_id": person.id}))


def test_strangers_are_declined_kindly_and_the_facilitators_told_once(region, berit, people, group) -> None:
    binds(berit)
    stranger = region.scene.person("Noen")
    stranger.does("join_request", CHAT, private_chat=stranger.id)
    assert region.scene.calls[-1] == (CHAT, Call("decline_join_request", {"user_id": stranger.id}))
    assert "for dem som er i gruppa" in stranger.last.text
    assert len(stranger.chat) == 1
    region.scene.now += timedelta(days=1)
    stranger.does("join_request", CHAT, private_chat=stranger.id)
    assert len(stranger.chat) == 2
    assert [shown.text for shown in berit.chat if "Noen som ikke er med" in shown.text] == [berit.last.text]


def test_who_asks_again_the_same_day_is_answered_once_more(region, berit, people, group) -> None:
    binds(berit)
    stranger = region.scene.person("Noen")
    for answers in (1, 2, 2):
        stranger.does("join_request", CHAT, private_chat=stranger.id)
        assert region.scene.calls[-1] == (CHAT, Call("decline_join_request", {"user_id": stranger.id}))
        assert ["for dem som er i gruppa" in shown.text for shown in stranger.chat] == [True] * answers


def test_two_strangers_on_one_day_do_not_sound_like_one_who_is_told_twice(region, berit, people, group) -> None:
    binds(berit)
    for name in ("Noen", "Enda en", "Ada"):
        stranger = region.scene.person(name) if name != "Ada" else region.librarian("Ada", VAGAN)
        for _ in range(2):
            stranger.does("join_request", CHAT, private_chat=stranger.id)
    told = [shown.text.partition(" ville inn")[0] for shown in berit.chat if "ville inn i chatten" in shown.text]
    assert told == [
        "Noen som ikke er med i programmet",
        "Enda en som ikke er med i programmet, nummer 2 samme dag,",
        "Ada",
    ]


def test_it_is_not_kept_who_asked_or_was_taken_out(region, berit, people, group) -> None:
    binds(berit)
    stranger = region.scene.person("Noen")
    stranger.does("join_request", CHAT, private_chat=stranger.id)
    people[1].does("join_request", CHAT, private_chat=people[1].id)
    groups.leave_group(region.scene.tx, region.scene.now, region.member(people[1]), region.id)
    region.scene.until_now()
    kept = [each for each in rows.newest(region.scene.tx, 99) if each.kind.startswith("group.")]
    assert not any(str(people[1].id) in f"{each.params}{each.key}" for each in kept)
    assert str(stranger.id) not in str(kept)


def test_a_participant_of_another_group_is_shown_the_way_to_their_own(region, berit, people, group) -> None:
    binds(berit)
    ada = region.librarian("Ada", VAGAN)
    ada.does("join_request", CHAT, private_chat=ada.id)
    assert ada.last.labels == ["Gruppa mi"]
    assert "Ada ville inn" in berit.last.text


def test_a_request_in_a_chat_of_no_group_is_left_to_its_owner(region, berit, people) -> None:
    people[0].does("join_request", CHAT, private_chat=people[0].id)
    assert not region.scene.calls


def test_who_is_moved_is_taken_out_of_the_chat_with_a_kind_word(region, berit, people, group) -> None:
    binds(berit)
    kari, ola, per = people
    other = region.group("Sør")
    kari.does("member_came", CHAT)
    groups.settle(region.scene.tx, region.scene.now, region.id, {region.member(each): other for each in (kari, ola)})
    region.scene.deliver()
    assert [call.args["user_id"] for _, call in region.scene.calls if call.name == "remove_member"] == [kari.id, ola.id]
    assert "så jeg har tatt deg ut av chatten der" in kari.sees("Du er ikke i gruppa").text
    assert not any("tatt deg ut" in shown.text for person in (ola, per) for shown in person.chat)


def test_who_is_moved_in_the_evening_hears_of_the_new_group_together_with_the_old(region, berit, people, group) -> None:
    binds(berit)
    people[0].does("member_came", CHAT)
    region.scene.at(datetime(2026, 8, 24, 18, tzinfo=UTC))
    moved = {region.member(people[0]): region.group("Sør")}
    groups.settle(region.scene.tx, region.scene.now, region.id, moved)
    region.scene.deliver()
    assert people[0].last.text.endswith("Nå er du i gruppa Sør.")
    assert people[0].last.labels == ["Gruppa mi"]


def test_who_leaves_the_programme_is_told_by_that_alone(region, berit, people, group) -> None:
    binds(berit)
    people[0].does("member_came", CHAT)
    people[0].writes("/innstillinger")
    people[0].presses("Gå ut av programmet")
    people[0].presses("Ja")
    assert region.scene.calls[-1] == (CHAT, Call("remove_member", {"user_id": people[0].id}))
    assert not any("tatt deg ut" in shown.text for shown in people[0].chat)


def test_who_has_left_the_programme_is_shown_no_group_of_their_own(region, berit, people, group) -> None:
    binds(berit)
    ola = people[1]
    ola.writes("/innstillinger")
    ola.presses("Gå ut av programmet")
    ola.presses("Ja")
    ola.does("join_request", CHAT, private_chat=ola.id)
    assert ola.last.text.endswith("er for dem som er i gruppa, så jeg kan ikke slippe deg inn.")
    assert ola.last.labels == []


def test_somebody_who_leaves_is_taken_out_of_the_chat(region, berit, people, group) -> None:
    binds(berit)
    ola = people[1]
    groups.leave_group(region.scene.tx, region.scene.now, region.member(ola), region.id)
    region.scene.deliver()
    assert region.scene.calls[-1] == (CHAT, Call("remove_member", {"user_id": ola.id}))
    ola.does("join_request", CHAT, private_chat=ola.id)
    assert region.scene.calls[-1][1].name == "decline_join_request"


def test_where_somebody_cannot_be_taken_out_the_facilitator_is_told(region, berit, people, group) -> None:
    binds(berit)
    region.scene.outcomes = [Refused("can't remove chat owner")]
    groups.leave_group(region.scene.tx, region.scene.now, region.member(people[1]), region.id)
    region.scene.deliver()
    assert "Gjør det selv" in berit.last.text


@pytest.mark.parametrize(
    ("asks", "told"), [(0, "fikk ikke sluppet dem inn"), (None, "jeg fikk ikke sagt nei")], ids=["ours", "a stranger"]
)
def test_a_request_to_join_that_cannot_be_answered_is_told_as_that(region, berit, people, *, asks, told) -> None:
    binds(berit)
    person = region.scene.person("Ukjent") if asks is None else people[asks]
    region.scene.refused |= {"approve_join_request", "decline_join_request"}
    person.does("join_request", CHAT, private_chat=person.id)
    assert told in "".join(shown.text for shown in berit.chat)


def test_what_the_bot_only_asked_of_telegram_is_no_alarm(region, berit, people, group) -> None:
    binds(berit)
    before = len(berit.chat)
    outbox.call(region.scene.tx, region.scene.now, To(group=group.id), "group.my_rights", programme=region.id)
    region.scene.refused.add("my_rights")
    region.scene.deliver()
    assert len(berit.chat) == before


def test_a_late_joiner_is_welcomed_in_the_chat_and_gets_the_way_in(region, berit, people, group) -> None:
    binds(berit)
    ada = region.librarian("Ada", VAGAN)
    region.places(ada, group)
    assert "Ada fra Vågan. Velkommen!" in region.scene.chat(CHAT)[-1].text
    assert ada.last.message.buttons[0][0].url == f"https://t.me/+invite{CHAT}"


def test_the_welcome_of_somebody_who_is_erased_goes_from_the_chat(region, berit, people, group) -> None:
    binds(berit)
    ada, ida = region.librarian("Ada", VAGAN), region.librarian("Ida", VAGAN, library="Filialen")
    for newcomer in (ada, ida):
        region.places(newcomer, group)
    ada.writes("/slett")
    assert "navnet kan stå igjen i det jeg allerede har sagt til veilederne" in ada.last.text
    ada.presses("Ja, slett alt")
    welcomed = [shown.text for shown in region.scene.chat(CHAT) if "Velkommen!" in shown.text]
    assert welcomed == ["Vi får en ny i gruppa: Ida fra Vågan. Velkommen!"]


def test_my_group_has_the_way_into_its_chat(region, berit, people, group) -> None:
    binds(berit)
    people[0].writes("/gruppe")
    assert people[0].last.labels == ["Bli med i chatten", "Avtalen vår", "Dag, tid og fri"]


# --- lost and found --------------------------------------------------------------------------------------------------


def say(scene: Scene, group: StudyGroup, **how) -> None:
    """Any message to the group's chat."""
    outbox.send(scene.tx, scene.now, To(group=group.id), "only_private", **how, command="hei")


def test_my_group_does_not_say_that_a_chat_the_bot_was_thrown_out_of_never_was(region, berit, people, group) -> None:
    binds(berit)
    berit.does("chat_lost", CHAT)
    people[0].writes("/gruppe")
    assert "Jeg får ikke skrevet i chatten til gruppa nå, og veilederen vet om det." in people[0].last.text
    assert "Spørsmålene får du privat så lenge." in people[0].last.text
    assert "ingen chat" not in people[0].last.text


def test_when_the_bot_is_removed_the_facilitators_are_told_how_to_mend_it(region, berit, people, group) -> None:
    binds(berit)
    berit.does("chat_lost", CHAT)
    assert "Ingenting er mistet" in berit.last.text
    people[0].writes("/gruppe")
    assert "får ikke skrevet i chatten" in people[0].last.text
    berit.presses("Koble til chat")
    assert "startgroup" in berit.last.message.buttons[0][0].url


def test_what_could_not_be_said_meanwhile_is_said_when_the_bot_is_back(region, berit, people, group) -> None:
    scene = region.scene
    binds(berit)
    scene.outcomes = [Unreachable("bot was kicked")]
    say(scene, group)
    scene.deliver()
    say(scene, group)
    say(scene, group, expires_at=datetime(2026, 8, 24, 8, tzinfo=UTC))
    scene.deliver()
    assert [shown.text for shown in berit.chat if "Ingenting er mistet" in shown.text] == [berit.last.text]
    shown = len(scene.chat(CHAT))
    scene.now = datetime(2026, 8, 24, 9, tzinfo=UTC)
    berit.does("chat_joined", CHAT, rights=RIGHTS)
    assert len(scene.chat(CHAT)) == shown + 2
    assert "er koblet til" in berit.last.text


def test_an_invitation_that_came_while_the_bot_was_out_of_the_chat_comes_when_it_is_back(region, berit, people) -> None:
    region.scene.now = datetime(2026, 8, 24, 19, tzinfo=UTC)  # too late in the day to invite anybody
    binds(berit)
    berit.does("chat_lost", CHAT)
    region.scene.at(datetime(2026, 8, 25, 7, tzinfo=UTC))
    assert not any(INVITED in shown.text for shown in people[0].chat)
    berit.does("chat_joined", CHAT, rights=RIGHTS)
    assert INVITED in people[0].last.text


def test_a_new_chat_takes_the_place_of_one_that_is_gone(region, berit, people, group) -> None:
    binds(berit)
    berit.does("chat_lost", CHAT)
    say(region.scene, group)
    region.scene.deliver()
    berit.presses("Koble til chat")
    binds(berit, OTHER_CHAT)
    region.scene.later(seconds=20)
    assert len(region.scene.chat(OTHER_CHAT)) == 2
    assert people[0].last.message.buttons[0][0].url == f"https://t.me/+invite{OTHER_CHAT}"


def test_a_group_that_becomes_a_supergroup_goes_on_there(region, berit, people, group) -> None:
    binds(berit)
    told = len(people[0].chat)
    berit.does("migrated", CHAT, old=CHAT, new=SUPERGROUP)
    berit.does("chat_lost", CHAT)
    say(region.scene, group)
    region.scene.deliver()
    assert region.scene.chat(SUPERGROUP)
    assert len(people[0].chat) == told
    assert people[0].last.message.buttons[0][0].url == f"https://t.me/+invite{SUPERGROUP}"
    assert "Ingenting er mistet" not in berit.last.text


def test_the_news_of_growing_may_come_after_that_of_leaving(region, berit, people, group) -> None:
    binds(berit)
    berit.does("chat_lost", CHAT)
    berit.does("migrated", CHAT, old=CHAT, new=SUPERGROUP)
    say(region.scene, group)
    region.scene.deliver()
    assert region.scene.chat(SUPERGROUP)


def test_what_could_not_be_said_as_it_grew_is_said_where_it_goes_on(region, berit, people, group) -> None:
    binds(berit)
    berit.does("chat_lost", CHAT)
    region.scene.outcomes = [Unreachable("Forbidden: bot was kicked")]
    say(region.scene, group)
    region.scene.deliver()
    before = len(region.scene.chat(SUPERGROUP))
    berit.does("migrated", CHAT, old=CHAT, new=SUPERGROUP)
    assert len(region.scene.chat(SUPERGROUP)) == before + 1


def test_news_of_other_chats_changes_nothing(region, berit, people, group) -> None:
    before = stored(region.scene)
    berit.does("chat_lost", CHAT)
    berit.does("migrated", CHAT, old=CHAT, new=SUPERGROUP)
    assert stored(region.scene) == before


def test_a_missed_message_waits_no_longer_than_it_may(both: Transaction) -> None:
    """What failed is sent after all, where it came from the bot itself and is in time; on both databases."""
    scene = Scene(both)
    region = Region(scene)
    group = region.group("Vågan", chat=CHAT)
    scene.outcomes = [Perhaps("time-out"), Unreachable("kicked")]
    say(scene, group, if_uncertain="ask")
    say(scene, group)
    say(scene, group, expires_at=scene.now + timedelta(hours=1))
    scene.deliver()
    scene.now += timedelta(hours=1)
    before = rows.newest(both, 9)
    rows.revive(both, scene.now, group.id, scene.now - timedelta(hours=2), due_at=scene.now)
    assert [each.id for each in rows.newest(both, 9)] == [each.id for each in before]
    assert [each.status for each in reversed(rows.newest(both, 9)) if each.kind == "only_private"] == [
        "uncertain",
        "pending",
        "failed",
    ]
