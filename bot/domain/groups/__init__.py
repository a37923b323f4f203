from bot.domain.groups.assigning import assign, free_name
from bot.domain.groups.conflicts import Collision, Impossible
from bot.domain.groups.cost import Evaluation, evaluate
from bot.domain.groups.explaining import Alternative, Explanation, explain
from bot.domain.groups.model import NO_TIME, Assignment, Group, Person, Pin, Rules, Unusable, Weights

__all__ = [
    "NO_TIME",
    "Alternative",
    "Assignment",
    "Collision",
    "Evaluation",
    "Explanation",
    "Group",
    "Impossible",
    "Person",
    "Pin",
    "Rules",
    "Unusable",
    "Weights",
    "assign",
    "evaluate",
    "explain",
    "free_name",
]
