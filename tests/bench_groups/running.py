"""The command itself, in a process of its own, and what it took."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from bot.domain.groups import Assignment, plan_json
from tests.bench_groups.instances import Instance
from tests.domain.groups_measure import allowed, cost

PLAN = [sys.executable, "-m", "bot", "groups", "plan"]


@dataclass(frozen=True)
class Run:
    plan: Assignment
    written: bytes
    seconds: float
    cpu: float
    mib: float
    """The most memory that was held at once."""
    faults: tuple[str, ...]
    """What is wrong with the plan, by a measure of its own."""

    @property
    def total(self) -> float:
        """Without what moving costs."""
        return self.plan.total - self.plan.cost["stability"]


def run(instance: Instance, budget: float | None = None, seed: int = 0, *, change: bool = True) -> Run:
    """Make a plan; without `change` as if there were none before."""
    people, rules, *before = instance.files
    command = [*PLAN, people, "--rules", rules, "--json", "--seed", seed]
    command += ["--budget", budget] if budget else []
    command += ["--previous", before[0]] if before and change else []
    began = time.perf_counter()
    process = subprocess.Popen([str(each) for each in command], stdout=subprocess.PIPE)
    assert process.stdout
    written = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{command} ended with {process.returncode}"
    plan = plan_json.read(written)
    faults = tuple(_faults(instance, plan, change=change))
    return Run(plan, written, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, faults)


def _faults(instance: Instance, plan: Assignment, *, change: bool) -> list[str]:
    """Everybody once, the hard rules, and the total, computed anew in plain Python."""
    by_id = {person.id: person for person in instance.people}
    faults = []
    if sorted(id for group in plan.groups for id in group.members) != sorted(by_id):
        return ["somebody is in no group, or in two"]
    if not allowed([frozenset(group.members) for group in plan.groups], instance.people, instance.rules):
        faults.append("a hard rule is broken")
    previous = instance.previous if change else None
    before = {id: group.id for group in previous.groups for id in group.members} if previous else {}
    costs = (cost([by_id[id] for id in group.members], instance.rules, before, group.id) for group in plan.groups)
    if abs((total := sum(costs)) - plan.total) > 1e-6 * total:
        faults.append(f"the total is {total:.2f}")
    return faults
