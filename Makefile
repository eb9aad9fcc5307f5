# gossh: make help lists the targets.
GO ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
HOST := $(shell $(GO) env GOOS)/$(shell $(GO) env GOARCH)
BIN := bin
LINT_VERSION := v2.15.0
FUZZTIME ?= 20s
SOAKTIME ?= 10m
# Flags of the bench, such as BENCH="--json -only warm,cold".
BENCH ?=

.PHONY: help build thin-host thin demo test-deps test lint bench soak fuzz man clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

build: BEST = -best
build: thin-host ## build bin/gossh with the thin of this platform inside
	$(GO) build -trimpath -ldflags '-X main.release=$(VERSION)' -o $(BIN)/gossh ./cmd/gossh

thin-host: ## build the thin of this platform
	$(GO) run ./internal/tools/mkthin $(BEST) -version '$(VERSION)' $(HOST)

thin: ## build the thins of all platforms
	$(GO) run ./internal/tools/mkthin -best -version '$(VERSION)'

demo: build ## run a command on three hosts inside one process
	$(BIN)/gossh demo

test-deps: ## install what the tests use beside Go (Debian, root)
	@sh scripts/test-deps

test: thin-host ## run the tests, with the race detector
	@if [ "$$(id -u)" = 0 ]; then sh scripts/test-deps; else echo "not root: nothing is installed; tests say what they skip and why"; fi
	$(GO) test -race -shuffle=on -timeout 40m ./...

lint: ## run the linters
	@sh scripts/lint $(LINT_VERSION)

bench: build ## measure against the floor, and against other tools where installed
	$(GO) run ./internal/bench $(BENCH)

soak: thin-host ## repeat the main job for SOAKTIME against hosts with faults, and look for leaks
	$(GO) run ./internal/soak -for $(SOAKTIME)

fuzz: ## run each fuzz target for FUZZTIME
	@sh scripts/fuzz $(FUZZTIME)

man: build ## write bin/gossh.1
	$(BIN)/gossh man > $(BIN)/gossh.1

clean: ## remove what was built
	rm -rf $(BIN) thin/blobs/gossh-thin-* thin/blobs/index
