# What people and CI do with this repository; `make` alone lists it. Every target does its own set-up
# on a machine with Go, git and make.

GO ?= go

# Programs that we build from the versions pinned in tools/, each once. The Temporal CLI takes about
# 3 minutes on two cores, the linter about as long; they stay until their go.mod changes.
TEMPORAL := $(or $(shell command -v temporal),bin/temporal)
LINTER := bin/golangci-lint
WORKFLOWCHECK := bin/workflowcheck
VULNCHECK := bin/govulncheck

# Where known vulnerabilities are listed: VULNDB=https://... names a mirror.
VULNDB ?= https://vuln.go.dev
# What the image holds.
PROGRAMS := ./worker ./starter ./deploy/probe

# Every module of the repository. tools/ and tools/lint are apart since the linter's dependencies
# would change the versions that the Temporal server is built with; test/compose needs modules that the
# product does not.
MODULES := . tools tools/lint tools/release tools/vuln test/compose

# The race detector needs cgo, that is a C compiler; without one the tests run without it.
RACE := $(if $(filter 1,$(shell $(GO) env CGO_ENABLED)),-race)

# More for the program or the tests: make demo ARGS='--exit --json', make test TESTARGS='-run Order'.
ARGS ?=
TESTARGS ?=
BENCH ?= .
FUZZTIME ?= 30s
SEED ?= 1

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## run the whole job against the sandboxes; stays up until Ctrl-C
	$(GO) run ./starter demo $(ARGS)

.PHONY: dev
dev: ## Temporal with web UI, sandboxes and a worker, left running
	$(GO) run ./starter dev $(ARGS)

.PHONY: build
build: ## compile bin/worker and bin/starter
	$(GO) build -o bin/ ./worker ./starter

# The tests that run the whole bridge come first, and four packages at once: most of their time they wait.
SLOWEST := ./test/proof ./test/integration ./starter ./test/docs

.PHONY: test
test: check lint $(TEMPORAL) ## every check and every test, the Temporal server included
	@test -n '$(RACE)' || echo 'No C compiler here: the tests run without the race detector.'
	@echo 'The slowest tests run first, some minutes, beside the others; go test prints their results before the others.'
	(cd test/compose && $(GO) test $(RACE) -vet=off $(TESTARGS) .) & compose=$$!; \
	$(GO) test $(RACE) -vet=off -p 4 -timeout 30m $(TESTARGS) $(SLOWEST) ./... && code=0 || code=$$?; \
	wait $$compose || { echo 'FAIL: the tests of test/compose, see above'; code=1; }; exit $$code

.PHONY: check
check: ## formatting, go.mod and go.sum of every module, go vet
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "gofmt -w these files:"; echo "$$unformatted"; exit 1; }
	@for module in $(MODULES); do echo "go mod tidy -diff in $$module"; (cd $$module && $(GO) mod tidy -diff) || exit 1; done
	$(GO) vet ./...
	$(GO) vet -tags no_s3,no_azure ./internal/store/...
	cd test/compose && $(GO) vet ./...

.PHONY: lint
lint: $(LINTER) $(WORKFLOWCHECK) ## the rules of .golangci.yml and determinism of the workflows
	$(LINTER) run ./...
	$(WORKFLOWCHECK) -config .workflowcheck.yml ./workflows/...

# It ends with 3 when it finds something, and otherwise only when it can't work.
.PHONY: vulns
vulns: $(VULNCHECK) ## known vulnerabilities in what we ship, where their database can be reached
	@said=$$($(VULNCHECK) -db $(VULNDB) $(PROGRAMS) 2>&1) && code=0 || code=$$?; case "$$code $$said" in \
		0*) echo "$$said";; \
		1*'fetching vulnerabilities'*) echo "Not looked for known vulnerabilities, the database is out of reach: $${said##*fetching vulnerabilities: }";; \
		*) echo "$$said"; exit 1;; \
	esac

.PHONY: temporal
temporal: $(TEMPORAL) ## build the Temporal dev server, unless one is on the PATH

# Nothing is pulled: the images are built here, about 15 minutes the first time, and kept.
.PHONY: test-compose
test-compose: $(TEMPORAL) ## start docker-compose.yml on this machine's Docker engine and put it through drills
	@if ! docker info >/dev/null 2>&1; then echo 'No Docker engine answers here: docker-compose.yml was not started.'; exit 1; fi
	test/compose/images.sh
	cd test/compose && $(GO) test -count=1 -v -timeout 60m $(TESTARGS) ./drills

# Each fault is put into a copy that the compiler reads in the rule's place; the checkout stays as it is.
.PHONY: mutate
mutate: ## put hand-made faults into the rules, one after another: the tests must find each
	$(GO) run ./test/mutate $(ARGS)

# The proofs build the worker program and kill it; what goes wrong is drawn from the seed.
.PHONY: proof
proof: $(TEMPORAL) ## what the bridge survives, in full; TESTARGS='-run Order' picks some, SEED=7 draws anew
	$(GO) test -count=1 -v -timeout 120m $(TESTARGS) ./test/proof -args -full -seed $(SEED)

# Some hours for all; what is not picked keeps the figures that it has.
.PHONY: bench
bench: $(TEMPORAL) ## measure, and write docs/benchmarks.md, docs/scale.md and docs/benchmarks.json; BENCH='sync' picks some
	$(GO) run ./test/bench -run '$(filter-out .,$(BENCH))' $(ARGS)

.PHONY: bench-go
bench-go: ## the benchmarks of all packages; BENCH='Decode' picks some
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem -timeout 60m $(TESTARGS) $$($(GO) list ./... | grep -v /test/proof)

.PHONY: bench-bridge
bench-bridge: $(TEMPORAL) ## the benchmarks of a worker process, without writing anything; BENCH='Orders' picks some
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchtime 1x -timeout 60m ./test/proof

# go test -fuzz takes one target at a time.
.PHONY: fuzz
fuzz: ## every fuzz target for FUZZTIME (30s)
	@set -e; for dir in $$(grep -rlE --include='*_test.go' '^func Fuzz' . | xargs -rn1 dirname | sort -u); do \
		for target in $$($(GO) test -list '^Fuzz' $$dir | grep '^Fuzz'); do \
			echo "$$dir $$target"; $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$dir; \
		done; done

.PHONY: record
record: $(TEMPORAL) ## record the workflows' histories anew, after a change of shape that is meant
	$(GO) run ./test/record

# The commit's time makes archives of the same commit the same.
VERSION ?= $(shell git describe --tags --always --dirty)
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
CYCLONEDX := bin/cyclonedx-gomod

.PHONY: release
release: $(CYCLONEDX) ## static programs for Linux, macOS and Windows, checksums and bills of materials in dist/
	rm -rf dist && mkdir -p dist
	@set -e; for platform in $(PLATFORMS); do \
		os=$${platform%/*}; arch=$${platform#*/}; name=digitalbridge_$(VERSION)_$${os}_$${arch}; echo "$$name"; mkdir -p dist/$$name; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -tags timetzdata -ldflags='-s -w' -o dist/$$name/ ./worker ./starter; \
		$(GO) run ./deploy/licenses -os $$os -arch $$arch -o dist/$$name/licenses ./worker ./starter; \
		cp LICENSE README.md CHANGELOG.md dist/$$name/; \
		tar -C dist --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$$(git log -1 --format=%ct)" -czf dist/$$name.tar.gz $$name; rm -r dist/$$name; \
	done
	for program in worker starter; do $(CYCLONEDX) app -json -licenses -main $$program -output dist/$$program.cdx.json . || exit 1; done
	cd dist && sha256sum * > SHA256SUMS

.PHONY: clean
clean: ## remove what we compiled and measured; built tools and data stay
	rm -rf bin/worker bin/starter coverage.out dist
	find . -name '*.pprof' -o -name '*.test' -type f | xargs -r rm -f

.PHONY: distclean
distclean: clean ## also remove the built tools (minutes to build again)
	rm -rf bin

bin/temporal: tools/go.mod
	@echo 'Building the Temporal dev server (once; about 3 minutes on two cores)'
	cd tools && $(GO) build -ldflags='-s -w' -o ../$@ github.com/temporalio/cli/cmd/temporal

$(CYCLONEDX): tools/release/go.mod
	cd tools/release && $(GO) build -ldflags='-s -w' -o ../../$@ github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod

$(VULNCHECK): tools/vuln/go.mod
	cd tools/vuln && $(GO) build -ldflags='-s -w' -o ../../$@ golang.org/x/vuln/cmd/govulncheck

$(LINTER): tools/lint/go.mod
	@echo 'Building the linter (once; about 3 minutes on two cores)'
	cd tools/lint && $(GO) build -ldflags='-s -w' -o ../../$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

$(WORKFLOWCHECK): tools/lint/go.mod
	cd tools/lint && $(GO) build -ldflags='-s -w' -o ../../$@ go.temporal.io/sdk/contrib/tools/workflowcheck
