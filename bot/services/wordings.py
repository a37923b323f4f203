"""A question in other words than the programme's: who is asked in which."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.people import StudyGroup
from bot.domain.programme import Prompt
from storage import Transaction, groups
from storage import wordings as rows
from storage.wordings import Wording


def used(
    tx: Transaction, prompt_id: int, programme_id: int, *, group_id: int | None = None, member_id: int | None = None
) -> Wording | None:
    """The words in which a question was put to a group or a member, or else would be; None for the programme's own.

    Where it is neither, those that are for all.
    """
    known = rows.of_prompt(tx, prompt_id)
    if not known:
        return None
    if group_id is None and member_id is None:
        return rows.newest(known, None)
    if put := rows.put_in(tx, prompt_id, group_id=group_id, member_id=member_id):
        return next((each for each in known if each.id == put[0]), None)
    if group_id is None and member_id is not None:
        group = groups.of_member(tx, member_id, programme_id)
        group_id = group.id if group else None
    return rows.newest(known, group_id)


def alike(tx: Transaction, prompt_id: int, among: Sequence[StudyGroup]) -> list[list[StudyGroup]]:
    """Groups that are asked a question in the same words together; first those in the words that are for all."""
    known = rows.of_prompt(tx, prompt_id)
    if not known:
        return [[*among]]
    put = rows.put_to(tx, prompt_id, [each.id for each in among])
    by_id: dict[int | None, Wording] = {each.id: each for each in known}
    found: dict[object, list[StudyGroup]] = {_texts(rows.newest(known, None)): []}
    for group in among:
        words = by_id.get(put[group.id]) if group.id in put else rows.newest(known, group.id)
        found.setdefault(_texts(words), []).append(group)
    return [those for those in found.values() if those]


def _texts(wording: Wording | None) -> object:
    return wording and tuple(sorted(wording.texts.items()))


def worded(prompt: Prompt, wording: Wording | None) -> Prompt:
    """A question in the words it was given: the same for every reader."""
    return replace(prompt, text=wording.texts, variants={}) if wording else prompt
