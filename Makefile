# Covertrace. 'make demo' tries it, 'make test' checks it, 'make help' lists the rest.

PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?=

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip -qq --disable-pip-version-check --no-input
NEWEST := python3 python3.14 python3.13 python3.12 python3.11 python
FIT := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
KNOWLEDGE := ingest/articles $(wildcard ingest/articles/* ingest/*.py ingest/readers/*.py ingest/*.toml ontology/*.py ontology/*.ttl ontology/concepts/*.ttl)
BUNDLE := server/static/built/editor.js

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo store test bench audit editor build lock clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

demo: store/.built $(BUNDLE) ## build the shipped articles and serve the site on 127.0.0.1:8000 (PORT=… for another port)
	@exec $(PY) -m covertrace serve --store store --host "$(HOST)" --port "$(PORT)"

store: store/.built ## build the shipped articles into ./store

test: $(VENV)/.dev $(BUNDLE) ## ruff, mypy --strict and all tests, on all cores
	$(PY) -m ruff check .
	$(PY) -m mypy --strict
	$(PY) -m pytest -n auto --dist loadfile

bench: $(VENV)/.bench ## measure everything in the quick form (BENCH="--sizes 10k,100k,1M,5M --page" for more)
	@$(PY) -m benchmarks.suite $(or $(BENCH),--quick)

audit: $(VENV)/.audit ## look up what Covertrace rests on among known vulnerabilities (needs the network)
	@$(VENV)/audit/bin/python .ci/audit.py requirements.lock requirements-dev.lock

editor: $(BUNDLE) ## build the editor of the SPARQL page from npm packages, with Node.js of the PATH or from PyPI

build: $(VENV)/.runtime $(BUNDLE) ## wheel and source archive in dist/
	$(PY) -m hatchling build

lock: $(VENV)/.runtime ## write the lock files anew, with the newest versions that fit
	$(PIP) install uv
	$(PY) -m uv pip compile pyproject.toml --group build $(LOCKING) -o requirements.lock
	$(PY) -m uv pip compile pyproject.toml --group build --extra dev -c requirements.lock $(LOCKING) -o requirements-dev.lock
	$(PY) -m uv pip compile --group pyproject.toml:editor $(LOCKING) -o requirements-editor.lock

LOCKING := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-config

clean: ## remove what the other targets made
	rm -rf $(VENV) store dist server/static/built benchmarks/results .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

store/.built: $(KNOWLEDGE) | $(VENV)/.runtime
	@$(PY) -m covertrace build --store store
	@touch $@

$(BUNDLE): $(wildcard server/editor/*.js* server/editor/build.sh server/editor/src/*) requirements-editor.lock | $(VENV)/.runtime
	@sh server/editor/build.sh $(VENV)

$(VENV)/.made:
	@for name in $(if $(PYTHON),"$(PYTHON)",$(NEWEST)); do \
	  if "$$name" -c '$(FIT)' >/dev/null 2>&1; then found=$$name; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Covertrace needs Python 3.11 or newer with its venv module (on Debian: apt-get install python3-venv); looked at: $(or $(PYTHON),$(NEWEST))." >&2; \
	  echo "Name another one: make PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	"$$found" -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/.made
	@echo "Installing what Covertrace runs on into $(VENV) (once)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.audit: | $(VENV)/.made
	@echo "Installing pip-audit into $(VENV)/audit (once)"
	@$(PY) -m venv $(VENV)/audit
	@$(VENV)/audit/bin/python -m pip -qq --disable-pip-version-check --no-input install "pip-audit>=2.9"
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing what the tests need into $(VENV) (once)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.bench: pyproject.toml $(VENV)/.dev
	@echo "Installing what plots, the profile and the yardstick of reading need into $(VENV) (once)"
	@$(PIP) install --no-build-isolation -e ".[bench]" || echo "could not install all of it; going on without"
	@touch $@
