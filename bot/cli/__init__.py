"""The operators' commands. Only the one that is called is loaded, so that none waits for what another needs."""

import os
import sys
from importlib import import_module
from io import TextIOWrapper

import typer

# Where each command is: a module of this package, and a function or a Typer with commands of its own.
COMMANDS = {
    "try": ("playground", "try_"),
    "serve": ("serving", "serve"),
    "programme": ("programme", "programme"),
    "people": ("people", "people"),
    "link": ("links", "link"),
    "groups": ("groups", "groups"),
    "doctor": ("doctor", "doctor"),
    "audit": ("audit", "audit"),
    "backup": ("copies", "backup"),
    "restore": ("copies", "restore"),
}


def main() -> None:
    os.umask(0o077)  # what is written here is people's own: only the owner reads it
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows «?»
    called = sys.argv[1] if len(sys.argv) > 1 else ""
    commands([called] if called in COMMANDS else list(COMMANDS))()


def commands(names: list[str]) -> typer.Typer:
    """Load these commands."""
    cli = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
    cli.callback()(kollokvie)
    for name in names:
        module, attribute = COMMANDS[name]
        found = getattr(import_module(f"bot.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            cli.add_typer(found, name=name)
        else:
            cli.command(name)(found)
    return cli


def kollokvie() -> None:
    """Kollokvie: a chat bot for study groups."""
