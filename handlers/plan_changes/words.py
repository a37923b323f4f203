"""A change of the plan in words, and everything that comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from bot.domain.parts import shortened
from bot.domain.programme import (
    AtOnce,
    Change,
    Drop,
    First,
    Lengthen,
    Move,
    NotThisWeek,
    Programme,
    Question,
    Swap,
    TakenBack,
)
from bot.domain.programme.effects import Affected, Break, Effect, moved_by
from bot.services import groups, plan_changes
from bot.services import programme as programmes
from bot.services.plan_changes import Amid, Effects, Whom
from handlers.pages import in_pages, some_names
from handlers.programme import day_of, is_far
from handlers.view import View

LETTERS = 40  # of a question that has no week of its own
SESSIONS = 5  # that are named


def whom(view: View, group_id: int | None) -> str:
    return groups.get(view.tx, group_id).name if group_id else view.words("alle gruppene")


def told(view: View, programme_id: int, change: Change, monday: date) -> str:
    """What a change is, as a part of a sentence."""
    _ = view.words
    content = programmes.get(view.tx, programme_id).content
    match change:
        case Move(module, ""):
            return _("«{module}» kommer helt til slutt", module=_title(view, content, module))
        case Move(module, before):
            titles = {"module": _title(view, content, module), "other": _title(view, content, before)}
            return _("«{module}» kommer før «{other}»", **titles)
        case Lengthen(module, weeks):
            title = _title(view, content, module)
            return _.count("«{module}» får ei uke til", "«{module}» får {n} uker til", weeks, module=title)
        case Drop(module):
            return _("«{module}» går ut", module=_title(view, content, module))
        case Swap(one, other):
            titles = {"module": _title(view, content, one), "other": _title(view, content, other)}
            return _("«{module}» og «{other}» bytter plass", **titles)
        case NotThisWeek():
            return _("ingen spørsmål i uke {n}", n=_week(monday))
        case First(prompt):
            return _("«{question}» kommer i uke {n}", question=_asked(view, content, prompt), n=_week(monday))
        case AtOnce():
            return _("spørsmålet i uke {n} kommer med en gang", n=_week(monday))
        case TakenBack():
            return _("spørsmålet i uke {n} er trukket tilbake", n=_week(monday))


def _week(monday: date) -> int:
    return monday.isocalendar().week


def _title(view: View, content: Programme, key: str) -> str:
    """A module's title, or its key where the programme has it no more."""
    every = (*content.modules, content.own_module, content.after_module)
    return next((view.words.pick(each.title) for each in every if each.key == key), key)


def _asked(view: View, content: Programme, key: str) -> str:
    """The beginning of a question."""
    every = [*content.own, *(prompt for module in content.modules for prompt in module.prompts)]
    found = next((view.words.pick(each.text) for each in every if each.key == key), key)
    return shortened(found, LETTERS)


# --- what comes of it ------------------------------------------------------------------------------------------------


def pages(view: View, programme_id: int, intro: str, found: Effects) -> list[str]:
    """Everything that comes of a change, for each group or for those for whom it is the same."""
    amid = plan_changes.amid_others(view.tx, view.now, programme_id, found)
    above = "\n\n".join(filter(None, [intro, _privately(view, found), _amid_others(view, programme_id, amid)]))
    names = {each.id: each.name for each in groups.every(view.tx, programme_id)} if len(found.each) > 1 else {}
    entries = [("", above)]
    for does, those in found.each.items():
        entries += _Told(view, does, those).entries(_whose(view, those, names) if len(found.each) > 1 else "")
    return in_pages(entries)


def _whose(view: View, those: Whom, names: dict[int, str]) -> str:
    _ = view.words
    alone = _.count("én uten gruppe", "{n} uten gruppe", those.alone) if those.alone else ""
    return some_names(_, [*filter(None, [alone]), *(names[id] for id in those.groups)])


def _privately(view: View, found: Effects) -> str:
    """What comes of it for those with another elective than their group's, which is all asked in the same weeks."""
    electives = {
        question.prompt.key
        for those in found.each.values()
        for plan in (those.before, those.after)
        for question in plan.questions
        if not question.module.core
    }
    if not any(each.key in electives for does in found.each for each in does.affected):
        return ""
    return view.words("Den som får en annen valgmodul privat, får den i de samme ukene som gruppa får sin.")


def _amid_others(view: View, programme_id: int, amid: list[Amid]) -> str:
    """The sessions that stay while the modules move past them."""
    _ = view.words
    if not amid:
        return ""
    content = programmes.get(view.tx, programme_id).content
    lines = [_("Møter flytter seg ikke av seg selv. Disse havner i en annen modul:")]
    for each in amid[:SESSIONS]:
        titles = {"module": _title(view, content, each.after), "other": _title(view, content, each.before)}
        when = {"title": each.session.title, "moment": _.short(each.session.starts_at)}
        lines.append("• " + _("«{title}», {moment}: i «{module}», ikke «{other}»", **when, **titles))
    if more := len(amid) - SESSIONS:
        lines += [_.count("• og ett til", "• og {n} til", more)] if more > 0 else []
    return "\n".join(lines)


@dataclass(frozen=True)
class _Told:
    """What a change does for some, in words."""

    view: View
    does: Effect
    those: Whom

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return {each.prompt.key: each for plan in (self.those.before, self.those.after) for each in plan.questions}

    def entries(self, heading: str) -> Iterator[tuple[str, str]]:
        """Headings, each with lines that stand under it."""
        if lines := [*self._later(), *self._end(), *map(self._parted, self.does.parted)]:
            yield heading, "\n".join(lines if heading else ["", *lines])
        for title, affected in self._sections():
            for module, each in groupby(affected, key=lambda each: self._questions[each.key].module.key):
                lines = [f"• {self._week(one.key)}: {self._when(one.before, one.after)}" for one in each]
                yield ": ".join(filter(None, [heading, title])), "\n".join([self._title(module), *lines])

    def _sections(self) -> Iterator[tuple[str, list[Affected]]]:
        _ = self.view.words
        gone = [each for each in self.does.affected if each.after is None]
        new = [each for each in self.does.affected if each.before is None]
        moved = [each for each in self.does.affected if each.before and each.after]
        yield _("Kommer ikke ({n})", n=len(gone)), gone
        yield _("Kommer nå også ({n})", n=len(new)), new
        yield _("Kommer til en annen tid ({n})", n=len(moved)), moved

    def _title(self, module: str) -> str:
        _ = self.view.words
        return next(_.pick(each.module.title) for each in self._questions.values() if each.module.key == module)

    def _week(self, key: str) -> str:
        _, question = self.view.words, self._questions[key]
        if question.number:
            return _("uke {n}", n=question.number)
        return f"«{shortened(_.pick(question.prompt.text), LETTERS)}»"

    def _when(self, before: datetime | None, after: datetime | None) -> str:
        _ = self.view.words
        if before is None or after is None:
            only = before or after or self.view.now
            return _.short(only, year=is_far(self.view, only))
        here = [each.astimezone(_.zone) for each in (before, after)]
        year = is_far(self.view, after) and here[0].year != here[1].year
        was = _.short(before, hour=here[0].time() != here[1].time(), year=year)
        return f"{was} → {_.short(after, year=is_far(self.view, after))}"

    def _later(self) -> list[str]:
        """The short of it, where all that is to come only moves."""
        _, by = self.view.words, moved_by(self.those.before, self.those.after, self.view.now)
        if not by:
            return []
        told = (
            _.count("Alt som kommer, flytter seg ei uke", "Alt som kommer, flytter seg {n} uker", by)
            if by > 0
            else _.count("Alt som kommer, kommer ei uke før", "Alt som kommer, kommer {n} uker før", -by)
        )
        return [_("{told} (mer der det er fri).", told=told)]

    def _end(self) -> list[str]:
        _ = self.view.words
        before, after = self.does.last
        if before is None or after is None or before == after:
            return []
        days = {"before": day_of(self.view, before), "after": day_of(self.view, after)}
        return [_("Den siste modulen slutter {after}, ikke {before}.", **days)]

    def _parted(self, each: Break) -> str:
        _ = self.view.words
        return _(
            "«{module}» blir delt i to av ferie: {weeks} uker uten spørsmål fra uke {n}.",
            module=self._title(each.module),
            weeks=each.weeks,
            n=_week(each.monday),
        )
