from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings


def test_a_secret_can_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("1:from-a-file\n")
    monkeypatch.setenv("KOLLOKVIE_BOT_TOKEN_FILE", str(tmp_path / "token"))
    chosen = Settings(_env_file=None)
    assert chosen.secrets == ["1:from-a-file"]


def test_a_secret_that_is_given_goes_before_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOLLOKVIE_BOT_TOKEN", "1:given")
    monkeypatch.setenv("KOLLOKVIE_BOT_TOKEN_FILE", str(tmp_path / "nowhere"))
    assert Settings(_env_file=None).secrets == ["1:given"]


def test_a_secrets_file_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOLLOKVIE_BOT_TOKEN_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(ValidationError, match="nowhere kan ikke leses: No such file"):
        Settings(_env_file=None)


def test_the_database_is_a_file_in_the_data_folder_unless_another_is_set(tmp_path: Path) -> None:
    assert Settings(_env_file=None, data_dir=tmp_path).database == f"sqlite:///{tmp_path}/kollokvie.db"
    url = "postgresql://db/kollokvie"
    assert Settings(_env_file=None, database_url=url).database == url  # type: ignore[arg-type]


def test_only_a_clock_on_this_machine_is_followed() -> None:
    with pytest.raises(ValidationError, match="må være på denne maskinen"):
        Settings(_env_file=None, clock_url="http://192.0.2.1/play/clock")


def test_settings_come_from_a_file_beside_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("KOLLOKVIE_LANGUAGE=nn\n")
    monkeypatch.chdir(tmp_path)
    assert Settings().language == "nn"
