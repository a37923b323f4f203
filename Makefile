PYTHON ?= python3
BIN := .venv/bin

.PHONY: try test bench soak lock format

try: .venv/ready
	$(BIN)/kollokvie try

test: .venv/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --cov $(PYTEST_ARGS)

bench: .venv/ready-dev
	$(BIN)/python -m tests.bench

soak: .venv/ready-dev
	$(BIN)/pytest -m soak --override-ini addopts=-ra

format: .venv/ready-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The product's own packages are enough to try it; the tools for tests come on top.
.venv/ready: requirements.lock pyproject.toml
	@echo "Setting up .venv (the first time takes about a minute) ..."
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	$(BIN)/pip install --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Pins every package by version and hash, and names no download address.
lock: .venv/ready-dev
	$(BIN)/pip install --disable-pip-version-check uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev -c requirements.lock -o requirements-dev.lock
