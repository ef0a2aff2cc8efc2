# One private environment, nothing else on the machine: Python 3.10 or newer and a C compiler are enough.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := pyproject.toml setup.py $(wildcard smlearn/*.pyx smlearn/*.pxd smlearn/*.h)

.PHONY: demo grade test quick quality pytest benchmark pictures clean

demo: .venv/ready  ## set up, then grade a half-finished submission and a complete one
	@echo "== A half-finished submission, with mistakes in it"
	@$(BIN)/smlearn grade --workspace tests/submissions/half-finished || test $$? -eq 1
	@echo
	@echo "== A complete one"
	@$(BIN)/smlearn grade --workspace tests/solutions

grade: .venv/ready  ## grade the answers in exercises/
	@$(BIN)/smlearn grade --workspace exercises

test: quality pytest  ## set up, then run the quality gates and all tests

quick: .venv/ready  ## all tests but the slow ones
	$(BIN)/python -m pytest -q -n auto -m "not slow"

pytest: .venv/ready
	$(BIN)/python -m pytest -q -n auto

# The type checker sees the package as it is installed: one tree, made of links.
TYPES := build/types
COMPILED := $(patsubst smlearn/%.pyi,smlearn.%,$(wildcard smlearn/*.pyi))
MYPY := MYPYPATH=$(TYPES) $(BIN)/python -m

quality: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PATH="$(BIN):$$PATH" $(BIN)/cython-lint smlearn tests/solutions
	rm -rf $(TYPES) && mkdir -p $(TYPES)/smlearn
	ln -s $(CURDIR)/smlearn/* $(CURDIR)/grader $(CURDIR)/exercises $(TYPES)/smlearn/
	$(MYPY) mypy
	$(MYPY) mypy.stubtest --concise --mypy-config-file pyproject.toml $(COMPILED)

benchmark: .venv/ready  ## ratios against the peers, side by side in one run
	$(BIN)/python -m pip install --quiet --editable .[benchmark]
	$(BIN)/python tests/benchmarks/grading.py
	$(BIN)/python tests/benchmarks/kernels.py
	$(BIN)/python tests/benchmarks/fit.py

pictures: .venv/ready  ## the README's, made anew; needs chromium and chromium-driver
	$(BIN)/python docs/pictures.py

.venv/ready: $(SOURCES)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

clean:
	rm -rf .venv build dist *.egg-info smlearn/*.so
