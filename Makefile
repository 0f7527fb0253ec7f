# make demo | make test | make check: each sets up what it needs, and does it once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test judge check format bench torture clean

# The main job on the construction project: diagnose, redesign, prove, draw, report; then both flows of the shelf, simulated
# before and after; and, on a terminal, a practice district in a browser.
FLOW := construction_project --profile granted_filing_large_civil_basement
demo: $(VENV)/installed
	@mkdir -p demo
	@$(BIN)/binglian flows construction_project -o demo/as_is.bpmn
	@$(BIN)/binglian diagnose $(FLOW) --quiet --questions demo/questions.csv -o demo/diagnosis.txt
	@$(BIN)/binglian redesign $(FLOW) -o demo/to_be.bpmn --report demo/report.html --certificate demo/certificate.txt \
	  --proposals demo/proposals.json > demo/redesign.txt
	@$(BIN)/binglian draw demo/as_is.bpmn -o demo/as_is.svg
	@$(BIN)/binglian draw demo/to_be.bpmn -o demo/to_be.svg
	@$(BIN)/binglian check demo/to_be.bpmn --fail-on error > demo/check.txt
	@cat demo/redesign.txt
	@for flow in construction_project business_opening; do \
	  $(BIN)/binglian compare $$flow -o demo/compared_$$flow.txt -o demo/compared_$$flow.html -o demo/compared_$$flow.xlsx \
	    || exit 1; \
	  echo; echo "$$flow:"; head -n 17 demo/compared_$$flow.txt; done
	@echo; echo "Written to demo/: $$(cd demo && echo *)"
	@if [ -t 1 ]; then $(BIN)/binglian demo --folder demo/district; \
	  else echo "In a browser, with six kinds of people at work: $(BIN)/binglian demo" >&2; fi

test: $(VENV)/installed-dev judge
	@$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered
	@$(BIN)/coverage report --include='processes/*' --precision=2 --fail-under=100 --skip-covered --show-missing

# Foreign programs that read what Binglian writes; tests/test_judges.py and tests/web/test_accessibility.py ask them. Where they
# cannot be, it says so.
JUDGE := .judge
judge:
	@test -d $(JUDGE)/node_modules/axe-core || { command -v node && command -v npm; } >/dev/null \
	  || echo "No node and npm here: tests/test_judges.py will be skipped." >&2
	@test -d $(JUDGE)/node_modules/axe-core || ! command -v npm >/dev/null \
	  || npm install --prefix $(JUDGE) --no-audit --no-fund --loglevel=error bpmn-moddle@10 bpmnlint@11 axe-core@4 >/dev/null \
	  || echo "Could not install bpmn-moddle, bpmnlint and axe-core: tests/test_judges.py and a part of tests/web/test_accessibility.py will be skipped." >&2

check: $(VENV)/installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/vulture
	@$(BIN)/deptry .

format: $(VENV)/installed-dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/installed-dev
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

# Take an office its processes, its disk, its database and its time away, on both stores, and count what was lost: half an hour.
torture: $(VENV)/installed-dev
	@$(BIN)/python benchmarks/torture

clean:
	rm -rf $(VENV) $(JUDGE) demo

# A Debian without python3-venv can make an environment all the same, if it has pip; if not, say what to install.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Binglian needs Python 3.11 or later, and $(PYTHON) is $$($(PYTHON) --version 2>&1 || echo missing):" \
	       "install one and name it, for example: make demo PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV) (once; needs the network) ..." >&2
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 \
	  || { $(PYTHON) -m venv --clear --without-pip $(VENV) \
	       && $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; } >/dev/null 2>&1 \
	  || { rm -rf $(VENV); echo "$(PYTHON) cannot make an environment here: install its venv module" \
	       "(Debian, Ubuntu: apt-get install python3-venv) and run make again." >&2; exit 1; }

# Where an update fails (no network, say) an environment that works already is kept.
$(VENV)/installed: pyproject.toml | $(BIN)/python
	@$(PIP) install --editable '.[fast]' || { test -e $@ && $(BIN)/binglian --version >/dev/null \
	  && echo "Could not update $(VENV); going on with what is there." >&2; } \
	  || { echo "Could not install Binglian's dependencies into $(VENV): see the message above; with a network," \
	       "make will go on from here." >&2; exit 1; }
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' \
	  > $(VENV)/dev.txt
	@$(PIP) install --requirement $(VENV)/dev.txt || { test -e $@ \
	  && echo "Could not update $(VENV); going on with what is there." >&2; } \
	  || { echo "Could not install the development tools into $(VENV): see the message above; with a network," \
	       "make will go on from here." >&2; exit 1; }
	@touch $@
