# Everything that a person does with this project. On a bare machine it needs
# python3 (3.11 or newer) with venv, and make. Each target makes what it needs.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check
SOURCES := pyproject.toml $(shell find derive templates -type f ! -name '*.pyc')
NOTES := output/softmax-cross-entropy

# With a pdflatex on PATH the embedded TeX is not needed.
EXTRA := $(if $(shell command -v pdflatex 2>/dev/null),,[tex])

.PHONY: help pdf test check format bench prover-mutants picture clean distclean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

pdf: $(NOTES).pdf $(NOTES)-n4.pdf  ## the notes, for every n and for four classes, in output/

test: $(VENV)/.test  ## run every test
	$(RUN) -m pytest

check: $(VENV)/.dev  ## what must pass before a commit: format, lint, types, layers, tests
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(RUN) -m pytest

format: $(VENV)/.dev  ## lay out the code
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

bench: $(VENV)/.test  ## measure, as ratios within one run
	$(RUN) benchmarks/run.py

prover-mutants: $(VENV)/.test  ## plant faults in the prover and the rules: is each noticed? FILES="sign kernels" for some
	$(RUN) -m tests.soundness.prover_mutants $(FILES)

picture: $(VENV)/.dev $(NOTES).pdf  ## draw docs/page.png anew from the PDF
	$(RUN) docs/picture.py $(NOTES).pdf docs/page.png

clean:  ## remove what was generated, but not the environment
	rm -rf output/* build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find derive tests -name __pycache__ -prune -exec rm -rf {} +

distclean: clean  ## remove the environment as well
	rm -rf $(VENV)

# A command that makes several files stands for them by its PDF, which it writes last.
$(NOTES).pdf: $(SOURCES) | $(VENV)/.run
	$(RUN) -m derive

$(NOTES)-n4.pdf: $(SOURCES) | $(VENV)/.run
	$(RUN) -m derive --classes 4

# Each stage installs on top of the one before, so that `make pdf` stays light and
# two jobs of `make -j` never run pip at the same time.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "derive needs Python 3.11 or newer; name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "no virtual environment could be made; on Debian: apt install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.run: pyproject.toml | $(VENV)/.made
	@echo "Installing derive into $(VENV) ..."
	@$(PIP) --editable '.$(EXTRA)'
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@echo "Installing what the tests need ..."
	@$(PIP) --editable '.[test]'
	@touch $@

$(VENV)/.dev: $(VENV)/.test
	@echo "Installing the linter and the type checker ..."
	@$(PIP) --editable '.[dev]'
	@touch $@
