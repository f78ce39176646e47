# Everything that the project needs, it installs here: Node packages, Python packages, and the jars that Spark, Deequ
# and MariaDB come in. Needs git, make, Node >= 20.19 and Python 3.10 or 3.11.

SHELL := bash
PYTHON ?= python3
SCALE ?= 1
DAYS ?= 4
CHANGED ?=

.PHONY: help setup demo test bench docs wheels format clean

help: ## List the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: node_modules/.installed .venv/.installed .cache/.fetched .cache/spark-classes.jsa .cache/wheels/.fetched ## Install everything (the other targets do it too)

node_modules/.installed: package.json package-lock.json
	@# Not npm ci: it wants the packages of every platform in the lock, and the lock has those of the one that wrote it.
	npm install --no-save --no-fund --no-audit --loglevel=error
	@touch $@

.venv/.installed: jobs/requirements.txt
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r jobs/requirements.txt
	@touch $@

.cache/.fetched: tools/fetch_jars.py .venv/.installed
	.venv/bin/python tools/fetch_jars.py
	@touch $@

.cache/spark-classes.jsa: tools/archive_classes.py jobs/local/spark-defaults.conf .cache/.fetched
	@rm -f $@
	.venv/bin/python tools/archive_classes.py 2>/dev/null || echo "Java shares no classes here: Spark starts more slowly"
	@touch $@

demo: setup ## Days of the marketplace on this computer, with failures healed, a failover and a restored table (SCALE=, DAYS=)
	@node cli/bin/pipeline.js demo --scale $(SCALE) --days $(DAYS)

test: setup ## Every check and test; the last line counts them (CHANGED=1: what this branch can reach, CHANGED=COMMIT)
	@$(PYTHON) tools/run_tests.py $(CHANGED)

.cache/bench/.installed: bench/requirements.txt
	$(PYTHON) -m venv .cache/bench
	.cache/bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.txt
	@touch $@

bench: setup .cache/bench/.installed ## Measure, and write bench/REPORT.md
	@node tools/run.js bench/run.ts

docs: setup ## Write the generated documents anew
	@node tools/run.js tools/generate-docs.ts

wheels: ## Fetch what the Glue jobs bring along; setup does it too, this one also mends what is broken
	$(PYTHON) -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary=:all: \
		--platform manylinux2014_x86_64 --python-version 3.11 --dest .cache/wheels -r jobs/requirements-glue.txt
	@touch .cache/wheels/.fetched

.cache/wheels/.fetched: jobs/requirements-glue.txt
	@$(MAKE) --no-print-directory wheels

format: setup ## Format TypeScript and Python
	npx prettier --write --log-level warn . && npx eslint --fix . && .venv/bin/python -m ruff format . && .venv/bin/python -m ruff check --fix .

clean: ## Remove what runs leave behind (not the installed packages)
	rm -rf .lab dist out
