"""What is thought about beside the bot."""

import os
import subprocess
import sys
from pathlib import Path

PLAN = """
from bot.domain.groups import Person, Rules, assign
from bot.domain.places import load_municipalities
places = [number for number in load_municipalities() if number[:2] == "18"]
people = [Person(str(n), "", "", places[n % 30], slots=frozenset({n % 10})) for n in range(70)]
before = assign(people, Rules(), work=2_000)
assign(people[3:], Rules(), before, work=2_000)
assert assign(people[:12], Rules()).status == "optimal"
"""


def test_what_is_loaded_ahead_leaves_nothing_to_compile_when_a_plan_is_made(tmp_path: Path) -> None:
    def run(*python: str) -> list[Path]:
        subprocess.run([sys.executable, *python], env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}, check=True)
        return sorted(tmp_path.rglob("*.nb?"))

    compiled = run("-m", "bot.working_out")
    assert compiled
    assert run("-c", PLAN) == compiled
