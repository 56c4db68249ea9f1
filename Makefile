# The few commands people use. Each of them sets up what it needs by itself.

PREFIX ?= /usr/local
DESTDIR ?=

# Always the same flags, so that no everyday command rebuilds what another one built. The first keeps the arrows
# between modules honest, the second compiles C in debug builds fast enough to test with.
DEBUG_FLAGS := --explicit-target-dependency-import-check error -Xcc -O2 -Xswiftc -warnings-as-errors
SOURCES := Sources Tests Benchmarks Examples Package.swift

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-integrations test-cluster test-reward-clients test-trainers test-writing-model test-model-server bench bench-build bench-filter bench-model bench-reward bench-synthesis bench-synthesis-helps bench-server eval torture scale install lint format clean

help: ## Say what there is
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-22s %s\n", $$1, $$2 }' Makefile

setup: ## Check for the system libraries, and install the missing ones where allowed
	@scripts/setup.sh

demo: setup ## Filter the example corpus, then ask the decision log about it
	@scripts/demo.sh

test: setup ## Build everything, run every test, check the format
	@scripts/timed.sh "build" swift build --build-tests $(DEBUG_FLAGS)
	@scripts/timed.sh "tests" swift test --skip-build --parallel $(DEBUG_FLAGS)
	@scripts/timed.sh "lint" $(MAKE) --no-print-directory lint

test-integrations: setup ## Check that the tools people already use can read what the filter writes
	@DEBUG_FLAGS="$(DEBUG_FLAGS)" scripts/timed.sh "integration tests" scripts/test-integrations.sh

test-cluster: setup ## Filter on a real Spark with two workers, kill one, compare with one machine (installs PySpark; needs Java)
	@DEBUG_FLAGS="$(DEBUG_FLAGS)" scripts/timed.sh "cluster tests" scripts/test-cluster.sh

test-model-server: setup ## Put the server before llama.cpp's and a real model, which it compiles and installs (10 minutes, once)
	@DEBUG_FLAGS="$(DEBUG_FLAGS)" scripts/timed.sh "model server tests" scripts/test-model-server.sh

test-trainers: setup ## Check that trainers' own code reads what the synthesizer exports
	@DEBUG_FLAGS="$(DEBUG_FLAGS)" scripts/timed.sh "trainer tests" scripts/test-trainers.sh

test-reward-clients: setup ## Have TRL, OpenRLHF and curl ask a server for rewards (installs TRL with PyTorch)
	@DEBUG_FLAGS="$(DEBUG_FLAGS)" scripts/timed.sh "reward clients" scripts/test-reward-clients.sh

test-writing-model: setup ## Let the synthesizer ask llama.cpp's server with a real model, which it compiles (10 minutes, once)
	@DEBUG_FLAGS="$(DEBUG_FLAGS)" scripts/timed.sh "writing model tests" scripts/test-writing-model.sh

bench: setup ## Measure speed, one JSON object a line (ARGS="--quick", ARGS="--only rules.mb_per_s")
	@scripts/bench.sh $(ARGS)

bench-build: setup ## Measure a clean release build of the command
	@scripts/bench.sh --only build.release_s $(ARGS)

bench-filter: setup ## Measure the filter, its quality rules and MinHash beside datatrove, and how often both decide alike (an hour)
	@scripts/bench.sh --only filter --only quality --only minhash --only decontamination $(ARGS)

bench-model: setup ## Measure the inference core beside PyTorch and ONNX Runtime, which it installs
	@scripts/bench-model.sh $(ARGS)

bench-server: setup ## Measure the served guard: latency, streams, load, and ten minutes of 500 streams (ARGS="--quick")
	@scripts/bench.sh --only guard $(ARGS)

bench-synthesis: setup ## Make 50,000 rows offline: speed, sameness, diversity, the judge's agreement
	@python3 Benchmarks/run.py --only synthesis $(ARGS)

bench-synthesis-helps: setup ## Measure whether the synthesizer's rows help a classifier (DATA=FOLDER of public data)
	@scripts/bench-synthesis-helps.sh $(DATA)

bench-reward: setup ## Measure the scorer of answers on one core, one JSON object a line (ARGS="--quick")
	@scripts/bench-reward.sh $(ARGS)

eval: setup ## Measure raise-small on labelled rows, one JSON object a line (ARGS="--html r.html")
	@scripts/eval.sh $(ARGS)

torture: setup ## Filter a gigabyte of broken, huge and cut-off input, and check that all of it is accounted for
	swift build -c release --product raise
	python3 Benchmarks/torture.py "$$(swift build -c release --show-bin-path)/raise" $(ARGS)

scale: setup ## Filter 20 GB, interrupted five times, and check every byte and the memory (half an hour)
	swift build -c release --product raise
	python3 Benchmarks/scale.py "$$(swift build -c release --show-bin-path)/raise" $(ARGS)

install: setup ## Install the commands, their policies and models (PREFIX=/usr/local)
	swift build -c release --product raise
	swift build -c release --product raise-server
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/raise/policies"
	install -m 755 "$$(swift build -c release --show-bin-path)/raise" "$(DESTDIR)$(PREFIX)/bin/raise"
	install -m 755 "$$(swift build -c release --show-bin-path)/raise-server" "$(DESTDIR)$(PREFIX)/bin/raise-server"
	install -m 644 policies/*.yaml "$(DESTDIR)$(PREFIX)/share/raise/policies/"
	cp -R policies/synthesis "$(DESTDIR)$(PREFIX)/share/raise/policies/"
	for model in Sources/RaiseModels/Resources/*/; do \
	  [ -d "$$model" ] || continue; \
	  install -d "$(DESTDIR)$(PREFIX)/share/raise/models/$$(basename $$model)"; \
	  install -m 644 "$$model"* "$(DESTDIR)$(PREFIX)/share/raise/models/$$(basename $$model)/"; \
	done

lint: ## Check the format of every Swift file
	swift format lint --strict --parallel --recursive $(SOURCES)

format: ## Put every Swift file into its format
	swift format --in-place --parallel --recursive $(SOURCES)

clean: ## Remove what was built
	rm -rf .build demo-output
