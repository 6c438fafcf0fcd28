# Putright: `make run` and `make test` are all that is needed; `make help` lists the rest.
# Python 3.11 or later; name another with `make PYTHON=python3.12 run`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
LOCKING := .venv-lock

# What to test: `make tests T=tests/app/rules` runs a part.
T ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run test install lint types contracts tests format bench lock clean

help: ## list these
	@grep -E '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

run: install ## open the program on a demonstration database
	$(BIN)/putright demo

test: lint types contracts tests ## every check: lint, types, import contracts, tests

install: $(VENV)/.installed ## set up .venv with .venv/bin/putright

lint: install ## format and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: install ## mypy --strict
	$(BIN)/mypy

contracts: install ## imports run one way
	$(BIN)/lint-imports

tests: install ## the tests, on every core
	$(BIN)/python -m pytest -n auto --dist loadgroup $(T)

format: install ## put the code in order
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

bench: $(BENCH)/.installed ## measure, in an environment of its own
	$(BENCH)/bin/python tests/bench/run_all.py

lock: ## choose the pins anew (needs a network)
	$(PYTHON) -m venv $(LOCKING)
	$(LOCKING)/bin/python -m pip install --quiet pip-tools==7.6.2
	$(call compile,requirements.lock) --build-deps-for=editable
	$(call compile,requirements-dev.lock) --build-deps-for=editable --extra dev --constraint requirements.lock

clean: ## remove the environments and caches
	rm -rf $(VENV) $(BENCH) $(LOCKING) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# Hashes hold the pins; where the files come from is each machine's own setting, so no address is written.
define compile
CUSTOM_COMPILE_COMMAND="make lock" $(LOCKING)/bin/pip-compile --quiet --upgrade --allow-unsafe --generate-hashes --strip-extras \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
	--output-file $(1) pyproject.toml
endef

# The stamps are what makes the second run need no network: pip is asked again only when a lock has changed.
$(VENV)/.locked: requirements-dev.lock
	$(call environment,$(VENV))
	$(VENV)/bin/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.installed: $(VENV)/.locked pyproject.toml
	$(call project,$(VENV))
	@touch $@

$(BENCH)/.locked: requirements.lock tests/bench/requirements.txt
	$(call environment,$(BENCH))
	$(BENCH)/bin/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BENCH)/bin/python -m pip install --quiet -r tests/bench/requirements.txt
	@touch $@

$(BENCH)/.installed: $(BENCH)/.locked pyproject.toml
	$(call project,$(BENCH))
	@touch $@

define environment
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo 'Putright needs Python 3.11 or later. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)'; exit 1; }
@echo 'Installing what $< pins into $(1) ...'
@$(PYTHON) -m venv $(1) \
	|| { echo 'Python could not make $(1). On Debian and Ubuntu: apt install python3-venv'; exit 1; }
endef

define project
$(1)/bin/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
endef
