"""python -m tests.bench_groups.longer PEOPLE RULES FACTOR SEED: the total of a plan that is looked for much longer."""

import sys
from pathlib import Path

from bot.domain.groups import assign, people_csv, rules_toml
from bot.domain.groups.schedule import work_for

people = people_csv.read(Path(sys.argv[1]).read_bytes()).people
rules = rules_toml.read(Path(sys.argv[2]).read_bytes(), people)
found = assign(people, rules, seed=int(sys.argv[4]), work=int(sys.argv[3]) * work_for(len(people)))
sys.stdout.write(f"{found.total}\n")
