import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy

from bot.domain.groups.wishes import NONE
from bot.services import links, outbox, plan_work, privacy, settings
from bot.services.groups import settle
from bot.services.outbox import To
from bot.services.programme import New
from storage import awaited, groups, inbox, people, programmes
from storage.schema import answer, audit, group_plan, metadata, part, prompt
from tests.joining import joins, joins_as, start
from tests.kept import kept
from tests.region import BO, SORTLAND, VARDO, Region
from tests.scene import Person, Scene
from tests.week import Week


@pytest.fixture
def new(scene: Scene) -> New:
    return start(scene)


@pytest.fixture
def kari(scene: Scene, new: New) -> Person:
    return joins(scene.person("Kari"), new.join_token)


def member_of(person: Person) -> int:
    member = people.by_address(person.scene.tx, str(person.id))
    assert member is not None
    return member.id


def fill(tx, member_id: int) -> set[str]:
    """Put a row that refers to the member into every table that can have one; gives the tables' names."""
    tx.exec_driver_sql("PRAGMA defer_foreign_keys=ON")  # the rest of what they refer to is not there
    filled = set()
    for table in metadata.sorted_tables:
        if {key.column.table.name for key in table.foreign_keys} & {"member"}:
            tx.execute(sqlalchemy.insert(table).prefix_with("OR IGNORE").values(_row(table, member_id)))
            filled.add(table.name)
    return filled


def _row(table, member_id: int) -> dict:
    values = {}
    for column in table.c:
        to_member = any(key.column.table.name == "member" for key in column.foreign_keys)
        if to_member:
            values[column.name] = member_id
        elif not column.nullable and column.default is None and column.name != "id":
            values[column.name] = _value(column)
    return values


def _value(column):
    if column is group_plan.c.wishes:
        return NONE.as_json()
    kinds = {"INTEGER": 1, "BIGINT": 1, "VARCHAR": "en verdi", "TEXT": "en tekst", "JSON": {}, "BOOLEAN": False}
    kind = str(column.type).split("(")[0]
    if kind in kinds:
        return kinds[kind]
    from tests.scene import MONDAY

    return MONDAY.date() if kind == "DATE" else MONDAY


def document(person: Person) -> dict:
    person.writes("/minedata")
    attachment = person.last.message.attachment
    assert attachment is not None
    return json.loads(attachment.content)


# --- my data ---------------------------------------------------------------------------------------------------------


def test_my_data_holds_a_row_of_every_table_that_refers_to_me(scene: Scene, kari: Person) -> None:
    filled = fill(scene.tx, member_of(kari))
    assert len(filled) > 12
    assert filled <= json.loads(privacy.document(scene.tx, people.get(scene.tx, member_of(kari)))).keys()


def test_my_data_is_readable_by_its_owner(scene: Scene, new: New, kari: Person) -> None:
    told = document(kari)
    assert told["member"][0]["name"] == "Kari"
    assert told["post"][0]["library"] == "Sortland folkebibliotek"
    assert told["contact"][0]["address"] == str(kari.id)


def test_my_data_holds_what_hangs_on_what_is_mine(scene: Scene, kari: Person) -> None:
    _answer(scene, member_of(kari), "Vi flyttet hyllene.")
    assert document(kari)["part"][0]["text"] == "Vi flyttet hyllene."


def test_my_data_holds_nothing_of_others(scene: Scene, new: New, kari: Person) -> None:
    ola = joins(scene.person("Ola"), new.join_token)
    _answer(scene, member_of(ola), "Bare for meg.")
    text = json.dumps(document(kari), ensure_ascii=False)
    assert "Ola" not in text
    assert "Bare for meg" not in text


def proposed(scene: Scene) -> Person:
    """Somebody has asked for groups of three others, of whom Siri has far to go; the map is drawn."""
    region = Region(scene)
    berit = region.facilitator("Berit")
    for name, place in (("Ada", SORTLAND), ("Bo", BO), ("Siri", VARDO)):
        region.librarian(name, place)
    berit.writes("/veileder")
    berit.presses("Grupper")
    berit.presses("Lag forslag")
    assert "Siri har " in berit.last.text
    plan_id = plan_work.undrawn(scene.tx)
    assert plan_id is not None
    plan_work.drawn(scene.tx, scene.now, plan_id, b"\x89PNG")
    return berit


def test_my_data_holds_the_proposals_i_asked_for_but_not_who_is_in_them(scene: Scene) -> None:
    told = document(proposed(scene))["group_plan"][0]
    assert told["made_at"]
    assert not {"plan", "before", "wishes", "collision", "map"} & told.keys()


def test_my_data_holds_updates_that_were_put_aside(scene: Scene, kari: Person) -> None:
    _put_aside(scene, kari, "dette gikk galt")
    assert "dette gikk galt" in json.dumps(document(kari)["inbox"])


def test_of_a_stranger_nothing_is_stored(scene: Scene) -> None:
    eve = scene.person("Eve")
    for command in ("/minedata", "/mydata", "/slett", "/erase"):
        eve.writes(command)
        assert "ikke lagret noe" in eve.last.text


# --- erased ----------------------------------------------------------------------------------------------------------


def erase(person: Person) -> None:
    person.writes("/slett")
    person.presses("Ja, slett alt")


def test_erasing_leaves_no_row_that_refers_to_me(scene: Scene, kari: Person) -> None:
    member_id = member_of(kari)
    fill(scene.tx, member_id)
    privacy.erase(scene.tx, scene.now, people.get(scene.tx, member_id))
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name == "member":
                count = sqlalchemy.select(sqlalchemy.func.count()).where(key.parent == member_id)
                assert scene.tx.execute(count).scalar() == 0, f"{table.name}.{key.parent.name}"


def test_erasing_tells_what_is_gone(scene: Scene, kari: Person) -> None:
    _answer(scene, member_of(kari), "Vi flyttet hyllene.")
    erase(kari)
    assert "ett svar og 0 erfaringer" in kari.last.text
    assert people.by_address(scene.tx, str(kari.id)) is None
    scene.until_now()
    assert scene.tx.exec_driver_sql("SELECT count(*) FROM outbox").scalar() == 0


def test_erasing_forgets_where_the_bot_wrote_to_me(scene: Scene, new: New, kari: Person) -> None:
    kari.writes("/del Vi flyttet hyllene.")
    kari.presses("Hele kullet")
    erase(kari)
    scene.until_now()
    assert str(kari.id) not in str(list(scene.tx.exec_driver_sql("SELECT * FROM outbox")))


def test_erasing_is_asked_about_first_and_can_be_left(scene: Scene, kari: Person) -> None:
    before = kept(scene.tx)
    kari.writes("/slett")
    kari.presses("Nei, behold")
    assert "Ingenting er slettet" in kari.last.text
    assert kept(scene.tx) == before


def test_what_the_bot_posted_of_mine_is_deleted_or_said_to_be_gone(scene: Scene, new: New, kari: Person) -> None:
    _posted(scene, new, member_of(kari), "Gammelt svar")
    scene.now += timedelta(hours=48)
    young = _posted(scene, new, member_of(kari), "Nytt svar")
    erase(kari)
    texts = [shown.text for shown in scene.chat(-100)]
    assert len(texts) == 1
    assert "tatt bort" in texts[0]
    assert young.startswith("answer:")


def test_what_waits_to_be_sent_to_me_is_not(scene: Scene, new: New, kari: Person) -> None:
    later = scene.now + timedelta(days=1)
    outbox.send(scene.tx, scene.now, To(member=member_of(kari)), "help", due_at=later)
    erase(kari)
    shown = len(kari.chat)
    scene.later(days=2)
    assert len(kari.chat) == shown


def test_erasing_reaches_the_inbox_and_the_audit(scene: Scene, new: New, kari: Person) -> None:
    _put_aside(scene, kari, "dette gikk galt")
    member_id = member_of(kari)
    for details in ({"member": member_id}, {"member": 99}):
        row = {"at": scene.now, "programme_id": new.id, "action": "moved", "details": details}
        scene.tx.execute(sqlalchemy.insert(audit).values(row))
    kari.writes("/pause")
    kari.presses("Til en dato")
    erase(kari)
    assert scene.tx.exec_driver_sql("SELECT body, error FROM inbox").all() == [(None, None)]
    left = [(row.action, row.details) for row in scene.tx.execute(sqlalchemy.select(audit))]
    assert ("moved", {"member": 99}) in left
    assert left[-1] == ("member erased", {})
    assert member_id not in [details.get("member") for _, details in left]
    assert awaited.get(scene.tx, str(kari.id)) is None


def test_a_link_that_makes_a_facilitator_goes_with_who_made_it(scene: Scene, new: New) -> None:
    """What lets participants in stays: it may hang on a wall by now."""
    vilde, ola, kari = joins_as(scene.person("Vilde"), new.manager_token), scene.person("Ola"), scene.person("Kari")
    theirs = {
        role: links.issue(scene.tx, scene.now, new.id, role=role, issuer_id=member_of(vilde))
        for role in ("facilitator", "participant")
    }
    joins_as(scene.person("Mona"), links.issue(scene.tx, scene.now, new.id, role="manager"))
    erase(vilde)
    before = kept(scene.tx)["role"]
    ola.writes(f"/start {theirs['facilitator']}")
    assert "lenk" in ola.last.text.lower()
    assert kept(scene.tx)["role"] == before
    assert "med" in joins(kari, theirs["participant"]).sees("Takk").text


def test_updates_of_others_stay_for_the_operator(scene: Scene, new: New, kari: Person) -> None:
    ola = joins(scene.person("Ola"), new.join_token)
    _put_aside(scene, ola, "Olas melding")
    erase(kari)
    assert scene.tx.exec_driver_sql("SELECT body IS NOT NULL FROM inbox").scalar() == 1


def test_erasing_takes_me_out_of_my_group(scene: Scene, new: New, kari: Person) -> None:
    ola = joins(scene.person("Ola"), new.join_token)
    ids = [member_of(kari), member_of(ola)]
    group = groups.add(scene.tx, scene.now, new.id, ids, name="Gruppe 1", host_municipality="1870")
    erase(kari)
    assert [member.name for member in groups.members(scene.tx, group.id)] == ["Ola"]


def test_my_name_goes_from_what_was_told_of_my_group(scene: Scene, new: New, kari: Person) -> None:
    ola = joins(scene.person("Ola"), new.join_token)
    ids = [member_of(kari), member_of(ola)]
    group = groups.add(scene.tx, scene.now, new.id, [], name="G", host_municipality="1870", slot=0, module="E2")
    settle(scene.tx, scene.now, new.id, dict.fromkeys(ids, group))
    scene.deliver()
    assert "Kari" in ola.last.text
    erase(kari)
    scene.later(days=1)
    assert not [shown.text for shown in ola.chat if "Kari" in shown.text]


def test_no_proposal_that_is_kept_has_my_name(scene: Scene) -> None:
    proposed(scene)
    assert "Siri" not in str(kept(scene.tx)["group_plan"])


def test_the_last_facilitator_is_warned(scene: Scene, new: New) -> None:
    mona = joins_as(scene.person("Mona"), new.manager_token)
    mona.writes("/slett")
    assert "Du er den eneste som følger opp «Lederutvikling" in mona.last.text


def test_one_of_two_facilitators_is_not_warned(scene: Scene, new: New) -> None:
    mona = joins_as(scene.person("Mona"), new.manager_token)
    siri = scene.person("Siri")
    people.give_role(scene.tx, scene.now, member_of(mona), new.id, "facilitator")
    member = people.add(scene.tx, scene.now, "Siri", None, str(siri.id))
    people.give_role(scene.tx, scene.now, member.id, new.id, "facilitator")
    mona.writes("/slett")
    assert "eneste" not in mona.last.text


def test_a_second_press_on_erase_is_friendly(scene: Scene, kari: Person) -> None:
    kari.writes("/slett")
    yes, message = kari.last.button("Ja, slett alt").press, kari.last.id
    kari.carries(yes, message)
    before = kept(scene.tx)
    assert "ikke lagret noe" in kari.carries(yes, message)[0]
    assert kept(scene.tx) == before


def test_who_erased_everything_may_join_anew(scene: Scene, new: New, kari: Person) -> None:
    erase(kari)
    joins(kari, new.join_token)
    assert "Da er du med" in kari.sees("Takk").text


def _answer(scene: Scene, member_id: int, text: str) -> int:
    prompt_id = scene.tx.execute(sqlalchemy.select(prompt.c.id).order_by(prompt.c.id)).scalars().all()[-1]
    used = scene.tx.execute(sqlalchemy.select(answer.c.prompt_id).where(answer.c.member_id == member_id)).all()
    row = {"prompt_id": prompt_id - len(used), "member_id": member_id, "visibility": "group", "answered_at": scene.now}
    id = scene.tx.execute(sqlalchemy.insert(answer).values(row).returning(answer.c.id)).scalar_one()
    piece = {"answer_id": id, "text": text, "chat": 1, "message": 1, "written_at": scene.now}
    scene.tx.execute(sqlalchemy.insert(part).values(piece))
    return id


def _posted(scene: Scene, new: New, member_id: int, text: str) -> str:
    """Let the bot post somebody's answer in a chat; gives its subject."""
    subject = f"answer:{_answer(scene, member_id, text)}"
    outbox.send(scene.tx, scene.now, To(chat=-100), "help", key=subject, subject=subject)
    scene.deliver()
    return subject


@pytest.mark.parametrize("where", ["new_chat_members", "left_chat_member", "forward_origin"])
def test_erasing_reaches_what_others_did_with_me_in_the_inbox_and_my_data_does_not(
    scene: Scene, new: New, kari: Person, where: str
) -> None:
    me = {"id": kari.id, "is_bot": False, "first_name": kari.name}
    named = {"new_chat_members": [me], "left_chat_member": me, "forward_origin": {"sender_user": me}}
    _put_aside(scene, scene.person("Ola"), "dette gikk galt", **{where: named[where]})
    assert document(kari)["inbox"] == []
    erase(kari)
    assert scene.tx.exec_driver_sql("SELECT body, error FROM inbox").all() == [(None, None)]


def _put_aside(scene: Scene, person: Person, text: str, **message: Any) -> None:
    sender = {"id": person.id, "is_bot": False, "first_name": person.name}
    update = {"update_id": 1, "message": {"from": sender, "chat": {"id": person.id}, "text": text, **message}}
    inbox.store(scene.tx, scene.now, 1, [update])
    (waiting,) = inbox.waiting(scene.tx, 1)
    inbox.put_aside(scene.tx, scene.now, waiting.id, f"could not be handled: {text}")


def test_where_a_programme_cannot_be_read_its_people_can_still_be_erased(scene: Scene) -> None:
    week = Week(scene)
    week.begins()
    programmes.go_by(scene.tx, week.id, "x")
    erase(week.kari)
    assert people.by_address(scene.tx, str(week.kari.id)) is None


def test_or_leave_it(scene: Scene) -> None:
    week = Week(scene)
    week.begins()
    programmes.go_by(scene.tx, week.id, "x")
    settings.leave(
        scene.tx, scene.now, settings.in_programme(scene.tx, people.get(scene.tx, week.member(week.per)), week.id)
    )
    assert week.member(week.per) not in groups.grouped(scene.tx, week.id)
