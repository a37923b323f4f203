"""python -m tests.bench_groups.one NAME [SECONDS]: one plan in a process of its own, told as a line of JSON."""

import json
import resource
import sys
import time

from bot.domain.groups import assign
from tests.bench_groups import instances

name = sys.argv[1]
end = time.monotonic() + float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
people = instances.people(name)
plan = assign(people, instances.rules(name), instances.previous(name), stop=lambda: time.monotonic() > end)
usage = resource.getrusage(resource.RUSAGE_SELF)
told = {
    "people": len(people),
    "total": plan.total - plan.cost["stability"],
    "moved": len(plan.moved),
    "status": plan.status,
    "stopped": plan.stopped,
    "cpu": usage.ru_utime + usage.ru_stime,
    "mb": usage.ru_maxrss / 1024,
}
sys.stdout.write(json.dumps(told) + "\n")
