import json

import httpx
import pytest

from bot.playground import methods
from bot.playground.arguments import Upload, check, signature
from bot.playground.persons.groups import add_bot
from bot.playground.refusals import Refused
from bot.playground.server import TOKEN, Playground

JSON = {"content-type": "application/json"}
JUNK = [
    "",
    "x",
    "-1",
    0,
    1,
    1.5,
    True,
    None,
    [],
    [[]],
    [{}],
    {},
    {"a": []},
    {"message_id": []},
    "[",
    "{}",
    "[1]",
    "true",
    "\ud83d",
    ["\ud83d"],
    "https://[",
    "https://library.example:x",
    {"inline_keyboard": [[{"text": "x", "url": "http://["}]]},
    {"inline_keyboard": [[{"text": "x", "url": 3}]]},
    {"inline_keyboard": [[{"text": "x", "callback_data": "\ud83d"}]]},
    {"type": "document", "media": 3},
    {"type": "photo", "media": "x", "caption": 3},
    [{"type": "emoji", "emoji": []}],
    [{"command": "x", "description": []}],
]


@pytest.mark.parametrize("name", [name for name, _, _ in methods.METHODS.values()])
async def test_no_argument_however_odd_breaks_a_method(name: str):
    """Everything is either done or refused in words."""
    playground = Playground()
    kari = playground.world.add_person("Kari")
    group = add_bot(playground.world, kari, rights=["invite_users", "restrict_members"])
    _, _, wanted = methods.METHODS[name.lower()]
    plain = {
        "chat": group["id"],
        "int": 1,
        "str": "x",
        "bool": True,
        "object": {},
        "file": "x",
        "strs": [],
        "ints": [1],
    }
    needed = {*wanted.required, "chat_id", "message_id"}  # no more, lest something else be refused first
    usual = {key: plain.get(kind, []) for key, kind in wanted.kinds.items() if key in needed}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(playground.app()), base_url="http://play") as client:
        for key in wanted.kinds:
            for odd in JUNK:
                if "message_id" in usual:  # a new one of the bot's own, which may have gone
                    message = {"chat_id": group["id"], "text": "x"}
                    sent = await client.post(f"/bot{TOKEN}/sendMessage", json=message)
                    usual["message_id"] = sent.json()["result"]["message_id"]
                given = json.dumps(usual | {key: odd})
                answer = await client.post(f"/bot{TOKEN}/{name}", content=given, headers=JSON)
                assert answer.json()["ok"] or answer.json()["description"], (key, odd)
    await playground.close()


def test_forms_and_json_mean_the_same():
    wanted = signature("send_message")
    form = {"chat_id": "-5", "text": "Hei", "protect_content": "true", "entities": "[]", "message_thread_id": "7"}
    body = {"chat_id": -5, "text": "Hei", "protect_content": True, "entities": [], "message_thread_id": 7}
    assert check(wanted, form) == check(wanted, body) == body


def test_a_file_may_be_pointed_at_by_name():
    upload = Upload("x.txt", "text/plain", b"x")
    given = {"chat_id": 1, "document": "attach://file0", "file0": upload}
    assert check(signature("send_document"), given) == {"chat_id": 1, "document": upload}
    with pytest.raises(Refused, match='parameter "document" is required'):
        check(signature("send_document"), {"chat_id": 1, "document": "attach://file0"})


@pytest.mark.parametrize("own", ["read_timeout", "api_kwargs", "filename", "reply_to_message_id", "self"])
def test_what_only_the_library_knows_is_no_parameter_of_telegram(own: str):
    with pytest.raises(Refused, match="unknown parameter"):
        check(signature("send_document"), {"chat_id": 1, "document": "x", own: 1})
