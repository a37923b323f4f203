"""Many groups whose question is due at one moment, within the limits of a playground that enforces them."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import app
from bot.playground.client import Play
from bot.playground.server import Playground
from bot.settings import Settings
from storage.database import open_sqlite
from tests.bench.groups import ASKED, MADE, Json, facilitator, fill, is_help, is_question, places
from tests.bench.machinery import forget_updates
from tests.loops.conftest import PATIENCE, eventually

GROUPS = 40


@pytest.fixture
async def sent(path: Path) -> list[Json]:
    """What was sent while all groups were asked at nine, and the last of them asked for help."""
    playground, stop = Playground(limits=True), asyncio.Event()
    async with playground.serve() as address, Play(address) as play:
        await play.move(to=MADE)
        where, leader = await places(play, GROUPS), await facilitator(play)
        await forget_updates(play)  # else those who made the chats are known to be there
        database = open_sqlite(path)
        with database.begin() as tx:
            fill(tx, where, leader)
        database.dispose()
        settings = Settings(
            _env_file=None,
            bot_token=SecretStr(playground.token),
            api_url=address,
            data_dir=path.parent,
            clock_url=f"{address}/play/clock",
        )
        async with app.running(settings) as bot:
            serving = asyncio.create_task(bot.serve(stop))
            await play.idle()

            def questions() -> int:
                return sum(map(is_question, playground.ledger.entries))

            async def is_under_way() -> bool:
                return questions() > GROUPS / 2

            async def is_over() -> bool:
                return questions() >= 2 * GROUPS

            await play.move(to=ASKED)
            await eventually(is_under_way)
            await where[-1].lone.send("/hjelp")
            await eventually(is_over, within=6 * PATIENCE)
            stop.set()
            await asyncio.wait_for(serving, PATIENCE)
        return [each for each in playground.ledger.entries if each["method"] == "sendMessage"]


async def test_all_are_asked_once_and_nothing_is_refused_and_an_answer_waits_for_none_of_the_many(
    sent: list[Json],
) -> None:
    """The one who asks for help waits for their own question too, which is the last."""
    asked = [int(each["parameters"]["chat_id"]) for each in sent if is_question(each)]
    assert len(asked) == len(set(asked)) == 2 * GROUPS
    assert [each for each in sent if not each["effect"]] == []
    [helped] = [n for n, each in enumerate(sent) if is_help(each)]
    to = sent[helped]["parameters"]["chat_id"]
    assert [each for each in sent[helped:] if is_question(each) and each["parameters"]["chat_id"] == to]
