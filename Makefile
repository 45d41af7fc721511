# make evaluate   sets up .venv from requirements.lock and evaluates reports_in/ into out/
# make test       sets up what the tests need and runs all checks
# make fuzz       tries damaged files and odd texts for FUZZ_SECONDS (600)
# make lock       renews requirements.lock from pyproject.toml

PYTHON ?= python3
BIN := .venv/bin
APT := $(if $(filter 0,$(shell id -u)),,sudo )apt-get
INSTALL := DEBIAN_FRONTEND=noninteractive $(APT) install -y --no-install-recommends

.PHONY: evaluate test fuzz lock bench clean

evaluate: .venv/ready
	$(BIN)/hedui evaluate reports_in --out out

test: .venv/ready office browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

# FUZZ_SECONDS says how long.
fuzz: .venv/ready office
	cd tests/hostile && ../../$(BIN)/python fuzz.py

bench: .venv/ready
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/workbook.py
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/copies.py

lock: .venv/ready
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --group dev --no-emit-index-url --no-annotate --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv out/*.xlsx out/*.jsonl

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import ensurepip' || { $(APT) update && $(INSTALL) python3-venv; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# Chromium opens the page in the tests; the font lets it show Chinese.
.PHONY: browser
browser:
	command -v chromium && command -v chromedriver || \
	    { $(APT) update && $(INSTALL) chromium chromium-driver fonts-noto-cjk; }

# LibreOffice reads old Word files and recalculates workbooks in the tests.
.PHONY: office
office:
	command -v soffice || { $(APT) update && $(INSTALL) libreoffice-calc libreoffice-writer; }
