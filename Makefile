# `make run` opens the workstation, `make test` runs the tests; both set up what they need first.
BIN := .venv/bin
# Test files that run at the same time; 0: one after the other, with their output as it comes.
JOBS ?= 2
# What `make bundle` puts in: TensorFlow or not; names of public data sets, or all; those that may not be passed on.
BUNDLE_TENSORFLOW ?= yes
DATA ?=
RESTRICTED ?= no

.DEFAULT_GOAL := help
.PHONY: help setup run test test-again check format screenshots bench verify-bank bundle pot clean

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

setup: ## make .venv with the product and its tools in it; nothing to do: under a second
	@command -v python3 >/dev/null || { echo "setup: python3 is missing; on Debian and Ubuntu: sudo apt install python3 python3-venv" >&2; exit 3; }
	@python3 scripts/setup_venv.py

run: setup ## open the workstation
	@$(BIN)/tfcert-tui

test: setup ## run the tests; one file: make test JOBS=0 ARGS=tests/unit/test_scoring.py
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(ARGS) || { [ $$? -eq 1 ] && $(MAKE) --no-print-directory test-again; }

test-again: # what failed beside other tests must pass alone: a test that does is unsteady, and named above
	@echo "== What failed is run once more, alone. What passes now is unsteady: a fault to find, in the test or in the product."
	@$(BIN)/python -m pytest -n 0 --last-failed --maxfail=1 $(ARGS)

check: setup ## lint, format, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup ## let ruff mend what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

screenshots: setup ## drive the real workstation through an exam and take its pictures
	@$(BIN)/python screenshots/take.py

bench: setup ## measure every figure in benchmarks/, one after the other
	@set -e; for file in $$(grep -l __main__ benchmarks/*.py); do echo "== $$file"; $(BIN)/python "$$file"; done

verify-bank: setup ## train and grade all of the bank, five seeds each, against every rule (an hour or more)
	@$(BIN)/python problems/calibration/calibrate.py --verify

bundle: setup ## one archive that installs it without a network: make bundle [DATA="iris sarcasm"] [BUNDLE_TENSORFLOW=no]
	@$(BIN)/python scripts/make_bundle.py --tensorflow "$(BUNDLE_TENSORFLOW)" --data "$(DATA)" --restricted "$(RESTRICTED)"

pot: setup ## collect the strings that a person reads, for translators
	@mkdir -p exam_engine/tfcert_exam_engine/locale
	@$(BIN)/pybabel --quiet extract --omit-header --add-location=file --sort-by-file --no-wrap --add-comments=Translators: --keyword=_ \
		--output exam_engine/tfcert_exam_engine/locale/tfcert.pot tui/tfcert_tui exam_engine/tfcert_exam_engine problems/tfcert_problems hw_probe/tfcert_hw_probe
	@echo "exam_engine/tfcert_exam_engine/locale/tfcert.pot"

clean: ## take away what was made here, .venv included
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find tui exam_engine problems hw_probe tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
