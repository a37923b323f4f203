from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class Settings(BaseSettings):
    """Read from KOLLOKVIE_* variables or a .env file; a secret also from the file that *_FILE names."""

    model_config = SettingsConfigDict(env_prefix="KOLLOKVIE_", env_file=".env", extra="ignore")

    bot_token: SecretStr | None = None
    bot_token_file: Path | None = None
    api_url: str = "https://api.telegram.org"
    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    database_url_file: Path | None = None
    listen: str = "127.0.0.1:8080"
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhook_secret_file: Path | None = None
    clock_url: str | None = None
    language: Annotated[str, Field(pattern="^(nb|nn|en)$")] = "nb"

    @model_validator(mode="after")
    def _read_secret_files(self) -> Self:
        for name in ("bot_token", "database_url", "webhook_secret"):
            path: Path | None = getattr(self, f"{name}_file")
            if path and getattr(self, name) is None:
                setattr(self, name, SecretStr(_read(path, f"KOLLOKVIE_{name}_FILE".upper())))
        return self

    @model_validator(mode="after")
    def _know_the_database(self) -> Self:
        try:
            known = make_url(self.database).get_backend_name() in ("sqlite", "postgresql")
        except ArgumentError:
            known = False
        if not known:
            example = "postgresql://bruker:passord@maskin/navn"
            raise ValueError(f"KOLLOKVIE_DATABASE_URL er ingen adresse til en database. Skriv den som {example}.")
        return self

    @model_validator(mode="after")
    def _know_the_clock(self) -> Self:
        if self.clock_url and urlsplit(self.clock_url).hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError("KOLLOKVIE_CLOCK_URL er klokka til en prøvelekeplass, og må være på denne maskinen.")
        return self

    @property
    def secrets(self) -> list[str]:
        """What no log line may show."""
        kept = (self.bot_token, self.webhook_secret)
        password = make_url(self.database).password if self.database_url else None
        return [*(each.get_secret_value() for each in kept if each), *([str(password)] if password else [])]

    @property
    def database(self) -> str:
        """The database's URL; an SQLite file in the data folder unless another is set."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data_dir / 'kollokvie.db').absolute()}"


def _read(path: Path, name: str) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise ValueError(f"{path} kan ikke leses: {error.strerror}. Se på {name}.") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path} er ikke tekst i UTF-8. Se på {name}.") from None
