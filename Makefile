# Every target makes what it needs in .venv. `make` alone explains itself.

PYTHON ?= python3
FUZZ_SECONDS ?= 60
TEST_WORKERS ?= 2

BIN := .venv/bin
UV := $(BIN)/uv
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url
INSTALL := $(UV) pip install --quiet --python $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help demo test check lint fix fuzz bench docs lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/.run ## show every answer on an example estate
	@$(BIN)/bayplan demo

test: .venv/.dev ## run the tests
	@$(BIN)/pytest -q -n $(TEST_WORKERS) --dist loadgroup

check: lint test ## do everything that decides whether a change is good

lint: .venv/.dev ## check style, types and the direction of imports
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo

fix: .venv/.dev ## correct style and format
	@$(BIN)/ruff check --quiet --fix
	@$(BIN)/ruff format --quiet

fuzz: .venv/.dev ## feed the readers nonsense for FUZZ_SECONDS (60)
	@FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m tests.fuzz.run

bench: .venv/.dev ## measure speed and memory against the thresholds
	@$(BIN)/python -m bench

docs: .venv/.dev ## write docs/reference anew
	@$(BIN)/python -m tools.docs

lock: .venv/.tools ## resolve the dependencies anew into requirements/
	@$(LOCK) --upgrade --group pyproject.toml:setup -o requirements/setup.txt
	@$(LOCK) --upgrade --extra dev -c requirements/setup.txt pyproject.toml -o requirements/dev.txt
	@$(LOCK) -c requirements/dev.txt pyproject.toml -o requirements/run.txt

clean: ## remove what the other targets made
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# The environment, in steps, each with a stamp: the installer, what running needs, the programs that tests run,
# what developing needs.

.venv/.tools: requirements/setup.txt
	@echo "Setting up .venv ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Bayplan needs Python 3.11 or later; name one with: make PYTHON=...")'
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.run: .venv/.tools pyproject.toml requirements/run.txt
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.run .venv/.debian requirements/dev.txt requirements/schemas.txt
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@$(INSTALL) --require-hashes --no-deps -r requirements/schemas.txt
	@touch $@

.venv/.debian: .venv/.tools requirements/debian.txt
	@tools/install_debian_packages.sh requirements/debian.txt
	@touch $@
