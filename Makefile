# Taskyard: everything starts here. `make help` lists what there is, what it does and about how long it takes.
# Needs Rust (rustup) and Node 20 or later; every target installs the rest by itself, once.
# Times: two cores and a fresh clone; a second run is the shorter figure.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup serve dev build test quick browser check-content new-lab new-question bench bench-charts lighthouse shapes deny clients clean
export PATH := $(CURDIR)/.tools/bin:$(PATH)

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: ## Installs what is missing, builds the release, serves it and prints the address (first run 5-15 min, then 1-2 min)
	@tools/setup.sh build
	@bash tools/build.sh
	@node tools/serve.mjs

test: ## Installs what is missing and runs every test (first run 20-30 min, then 10-12 min); ONLY=native,browser picks steps
	@tools/setup.sh test
	@node tools/test.mjs

dev: ## Serves a debug build and reloads the page at each change (first build 2 min, then seconds)
	@tools/setup.sh build
	@env -u NO_COLOR trunk serve --offline

build: ## Leaves the release in dist/: static files, relative paths, any sub-path (2 min)
	@tools/setup.sh build
	@bash tools/build.sh

quick: ## What to run before each commit: format, clippy, native tests (1-3 min)
	@tools/setup.sh build
	@ONLY=format,model,clippy,clippy-wasm,native node tools/test.mjs

browser: ## The browser tests alone, against what is in dist/ (1-2 min)
	@tools/setup.sh test
	@ONLY=browser node tools/test.mjs

check-content: ## Reads static/content: what is wrong, with file, line and field; counts by topic, kind and proof (1 min, then seconds)
	@tools/setup.sh build
	@cargo run --quiet --locked --no-default-features --example content -- check

new-lab: ## Writes a commented starting point for a lab: make new-lab ID=my-lab
	@cargo run --quiet --locked --no-default-features --example content -- new-lab "$(ID)"

new-question: ## Writes a commented starting point for a file of questions: make new-question ID=my-question
	@cargo run --quiet --locked --no-default-features --example content -- new-question "$(ID)"

bench: ## Measures the engine against moto and SimPy in one run and prints the ratios (first run 10 min, then 3 min); README=1 keeps them
	@tools/setup.sh build
	@python3 tools/bench.py $(if $(README),--readme)

bench-charts: ## Measures our charts and uPlot in one run in the same Chromium; fails where ours is slower (3-5 min)
	@tools/setup.sh test
	@node tools/bench_charts.mjs

lighthouse: ## Lighthouse against dist/ as a phone on slow 4G; prints the scores (1 min, downloads Lighthouse)
	@tools/setup.sh test
	@node tools/lighthouse.mjs

shapes: ## Rebuilds src/aws/shapes/ from AWS's published service models (1 min, downloads botocore)
	@tools/shapes.sh

deny: ## Checks licences, advisories and sources of all crates (compiles cargo-deny once, 5 min)
	@command -v cargo-deny >/dev/null || cargo install --locked --quiet --root .tools cargo-deny
	cargo deny --all-features check

setup: ## Only installs what is missing, into .tools/ and node_modules/
	@tools/setup.sh test

clients: ## The real aws CLI and boto3 against the endpoint (first run 2 min, then 1 min)
	@tools/setup.sh test
	@ONLY=clients node tools/test.mjs

clean: ## Removes what was built, keeps the tools
	cargo clean
	rm -rf dist tests/browser/test-results
