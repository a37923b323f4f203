import io
import logging
import sys
import traceback
from collections.abc import Iterator

import pytest
from pydantic import SecretStr
from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.app import WrongToken, connection_of, reach
from bot.clock import Clock
from bot.settings import Settings
from tests.playground_fixture import Running

TOKEN = "123456:very-secret"
ROOT = logging.getLogger()


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that is logged, however chatty the libraries are told to be."""
    before, level, hook = ROOT.handlers[:], ROOT.level, sys.excepthook
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    logs.start([TOKEN, "", "hook secret"], logging.DEBUG)
    for name in logs.NOISY:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield out
    ROOT.handlers[:], sys.excepthook = before, hook
    ROOT.setLevel(level)
    for name in logs.NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def settings(running: Running, root: str = "") -> Settings:
    return Settings(_env_file=None, bot_token=SecretStr(TOKEN), api_url=root or running.address)


@pytest.mark.parametrize("root", ["", "http://127.0.0.1:9", "nonsense://", "http://[", "no scheme at all"])
async def test_no_failure_shows_the_token(running: Running, lines: io.StringIO, root: str) -> None:
    """A wrong token, a dead port, addresses that are none: whatever is raised and logged on the way."""
    bot = connection_of(settings(running, root))
    said = repr(bot) + str(bot)
    for call in (bot.initialize(), bot.raw_updates(None, 0, []), bot.send_message(1, "hei")):
        try:
            await call
        except TelegramError as error:
            logging.getLogger("bot").exception("failed")
            if not isinstance(error, InvalidToken):  # that one names the token; nothing but the log ever sees it
                said += f"{error} {error!r}"
    await bot.shutdown()
    assert "failed" in lines.getvalue()
    assert TOKEN not in lines.getvalue() + said
    assert "very-secret" not in lines.getvalue() + said


async def test_a_wrong_token_ends_the_start_without_naming_it(running: Running, lines: io.StringIO) -> None:
    bot = connection_of(settings(running))
    with pytest.raises(WrongToken) as raised:
        await reach(bot.initialize, Clock())
    await bot.shutdown()
    shown = "".join(traceback.format_exception(raised.value)) + repr(raised.value)
    assert "BotFather" in shown
    assert "very-secret" not in shown


def fail(words: str) -> None:
    raise ValueError(words)


def test_secrets_stay_out_of_messages_tracebacks_and_addresses(lines: io.StringIO) -> None:
    try:
        fail(f"https://api.example/bot{TOKEN}/getMe")
    except ValueError:
        logging.getLogger("any").exception("calling %s and 123456%%3Avery-secret with hook secret", TOKEN)
    text = lines.getvalue()
    assert text.count("[secret]") >= 4
    assert "very-secret" not in text
    assert "hook secret" not in text


def test_what_ends_the_program_is_logged_without_secrets(lines: io.StringIO) -> None:
    try:
        fail(TOKEN)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "ended by an error" in lines.getvalue()
    assert TOKEN not in lines.getvalue()


def test_settings_never_show_their_secrets() -> None:
    chosen = Settings(
        _env_file=None,
        bot_token=SecretStr(TOKEN),
        webhook_secret=SecretStr("hook secret"),
        database_url=SecretStr("postgresql://kollokvie:pass-word@db/kollokvie"),
    )
    assert not [secret for secret in ("very-secret", "hook secret", "pass-word") if secret in repr(chosen)]
    assert chosen.secrets == [TOKEN, "hook secret", "pass-word"]
