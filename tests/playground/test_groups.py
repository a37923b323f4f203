from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.playground.client import Chat, NotAllowed, Play, User

RIGHTS = ["invite_users", "pin_messages", "manage_topics", "delete_messages", "restrict_members"]


@pytest.fixture
async def kari(play: Play) -> User:
    return await play.user("Kari Nordmann")


@pytest.fixture
async def ola(play: Play) -> User:
    return await play.user("Ola Dunk")


@pytest.fixture
async def group(kari: User) -> Chat:
    """Kari's group, where the bot is an administrator."""
    group = await kari.create_group("Kyststripa", kind="supergroup")
    return await kari.add_bot(rights=RIGHTS, group=group)


def kinds(updates) -> list[str]:
    return [next(key for key in update.to_dict() if key != "update_id") for update in updates]


async def test_a_startgroup_link_makes_a_group_with_the_bot_in_it(kari: User, bot: Bot, updates):
    link = f"https://t.me/{bot.username}?startgroup=abc&admin=invite_users+pin_messages"
    group = await kari.open(link, title="Kyststripa")
    coming, added, command = await updates()
    assert coming.my_chat_member.old_chat_member.status == "left"
    assert coming.my_chat_member.new_chat_member.can_invite_users
    assert not coming.my_chat_member.new_chat_member.can_restrict_members
    assert added.message.new_chat_members[0].id == bot.id
    assert command.message.text == f"/start@{bot.username} abc"
    assert command.message.chat.title == "Kyststripa"
    assert [(chat["title"], chat["id"]) for chat in await kari.chats()] == [("Kyststripa", group.id)]


async def test_the_command_may_come_before_the_news_of_coming(kari: User, bot: Bot, updates):
    group = await kari.create_group("Kyststripa")
    await kari.add_bot("abc", ["invite_users"], group, first="start")
    assert kinds(await updates()) == ["message", "my_chat_member", "message"]


async def test_a_second_startgroup_link_only_speaks_to_a_bot_that_is_there(kari: User, group: Chat, updates):
    await updates()
    await kari.add_bot("abc", group=group)
    assert kinds(await updates()) == ["message"]


async def test_privacy_mode_shows_a_plain_member_only_what_is_meant_for_it(play: Play, kari: User, bot: Bot, updates):
    group = await kari.create_group("Kyststripa")
    await kari.add_bot(group=group)
    await updates()
    sent = await bot.send_message(group.id, "Spørsmål")
    question = await kari.expect("Spørsmål")
    await kari.send("prat", chat=group)
    await kari.send("/gruppe", chat=group)
    await kari.send("/gruppe@another_bot", chat=group)
    await kari.send(f"/gruppe@{bot.username} nå", chat=group)
    await kari.send("svar", reply_to=question)
    seen = [update.message.text for update in await updates()]
    assert seen == ["/gruppe", f"/gruppe@{bot.username} nå", "svar"]
    assert sent.chat.id == group.id
    await play.privacy(on=False)
    await kari.send("prat", chat=group)
    assert [update.message.text for update in await updates()] == ["prat"]
    assert (await bot.get_me()).can_read_all_group_messages


async def test_an_administrator_sees_everything(kari: User, group: Chat, updates):
    await kari.send("prat", chat=group)
    assert (await updates())[-1].message.text == "prat"


async def test_an_anonymous_administrator_writes_as_the_group(kari: User, ola: User, group: Chat, updates):
    await kari.send("/start", chat=group, anonymous=True)
    message = (await updates())[-1].message
    assert (message.from_user.username, message.sender_chat.id) == ("GroupAnonymousBot", group.id)
    await kari.add_member(group, ola)
    with pytest.raises(NotAllowed, match="Only the owner"):
        await ola.send("hei", chat=group, anonymous=True)


async def test_an_invitation_lets_people_in_as_often_as_it_says(kari, ola, group, bot: Bot, *, play: Play, updates):
    link = await bot.create_chat_invite_link(group.id, member_limit=1, name="Ola")
    await updates()
    assert (await ola.open(link.invite_link)).id == group.id
    joined, service = await updates()
    assert joined.chat_member.invite_link.name == "Ola"
    assert joined.chat_member.new_chat_member.status == "member"
    assert service.message.new_chat_members[0].id == ola.id
    per = await play.user("Per")
    with pytest.raises(NotAllowed, match="expired"):
        await per.open(link.invite_link)
    assert await bot.get_chat_member_count(group.id) == 3


async def test_revoked_and_expired_invitations_let_nobody_in(ola: User, group: Chat, bot: Bot, play: Play):
    soon = await play.clock() + timedelta(hours=1)
    revoked = await bot.create_chat_invite_link(group.id)
    expired = await bot.create_chat_invite_link(group.id, expire_date=soon)
    assert (await bot.revoke_chat_invite_link(group.id, revoked.invite_link)).is_revoked
    await play.move(seconds=3601)
    for link in (revoked, expired):
        with pytest.raises(NotAllowed, match="expired"):
            await ola.open(link.invite_link)
    with pytest.raises(BadRequest, match="Invite_hash_invalid"):
        await bot.revoke_chat_invite_link(group.id, "https://t.me/+nothing")
    with pytest.raises(BadRequest, match="Member limit can't be specified"):
        await bot.create_chat_invite_link(group.id, creates_join_request=True, member_limit=1)


async def test_a_request_to_join_opens_the_private_chat_for_five_minutes(ola, group, bot: Bot, play: Play, updates):
    link = await bot.create_chat_invite_link(group.id, creates_join_request=True)
    await updates()
    await ola.open(link.invite_link)
    request = (await updates())[0].chat_join_request
    assert (request.from_user.id, request.user_chat_id) == (ola.id, ola.id)
    assert await bot.send_message(request.user_chat_id, "Hei, jeg ser på det.")
    await play.move(seconds=301)
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(ola.id, "Hei")
    assert await request.approve()
    joined, service = await updates()
    assert joined.chat_member.via_join_request
    assert service.message.from_user.id == ola.id
    with pytest.raises(BadRequest, match="User_already_participant"):
        await request.approve()


async def test_requests_are_declined_by_the_bot_and_settled_by_people(kari, ola, group, bot: Bot, play: Play):
    link = await bot.create_chat_invite_link(group.id, creates_join_request=True)
    per = await play.user("Per")
    await ola.open(link.invite_link)
    assert await bot.decline_chat_join_request(group.id, ola.id)
    with pytest.raises(BadRequest, match="Hide_requester_missing"):
        await bot.approve_chat_join_request(group.id, ola.id)
    await ola.open(link.invite_link)
    await per.open(link.invite_link)
    await kari.approve(group, ola)
    await kari.decline(group, per)
    names = [member["name"] for member in (await kari.chats())[0]["members"]]
    assert names == ["Kari Nordmann", "Kollokvie", "Ola Dunk"]
    with pytest.raises(NotAllowed, match="not asked"):
        await kari.approve(group, per)


async def test_newcomers_see_what_is_said_from_now_on(kari: User, ola: User, group: Chat, bot: Bot):
    await bot.send_message(group.id, "Før")
    await kari.add_member(group, ola)
    await bot.send_message(group.id, "Etter")
    assert [message.text for message in await ola.messages(group)] == ["", "Etter"]
    await ola.leave(group)
    assert await ola.messages(group) == []
    assert await ola.chats() == []
    with pytest.raises(NotAllowed, match="not in that chat"):
        await ola.send("hei", chat=group)


async def test_the_bot_bans_unbans_and_is_refused_for_the_mighty(kari: User, ola: User, group: Chat, bot: Bot):
    await kari.add_member(group, ola)
    link = await bot.create_chat_invite_link(group.id)
    assert await bot.ban_chat_member(group.id, ola.id)
    assert (await bot.get_chat_member(group.id, ola.id)).status == "kicked"
    with pytest.raises(NotAllowed, match="closed its door"):
        await ola.open(link.invite_link)
    assert await bot.unban_chat_member(group.id, ola.id, only_if_banned=True)
    await ola.open(link.invite_link)
    for id, words in ((kari.id, "Can't remove chat owner"), (bot.id, "Can't restrict self"), (77, "User not found")):
        with pytest.raises(BadRequest, match=words):
            await bot.ban_chat_member(group.id, id)
    await kari.promote(group, ola)
    with pytest.raises(BadRequest, match="User is an administrator of the chat"):
        await bot.ban_chat_member(group.id, ola.id)


async def test_a_plain_group_keeps_nobody_out_who_has_an_invitation(kari: User, ola: User, bot: Bot):
    group = await kari.add_bot(rights=RIGHTS)
    link = (await bot.create_chat_invite_link(group.id)).invite_link
    await ola.open(link)
    assert await bot.ban_chat_member(group.id, ola.id)
    assert (await ola.open(link)).id == group.id
    assert (await bot.get_chat_member(group.id, ola.id)).status == "member"


async def test_what_others_wrote_in_a_supergroup_the_bot_deletes_by_right_and_for_two_days(play, kari, bot: Bot):
    group = await kari.create_group("Kyststripa", kind="supergroup")
    await kari.add_bot(group=group)
    talk = await kari.send("prat", chat=group)
    for rights, days in ((["pin_messages"], 0), (RIGHTS, 3)):
        await kari.set_bot_rights(group, *rights)
        await play.move(seconds=days * 24 * 3600)
        with pytest.raises(BadRequest, match=r"^Message can't be deleted$"):
            await bot.delete_message(group.id, talk.id)


async def test_owners_and_those_who_are_not_there_are_neither_raised_nor_thrown_out(kari, ola, group: Chat):
    for nobody in (ola, kari):
        with pytest.raises(NotAllowed, match="nobody in the group"):
            await kari.promote(group, nobody)
        with pytest.raises(NotAllowed, match="nobody in the group"):
            await kari.remove(group, nobody)
    with pytest.raises(NotAllowed, match="private chat"):
        await kari.leave(kari.id)


async def test_without_rights_the_bot_is_refused(kari: User, ola: User, bot: Bot):
    group = await kari.create_group("Kyststripa")
    await kari.add_bot(group=group)
    await kari.add_member(group, ola)
    sent = await bot.send_message(group.id, "Hei")
    talk = await kari.send("prat", chat=group)
    for refused, words in (
        (bot.create_chat_invite_link(group.id), "Not enough rights to manage chat invite link"),
        (bot.ban_chat_member(group.id, ola.id), "Not enough rights to restrict"),
        (bot.pin_chat_message(group.id, sent.message_id), "Not enough rights to manage pinned messages"),
        (bot.delete_message(group.id, talk.id), "Message can't be deleted for everyone"),
        (bot.create_forum_topic(group.id, "x"), "The chat is not a forum"),
    ):
        with pytest.raises(BadRequest, match=words):
            await refused
    await kari.set_bot_rights(group, *RIGHTS)
    assert await bot.delete_message(group.id, talk.id)
    assert await bot.pin_chat_message(group.id, sent.message_id)
    assert (await kari.messages(group))[-1]["pinned_message"]["text"] == "Hei"
    with pytest.raises(BadRequest, match="Method is available for supergroup"):
        await bot.unban_chat_member(group.id, ola.id)


async def test_a_bot_that_was_thrown_out_or_left_is_refused(kari: User, group: Chat, bot: Bot, updates):
    assert [one.user.id for one in await bot.get_chat_administrators(group.id)] == [kari.id, bot.id]
    await kari.remove(group, bot.id)
    assert (await updates())[-1].my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "Hei")
    other = await kari.create_group("Innlandet")
    await kari.add_bot(group=other)
    assert await bot.leave_chat(other.id)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(other.id, "Hei")
    with pytest.raises(NotAllowed, match="not in that group"):
        await kari.set_bot_rights(other, "invite_users")


async def test_private_chats_have_no_members_to_change(kari: User, bot: Bot):
    await kari.start()
    for refused, words in (
        (bot.leave_chat(kari.id), "can't be changed in private chats"),
        (bot.get_chat_administrators(kari.id), "no administrators in the private chat"),
        (bot.create_chat_invite_link(kari.id), "Not enough rights"),
    ):
        with pytest.raises(BadRequest, match=words):
            await refused
    assert (await bot.get_chat_member(kari.id, kari.id)).status == "member"
    assert (await bot.get_chat(kari.id)).first_name == "Kari"


@pytest.mark.parametrize("order", ["old first", "new first"])
async def test_a_group_becomes_a_supergroup_with_another_id(play: Play, kari: User, bot: Bot, updates, order):
    old = await kari.create_group("Kyststripa")
    await kari.add_bot(group=old, rights=RIGHTS)
    await bot.send_message(old.id, "Før")
    await updates()
    new = await play.migrate(old, order)
    notes = [one.message.migrate_to_chat_id or one.message.migrate_from_chat_id for one in await updates()]
    assert notes == ([new.id, old.id] if order == "old first" else [old.id, new.id])
    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(old.id, "Etter")
    assert refused.value.new_chat_id == new.id
    await bot.send_message(new.id, "Etter")
    assert [chat["id"] for chat in await kari.chats()] == [new.id]
    assert [message.text for message in await kari.messages(new) if message.text] == ["Før", "Etter"]
    with pytest.raises(NotAllowed, match="only once"):
        await play.migrate(old)


async def test_people_rename_groups_and_only_administrators_do(kari: User, ola: User, group: Chat, bot: Bot, updates):
    await kari.rename(group, "Innlandet")
    assert (await updates())[-1].message.new_chat_title == "Innlandet"
    assert (await bot.get_chat(group.id)).title == "Innlandet"
    await kari.add_member(group, ola)
    with pytest.raises(NotAllowed, match="Only administrators"):
        await ola.rename(group, "Mitt")
    with pytest.raises(NotAllowed, match="cannot be added"):
        await kari.add_member(group, ola)


async def test_a_forum_keeps_its_topics_apart(kari: User, bot: Bot, updates):
    forum = await kari.create_group("Programmet", forum=True)
    await kari.add_bot(rights=RIGHTS, group=forum)
    topic = await bot.create_forum_topic(forum.id, "Kyststripa")
    await updates()
    sent = await bot.send_message(forum.id, "Spørsmål", message_thread_id=topic.message_thread_id)
    assert sent.is_topic_message
    assert sent.reply_to_message.forum_topic_created.name == "Kyststripa"
    await kari.send("prat", chat=forum, topic=topic.message_thread_id)
    await kari.send("svar", reply_to=await kari.expect("Spørsmål"))
    await kari.send("felles", chat=forum)
    talk, answer, general = [update.message for update in await updates()]
    assert talk.reply_to_message.message_id == topic.message_thread_id
    assert (answer.reply_to_message.message_id, answer.message_thread_id) == (
        sent.message_id,
        topic.message_thread_id,
    )
    assert (general.message_thread_id, general.is_topic_message, general.reply_to_message) == (None, None, None)
    texts = [message.text for message in await kari.messages(forum, topic.message_thread_id)]
    assert texts == ["", "Spørsmål", "prat", "svar"]
    shown = [(one["id"], one["name"], one["closed"]) for one in (await kari.chats())[0]["topics"]]
    assert shown == [(1, "General", False), (topic.message_thread_id, "Kyststripa", False)]


async def test_what_is_new_is_counted_for_each_topic_and_read_there(kari: User, ola: User):
    forum = await kari.create_group("Programmet", forum=True)
    coast, inland = [await kari.create_topic(forum, name) for name in ("Kyst", "Innland")]
    await kari.add_member(forum, ola)
    for place in (coast, coast, inland, 1):
        await kari.send("hei", chat=forum, topic=place)

    async def new() -> tuple[int, dict[str, int]]:
        (chat,) = [one for one in await ola.chats() if one["id"] == forum.id]
        return chat["unread"], {topic["name"]: topic["unread"] for topic in chat["topics"]}

    assert await new() == (5, {"General": 2, "Innland": 1, "Kyst": 2})  # that he came in is one of them
    await ola.read(forum, coast)
    assert await new() == (3, {"General": 2, "Innland": 1, "Kyst": 0})
    await ola.send("hallo", chat=forum, topic=inland)
    assert await new() == (2, {"Innland": 0, "General": 2, "Kyst": 0})
    await ola.read(forum)
    assert (await new())[0] == 0
    assert [one.text for one in await ola.messages(forum, 1)][-1] == "hei"
    assert [one["name"] for one in (await ola.chats())[0]["topics"]] == ["Innland", "General", "Kyst"]


async def test_who_comes_into_a_forum_sees_what_was_written_before_and_in_other_groups_not(kari: User, ola: User):
    for forum in (True, False):
        group = await kari.create_group("Programmet", "supergroup", forum=forum)
        await kari.send("før", chat=group)
        await kari.add_member(group, ola)
        assert ("før" in [one.text for one in await ola.messages(group)]) is forum


async def test_topics_are_renamed_closed_opened_and_deleted(kari: User, bot: Bot):
    forum = await kari.create_group("Programmet", forum=True)
    await kari.add_bot(rights=RIGHTS, group=forum)
    topic = await kari.create_topic(forum, "Kyst")
    assert await bot.edit_forum_topic(forum.id, topic, name="Kyststripa")
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await bot.edit_forum_topic(forum.id, topic, name="Kyststripa")
    assert await bot.close_forum_topic(forum.id, topic)
    with pytest.raises(NotAllowed, match="no such open topic"):
        await kari.send("hei", chat=forum, topic=topic)
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await bot.close_forum_topic(forum.id, topic)
    assert await bot.send_message(forum.id, "Bare jeg", message_thread_id=topic)
    await kari.set_bot_rights(forum)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(forum.id, "Hei", message_thread_id=topic)
    await kari.set_bot_rights(forum, *RIGHTS)
    assert await bot.reopen_forum_topic(forum.id, topic)
    sent = await bot.send_message(forum.id, "Viktig", message_thread_id=topic)
    assert await bot.pin_chat_message(forum.id, sent.message_id)
    assert await bot.unpin_all_forum_topic_messages(forum.id, topic)
    assert (await bot.get_chat(forum.id)).pinned_message is None
    assert await bot.delete_forum_topic(forum.id, topic)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "Hei", message_thread_id=topic)
    with pytest.raises(BadRequest, match="Topic_id_invalid"):
        await bot.close_forum_topic(forum.id, topic)
    for name in ("  ", "x" * 129):
        with pytest.raises(BadRequest, match="Topic name"):
            await bot.create_forum_topic(forum.id, name)
    with pytest.raises(NotAllowed, match="Only a forum"):
        await kari.create_topic(await kari.create_group("Vanlig"), "x")


async def test_people_turn_on_close_open_and_delete_topics_and_the_bot_hears_of_closing_and_of_its_own(
    kari: User, ola: User, group: Chat, bot: Bot, updates
):
    await kari.add_member(group, ola)
    await kari.turn_on_topics(group)
    assert (await bot.get_chat(group.id)).is_forum
    await updates()
    topic = (await bot.create_forum_topic(group.id, "Kyst")).message_thread_id
    await kari.close_topic(group, topic)
    with pytest.raises(NotAllowed, match="that way already"):
        await kari.close_topic(group, topic)
    await kari.reopen_topic(group, topic)
    made, closed, opened = [update.message for update in await updates()]
    assert (made.forum_topic_created.name, made.from_user.id) == ("Kyst", bot.id)
    assert closed.forum_topic_closed
    assert opened.forum_topic_reopened
    with pytest.raises(NotAllowed, match="Only administrators"):
        await ola.delete_topic(group, topic)
    await kari.delete_topic(group, topic)
    assert await updates() == []
    with pytest.raises(NotAllowed, match="no such topic"):
        await kari.delete_topic(group, topic)


async def test_a_plain_group_that_gets_topics_becomes_a_supergroup_and_keeps_what_was_said(kari: User, updates):
    plain = await kari.create_group("Vanlig")
    await kari.add_bot(group=plain)
    await kari.send("hei", chat=plain)
    await updates()
    forum = await kari.turn_on_topics(plain)
    told = [update.message for update in await updates()]
    assert [(one.migrate_to_chat_id, one.migrate_from_chat_id) for one in told] == [(forum.id, None), (None, plain.id)]
    (chat,) = [one for one in await kari.chats() if one["type"] != "private"]
    assert (chat["id"], [topic["name"] for topic in chat["topics"]]) == (forum.id, ["General"])
    assert "hei" in [one.text for one in await kari.messages(forum, 1)]


async def test_a_link_within_a_group_leads_its_members_to_a_topic(kari: User, ola: User):
    forum = await kari.create_group("Felles", "supergroup", forum=True)
    topic = await kari.create_topic(forum, "Hadsel")
    link = f"https://t.me/c/{str(forum.id).removeprefix('-100')}/{topic}"
    assert await kari.do("open_link", link=link) == {"chat": forum.id, "topic": topic}
    assert (await kari.do("open_link", link=link.rpartition("/")[0]))["topic"] is None
    with pytest.raises(NotAllowed):
        await ola.open(link)


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/x",
        "https://t.me/",
        "https://t.me/somebody_else?start=1",
        "https://t.me/c/abc/1",
        "https://t.me/c/",
    ],
)
async def test_links_that_lead_nowhere_say_so(kari: User, link: str):
    with pytest.raises(NotAllowed):
        await kari.open(link)


async def test_a_plain_link_to_the_bot_opens_its_chat_and_a_start_link_starts_it(kari: User, bot: Bot, updates):
    assert (await kari.open(f"t.me/{bot.username}")).id == kari.id
    assert await updates() == []
    await kari.open(f"https://t.me/{bot.username}?start=abc")
    assert (await updates())[0].message.text == "/start abc"
