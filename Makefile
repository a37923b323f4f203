PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras --quiet

.PHONY: try serve test coverage bench bench-groups soak format lock

try: .venv/ready
	@$(BIN)/kollokvie try $(if $(PORT),--port $(PORT))

serve: .venv/ready
	@$(BIN)/kollokvie serve

test: .venv/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m bot.working_out & $(BIN)/mypy && wait $$! # compiled once, else each bot in a test does it
	$(BIN)/lint-imports
	$(BIN)/pytest -n logical --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

# Beside `make test`, since it takes half as long again.
coverage: .venv/ready-dev
	$(BIN)/pytest --cov -n logical --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

bench: .venv/ready-dev
	@$(BIN)/python -m tests.bench

bench-groups: .venv/ready-dev
	@$(BIN)/python -m tests.bench_groups

soak: .venv/ready-dev
	$(BIN)/pytest -m soak -s $(PYTEST_ARGS)

format: .venv/ready-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The product's own packages are enough to try it; the tools for tests come on top.
.venv/ready: requirements.lock pyproject.toml
	@echo "Setting up .venv: about a minute, the first time only."
	@$(PYTHON) -m venv .venv
	@$(PIP) --no-compile --require-hashes -r requirements.lock # compiling all of it takes longer than fetching it
	@$(PIP) --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q bot handlers storage # else each start does it, where nobody may write here
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# Pins every package by version and hash, and names no download address; LOCK_ARGS=--upgrade takes the newest.
# Extras stay in the names: pip before 23.3 pins coverage[toml] only where it is pinned by that very name.
lock: .venv/ready-dev
	@$(PIP) --quiet uv
	$(COMPILE) $(LOCK_ARGS) pyproject.toml --group build -o requirements.lock
	$(COMPILE) $(LOCK_ARGS) --group dev -c requirements.lock -o requirements-dev.lock
