# `make demo` shows Sodat, `make test` checks it; both begin on a machine that has
# only python3 (3.11 or newer), its pip, and make.

.DEFAULT_GOAL := help
.PHONY: help setup demo test check unit screenshots nightly browser lock clean
.DELETE_ON_ERROR:

UV_VERSION := 0.13.9
BIN := .venv/bin
UV := .tools/bin/uv
READY := .venv/.ready
PYTEST := $(BIN)/pytest -q

# What needs no database; what has to run alone, lest it spoil or miss its timing; what needs a browser; and the rest.
UNIT := $(wildcard tests/unit tests/test_*.py)
ALONE := $(wildcard tests/chaos)
BROWSED := $(wildcard tests/browser)
CLIENTS := $(patsubst tests/cowin/clients/%.txt,.clients/%/.ready,$(wildcard tests/cowin/clients/*.txt))
REST := $(filter-out $(UNIT) $(ALONE) $(BROWSED) tests/__pycache__ %.py, $(wildcard tests/*))
# Asked for only when needed, after `browser` had its chance.
CHROMIUM = $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

# A mirror or an authority that works for pip works for uv too, which reads none of pip's settings.
export UV_PYTHON_DOWNLOADS := never
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS ?= 1
endif
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif
INDEX_OF_PIP = [ -n "$$UV_DEFAULT_INDEX$$UV_INDEX_URL" ] || { \
	index=$$($$python -m pip config list | sed -n "s/^global.index-url='\(.*\)'$$/\1/p"); \
	[ -z "$$index" ] || export UV_DEFAULT_INDEX="$$index"; }

# Sets the shell variable `python`, or stops and says what to install.
FIND_PYTHON = for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	python=$$($$name -c 'import sys, pip; print(sys.executable); sys.exit(sys.version_info < (3, 11))' 2>/dev/null) \
		&& break; python=; done; \
	[ -n "$$python" ] || { echo "Sodat needs Python 3.11 or newer with pip: apt-get install python3-pip" >&2; exit 1; }

help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

setup: $(READY) ## install everything that requirements.lock names into .venv, and nothing else

demo: setup ## start the portal with a rehearsal day of Pune, on http://127.0.0.1:8020
	@$(BIN)/sodat demo

test: setup browser clients check ## all checks and all tests, in a browser too if there is one
	$(PYTEST) -n 2 $(UNIT)
	$(if $(REST),$(PYTEST) -n 2 --dist loadfile $(REST))
	$(if $(ALONE),$(PYTEST) -n 0 $(ALONE))
	$(if $(BROWSED),$(if $(CHROMIUM),$(PYTEST) -n 2 --dist loadfile $(BROWSED)))
	@$(if $(CHROMIUM),:,echo "Left out: tests/browser, for there is no chromium here (apt-get install chromium).")

check: setup ## form, types and the directions of imports
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

unit: setup ## the tests that need no database
	$(PYTEST) -n 0 $(UNIT)

screenshots: setup browser ## take the pictures of the documents again, of a rehearsal of five minutes
	mkdir -p docs/pictures
	SODAT_PICTURES=$(CURDIR)/docs/pictures $(PYTEST) -n 0 tests/browser/test_pictures.py

nightly: setup browser ## 100,000 cases for each promise, 5,000 requests after each OpenAPI document, axe on every page
	SODAT_HYPOTHESIS=nightly $(PYTEST) -n 2 $(UNIT)
	SODAT_HYPOTHESIS=nightly $(PYTEST) -n 0 tests/api/test_schemathesis.py
	SODAT_HYPOTHESIS=nightly $(PYTEST) -n 0 tests/browser/test_axe.py

clients: $(CLIENTS) ## the programs of 2021 that tests/cowin runs, each in an environment of its own

browser: ## get Debian's chromium, if root or sudo allows
	@[ -n "$(CHROMIUM)" ] || ! command -v apt-get >/dev/null || { \
		if [ "$$(id -u)" = 0 ]; then as_root=; \
		elif sudo -n true 2>/dev/null; then as_root="sudo -n"; \
		else exit 0; fi; \
		echo "Getting chromium for the browser tests ..."; \
		$$as_root apt-get -qq update && \
		$$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >/dev/null; \
	} || echo "chromium could not be installed; the browser tests are left out."

lock: $(UV) ## make the lock files again; UPGRADE=--upgrade takes newer versions
	echo uv==$(UV_VERSION) | $(UV) pip compile --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet - -o tools.lock
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--quiet $(UPGRADE) --extra evidence --group dev --group build pyproject.toml -o requirements.lock

clean: ## remove what was installed or made, but not the data below var/
	rm -rf .venv .tools .clients dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests -name __pycache__ -prune -exec rm -rf {} +

$(UV): tools.lock
	@$(FIND_PYTHON); echo "Getting uv $(UV_VERSION) ..."; \
	PIP_ROOT_USER_ACTION=ignore $$python -m pip install --quiet --disable-pip-version-check --no-deps \
		--require-hashes --upgrade --target .tools -r tools.lock
	@touch $@

.clients/%/.ready: tests/cowin/clients/%.txt tests/cowin/clients-build.txt $(UV)
	@$(FIND_PYTHON); $(INDEX_OF_PIP); set -e; \
	$(UV) venv --quiet --clear --python "$$python" .clients/$*; \
	for list in tests/cowin/clients-build.txt $<; do \
		$(UV) pip install --python .clients/$*/bin/python --quiet --no-deps --no-build-isolation --require-hashes -r $$list; \
	done
	@touch $@

$(READY): requirements.lock pyproject.toml $(UV)
	@$(FIND_PYTHON); $(INDEX_OF_PIP); set -e; \
	[ -x $(BIN)/python ] || $(UV) venv --quiet --clear --python "$$python" .venv; \
	$(UV) pip sync --python $(BIN)/python --require-hashes --no-build requirements.lock; \
	$(UV) pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation --offline --editable .
	@touch $@
