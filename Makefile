# Everything here needs GNU make and Python 3.11 or later, and nothing activated.
# One environment, two stamps: what it takes to play, and what it takes to work on the game.

PYTHON ?= python3
ARGS   ?=
KILLS  ?= 200

VENV := .venv
BIN  := $(VENV)/bin
RUN  := $(VENV)/.ready-to-play
DEV  := $(VENV)/.ready-to-work
UV   := $(VENV)/lock/bin/uv

PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help play test test-postgres check format lint types imports coverage chaos bench train talk-report fmt lock clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

play: $(RUN) ## play in a browser on this machine; no token, no server
	@$(BIN)/pusher play $(ARGS)

test: $(DEV) ## run every test (a few of them: make test ARGS="-k milo")
	@for browser in "$$CHROMIUM" chromium chromium-browser google-chrome; do \
		command -v "$$browser" >/dev/null 2>&1 && exit 0; \
	done; echo "No Chromium on this machine: the browser tests cannot run (CHROMIUM=/path/to/it names one)."
	@$(BIN)/pytest --numprocesses=2 --dist=worksteal --cov --cov-report= $(ARGS)
	@$(if $(ARGS),,$(MAKE) --no-print-directory test-postgres)

# What the database does, and the whole game in play, once more on the other engine.
test-postgres: $(DEV)
	@if $(BIN)/python -m tests.postgres; then \
		PUSHER_TEST_BACKEND=postgres $(BIN)/pytest --numprocesses=2 --dist=worksteal -m "not sqlite" \
			tests/db tests/play tests/bot/test_clock*.py tests/bot/test_courier*.py \
			tests/bot/test_delivery.py tests/bot/test_phones*.py tests/bot/test_reach.py \
			tests/wire/test_two_processes.py $(ARGS); \
	elif [ -n "$$PUSHER_REQUIRE_POSTGRES" ]; then exit 1; \
	else echo "No PostgreSQL server on this machine: its half of the tests did not run (Debian: apt install postgresql)."; fi

chaos: $(DEV) ## kill it at random, and prove that nothing was lost or done twice (KILLS=200)
	@$(BIN)/python -m tests.chaos --kills $(KILLS) $(ARGS)

bench: $(DEV) ## measure it against the named references, in one run
	@$(BIN)/python -m tests.bench $(ARGS)

train: $(DEV) ## make the hearing model anew out of its rows
	@$(BIN)/python -m persona.hearing.train

talk-report: $(DEV) ## measure how well characters hear and answer, on held-out sentences
	@$(BIN)/python -m tests.talk

check: format lint types imports test coverage ## all that a change has to pass
	@echo "All checks passed."

format: $(DEV)
	@echo "==> Formatting"
	@$(BIN)/ruff format --check --diff --quiet .

lint: $(DEV)
	@echo "==> Lint"
	@$(BIN)/ruff check .

types: $(DEV)
	@echo "==> Types"
	@$(BIN)/basedpyright

imports: $(DEV)
	@echo "==> Imports"
	@$(BIN)/lint-imports --no-logo

# Reads what the last `make test` has measured; `check` runs that first.
coverage: $(DEV)
	@echo "==> Coverage"
	@printf 'Of everything: %s %%\n' "$$($(BIN)/coverage report --format=total)"
	@$(BIN)/coverage report --include='game/*' --fail-under=100

fmt: $(DEV) ## format the code and mend what can be mended
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

lock: $(UV) ## pin the dependencies anew (to the newest: make lock UPGRADE=1)
	@$(PIN) --output-file requirements/run.txt
	@$(PIN) --extra postgres --constraint requirements/run.txt --output-file requirements/postgres.txt
	@$(PIN) --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt

# One lock for every system and every Python from the oldest on, with markers where they differ.
PIN = $(UV) pip compile pyproject.toml --no-config --quiet --generate-hashes \
	--universal --python-version 3.11 \
	--group build --annotation-style line --custom-compile-command 'make lock' \
	$(if $(UPGRADE),--upgrade)

clean: ## remove the environment and caches; the game saved in .play/ stays
	@rm -rf $(VENV) build dist *.egg-info htmlcov .coverage .coverage.* \
		.hypothesis .import_linter_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or later is needed, and '$(PYTHON)' is not that; name one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; \
		exit 1; }
	@echo "==> Making an environment in $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV) || { \
		rm -rf $(VENV); \
		echo "Python could not make an environment; on Debian and Ubuntu: apt install python3-venv" >&2; \
		exit 1; }

$(RUN): requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "==> Fetching what the game needs (a minute the first time)"
	@$(PIP) install --require-hashes --requirement requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUN) requirements/dev.txt
	@echo "==> Fetching what the tests and checks need (a minute the first time)"
	@$(PIP) install --require-hashes --requirement requirements/dev.txt
	@touch $@

$(UV): | $(BIN)/python
	@$(BIN)/python -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip -qq --disable-pip-version-check install uv==0.13.9
