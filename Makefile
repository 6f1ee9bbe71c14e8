# Two commands are enough: `make run` and `make test`. Both need Python 3.11, and on Debian apt.
.DEFAULT_GOAL := help
.PHONY: help run setup stop test check lint format lock

# The first Python that is new enough; name another with `make PYTHON=/path/to/python3 run`.
PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& command -v "$$name" && break; done)
ifeq ($(strip $(PYTHON)),)
$(error Python 3.11 or newer is needed: install the packages python3 and python3-venv, or name a Python with make PYTHON=/path/to/python3)
endif

STEP := exec $(PYTHON) -m dashboard.running.run
export PORT SPLIT LISTEN_PORT T

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 14

run: ## everything: environment, database, demo city, both sites (PORT=8050, LISTEN_PORT=8212, SPLIT=1 for two processes)
	@$(STEP) run

setup: ## the same but serving; leaves the database running
	@$(STEP) setup

stop: ## stop a serving make run and the database of this folder
	@$(STEP) stop

test: ## lint, types and all tests (T="-k words" chooses some)
	@$(STEP) test

check: ## the same without browser tests
	@$(STEP) check

lint: ## ruff and mypy
	@$(STEP) lint

format: ## let ruff rewrite the code
	@$(STEP) tools
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

# Comments on origin only: no index address, no path of this machine.
PIP_COMPILE := .venv/bin/pip-compile --quiet --no-header --strip-extras --no-emit-index-url \
	--no-emit-trusted-host --no-emit-find-links --no-emit-options $(if $(UPGRADE),--upgrade)

lock: ## write requirements*.txt anew from requirements*.in (UPGRADE=1 takes newer versions)
	@test -x .venv/bin/pip-compile || $(PYTHON) -m dashboard.running.run tools
	$(PIP_COMPILE) --output-file requirements.txt requirements.in
	$(PIP_COMPILE) --constraint requirements.txt --output-file requirements-dev.txt requirements-dev.in
