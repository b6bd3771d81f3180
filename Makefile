# One word for everything CI does: lint, types, import contracts, tests.
PY ?= .venv/bin

.PHONY: check lint types imports test pages bench reliability
check: lint types imports test

lint:      ## style and docstrings
	$(PY)/ruff check studyml tests bench docs
	$(PY)/ruff format --check studyml tests bench docs
types:     ## strict types
	$(PY)/mypy
	$(PY)/mypy bench/*.py docs/*.py
imports:   ## who may import whom
	$(PY)/lint-imports --no-cache
test:      ## all tests
	$(PY)/pytest
pages:     ## what is counted from the decks: docs/coverage.md and the table in cards/README.md
	$(PY)/python docs/coverage.py
bench:     ## every figure beside its baseline, into docs/performance.md (10 minutes, on a quiet machine)
	$(PY)/python -m bench --write docs/performance.md
reliability: ## crashes, full disks, wrong clocks, flipped bits: counted into docs/reliability.md (15 minutes)
	$(PY)/python bench/reliability.py --write docs/reliability.md
