# The commands of this project; `make` alone lists them.

PY ?= python3
BIN := .venv/bin
RUN_LOCK := $(if $(strip $(DATABASE_URL)$(CACHE_URL)$(METRICS_TOKEN)),server,run)
COMPILE := uv pip compile -q --no-header --generate-hashes --universal --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help install serve classroom test lint audit mutation bench chaos cluster lighthouse lock

help: ## list these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */make \1:	/' | expand -t 18

install: .venv/installed-$(RUN_LOCK) ## make .venv with what the site needs (PY=python3.12 chooses the Python)

serve: install ## prepare whatever is missing and serve the site (PORT, HOST, KZCOURSE_DATA, DATABASE_URL)
	@$(BIN)/python manage.py serve

classroom: install ## serve a class in this room: prints the address for phones with a QR code (LAN=192.168.1.20 says which, PORT)
	@$(BIN)/python manage.py serve --lan $(LAN)

test: .venv/installed-test ## everything that must hold: style, types, layers, and the tests on both databases and in a browser
	@$(BIN)/python tests/run

lint: .venv/installed-test ## style, types, layers and migrations alone
	@$(BIN)/python tests/run lint

audit: .venv/installed-audit ## look the locked packages up in the public lists of known weaknesses (needs the internet)
	@$(BIN)/python tools/audit

mutation: .venv/installed-test ## change the grading code in small ways and see whether the tests notice
	@$(BIN)/python tools/mutation

bench: install ## see how time grows with a course 10 and 100 times as large as the one shipped
	@$(BIN)/python tools/bench

chaos: .venv/installed-server ## learners answer while all breaks: is an answer lost? (ANSWERS, SEED, MINUTES; CHAOS=--help)
	@$(BIN)/python tools/chaos $(if $(ANSWERS),--answers $(ANSWERS)) $(if $(SEED),--seed $(SEED)) $(if $(MINUTES),--minutes $(MINUTES)) $(CHAOS)

cluster: .venv/installed-server ## build the big shape from network namespaces and kill its servers (needs root; WITH=--help)
	@$(BIN)/python tools/cluster $(WITH)

lighthouse: install ## measure the pages on a simulated slow phone (needs Node.js and Chromium)
	@cd tools/lighthouse && npm ci --no-audit --no-fund --silent && node measure.mjs

lock: ## renew requirements/*.lock from pyproject.toml (needs uv; LOCKFLAGS=--upgrade for newer releases)
	$(COMPILE) $(LOCKFLAGS) pyproject.toml -o requirements/run.lock
	$(COMPILE) $(LOCKFLAGS) --extra postgres --extra redis --extra metrics pyproject.toml -o requirements/server.lock
	$(COMPILE) $(LOCKFLAGS) --extra postgres --extra redis --extra metrics --group test --group lint --group mutation pyproject.toml -o requirements/test.lock
	$(COMPILE) $(LOCKFLAGS) --group audit -o requirements/audit.lock

.venv/installed-%: requirements/%.lock | $(BIN)/python
	@echo "Installing requirements/$*.lock ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r $<
	@touch $@

$(BIN)/python:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "kzcourse needs Python 3.11 or newer; $(PY) is $$($(PY) --version 2>&1). Say which: make PY=python3.12 ..." >&2; exit 1; }
	@$(PY) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PY) can't make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PY) -m venv .venv
