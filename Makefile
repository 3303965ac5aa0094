# Two commands do all the set-up: `make serve` looks, `make test` checks everything. `make help` lists the rest.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
PAGE_SOURCES := $(shell find api/web/src api/web/public api/web/index.html api/web/package-lock.json api/web/vite.config.ts -type f 2>/dev/null)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## Show these targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.PHONY: serve
serve: .venv/.installed api/web/dist/index.html ## Set up what is missing and serve http://127.0.0.1:8000 (HOST=, PORT=)
	@$(BIN)/mirage serve --host $(HOST) --port $(PORT)

.PHONY: neo4j
neo4j: .venv/.tested java ## Start a Neo4j server on bolt://127.0.0.1:7687 (NEO4J_PORT=), with its data in .neo4j/
	@$(BIN)/python -m tests.neo4j.server

.PHONY: test
test: .venv/.tested api/web/dist/index.html browser java ## Set up what is missing and run all checks and tests
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder -m "not browser"
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder -m browser

.PHONY: check
check: .venv/.installed ## Report every problem of the shipped content
	@$(BIN)/mirage check

.PHONY: page
page: .venv/.installed api/web/dist/index.html ## Build the page

.PHONY: format
format: .venv/.tested ## Format and fix what can be fixed by itself
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

.PHONY: generated
generated: .venv/.tested ## Write again what is generated from code: OpenAPI, JSON Schema, the page's client
	@$(BIN)/python -m tests.api.http.test_examples
	@$(BIN)/python -m api.openapi && $(BIN)/python -m mirage_kg.load.schema graph_data/schema
	@$(BIN)/python -m tests.mirage_kg.argument.test_strengths_for_the_page
	@$(BIN)/python -m tests.mirage_kg.argument.test_rules_for_the_page
	@$(BIN)/python -m mirage_kg.cypher.subset > docs/cypher.md
	@cd api/web && npm run --silent client

.PHONY: versions
versions: .venv/.python ## Renew the versions in constraints.txt that everything is installed with
	@echo "# The versions that the tests passed with; \`make versions\` renews them." > constraints.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url \
	  --extra semantic --group page --group test pyproject.toml >> constraints.txt

.PHONY: pictures
pictures: .venv/.tested api/web/dist/index.html browser ## Take the README's pictures again from the running page
	@$(BIN)/python -m tests.e2e.pictures

.PHONY: scenes
scenes: .venv/.tested api/web/dist/index.html browser ## Take anew the pictures that every scene of the page is compared with
	@$(BIN)/python -m tests.e2e.scenery $(SCENES)

.PHONY: browser
browser:
	@sh tests/e2e/install_browser.sh

.PHONY: java
java:
	@sh tests/neo4j/install.sh

.PHONY: clean
clean: ## Remove the environment and everything that was built
	@rm -rf .venv api/web/dist api/web/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Mirage needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv \
	  || { echo "Python could not make an environment; on Debian: apt-get install python3-venv"; rm -rf .venv; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@touch $@

.venv/.installed: .venv/.python pyproject.toml constraints.txt
	@echo "Installing into .venv (a minute on the first time)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable ".[semantic]" --group page
	@touch $@

.venv/.tested: .venv/.installed
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --group test
	@touch $@

api/web/dist/index.html: .venv/.installed api/web/build_page.py $(PAGE_SOURCES)
	@echo "Building the page"
	@$(BIN)/python api/web/build_page.py
	@touch $@
