# `make run` and `make test` set up all that they need on a machine with Python 3.11.
PYTHON ?= python3.11
ADDRESS ?= 127.0.0.1:8000
DATA ?= ../shared/data
.PHONY: run test lint train evaluate bench packages

run: .venv/run # the service, with the sample stories in it; DATABASE_URL names another database
	.venv/bin/quotes migrate && .venv/bin/quotes ingest seeds/*.json && .venv/bin/gunicorn --bind $(ADDRESS) wsgi:application

test: .venv/test packages
	.venv/bin/pytest

lint: .venv/test
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

train: .venv/train # some hours on a CPU, minutes on a GPU
	MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=4294967296 .venv/bin/python -m quotes.training --data $(DATA) --checkpoints var/training

evaluate: .venv/run
	.venv/bin/python -m bench.quality --data $(DATA)

bench: .venv/run
	.venv/bin/python -m bench.speed --data $(DATA)

.venv/run: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv && .venv/bin/pip install -q -r requirements.txt && .venv/bin/pip install -q --no-deps -e . && touch $@

.venv/test: requirements-dev.txt .venv/run
	.venv/bin/pip install -q -r $< && touch $@

.venv/train: requirements-train.txt .venv/test
	.venv/bin/pip install -q --no-deps -r $< && touch $@

packages: # of Debian, for the tests: a browser and a database server
	ls /usr/bin/chromium /usr/lib/postgresql/*/bin/initdb >/dev/null || (apt-get update -q && apt-get install -qy --no-install-recommends chromium postgresql)
