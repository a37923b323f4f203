"""What ships beside the code: locks, licence, and the ways to deploy."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def pinned(lock: Path) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)(?:\[.*\])?==", lock.read_text(), re.MULTILINE))


def wanted(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~ ;]", each)[0].lower() for each in requirements}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.name))
def test_a_lock_pins_every_package_by_hash_and_names_no_address(lock: Path) -> None:
    text = lock.read_text()
    pins = re.split(r"^(?=[a-z0-9-]+(?:\[.*\])?==)", text, flags=re.MULTILINE)[1:]
    assert pins
    assert not [pin.split("==")[0] for pin in pins if "--hash=sha256:" not in pin]
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_the_locks_hold_everything_the_project_asks_for() -> None:
    groups = PROJECT["dependency-groups"]
    assert wanted(PROJECT["project"]["dependencies"]) | wanted(groups["build"]) <= pinned(LOCKS[0])
    assert wanted(groups["dev"]) <= pinned(LOCKS[1])


def test_the_build_is_locked_too() -> None:
    assert PROJECT["build-system"]["requires"] == PROJECT["dependency-groups"]["build"]


def test_the_licence_is_the_one_that_is_named() -> None:
    assert PROJECT["project"]["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")


def test_continuous_integration_can_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize("file", sorted(DEPLOY.iterdir()), ids=lambda file: str(file.name))
def test_what_is_in_deploy_says_who_it_is_for(file: Path) -> None:
    if file.suffix != ".png":
        assert file.read_text().startswith("# For ")


def test_every_setting_of_the_example_is_known() -> None:
    named = re.findall(r"KOLLOKVIE_([A-Z_]+)=", (DEPLOY / "example.env").read_text())
    assert named
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_the_example_can_be_used_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text((DEPLOY / "example.env").read_text())
    monkeypatch.chdir(tmp_path)
    chosen = Settings()
    assert not chosen.bot_token
    assert chosen.model_dump(exclude={"bot_token"}) == Settings(_env_file=None).model_dump(exclude={"bot_token"})


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "kollokvie.service"
    text = (DEPLOY / "kollokvie.service").read_text()
    unit.write_text(re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", text, flags=re.MULTILINE))
    said = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_the_unit_lets_groups_be_worked_out() -> None:
    lines = (DEPLOY / "kollokvie.service").read_text().splitlines()
    denied = [name for line in lines if line.startswith("SystemCallFilter=~") for name in line[18:].split()]
    calls = subprocess.run(["systemd-analyze", "syscall-filter", *denied], capture_output=True, text=True, check=True)
    assert denied
    assert "setpriority" not in calls.stdout.split()
    assert "MemoryDenyWriteExecute=yes" not in lines
    kept = dict(line.removeprefix("Environment=").split("=") for line in lines if line.startswith("Environment="))
    assert Path(kept["NUMBA_CACHE_DIR"]).parent == Path(kept["KOLLOKVIE_DATA_DIR"])


def compose() -> list[str]:
    """What reads a compose file here: Docker's own command, or the program that came before it."""
    ways = (["docker", "compose"], ["docker-compose"])
    there = (way for way in ways if shutil.which(way[0]))
    ran = ((way, subprocess.run([*way, "version"], capture_output=True, check=False)) for way in there)
    return next((way for way, said in ran if said.returncode == 0), [])


@pytest.mark.skipif(not compose(), reason="docker compose is not installed")
def test_docker_compose_takes_the_file(tmp_path: Path) -> None:
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    shutil.copy(DEPLOY / "example.env", tmp_path / ".env")
    config = [*compose(), "-f", tmp_path / "deploy" / "compose.yaml", "config", "--quiet"]
    said = subprocess.run(config, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


def test_the_container_copies_what_there_is() -> None:
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    assert not [name for line in copied for name in line.split() if not (ROOT / name).exists()]


def test_every_file_that_the_readme_names_is_there() -> None:
    named = re.findall(r"`((?:bot|deploy|handlers|storage|tests)/[\w./]*)`", (ROOT / "README.md").read_text())
    assert len(named) > 5
    assert not [name for name in named if not (ROOT / name).exists()]


@pytest.mark.parametrize(
    ("set_in", "code", "words"),
    [({}, 5, "tests of pages: they need Chromium"), ({"CI": "true"}, 1, "The tests of pages need Chromium")],
    ids=["by hand", "in continuous integration"],
)
def test_without_chromium_the_tests_of_pages_are_left_out_aloud(
    set_in: dict[str, str], code: int, words: str, tmp_path: Path
) -> None:
    pages = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--no-cov", "-q", "tests/page/test_page.py"]
    without = {name: value for name, value in os.environ.items() if name != "CI"} | {"PATH": str(tmp_path)} | set_in
    said = subprocess.run(pages, cwd=ROOT, env=without, capture_output=True, text=True, check=False)
    assert (said.returncode, words in said.stdout + said.stderr) == (code, True), said.stdout
