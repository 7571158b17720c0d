# Everything a newcomer needs: `make demo` and `make test`. Only python3 (3.10 or newer) and git have to be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
REPO ?=
RANGE ?=

.PHONY: help demo test lint bench lock clean

help:
	@echo "make demo    a sample documentation repository and its report, in demo-output/"
	@echo "make test    the whole test suite"
	@echo "make lint    style, types, workflows"
	@echo "make bench   speed against git diff plus one Markdown parse [REPO=path RANGE=a..b]"
	@echo "make lock    bring the locked dependencies up to date"
	@echo "make clean   remove the environment and everything built"

$(READY): requirements-dev.lock pyproject.toml setup.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "diffinsight needs Python 3.10 or newer, this is " + sys.version.split()[0] + "; name another one with PYTHON=...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)
	@$(BIN)/diffinsight demo demo-output

test: $(READY)
	$(BIN)/python -m pytest -n 2

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/actionlint .github/workflows/*.yml .github/workflow-examples/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml .github/workflow-examples/*.yml
	$(BIN)/zizmor --offline --quiet action.yml .github

bench: $(READY)
	$(BIN)/python benchmarks/ratio.py $(if $(REPO),--repo "$(REPO)") $(if $(RANGE),--range "$(RANGE)")

lock: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	bash .ci/lock $(BIN)/uv

clean:
	rm -rf $(VENV) build dist *.egg-info demo-output .pytest_cache .mypy_cache .ruff_cache .hypothesis
