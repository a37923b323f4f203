"""A programme whose groups have a topic each in one chat: chosen, connected, used, lost and mended."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.domain.conversation import Call
from bot.domain.delivery import Unreachable
from bot.domain.people import StudyGroup
from bot.services import forums, group_chats, groups, outbox, presence, topics
from bot.services.outbox import To
from storage import Transaction
from storage import forums as forum_rows
from storage import groups as rows
from tests.handlers.test_groups import stored
from tests.region import HADSEL, OKSNES, SORTLAND, VAGAN, VARDO, Region
from tests.scene import Scene, Shown
from tests.week import Week, oslo

FORUM, OTHER, GENERAL = -1000700, -1000701, None
RIGHTS = ["invite_users", "manage_topics", "delete_messages"]
INVITED = "be om å bli med"


class Forum(Region):
    """Two groups, in Nord and Sør, whose programme is to have topics."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.berit = self.facilitator("Berit")
        self.kari, self.ola = self.librarian("Kari", SORTLAND), self.librarian("Ola", HADSEL)
        self.per, self.liv = self.librarian("Per", VAGAN), self.librarian("Liv", OKSNES)
        self.north = self.group("Nord", self.kari, self.ola)
        self.south = self.group("Sør", self.per, self.liv)
        self.scene.rights[FORUM] = RIGHTS

    def chosen(self) -> "Forum":
        self.berit.writes("/veileder")
        self.berit.presses("Grupper")
        self.berit.presses("Heller én felles gruppe?")
        self.berit.presses("Én felles gruppe med emner")
        return self

    def token(self) -> str:
        link = self.berit.sees("slå på «Emner». Trykk så").message.buttons[0][0].url
        return parse_qs(urlsplit(link).query)["startgroup"][0]

    def connected(self, chat: int = FORUM) -> "Forum":
        self.berit.does("chat_joined", chat, rights=self.scene.rights.get(chat, []))
        self.berit.writes(f"/start {self.token()}", chat=chat)
        return self

    def thread(self, group: StudyGroup) -> int:
        chat = groups.chat(self.scene.tx, group.id)
        assert chat
        assert chat.thread_id
        return chat.thread_id

    def has_topic(self, group: StudyGroup) -> bool:
        return topics.is_open(self.scene.tx, group)

    def topics(self) -> list[str]:
        """The names of the topics that the bot has asked Telegram for, in order."""
        return [call.args["name"] for _, call in self.scene.calls if call.name == "create_topic"]

    def hears_of(self, thread: int, name: str) -> None:
        """Telegram tells the bot of a topic it has made."""
        self.berit.does("topic_made", FORUM, thread=thread, named=name)

    def says(self, group: StudyGroup) -> None:
        """Any message to a group."""
        outbox.send(self.scene.tx, self.scene.now, To(group=group.id), "only_private", command="hei")
        self.scene.deliver()


@pytest.fixture
def forum(scene: Scene) -> Forum:
    return Forum(scene)


@pytest.fixture
def ready(forum: Forum) -> Forum:
    """Connected, with a topic for each group."""
    return forum.chosen().connected()


def in_thread(forum: Forum, thread: int | None) -> list[Shown]:
    return [shown for shown in forum.scene.chat(FORUM) if shown.thread == thread]


# --- the choice ------------------------------------------------------------------------------------------------------


def test_before_the_first_chat_the_facilitator_is_told_what_a_forum_means_and_chooses_it(forum: Forum) -> None:
    forum.berit.writes("/veileder")
    forum.berit.presses("Grupper")
    forum.berit.presses("Heller én felles gruppe?")
    assert "Alle som er med, kan lese alle emnene" in forum.berit.last.text
    assert "«Bare meg» og «Hele kullet»" in forum.berit.last.text
    assert not forums.is_chosen(forum.scene.tx, forum.id)
    forum.berit.presses("Én felles gruppe med emner")
    assert forums.is_chosen(forum.scene.tx, forum.id)
    rights = parse_qs(urlsplit(forum.berit.last.message.buttons[0][0].url).query)["admin"][0].split()
    assert {"manage_topics", "invite_users"} <= set(rights)
    assert "restrict_members" not in rights


def test_the_choice_is_offered_where_groups_have_just_been_made(scene: Scene) -> None:
    region = Region(scene)
    berit = region.facilitator("Berit")
    for name, place in (("Kari", SORTLAND), ("Ola", HADSEL), ("Per", VAGAN)):
        region.librarian(name, place)
    for label in ("Grupper", "Lag forslag", "Bekreft"):
        if label == "Grupper":
            berit.writes("/veileder")
        berit.presses(label)
    assert "Heller én felles gruppe?" in berit.sees("Nå trenger den en chat").labels


def test_it_can_be_given_up_again_until_a_topic_is_made(forum: Forum) -> None:
    forum.chosen()
    forum.berit.presses("Heller hver sin gruppe")
    assert not forums.is_chosen(forum.scene.tx, forum.id)
    forum.berit.presses("Heller én felles gruppe?")
    forum.berit.presses("Én felles gruppe med emner")
    forum.connected()
    before = stored(forum.scene)
    assert "kan ikke endres nå" in forum.berit.carries(f"forums.each {forum.id}", 1)[0]
    assert stored(forum.scene) == before


def test_it_is_too_late_where_a_group_has_a_chat_of_its_own(forum: Forum) -> None:
    rows.bind(forum.scene.tx, forum.scene.now, forum.north.id, -500)
    before = stored(forum.scene)
    assert "kan ikke endres nå" in forum.berit.carries(f"forums.choose {forum.id}", 1)[0]
    forum.berit.carries(f"groups.menu {forum.id}", 1)
    assert stored(forum.scene) == before
    forum.berit.writes("/veileder")
    forum.berit.presses("Grupper")
    assert "Heller én felles gruppe?" not in forum.berit.last.labels


@pytest.mark.parametrize("button", ["offer", "choose", "each", "menu", "connect", "again"])
def test_only_who_leads_the_programme_chooses(forum: Forum, button: str) -> None:
    forum.chosen()
    stranger = Region(forum.scene).facilitator("Arne")
    before = stored(forum.scene)
    for person in (forum.kari, stranger):
        assert "for veilederne" in person.carries(f"forums.{button} {forum.id}", 1)[0]
    assert stored(forum.scene) == before


def test_a_link_for_a_group_of_its_own_no_longer_binds_anything(forum: Forum) -> None:
    token = group_chats.connect_token(forum.scene.tx, forum.scene.now, forum.north, None)
    forum.chosen()
    forum.berit.writes(f"/start {token}", chat=-500)
    assert "gjelder ikke lenger" in forum.scene.chat(-500)[-1].text
    assert groups.chat(forum.scene.tx, forum.north.id) is None
    assert "gjelder ikke lenger" in forum.berit.carries(f"groups.connect {forum.north.id}", 1)[0]


# --- connecting ------------------------------------------------------------------------------------------------------


def test_each_group_gets_a_topic_is_greeted_there_and_its_people_get_the_way_in(ready: Forum) -> None:
    assert ready.topics() == ["Nord", "Sør"]
    for group, names in ((ready.north, "Kari, Ola"), (ready.south, "Liv, Per")):
        welcome = in_thread(ready, ready.thread(group))[0]
        assert f"emnet til gruppa {group.name}: {names}" in welcome.text
        assert "Alle i den felles gruppa kan lese det" in welcome.text
    for person in (ready.kari, ready.ola, ready.per, ready.liv):
        invitations = [shown for shown in person.chat if INVITED in shown.text]
        assert len(invitations) == 1
        assert invitations[0].message.buttons[0][0].url == f"https://t.me/+invite{FORUM}"
    assert "er koblet til" in ready.berit.sees("Den felles gruppa").text


def test_what_lacks_in_the_chat_is_said_in_words_and_seen_again_when_it_is_mended(forum: Forum) -> None:
    forum.scene.without_topics.add(FORUM)
    forum.scene.rights[FORUM] = ["invite_users"]
    forum.chosen().connected()
    told = forum.berit.sees("har ikke emner").text
    assert "slå på «Emner»" in told
    assert "lov til å styre emner og slette meldinger" in told
    assert forum.topics() == []
    forum.scene.without_topics.clear()
    forum.scene.rights[FORUM] = RIGHTS
    assert forum.berit.presses("Prøv igjen") == ["Jeg prøver igjen. Mangler det noe, sier jeg fra."]
    assert forum.topics() == ["Nord", "Sør"]
    assert "er koblet til" in forum.berit.last.text


def test_who_presses_again_while_it_still_lacks_is_told_again(forum: Forum) -> None:
    forum.scene.without_topics.add(FORUM)
    forum.chosen().connected()
    forum.scene.now += timedelta(minutes=1)
    forum.berit.presses("Prøv igjen")
    assert len([shown for shown in forum.berit.chat if "har ikke emner" in shown.text]) == 2


def test_rights_that_come_afterwards_are_enough(forum: Forum) -> None:
    forum.scene.rights[FORUM] = []
    forum.chosen().connected()
    forum.scene.rights[FORUM] = RIGHTS
    forum.berit.does("chat_joined", FORUM, rights=RIGHTS)
    assert forum.topics() == ["Nord", "Sør"]
    assert INVITED in forum.kari.last.text


def test_turning_on_topics_makes_the_chat_another_and_it_goes_on_there(forum: Forum) -> None:
    forum.scene.without_topics.add(FORUM)
    forum.chosen().connected()
    forum.scene.rights[OTHER] = RIGHTS
    forum.berit.does("migrated", FORUM, old=FORUM, new=OTHER)
    assert forum.topics() == ["Nord", "Sør"]
    assert {chat for chat, call in forum.scene.calls if call.name == "create_topic"} == {OTHER}
    assert forum.kari.last.message.buttons[0][0].url == f"https://t.me/+invite{OTHER}"


def test_a_chat_that_is_taken_or_a_forum_that_is_there_is_refused(ready: Forum) -> None:
    other = Forum(ready.scene).chosen()
    other.berit.writes(f"/start {other.token()}", chat=FORUM)
    assert "allerede" in ready.scene.chat(FORUM)[-1].text
    rows.bind(ready.scene.tx, ready.scene.now, Region(ready.scene).group("Alene").id, -500)
    other.berit.writes(f"/start {other.token()}", chat=-500)
    assert "hører allerede til gruppa Alene" in ready.scene.chat(-500)[-1].text
    ready.berit.carries(f"forums.connect {ready.id}", 1)
    ready.berit.writes(f"/start {ready.token()}", chat=OTHER)
    assert "har allerede en felles gruppe" in ready.scene.chat(OTHER)[-1].text


def test_a_participant_cannot_connect_it(forum: Forum) -> None:
    forum.chosen()
    before = stored(forum.scene)
    forum.kari.writes(f"/start {forum.token()}", chat=FORUM)
    assert stored(forum.scene) == before


def test_groups_that_are_made_later_get_topics_too(ready: Forum) -> None:
    for n in range(6):
        ready.librarian(f"Eva {n}", VARDO)
    ready.berit.writes("/veileder")
    ready.berit.presses("Grupper")
    ready.berit.presses("Lag forslag")
    ready.berit.presses("Bekreft")
    made = [each for each in rows.every(ready.scene.tx, ready.id) if each.name not in ("Nord", "Sør")]
    assert made
    assert all(ready.has_topic(each) for each in made)
    assert ready.topics() == ["Nord", "Sør", *(each.name for each in made)]


# --- no double topics ------------------------------------------------------------------------------------------------


def test_telegrams_news_tells_of_a_topic_whose_answer_was_lost(forum: Forum) -> None:
    forum.chosen()
    forum.scene.lost = ["create_topic"]
    forum.connected()
    assert not forum.has_topic(forum.north)
    forum.hears_of(77, "Nord")
    forum.scene.later(minutes=2)
    assert forum.thread(forum.north) == 77
    assert forum.topics() == ["Nord", "Sør"]


def test_a_topic_that_is_heard_of_and_lost_again_meanwhile_is_not_made_twice(forum: Forum) -> None:
    forum.chosen()
    forum.scene.lost = ["create_topic"]
    forum.connected()
    forum.scene.outcomes = [Unreachable("Forbidden: not enough rights to send text messages")]
    forum.hears_of(77, "Nord")
    assert not forum.has_topic(forum.north)
    forum.scene.later(minutes=2)
    assert forum.topics() == ["Nord", "Sør"]
    forum.berit.presses("Prøv igjen")
    assert forum.thread(forum.north) == 77
    assert forum.has_topic(forum.north)


def test_where_no_news_comes_it_is_made_again(forum: Forum) -> None:
    forum.chosen()
    forum.scene.lost = ["create_topic"]
    forum.connected()
    forum.scene.later(seconds=30)
    assert forum.topics() == ["Nord"]
    forum.scene.later(seconds=31)
    assert forum.topics() == ["Nord", "Nord", "Sør"]
    assert forum.has_topic(forum.north)


def test_news_that_comes_too_late_ends_in_one_topic_all_the_same(ready: Forum) -> None:
    ready.hears_of(77, "Nord")
    assert ready.scene.calls[-1] == (FORUM, Call("delete_topic", {"message_thread_id": 77}))
    calls = len(ready.scene.calls)
    ready.hears_of(77, "Nord")
    ready.hears_of(ready.thread(ready.north), "Nord")
    ready.hears_of(78, "Fest")
    assert len(ready.scene.calls) == calls
    assert ready.thread(ready.north) != 77


def test_asking_for_topics_again_and_again_makes_no_second(ready: Forum) -> None:
    for _ in range(3):
        ready.scene.now += timedelta(seconds=1)
        ready.berit.carries(f"forums.again {ready.id}", 1)
    ready.berit.does("chat_joined", FORUM, rights=RIGHTS)
    assert ready.topics() == ["Nord", "Sør"]


def test_where_topics_cannot_be_made_the_facilitator_is_told_with_a_way_to_try_again(forum: Forum) -> None:
    forum.scene.refused.add("create_topic")
    forum.chosen().connected()
    told = forum.berit.sees("Jeg får ikke laget emner")
    assert "/emne" in told.text
    assert len([shown for shown in forum.berit.chat if "Jeg får ikke laget emner" in shown.text]) == 1
    forum.scene.refused.clear()
    forum.scene.now += timedelta(minutes=1)
    forum.berit.presses("Prøv igjen", told)
    assert forum.has_topic(forum.north)
    assert forum.has_topic(forum.south)
    assert INVITED in forum.kari.last.text


def test_a_topic_that_is_there_already_is_taken_by_a_command_in_it(forum: Forum) -> None:
    forum.scene.refused.add("create_topic")
    forum.chosen().connected()
    forum.berit.writes("/emne", chat=FORUM, thread=55)
    assert in_thread(forum, 55)[-1].text == "Skriv /emne og navnet på gruppa. Gruppene heter: Nord, Sør."
    forum.kari.writes("/emne Nord", chat=FORUM, thread=55)
    assert "for veilederne" in in_thread(forum, 55)[-1].text
    forum.berit.writes("/emne nord", chat=FORUM, thread=55)
    assert forum.thread(forum.north) == 55
    assert any("emnet til gruppa Nord" in shown.text for shown in in_thread(forum, 55))
    forum.berit.writes("/emne Nord", chat=FORUM, thread=56)
    assert "har allerede en chat" in in_thread(forum, 56)[-1].text
    forum.scene.outcomes = [Unreachable("Forbidden")]
    forum.says(forum.north)
    forum.berit.writes("/emne Nord", chat=FORUM, thread=57)
    assert forum.thread(forum.north) == 57
    for where in ({"chat": FORUM}, {"chat": -500, "thread": 3}, {}):
        forum.berit.writes("/emne Sør", **where)
        assert not forum.has_topic(forum.south)


# --- talking there ---------------------------------------------------------------------------------------------------


def test_what_is_written_in_a_topic_belongs_to_its_group(ready: Forum) -> None:
    for group, person in ((ready.north, ready.kari), (ready.south, ready.per)):
        person.writes("/hjelp", chat=FORUM, thread=ready.thread(group))
        assert "hele kullet" in in_thread(ready, ready.thread(group))[-1].text
    ready.kari.writes("/hjelp", chat=FORUM, thread=99)
    ready.kari.writes("/hjelp", chat=FORUM)
    assert len(in_thread(ready, 99)) == len(in_thread(ready, GENERAL)) == 1


class Asked(Week):
    """The group Nord is asked its question in a topic, and Sør in another."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        forum_rows.add(scene.tx, self.id)
        forum_rows.change(scene.tx, self.id, chat_id=FORUM, may_make=True, may_delete=True)
        for n, group in enumerate((self.north, self.south)):
            rows.bind(scene.tx, scene.now, group.id, FORUM, 10 + n)
            rows.set_may_delete(scene.tx, group.id, may_delete=True)
            for member in groups.members(scene.tx, group.id):
                rows.came_into_chat(scene.tx, scene.now, group.id, member.id)
        scene.at(oslo(9, 1))

    @property
    def asked(self) -> Shown:
        return self.kari.sees("så ser hele kullet det", FORUM)


@pytest.fixture
def asked(scene: Scene) -> Asked:
    return Asked(scene)


def test_each_group_is_asked_in_its_topic_and_told_that_everyone_reads_there(asked: Asked) -> None:
    questions = [shown.thread for shown in asked.scene.chat(FORUM) if "så ser hele kullet det" in shown.text]
    assert questions == [10, 11]


def test_an_answer_in_a_topic_is_for_the_cohort_and_the_choice_is_between_that_and_oneself(asked: Asked) -> None:
    question = next(shown for shown in asked.scene.chat(FORUM) if shown.thread == 10)
    message = asked.kari.replies(question, "En gutt fikk lekseplass.", chat=FORUM, thread=10)
    assert "Hele kullet ser det." in asked.kari.last.text
    assert asked.kari.last.labels[:2] == ["Bare meg", "✓ Hele kullet"]
    asked.per.writes("/sporsmal")
    asked.per.presses("Vis svarene")
    assert any("lekseplass" in shown.text for shown in asked.per.chat)
    asked.kari.presses("Bare meg")
    assert (FORUM, Call("delete_message", {"message_id": message})) in asked.scene.calls


def test_an_answer_in_the_topic_of_another_group_is_ones_answer_for_the_cohort(asked: Asked) -> None:
    question = next(shown for shown in asked.scene.chat(FORUM) if shown.thread == 10)
    message = asked.per.replies(question, "En gutt fikk lekseplass.", chat=FORUM, thread=10)
    assert "Hele kullet ser det." in asked.per.last.text
    asked.answers(asked.liv, "Vi hadde strikkekafé.")
    assert "Per (Sortland): En gutt fikk lekseplass." in asked.liv.last.text
    asked.per.presses("Bare meg")
    assert (FORUM, Call("delete_message", {"message_id": message})) in asked.scene.calls


def test_an_answer_in_private_cannot_be_for_the_group_alone(asked: Asked) -> None:
    asked.answers(asked.kari)
    assert asked.kari.last.labels[:2] == ["✓ Bare meg", "Hele kullet"]
    show = asked.kari.last.button("Hele kullet").press
    assert "Velg «Bare meg» eller «Hele kullet»" in asked.kari.carries(show.replace("cohort", "group"), 1)[0]
    asked.kari.presses("Hele kullet")
    assert [shown.thread for shown in asked.scene.chat(FORUM) if "Kari (Sortland)" in shown.text] == [10]


def test_an_experience_shared_in_a_topic_is_for_the_cohort(asked: Asked) -> None:
    told = asked.kari.writes("Vi flyttet hyllene.", chat=FORUM, thread=10)
    own = {"reply_to": told, "reply_to_own": True, "replied_text": "Vi flyttet hyllene.", "replied_at": asked.scene.now}
    asked.kari.writes("/del", chat=FORUM, thread=10, **own)
    assert "Hele kullet finner den" in asked.kari.last.text
    assert "Gruppa" not in asked.kari.last.labels


def test_what_was_for_the_group_before_does_not_come_where_everyone_reads(scene: Scene) -> None:
    week = Week(scene)
    week.begins()
    week.answers(week.per, "Bare til gruppa.", to="Gruppa")
    forum_rows.add(scene.tx, week.id)
    rows.bind(scene.tx, scene.now, week.south.id, FORUM, 11)
    week.per.writes("/svar")
    assert "✓ Gruppa" in week.per.last.labels
    week.per.presses("Endre")
    week.per.writes("Fortsatt bare til gruppa.")
    assert not any("bare til gruppa" in shown.text.lower() for shown in scene.chat(FORUM))


def test_my_group_says_where_it_talks_and_that_all_can_read_it(ready: Forum) -> None:
    ready.kari.writes("/gruppe")
    assert "emnet Nord i den felles gruppa. Alle der kan lese det." in ready.kari.last.text
    assert "Bli med i chatten" in ready.kari.last.labels


# --- coming in and going out -----------------------------------------------------------------------------------------


def test_those_of_any_group_and_the_facilitators_are_let_into_the_forum(ready: Forum) -> None:
    for person in (ready.kari, ready.per, ready.berit):
        person.does("join_request", FORUM, private_chat=person.id)
        assert ready.scene.calls[-1] == (FORUM, Call("approve_join_request", {"user_id": person.id}))
    ready.kari.does("member_came", FORUM)
    assert [each.name for each in presence.missing(ready.scene.tx, ready.north)] == ["Ola"]
    assert [each.name for each in presence.missing(ready.scene.tx, ready.south)] == ["Liv", "Per"]


def test_others_are_declined_kindly_and_the_facilitator_told_once(ready: Forum) -> None:
    stranger, ada = ready.scene.person("Noen"), ready.librarian("Ada", VAGAN)
    for person in (stranger, ada, ready.scene.person("En til")):
        person.does("join_request", FORUM, private_chat=person.id)
        assert ready.scene.calls[-1] == (FORUM, Call("decline_join_request", {"user_id": person.id}))
    assert "Takk for at du vil være med!" in stranger.last.text
    assert len(stranger.chat) == 1
    assert ada.last.labels == ["Gruppa mi"]
    told = [shown.text for shown in ready.berit.chat if "ville inn i den felles gruppa" in shown.text]
    assert [each.partition(" ville")[0] for each in told] == [
        "Noen som ikke er med i programmet",
        "Ada",
        "Enda en som ikke er med i programmet, nummer 2 samme dag,",
    ]


def test_who_has_left_the_programme_is_shown_no_group_of_their_own(ready: Forum) -> None:
    ready.kari.writes("/innstillinger")
    ready.kari.presses("Gå ut av programmet")
    ready.kari.presses("Ja")
    ready.kari.does("join_request", FORUM, private_chat=ready.kari.id)
    assert ready.kari.last.text.endswith("som har fått en gruppe, så jeg kan ikke slippe deg inn.")
    assert ready.kari.last.labels == []


def test_who_leaves_a_group_stays_in_the_forum(ready: Forum) -> None:
    groups.leave_group(ready.scene.tx, ready.scene.now, ready.member(ready.kari), ready.id)
    ready.scene.deliver()
    assert not [call for _, call in ready.scene.calls if call.name == "remove_member"]


# --- lost and found --------------------------------------------------------------------------------------------------


def test_a_topic_that_is_closed_is_opened_again_and_that_is_said_once_a_day(ready: Forum) -> None:
    thread = ready.thread(ready.north)
    for _ in range(2):
        ready.berit.does("topic_closed", FORUM, thread=thread)
        assert ready.scene.calls[-1] == (FORUM, Call("reopen_topic", {"message_thread_id": thread}))
    assert len([shown for shown in ready.berit.chat if "Noen lukket emnet til gruppa Nord" in shown.text]) == 1
    calls = len(ready.scene.calls)
    ready.berit.does("topic_closed", FORUM, thread=99)
    assert len(ready.scene.calls) == calls


def test_a_closed_topic_that_the_bot_may_not_open_is_told(ready: Forum) -> None:
    ready.scene.refused.add("reopen_topic")
    ready.berit.does("topic_closed", FORUM, thread=ready.thread(ready.north))
    assert "Noen lukket emnet til gruppa Nord, og jeg får ikke åpnet det" in ready.berit.last.text


def test_what_could_not_be_said_in_a_closed_topic_is_said_when_it_is_open_again(ready: Forum) -> None:
    thread = ready.thread(ready.north)
    ready.scene.outcomes = [Unreachable("TOPIC_CLOSED")]
    ready.says(ready.north)
    assert "får ikke skrevet i emnet til gruppa Nord. Ingenting er mistet" in ready.berit.last.text
    said = len(in_thread(ready, thread))
    ready.berit.does("topic_opened", FORUM, thread=thread)
    assert len(in_thread(ready, thread)) == said + 1
    assert ready.has_topic(ready.north)


def test_a_topic_that_was_lost_for_a_while_is_tried_again_by_a_button_and_no_other_is_made(ready: Forum) -> None:
    ready.scene.outcomes = [Unreachable("Forbidden: not enough rights")]
    ready.says(ready.north)
    thread = ready.thread(ready.north)
    said = len(in_thread(ready, thread))
    ready.berit.presses("Prøv igjen")
    assert ready.thread(ready.north) == thread
    assert ready.has_topic(ready.north)
    assert len(in_thread(ready, thread)) == said + 1
    assert ready.topics() == ["Nord", "Sør"]


def test_a_topic_that_is_deleted_is_made_anew_by_a_button_and_what_waited_is_said_there(ready: Forum) -> None:
    old = ready.thread(ready.north)
    ready.scene.outcomes = [Unreachable("message thread not found", is_gone=True)]
    ready.says(ready.north)
    assert not ready.has_topic(ready.north)
    assert ready.has_topic(ready.south)
    ready.kari.writes("/gruppe")
    assert "Jeg får ikke skrevet i emnet til gruppa nå, og veilederen vet om det." in ready.kari.last.text
    ready.berit.presses("Lag emnet på nytt")
    new = ready.thread(ready.north)
    assert new != old
    assert ready.topics() == ["Nord", "Sør", "Nord"]


@pytest.fixture
def again(ready: Forum) -> Forum:
    """Kari is in the forum, Ola is not; the topic of Nord was deleted and is made anew."""
    ready.kari.does("member_came", FORUM)
    ready.scene.outcomes = [Unreachable("message thread not found", is_gone=True)]
    ready.says(ready.north)
    ready.berit.presses("Lag emnet på nytt")
    return ready


def test_a_new_topic_begins_with_the_welcome_and_the_first_task_and_goes_on_with_what_waited(again: Forum) -> None:
    again.scene.later(seconds=20)
    welcome, task, waited = [shown.text for shown in in_thread(again, again.thread(again.north))]
    assert "emnet til gruppa Nord" in welcome
    assert "bli enig om fire ting" in task
    assert "hei" in waited


def test_the_facilitator_hears_that_the_topic_is_made_and_the_button_goes(again: Forum) -> None:
    assert again.berit.last.text == "Emnet til gruppa Nord er laget på nytt. Det som ventet, kommer der."
    assert again.berit.sees("Ordnet: jeg når gruppa Nord i chatten igjen.").labels == []
    assert not [shown for shown in again.berit.chat if "Lag emnet på nytt" in shown.labels]


def test_who_is_in_the_forum_is_led_to_the_new_topic_and_the_others_into_the_forum(again: Forum) -> None:
    new = again.thread(again.north)
    assert again.kari.last.message.buttons[0][0].url == f"https://t.me/c/700/{new}"
    assert INVITED not in again.kari.last.text
    assert INVITED in again.ola.last.text
    assert [each.name for each in presence.missing(again.scene.tx, again.north)] == ["Ola"]


def test_a_forum_that_is_back_with_its_topics_is_promised_no_new_ones(ready: Forum) -> None:
    assert "Jeg lager et emne til hver gruppe" in ready.berit.last.text
    told = len(ready.berit.chat)
    ready.scene.rights[FORUM] = []
    ready.berit.does("chat_joined", FORUM, rights=[])
    ready.scene.rights[FORUM] = RIGHTS
    ready.berit.does("chat_joined", FORUM, rights=RIGHTS)
    ready.berit.does("chat_lost", FORUM)
    ready.berit.does("chat_joined", FORUM, rights=RIGHTS)
    back = [shown.text for shown in ready.berit.chat[told:] if "koblet til" in shown.text]
    assert back == ["Den felles gruppa er koblet til igjen. Emnene der bruker jeg som før."] * 2


def test_a_forum_that_throws_the_bot_out_is_told_once_and_goes_on_when_it_is_back(ready: Forum) -> None:
    ready.scene.outcomes = [Unreachable("message thread not found", is_gone=True)]
    ready.says(ready.south)
    ready.scene.now += timedelta(seconds=1)
    ready.berit.does("chat_lost", FORUM)
    ready.berit.does("chat_lost", FORUM)
    told = [shown for shown in ready.berit.chat if "ikke lenger tilgang til den felles gruppa" in shown.text]
    assert len(told) == 1
    assert "startgroup" in _connecting(ready, told[0])
    ready.says(ready.north)
    said = len(in_thread(ready, ready.thread(ready.north)))
    ready.scene.now += timedelta(seconds=1)
    ready.berit.does("chat_joined", FORUM, rights=RIGHTS)
    assert ready.has_topic(ready.north)
    assert not ready.has_topic(ready.south)
    assert len(in_thread(ready, ready.thread(ready.north))) == said + 1


def test_a_topic_that_was_refused_before_the_news_of_being_thrown_out_goes_on_with_the_others(ready: Forum) -> None:
    ready.scene.outcomes = [Unreachable("bot was kicked from the supergroup chat")]
    ready.says(ready.north)
    ready.scene.now += timedelta(seconds=1)
    ready.berit.does("chat_lost", FORUM)
    ready.scene.now += timedelta(seconds=1)
    ready.berit.does("chat_joined", FORUM, rights=RIGHTS)
    assert ready.has_topic(ready.north)
    assert ready.has_topic(ready.south)


def _connecting(forum: Forum, told: Shown) -> str:
    forum.berit.presses("Koble til felles gruppe", told)
    return forum.berit.last.message.buttons[0][0].url


def test_a_new_forum_takes_the_place_of_one_that_is_gone(ready: Forum) -> None:
    ready.berit.does("chat_lost", FORUM)
    ready.says(ready.north)
    ready.berit.presses("Koble til felles gruppe")
    ready.scene.rights[OTHER] = RIGHTS
    ready.connected(OTHER)
    assert ready.topics() == ["Nord", "Sør", "Nord", "Sør"]
    assert ready.has_topic(ready.north)
    assert ready.kari.last.message.buttons[0][0].url == f"https://t.me/+invite{OTHER}"
    ready.scene.later(seconds=20)
    assert [shown.text for shown in ready.scene.chat(OTHER) if "hei" in shown.text]


def test_a_bot_that_becomes_a_plain_member_says_what_it_lacks(ready: Forum) -> None:
    ready.scene.rights[FORUM] = []
    ready.berit.does("chat_joined", FORUM, rights=[])
    assert "mangler jeg lov til å invitere medlemmer, styre emner og slette meldinger" in ready.berit.last.text


def test_the_screen_of_the_groups_tells_which_lack_a_topic(ready: Forum) -> None:
    ready.scene.outcomes = [Unreachable("message thread not found", is_gone=True)]
    ready.says(ready.north)
    ready.berit.writes("/veileder")
    ready.berit.presses("Grupper")
    assert "Nord – mangler emne" in ready.berit.last.labels
    ready.berit.presses("Felles gruppe med emner")
    assert "Disse mangler emne: Nord." in ready.berit.last.text
    ready.berit.presses("Prøv igjen")
    assert ready.has_topic(ready.north)


def test_however_many_groups_lack_a_topic_there_is_room_for_their_names(forum: Forum) -> None:
    forum.scene.refused.add("create_topic")
    for n in range(60):
        forum.group(f"Gruppe {n}", forum.kari)
    forum.chosen().connected()
    forum.berit.writes("/emne", chat=FORUM, thread=55)
    assert "Gruppe 7 og 52 til" in in_thread(forum, 55)[-1].text
    forum.berit.writes("/veileder")
    forum.berit.presses("Grupper")
    forum.berit.presses("Felles gruppe med emner")
    assert "Disse mangler emne: Nord, Sør, Gruppe 0" in forum.berit.last.text
    assert "Gruppe 7 og 52 til" in forum.berit.last.text


def test_both_databases_tell_topics_of_one_chat_apart(both: Transaction) -> None:
    region = Region(Scene(both))
    one, two = region.group("Nord"), region.group("Sør")
    now = region.scene.now
    rows.bind(both, now, one.id, FORUM, 10)
    rows.bind(both, now, two.id, FORUM, 11)
    assert [rows.by_chat(both, FORUM, each) for each in (10, 11, 12, None)] == [one, two, None, None]
    assert rows.all_in(both, FORUM) == [one, two]
    rows.bind(both, now, two.id, FORUM, 10)
    assert rows.by_chat(both, FORUM, 10) == two
    assert rows.chat(both, one.id) is None
