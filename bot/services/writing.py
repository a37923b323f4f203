"""A facilitator writes a question: other words for one, or one of their own; in every language, checked as it comes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from bot.domain.conversation import Incoming, Refusal
from bot.domain.people import Member, StudyGroup
from bot.domain.programme import LANGUAGES, Programme, Prompt, Texts, step_of
from bot.domain.programme.checks import question
from bot.services import charge, monday_card, programme
from bot.services.weeks import editor
from bot.services.wordings import worded
from storage import Transaction, audit, drafts, programmes
from storage import wordings as rows

KIND = "question"
FIRST = "nb"


@dataclass(frozen=True)
class Draft:
    """A question that somebody writes: other words for one, or a new one."""

    key: str | None = None  # of the prompt; None for a new one
    group: int | None = None  # for one group; None for all that they look after
    monday: str = ""  # of the week they came from
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def asks_for(self) -> str | None:
        """The language that is to be written next."""
        return next((each for each in LANGUAGES if each not in self.texts), None)


def begin(
    tx: Transaction,
    member: Member | None,
    programme_id: int,
    *,
    key: str | None = None,
    group_id: int | None = None,
    monday: date,
) -> int:
    """Begin on other words for a question, or on a new one, in place of what was begun before; gives the revision.

    Raises Refusal where somebody may not, or there is no such question.
    """
    who = editor(tx, member, programme_id, group_id)
    if key is not None and step_of(programme.get(tx, programme_id).content, key) is None:
        raise Refusal("stale")
    return _keep(tx, who, programme_id, Draft(key, group_id, monday.isoformat()))


def draft(tx: Transaction, member: Member | None, programme_id: int, revision: int | None = None) -> tuple[Draft, int]:
    """What somebody writes on, and how often it was changed; raises Refusal("stale") where that is not `revision`."""
    who = editor(tx, member, programme_id)
    content, current = drafts.get(tx, who.id, programme_id, KIND) or ({}, 0)
    if not content or revision not in (None, current):
        raise Refusal("stale")
    found = Draft(**content)
    editor(tx, member, programme_id, found.group)
    return found, current


def find(tx: Transaction, member: Member | None, programme_id: int) -> tuple[Draft, int] | None:
    """The same; None where there is none any more, or somebody may not."""
    try:
        return draft(tx, member, programme_id)
    except Refusal:
        return None


def write(tx: Transaction, member: Member | None, programme_id: int, said: Incoming) -> None:
    """Take the question in the language that is asked for; raises Refusal where it is no good question."""
    begun, _ = draft(tx, member, programme_id)
    if said.file or said.unsupported or begun.asks_for is None:
        raise Refusal("questions.only_text")
    _written(tx, member, programme_id, begun, checked(said.text, begun.asks_for))


def checked(text: str, language: str) -> str:
    """The text of a question, by the rules of the programme's file; raises Refusal("questions.fault")."""
    one = " ".join(text.split())
    for _, code, values in question(language)(one, ()):
        raise Refusal("questions.fault", code=code, **values)
    return one


def take(tx: Transaction, member: Member | None, programme_id: int, revision: int, *, as_before: bool) -> None:
    """Leave the language that is asked for as it was before, or else as it was just written in bokmål."""
    begun, _ = draft(tx, member, programme_id, revision)
    if begun.asks_for is None or not (begun.key if as_before else begun.asks_for != FIRST):
        raise Refusal("stale")
    text = words_before(tx, programme_id, begun)[begun.asks_for] if as_before else begun.texts[FIRST]
    _written(tx, member, programme_id, begun, text)


def again(tx: Transaction, member: Member | None, programme_id: int, revision: int) -> None:
    """Write it anew in every language."""
    begun, _ = draft(tx, member, programme_id, revision)
    _keep(tx, editor(tx, member, programme_id), programme_id, replace(begun, texts={}))


def drop(tx: Transaction, member: Member | None, programme_id: int) -> None:
    """Be done with it, with nothing kept."""
    drafts.drop(tx, editor(tx, member, programme_id).id, programme_id, KIND)


def _written(tx: Transaction, member: Member | None, programme_id: int, begun: Draft, text: str) -> None:
    assert begun.asks_for
    _keep(
        tx, editor(tx, member, programme_id), programme_id, replace(begun, texts={**begun.texts, begun.asks_for: text})
    )


def _keep(tx: Transaction, who: Member, programme_id: int, changed: Draft) -> int:
    _, revision = drafts.get(tx, who.id, programme_id, KIND) or ({}, 0)
    drafts.keep(tx, who.id, programme_id, KIND, content=asdict(changed), revision=revision + 1)
    return revision + 1


def words_before(tx: Transaction, programme_id: int, begun: Draft) -> Texts:
    """In which words a question is asked that is edited: of its group, or of all."""
    assert begun.key
    prompt = _prompt(programme.get(tx, programme_id).content, begun.key)
    wording = rows.newest(rows.of_prompt(tx, _id(tx, programme_id, begun)), begun.group)
    return worded(prompt, wording).text


def variants_before(tx: Transaction, programme_id: int, begun: Draft) -> bool:
    """Whether some are asked it in words of their own, as those alone at work are."""
    assert begun.key
    known = rows.newest(rows.of_prompt(tx, _id(tx, programme_id, begun)), begun.group)
    return known is None and bool(_prompt(programme.get(tx, programme_id).content, begun.key).variants)


def _prompt(content: Programme, key: str) -> Prompt:
    step = step_of(content, key)
    if step is None or step.prompt is None:
        raise Refusal("stale")
    return step.prompt


def _id(tx: Transaction, programme_id: int, begun: Draft) -> int:
    assert begun.key
    return programmes.prompt_of(tx, programme_id, begun.key).id


# --- keeping it ------------------------------------------------------------------------------------------------------


def whose(tx: Transaction, member: Member | None, programme_id: int, group_id: int | None) -> list[StudyGroup]:
    """The groups for which something is written: one, or all that a facilitator looks after."""
    return [each for each in charge.own_groups(tx, member, programme_id) if group_id in (None, each.id)]


def having(tx: Transaction, programme_id: int, key: str, those: Sequence[StudyGroup]) -> list[StudyGroup]:
    """Those of some groups to which a question was put already: they keep it as it was."""
    had = rows.groups_that_had(tx, programmes.prompt_of(tx, programme_id, key).id)
    return [each for each in those if each.id in had]


def save(
    tx: Transaction, now: datetime, member: Member | None, programme_id: int, revision: int, *, had: int
) -> Draft | None:
    """Let the other words hold from now on; None where more groups have been asked it than the `had` that were told.

    Raises Refusal where it is not written to its end, or nobody is left to be asked.
    """
    begun, _ = draft(tx, member, programme_id, revision)
    who, those = editor(tx, member, programme_id, begun.group), whose(tx, member, programme_id, begun.group)
    if begun.asks_for or begun.key is None:
        raise Refusal("stale")
    have = having(tx, programme_id, begun.key, those)
    if len(have) == len(those):
        raise Refusal("stale")
    if len(have) != had:
        return None
    for_all = begun.group is None and charge.groups_of(tx, who, programme_id) is None
    for group_id in [None] if for_all else [each.id for each in those]:
        rows.add(tx, _id(tx, programme_id, begun), group_id, begun.texts)
    audit.note(tx, now, "question edited", programme_id, who.id, prompt=begun.key, group=begun.group)
    monday_card.refresh(tx, now, programme_id)
    drop(tx, member, programme_id)
    return begun


def hints(content: Programme) -> list[tuple[Texts, bool]]:
    """What the programme's questions ask people not to write, and whether that is names."""
    prompts = [prompt for module in content.modules for prompt in module.prompts if prompt.hint]
    found = {prompt.hint["nb"]: (prompt.hint, prompt.without_names) for prompt in prompts if prompt.hint}
    return sorted(found.values(), key=lambda each: not each[1])


def keep_own(
    tx: Transaction, now: datetime, member: Member | None, programme_id: int, revision: int, *, hint: int
) -> tuple[Draft, int]:
    """Keep a new question, with one of the hints, counted from 1, or none; gives its prompt. Raises Refusal."""
    begun, _ = draft(tx, member, programme_id, revision)
    known = [(None, False), *hints(programme.get(tx, programme_id).content)]
    if begun.asks_for or begun.key is not None or not 0 <= hint < len(known):
        raise Refusal("stale")
    said, without_names = known[hint]
    prompt = programmes.add_own(tx, programme_id, begun.texts, said, without_names=without_names)
    who = editor(tx, member, programme_id)
    audit.note(tx, now, "question written", programme_id, who.id, prompt=prompt.key)
    drop(tx, member, programme_id)
    return begun, prompt.id
