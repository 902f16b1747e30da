# Two commands do all of it: `make run` and `make test`. Both make the environment first, if need be.
# `make help` lists the others. Needs make, and Python 3.10 or uv; nothing is installed outside this folder.

UV_VERSION = 0.13.9
BIN = .venv/bin
READY = .venv/.ready
LOCK = uv pip compile pyproject.toml --extra dev --python 3.10 --universal --generate-hashes --no-emit-index-url

# A working uv: the system's, else one in .tools. (A pyenv shim may be on the path and still not work.)
WITH_UV = if ! uv --version >/dev/null 2>&1; then PATH="$(CURDIR)/.tools/bin:$$PATH"; fi;

export SQLALCHEMY_SILENCE_UBER_WARNING = 1

.PHONY: run test setup train check lint types validate stories lock widget bench bench-stock bench-widget tune pictures clean help

run: setup ## set up, train and migrate where needed, start, print the address
	@$(BIN)/madoguchi train
	@$(BIN)/madoguchi migrate
	@exec $(BIN)/madoguchi serve

test: setup ## run every test
	@$(BIN)/madoguchi train
	$(BIN)/python -m pytest

setup: $(READY) ## make the environment in .venv

$(READY): requirements.lock pyproject.toml
	@if uv --version >/dev/null 2>&1 || .tools/bin/uv --version >/dev/null 2>&1; then :; \
	elif python3.10 --version >/dev/null 2>&1; then \
		echo "Getting uv $(UV_VERSION) into .tools"; \
		python3.10 -m venv .tools && .tools/bin/python -m pip install --quiet uv==$(UV_VERSION); \
	else \
		echo "Python 3.10 was not found: install uv, which fetches it by itself (Debian: apt install pipx && pipx install uv; macOS: brew install uv), then run make again." >&2; \
		exit 1; \
	fi
	@$(WITH_UV) \
	if ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; then \
		rm -rf .venv && uv venv --quiet --python 3.10 .venv; \
	fi && \
	echo "Installing what requirements.lock pins into .venv" && \
	VIRTUAL_ENV=.venv uv pip sync --quiet --compile-bytecode --require-hashes requirements.lock && \
	VIRTUAL_ENV=.venv uv pip install --quiet --no-deps --no-build-isolation --editable . && \
	touch $(READY)

train: setup ## train the model, if it is older than its data
	@$(BIN)/madoguchi train

check: lint types validate stories ## everything but the tests

lint: setup ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup ## strict types
	$(BIN)/mypy --strict bot actions desk

validate: setup ## training data and digests
	$(BIN)/madoguchi rasa data validate --fail-on-warnings
	$(BIN)/madoguchi policies check

stories: train ## the stories of tests/test_stories.yml against the model
	$(BIN)/madoguchi rasa test core --stories tests/test_stories.yml --fail-on-prediction-errors --no-plot \
		--model models/madoguchi.tar.gz

lock: setup ## pin every package anew after a change in pyproject.toml
	$(WITH_UV) $(LOCK) --quiet -o requirements.lock

widget: ## check, test and build the website widget; prints its size and integrity hash (needs Node 20)
	@cd widget && npm ci --silent && npm run --silent types && npm run --silent test && npm run --silent build

bench: train ## measure this machine; prints a table
	$(BIN)/python bench/measure.py --setup

bench-stock: setup ## set up and train stock Rasa on the same phrases, then measure both (minutes, 3 GB)
	@$(WITH_UV) $(MAKE) --directory bench/stock
	$(BIN)/python bench/measure.py --stock

tune: setup ## tune the sentence encoder to the phrases anew (half an hour, PyTorch in an environment of its own)
	@$(WITH_UV) $(MAKE) --directory bench/tune
	$(BIN)/python bench/calibrate.py

bench-widget: train ## size, requests and time to interactive of the widget, beside others (needs Chromium and npm)
	$(BIN)/python bench/measure_widget.py

pictures: train ## take the README's pictures of the console and of the widget again (needs Chromium)
	$(BIN)/python docs/take_console_pictures.py
	PYTHONPATH=bench $(BIN)/python docs/take_widget_pictures.py

clean: ## remove environment, model and caches; var/ with database and keys stays
	rm -rf .venv .tools models widget/node_modules .rasa results .mypy_cache .ruff_cache .pytest_cache *.egg-info

help:
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1  \2/p' Makefile
