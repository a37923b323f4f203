"""Compares what became of the month with what was agreed and with what people did."""

from collections import Counter
from typing import Any

from bot.playground.client import Play
from tests.soak.month import Month
from tests.soak.owed import DOUBTFUL, MARK, Entry, Post, is_message

AT_ONCE = 6  # how much the bot may ever have under way
# Messages of which nobody knew, for a while or for good, whether they had arrived.
DOUBTED = """
    SELECT id FROM outbox WHERE act = 'send' AND (repeats > 0 OR status = 'dropped' AND error IS NOT NULL OR id IN
        (SELECT json_extract(params, '$.delivery') FROM outbox WHERE kind = 'alert.uncertain'))
"""
ANSWERS = """
    SELECT prompt.key, member.name, group_concat(part.text, ' + '), visibility FROM answer
    JOIN prompt ON prompt.id = prompt_id JOIN member ON member.id = member_id JOIN part ON part.answer_id = answer.id
    GROUP BY answer.id
"""
SKIPS = """
    SELECT prompt.key, member.name FROM skip
    JOIN prompt ON prompt.id = prompt_id JOIN member ON member.id = member_id
"""
RESPONSES = """
    SELECT title, member.name, response FROM invitation
    JOIN session ON session.id = session_id JOIN member ON member.id = member_id WHERE response IS NOT NULL
"""
EXPERIENCES = """
    SELECT member.name, part.text FROM experience
    JOIN member ON member.id = member_id JOIN part ON part.experience_id = experience.id
"""
HELP = "SELECT name FROM outbox JOIN member ON member.id = member_id WHERE kind = 'help' AND name <> 'Vilde'"
SAID = "SELECT kind, count(*) FROM outbox GROUP BY kind"
# What only a question in a group, an invitation or a reminder of a meeting says, and what the facilitator sees
# beforehand. Courtesies are owed to nobody: reminders of questions, words to colleagues, the end of the week, a line to
# who is silent. They may be lost, and are never sent twice.
SIGNS = ("Svar på denne meldinga, så ser", "Du er invitert", "Husk møtet", "Møtet begynner om")
# What nobody in the month should ever be told: a sign that an update was taken twice, or at the wrong moment.
NEVER = ("stale", "unasked", "unknown_command", "not_allowed", "only_private", "not_joined", "answers.stranger")


async def verdict(play: Play, month: Month) -> tuple[list[str], dict[str, Any]]:
    """What is wrong, and the figures. The bot must have stopped."""
    ledger, memory, truth = await play.ledger(), month.bot.memory, month.people.truth
    post = Post(ledger)
    faults = [fault for owed in month.owed for fault in post.faults(owed)]
    injected = sum(is_message(each) and each["fault"] in DOUBTFUL for each in ledger)
    doubtful = {id for (id,) in memory.ask(DOUBTED)}
    if len(doubtful - month.figures.under_way) > injected:
        faults.append(f"{len(doubtful - month.figures.under_way)} messages in doubt, for {injected} faults")
    if month.figures.under_way_most > AT_ONCE:
        faults.append(f"{month.figures.under_way_most} messages under way at once")
    unowed = [(chat, text) for chat, text in post.unowed(month.owed, SIGNS) if chat != month.cast.vilde.id]
    faults += [f"not owed, in {chat}: {text}" for chat, text in unowed]
    for what, found, did in (
        ("answers", ANSWERS, [(*of, said.text, said.visibility) for of, said in truth.answers.items()]),
        ("skips", SKIPS, truth.skips),
        ("responses", RESPONSES, [(*of, response) for of, response in truth.responses.items()]),
        ("experiences", EXPERIENCES, truth.experiences.elements()),
        ("calls for help", HELP, [(name,) for name in truth.calls_for_help.elements()]),
    ):
        faults += _differences(what, Counter(memory.ask(found)), Counter(did))
    faults += [f"said {kind} {n} times" for kind, n in memory.ask(SAID) if kind in NEVER]
    faults += [
        f"in the log: {line}" for line in month.bot.log.splitlines() if "Traceback" in line or "put aside" in line
    ]
    faults += [f"not done: {body}" for (body,) in memory.ask("SELECT body FROM inbox WHERE done_at IS NULL")]
    faults += [f"integrity: {words}" for (words,) in memory.ask("PRAGMA integrity_check") if words != "ok"]
    return faults, _figures(month, ledger, post, len(doubtful), injected)


def _differences(what: str, is_: Counter[Any], should_be: Counter[Any]) -> list[str]:
    missing = [f"{what}: {each} is missing" for each in sorted((should_be - is_).elements())]
    return missing + [f"{what}: {each} is too much" for each in sorted((is_ - should_be).elements())]


def _figures(month: Month, ledger: list[Entry], post: Post, doubtful: int, injected: int) -> dict[str, Any]:
    messages = [each for each in ledger if is_message(each)]
    copies = [post.copies(owed) for owed in month.owed]
    done, truth = month.figures, month.people.truth
    return {
        "kills": done.kills,
        "starts that got as far as Telegram": sum(each["method"] == "deleteWebhook" for each in ledger),
        "calls": len(ledger),
        "calls that met a fault": sum(each["fault"] is not None for each in ledger),
        "messages that arrived": sum(each["effect"] for each in messages),
        "messages that met a doubtful fault": injected,
        "messages under way at the kills": len(done.under_way),
        "the most that was under way at one kill": done.under_way_most,
        "messages that nobody knew of for a while": doubtful,
        "asked of the facilitator, and had arrived": month.facilitator.arrived,
        "asked of the facilitator, and had not": month.facilitator.again,
        "questions, reminders and the like that were owed": len(copies),
        "of these arrived": sum(map(bool, copies)),
        "arrived more than once, each time but one marked": sum(len(each) > 1 for each in copies),
        "marked": sum(text.startswith(MARK) for each in copies for text in each),
        "answers": len(truth.answers),
        "skips": len(truth.skips),
        "responses": len(truth.responses),
        "experiences": truth.experiences.total(),
    }
