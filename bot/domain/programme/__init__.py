from bot.domain.programme.faults import Fault, ProgrammeFaults
from bot.domain.programme.laying import laid_out
from bot.domain.programme.line import (
    AtOnce,
    Change,
    Drop,
    First,
    Lengthen,
    Move,
    NotThisWeek,
    Swap,
    TakenBack,
    step_of,
)
from bot.domain.programme.model import LANGUAGES, OWN, START, AfterAnswer, AlongPrompt, Module, Programme, Prompt, Texts
from bot.domain.programme.plan import Course, Hour, Plan, Question, Week
from bot.domain.programme.reading import advice, example_lines, load_starter_programme, read

__all__ = [
    "LANGUAGES",
    "OWN",
    "START",
    "AfterAnswer",
    "AlongPrompt",
    "AtOnce",
    "Change",
    "Course",
    "Drop",
    "Fault",
    "First",
    "Hour",
    "Lengthen",
    "Module",
    "Move",
    "NotThisWeek",
    "Plan",
    "Programme",
    "ProgrammeFaults",
    "Prompt",
    "Question",
    "Swap",
    "TakenBack",
    "Texts",
    "Week",
    "advice",
    "example_lines",
    "laid_out",
    "load_starter_programme",
    "read",
    "step_of",
]
