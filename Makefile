# Two commands are enough: `make up` runs everything, `make test` tests everything.
PORT ?= 8000
ifndef PYTHON3
PYTHON3 := $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$p && break; done)
FOUND := $(if $(PYTHON3),,$(shell python3 --version 2>/dev/null))
endif
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: setup up test check zoo bench

setup: ## install what everything below needs; does nothing where all is in place
	@$(call INSTALL)

up: ## run it all on http://127.0.0.1:8000 (PORT=8123 for another port)
	@$(call INSTALL,--port $(PORT))
	@exec $(BIN)/python -m config up --port $(PORT)

test: setup ## the whole suite: Python, the browser, PostgreSQL with Redis, the frontend
	@$(BIN)/python -m tests.build_pages
	@$(BIN)/pytest -q -n auto --dist loadfile
	@$(BIN)/python -m tests.on_postgresql
	@cd frontend && npm run --silent test

check: setup ## lint, types, layering, migrations, stale schema
	@.ci/check

zoo: setup ## train the demonstration models anew (about forty minutes on two free cores)
	@$(BIN)/python -m benchmarks.zoo.train

bench: setup ## speed as ratios against peers; not part of the tests
	@for script in tests/performance/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

# On the system's Python, which may be too old even to read our code, hence the question first.
define INSTALL
$(or $(PYTHON3),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
  echo "Touchstone needs Python 3.11 or newer; here is $(or $(PYTHON3),$(FOUND),none)." \
    "Install one, or name it: make up PYTHON3=/path/to/python3.11" >&2; exit 2; }; \
exec $(PYTHON3) -m config.install $(1)
endef
