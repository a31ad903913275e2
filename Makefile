# Every target does its own set-up on a machine that has only Python >= 3.11, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help verify test test-slow check bench calibration docs clean

help:
	@echo "make verify     derive, prove and cross-check the whole catalogue (the main job)"
	@echo "make test       the test suite, type checks and lint"
	@echo "make test-slow  the long studies (calibration, 10,000 random cases)"
	@echo "make check      types and lint only"
	@echo "make docs       the documentation, with the notes on the theorems"
	@echo "make bench      measure against the loops a researcher would write"
	@echo "make calibration  how often checks raise false alarms, and what they miss"

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "mengoli needs Python 3.11 or newer: make PYTHON=python3.12"'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e '.[fast,data,cluster,report,testing,dev,docs]'
	touch $(READY)

verify: $(READY)
	$(BIN)/mengoli verify

check: $(READY)
	$(BIN)/ruff check
	$(BIN)/mypy

test: $(READY) check
	$(BIN)/python -m pytest -n 2 --dist loadfile

test-slow: $(READY)
	$(BIN)/python -m pytest -m slow -n 2

docs: $(READY)
	$(BIN)/python -m pip install --quiet -e '.[docs]'
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/docs
	@echo "open build/docs/index.html"

bench: $(READY)
	$(BIN)/python -m pip install --quiet -e '.[bench]'
	$(BIN)/python -m benchmarks

calibration: $(READY)
	CALIBRATION_PAGE=docs/calibration.md $(BIN)/python -m pytest -m slow -n 2 tests/numerics/test_calibration.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis src/*.egg-info
