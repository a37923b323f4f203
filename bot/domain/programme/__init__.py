from bot.domain.programme.calendar import Week, weeks
from bot.domain.programme.faults import Fault, ProgrammeFaults
from bot.domain.programme.model import LANGUAGES, AfterAnswer, AlongPrompt, Module, Programme, Prompt, Texts
from bot.domain.programme.reading import example_lines, load_starter_programme, read

__all__ = [
    "LANGUAGES",
    "AfterAnswer",
    "AlongPrompt",
    "Fault",
    "Module",
    "Programme",
    "ProgrammeFaults",
    "Prompt",
    "Texts",
    "Week",
    "example_lines",
    "load_starter_programme",
    "read",
    "weeks",
]
