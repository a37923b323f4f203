"""The refusals that no story meets on its way."""

import httpx
import pytest

from bot.playground.client import Play
from bot.playground.retelling import retell

ARTICLE = {"type": "article", "id": "1", "title": "x", "input_message_content": {"message_text": "x"}}


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("editMessageText", {"text": "x"}, "chat_id is empty"),
        ("editMessageText", {"text": "x", "chat_id": "ME"}, "message identifier is not specified"),
        ("editMessageReplyMarkup", {"inline_message_id": "1"}, "MESSAGE_ID_INVALID"),
        (
            "deleteMessages",
            {"chat_id": "ME", "message_ids": list(range(101))},
            "too many message identifiers specified",
        ),
        ("pinChatMessage", {"chat_id": "ME", "message_id": 9999}, "message to pin not found"),
        (
            "setMessageReaction",
            {"chat_id": "ME", "message_id": "START", "reaction": [{"type": "emoji", "emoji": "👍"}] * 2},
            "REACTIONS_TOO_MANY",
        ),
        ("answerInlineQuery", {"inline_query_id": "QUERY", "results": [ARTICLE] * 51}, "RESULTS_TOO_MUCH"),
        ("answerInlineQuery", {"inline_query_id": "QUERY", "results": [{**ARTICLE, "id": ""}]}, "RESULT_ID_INVALID"),
        (
            "answerInlineQuery",
            {"inline_query_id": "QUERY", "results": [{**ARTICLE, "title": ""}]},
            "RESULT_TYPE_INVALID",
        ),
        ("createChatInviteLink", {"chat_id": "GROUP", "member_limit": 0}, "invalid member limit specified"),
        ("createChatInviteLink", {"chat_id": "GROUP", "name": "x" * 33}, "invite link name is too long"),
        ("getChat", {"chat_id": "STRANGER"}, "chat not found"),
        ("getChatMember", {"chat_id": "GROUP", "user_id": 9999}, "user not found"),
        ("banChatMember", {"chat_id": "ME", "user_id": 9999}, "chat member status can't be changed in private chats"),
        ("stopPoll", {"chat_id": "ME", "message_id": "START"}, "message with poll to stop not found"),
        (
            "copyMessage",
            {"chat_id": "ME", "from_chat_id": "GROUP", "message_id": "CREATED"},
            "message to copy not found",
        ),
        ("deleteMessage", {"chat_id": "GROUP", "message_id": "TALK"}, "message can't be deleted for everyone"),
        ("setWebhook", {"url": "https://["}, "invalid webhook URL specified"),
        (
            "sendMessage",
            {
                "chat_id": "ME",
                "text": "x",
                "reply_markup": r'{"force_reply": true, "input_field_placeholder": "\ud83d"}',
            },
            "strings must be encoded in UTF-8",
        ),
        ("editForumTopic", {"chat_id": "GROUP", "message_thread_id": 1, "name": "x"}, "the chat is not a forum"),
    ],
)
async def test_it_is_refused_in_telegrams_words(running, play: Play, *, method, given, words):
    kari, stranger = await play.user("Kari"), await play.user("Ola")
    start = await kari.start()
    group = await kari.add_bot(rights=["invite_users", "restrict_members"])
    places = {"ME": kari.id, "STRANGER": stranger.id, "GROUP": group.id, "START": start.id, "CREATED": 9999}
    places["TALK"] = (await kari.send("prat", chat=group)).id
    places["QUERY"] = await kari.ask_inline("x")
    call = {name: places.get(value, value) if isinstance(value, str) else value for name, value in given.items()}
    answer = await running.call(method, **call)
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}


async def test_service_messages_are_not_copied_and_a_pin_stays_one_pin(running, play: Play):
    kari = await play.user("Kari")
    group = await kari.add_bot(rights=["pin_messages"])
    service = (await kari.messages(group))[-1]
    refused = await running.call("copyMessage", chat_id=group.id, from_chat_id=group.id, message_id=service.id)
    assert refused["description"] == "Bad Request: the message can't be copied"
    for _ in range(2):
        assert (await running.call("pinChatMessage", chat_id=group.id, message_id=service.id))["result"]
    assert (await kari.chats())[0]["pinned"] == [service.id]
    assert sum("pinned_message" in message for message in await kari.messages(group)) == 1


async def test_the_ledger_has_also_what_is_refused_at_the_door(running, play: Play):
    async with httpx.AsyncClient(base_url=running.address, trust_env=False, verify=False) as client:
        await client.post("/bot1:another/getMe", json={"a": 1})
        await client.post(f"/bot{running.token}/send{{Nothing}}", json={"text": 1})
        await client.post(
            f"/bot{running.token}/SENDMESSAGE", content=b"{", headers={"content-type": "application/json"}
        )
    entries = [(each["method"], each["parameters"], each["error"]["error_code"]) for each in await play.ledger()]
    assert entries == [("getMe", {"a": 1}, 401), ("send{Nothing}", {"text": 1}, 404), ("sendMessage", {}, 400)]
    told = [each["text"] for each in retell(running.playground.world, running.playground.ledger.entries, 3)]
    assert "Brukte send{Nothing} – det gikk ikke: Not Found" in told
