from bot.domain.groups.assigning import assign, free_name, nearest_with_room
from bot.domain.groups.cost import Evaluation, evaluate
from bot.domain.groups.model import Assignment, Group, Impossible, Person, Pin, Rules, Weights

__all__ = [
    "Assignment",
    "Evaluation",
    "Group",
    "Impossible",
    "Person",
    "Pin",
    "Rules",
    "Weights",
    "assign",
    "evaluate",
    "free_name",
    "nearest_with_room",
]
