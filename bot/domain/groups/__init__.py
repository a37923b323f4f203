from bot.domain.groups.assigning import assign, free_name, nearest_with_room
from bot.domain.groups.cost import Evaluation, evaluate
from bot.domain.groups.explaining import Alternative, Explanation, explain
from bot.domain.groups.model import Assignment, Group, Impossible, Person, Pin, Rules, Weights

__all__ = [
    "Alternative",
    "Assignment",
    "Evaluation",
    "Explanation",
    "Group",
    "Impossible",
    "Person",
    "Pin",
    "Rules",
    "Weights",
    "assign",
    "evaluate",
    "explain",
    "free_name",
    "nearest_with_room",
]
