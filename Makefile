# Two commands on a fresh machine with Python 3.11 or newer: `make backfill`, `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
FOLDER ?= seeds/articles

.PHONY: backfill test bench check env env-dev lock train-quotations

backfill: env  ## load a folder of articles: make backfill FOLDER=path
	$(BIN)/mediawatch backfill $(FOLDER)

test: env-dev  ## run the test suite
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench: env-dev  ## the benches of speed: make bench BENCH_PAGES=1000 (tests/bench/all.py)
	$(BIN)/python -m tests.bench.all

check: env-dev  ## lint, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

env: $(VENV)/.runtime
env-dev: $(VENV)/.dev

$(VENV)/.runtime: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	touch $@

lock:  ## renew both locks (needs uv)
	uv pip compile pyproject.toml --extra lake --generate-hashes --no-header --python-version 3.11 --universal -q -o requirements.lock
	uv pip compile pyproject.toml --extra lake --extra dev --generate-hashes --no-header --python-version 3.11 --universal -q -c requirements.lock -o requirements-dev.lock

train-quotations: env  ## train the weights anew: make train-quotations DATA=folder
	nice $(BIN)/python -m tasks.analyse.quotations.train $(DATA)
