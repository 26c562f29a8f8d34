# Pincite. `make` alone lists what can be made.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

# On its own and before everything else: another version, or none named, brings several gigabytes
# that a CPU does not need.
TORCH := torch==2.13.0

.PHONY: help install app test check build eval gate bench lock clean
.DEFAULT_GOAL := help

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/installed ## Make .venv with pincite in it

app: install ## Open the app on 127.0.0.1, its index built first (options: ARGS="--port 8600")
	@$(BIN)/pincite app $(ARGS)

build: install ## Build the index of seeds/ (another library: ARGS="--library DIR --index DIR")
	@$(BIN)/pincite build $(ARGS)

eval: build ## Measure retrieval, answers, citations and refusals
	@$(BIN)/pincite eval $(ARGS)

gate: build ## Fail when a measure of the seeds fell below its baseline
	@$(BIN)/pincite eval --gate $(ARGS)

bench: $(VENV)/installed-dev ## Measure builds, search and other pipelines beside it (options: ARGS=--quick)
	@$(BIN)/python -m evals.bench $(ARGS)

test: $(VENV)/installed-dev ## Run all tests (some of them: ARGS=tests/index)
	@$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/installed-dev ## Check format, style, types and the direction of imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

lock: $(VENV)/installed-dev ## Write the locks anew (to newer versions: ARGS=--upgrade)
	echo 'setuptools>=77' | $(LOCK) pyproject.toml - --output-file requirements.lock
	$(LOCK) --extra dev --constraint requirements.lock pyproject.toml --output-file $(VENV)/dev.lock
	grep -vxFf requirements.lock $(VENV)/dev.lock > requirements-dev.lock

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--no-header --no-annotate $(ARGS)

clean: ## Remove all that was made: .venv, the index, caches
	rm -rf $(VENV) .pincite .eval build dist *.egg-info .benchmarks .hypothesis \
		.import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The locks name every package, so pip resolves nothing.
$(VENV)/installed: requirements.lock pyproject.toml Makefile
	@for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
		if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; \
		then exec $$python -m venv $(VENV); fi; \
	done; \
	echo "Pincite needs Python 3.11 or later with venv: install them (on Debian and Ubuntu" \
		"python3-venv), or name another with make PYTHON=…" >&2; exit 1
	$(PIP) install $(TORCH)
	$(PIP) install --no-deps --requirement requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(PIP) install --no-deps --requirement requirements-dev.lock
	@touch $@
