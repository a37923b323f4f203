from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
NOTHING_DONE = "Ingenting er gjort. Rett det i miljøet eller i .env, og prøv igjen."
BY_HAND = 78  # the exit code of what starting again does not mend, which systemd heeds


def settings(code: int = 1) -> Settings:
    """The settings; ends with one line for each that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        fail(*map(_line, error.errors()), NOTHING_DONE, code=code)


def _line(fault: ErrorDetails) -> str:
    """What is wrong with a setting; never its value, which may be a secret."""
    if not fault["loc"]:
        return str(fault["ctx"]["error"])
    name = f"KOLLOKVIE_{fault['loc'][0]}".upper()
    return f"{name} kan være nb, nn eller en." if fault["loc"][0] == "language" else f"{name}: {fault['msg']}."


def fail(*lines: str, code: int = 1) -> NoReturn:
    """End with a line for each fault."""
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(code)
