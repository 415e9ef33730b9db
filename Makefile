PYTHON ?= python3
VENV ?= .venv
CORE = @$(PYTHON) scripts/setup.py $(VENV) requirements.lock
DEV = @$(PYTHON) scripts/setup.py $(VENV) requirements-dev.lock

.PHONY: run test install check fmt lint types bench bench-digest prove phrases tables lock clean

run: ; $(CORE) && exec $(VENV)/bin/zhaibao run
test: ; $(DEV) && exec $(VENV)/bin/python -m pytest
install: ; $(CORE)
check: lint types test
fmt: ; $(DEV) && $(VENV)/bin/ruff check --fix . && $(VENV)/bin/ruff format .
lint: ; $(DEV) && $(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/lint-imports
types: ; $(DEV) && $(VENV)/bin/mypy
bench: ; $(DEV) && exec $(VENV)/bin/python -m bench $(SUBJECTS)
bench-digest: ; $(DEV) && exec $(VENV)/bin/python -m bench.digest_quality $(DATA)
phrases: ; $(DEV) && exec $(VENV)/bin/python scripts/phrases.py
tables: ; $(DEV) && exec $(VENV)/bin/python scripts/tables.py
prove: ; $(DEV) && exec $(VENV)/bin/python scripts/prove.py $(PROOFS)
lock: ; @exec sh scripts/lock.sh $(UPGRADE)
clean: ; rm -rf $(VENV) .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
