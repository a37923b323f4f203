from typing import NoReturn

import typer
from pydantic import ValidationError

from bot.settings import Settings


def settings() -> Settings:
    """The settings; ends with one line for each that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        fail(
            *(
                ": ".join([*(f"KOLLOKVIE_{name}".upper() for name in each["loc"]), each["msg"]])
                for each in error.errors()
            )
        )


def fail(*lines: str) -> NoReturn:
    """End with exit code 1 and a line for each fault."""
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(1)
