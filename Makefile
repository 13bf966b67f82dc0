# Everything that a person does with this project. On a bare machine it needs
# python3 (3.11 or newer) with venv, and make. Each target makes what it needs.

PYTHON ?= python3
VENV := .venv
PEERS := .venv-peers
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check
OR_SAY = || { echo "pip could not install it: it needs a network, or a package index or folder that it can reach (PIP_INDEX_URL, PIP_FIND_LINKS)" >&2; exit 1; }
SOURCES := pyproject.toml $(shell find derive templates -type f ! -name '*.pyc')
SECONDS := 300
NOTES := output/softmax-cross-entropy

# With a pdflatex on PATH the embedded TeX is not needed.
EXTRA := $(if $(shell command -v pdflatex 2>/dev/null),,[tex])

.PHONY: help pdf test check format mutants bench ulps picture clean distclean soundness attack fuzz peers prover-mutants

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

START ?= 0
COUNT ?= 20000
soundness: $(VENV)/.test  ## the prover against an independent oracle on random pairs: START=0 COUNT=20000 WRITE=1
	$(RUN) -m tests.soundness $(START) $(COUNT) $(if $(WRITE),--write)

format: $(VENV)/.dev  ## lay out the code
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

mutants: $(VENV)/.test  ## judge every slip in every line of the notes; keep the table
	$(RUN) -m tests.soundness.mutants --write

attack: $(VENV)/.test  ## kill 50 runs at random moments, and every other attack and accident
	$(RUN) -m pytest -s --kills 50 tests/test_accidents.py tests/render/test_attacks.py tests/test_texts.py

fuzz:  ## try the command line and the notes with random input for SECONDS (300), in an environment of its own
	@$(PYTHON) -m venv $(VENV)/fuzz
	@$(VENV)/fuzz/bin/python -m pip install --quiet --disable-pip-version-check --editable . 'atheris>=3,<4' $(OR_SAY)
	$(VENV)/fuzz/bin/python -m tests.fuzz_with_atheris -max_total_time=$(SECONDS)

bench: $(VENV)/.test  ## measure, as ratios within one run
	$(RUN) benchmarks/run.py

ulps: $(VENV)/.test  ## how far the generated code is off, for docs/soundness.md
	$(RUN) -m tests.render.ulps_table

peers: $(VENV)/.test $(PEERS)/.made  ## measure beside SymPy, symengine and tensorgrad, in their own environment
	$(RUN) -m benchmarks.peers.run --python $(PEERS)/bin/python $(WRITE)

prover-mutants: $(VENV)/.test  ## plant faults in the prover and the rules: is each noticed? FILES="sign kernels" for some
	$(RUN) -m tests.soundness.prover_mutants --longest 1 $(FILES)

picture: $(VENV)/.dev $(NOTES).pdf  ## draw docs/page.png anew from the PDF
	$(RUN) docs/picture.py $(NOTES).pdf docs/page.png

clean:  ## remove what was generated, but not the environment
	rm -rf output/* build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find derive tests -name __pycache__ -prune -exec rm -rf {} +

distclean: clean  ## remove the environment as well
	rm -rf $(VENV) $(PEERS)

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

$(PEERS)/.made: benchmarks/peers/requirements.txt
	@echo "Installing the peers into $(PEERS) ..."
	@$(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

$(VENV)/.run: pyproject.toml | $(VENV)/.made
	@echo "Installing derive into $(VENV) ..."
	@$(PIP) --editable '.$(EXTRA)' $(OR_SAY)
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@echo "Installing what the tests need ..."
	@$(PIP) --editable '.[test]' $(OR_SAY)
	@touch $@

$(VENV)/.dev: $(VENV)/.test
	@echo "Installing the linter and the type checker ..."
	@$(PIP) --editable '.[dev]' $(OR_SAY)
	@touch $@
