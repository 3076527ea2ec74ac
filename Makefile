# Everything a user or CI can call. Each target makes the environment it needs from a bare Python (>= 3.11).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
FAST := not truth and not slow and not story
export UV_SYSTEM_CERTS ?= 1

.PHONY: help demo test check bench docs fmt lint types layers shape words truth slow all-tests weights newest lock schema clean import-fixtures

help:  ## what there is to call
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

# --- environments: locked, with hashes; `core` is what a user installs, `dev` adds what the tests need
$(VENV)/.uv: requirements/uv.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.core: $(VENV)/.uv requirements/demo.txt pyproject.toml
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/demo.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.core requirements/dev.txt
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

# --- the two commands
demo: $(VENV)/.core  ## the whole loop on the embedded example, live local model included
	@$(BIN)/python -m shipworthy demo --live

test: $(VENV)/.dev  ## the fast tests (about a minute on two cores)
	@$(BIN)/python -m pytest -q -n 2 -m "$(FAST)" $(ARGS)

# --- the definition of good
check: fmt lint types layers shape words all-tests newest  ## everything CI checks

fmt: $(VENV)/.dev
	@$(BIN)/ruff format --check src tests scripts
lint: $(VENV)/.dev
	@$(BIN)/ruff check src tests scripts
types: $(VENV)/.dev
	@$(BIN)/mypy
layers: $(VENV)/.dev
	@$(BIN)/lint-imports --no-cache
shape: $(VENV)/.dev
	@$(BIN)/python scripts/shape.py
words: $(VENV)/.dev  ## docs are complete and generated parts are current
	@$(BIN)/cog --check -p "import sys; sys.path.insert(0, 'scripts')" README.md docs/reference/*.md docs/guides/*.md
	@$(BIN)/python scripts/write_schema.py --check
weights: $(VENV)/.core  ## the small local model, by hash (93 MB, once); without it its tests are skipped
	-@$(BIN)/python -m shipworthy models pull
all-tests: $(VENV)/.dev weights
	@HYPOTHESIS_PROFILE=thorough $(BIN)/python -m pytest -q -n 2 $(ARGS)
truth: $(VENV)/.dev  ## seeded simulations and published values
	@$(BIN)/python -m pytest -q -n 2 -m truth $(ARGS)
slow: $(VENV)/.dev weights  ## real servers, browsers, the local model
	@$(BIN)/python -m pytest -q -m slow $(ARGS)

newest: $(VENV)/.uv  ## the newest allowed versions of all dependencies install, import and pass the fast tests
	@$(PYTHON) scripts/newest.py $(UV)

import-fixtures: $(VENV)/.dev  ## runs the real peers (promptfoo, Inspect …) on a stub endpoint: what they write
	@for script in scripts/import_fixtures/*.sh; do echo $$script; $$script || exit 1; done

# --- measuring and writing
bench: $(VENV)/.dev  ## figures of docs/reference/measured.md and simulated.md
	@$(BIN)/python scripts/measure.py
	@$(BIN)/python scripts/simulate.py
docs: $(VENV)/.dev  ## rewrites the generated parts of the docs
	@$(BIN)/cog -r -p "import sys; sys.path.insert(0, 'scripts')" README.md docs/reference/*.md docs/guides/*.md
	@$(BIN)/python scripts/write_schema.py
lock: $(VENV)/.uv  ## rewrites requirements/*.txt from pyproject.toml
	@$(BIN)/python scripts/lock.py $(UV)

clean:
	rm -rf .venv .venv-newest .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
