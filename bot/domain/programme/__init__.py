from bot.domain.programme.faults import Fault, ProgrammeFaults
from bot.domain.programme.line import Change, Drop, Lengthen, Move, NotThisWeek, Swap
from bot.domain.programme.model import LANGUAGES, AfterAnswer, AlongPrompt, Module, Programme, Prompt, Texts
from bot.domain.programme.plan import Course, Hour, Plan, Question, Week, laid_out
from bot.domain.programme.reading import advice, example_lines, load_starter_programme, read

__all__ = [
    "LANGUAGES",
    "AfterAnswer",
    "AlongPrompt",
    "Change",
    "Course",
    "Drop",
    "Fault",
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
    "Texts",
    "Week",
    "advice",
    "example_lines",
    "laid_out",
    "load_starter_programme",
    "read",
]
