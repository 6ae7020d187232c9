# make demo   build, serve the sample web application, print a line to try, stay up
# make test   all tests
# make build  target/release/pavm
# make bench  the project's figures
# make lint   formatting, clippy, and the documentation's links

MVN ?= mvn -B -q -ntp
CARGO ?= cargo
TARGET := $(or $(CARGO_TARGET_DIR),target)
PAVM := $(abspath $(TARGET))/release/pavm
LISTEN ?= 127.0.0.1:8080

# Maven modules whose results the Rust build or the tests need; each is built when its sources changed.
MODULES := $(dir $(wildcard classlib/java/pom.xml javatests/pom.xml examples/*/pom.xml tests/*/pom.xml tests/frameworks/*/pom.xml))
STAMPS := $(MODULES:%=%target/.built)

.PHONY: build java setup test demo bench lint clean

build: java
	$(CARGO) build --release

setup:
	@scripts/setup

java: setup
	@$(MAKE) --no-print-directory $(STAMPS)

.SECONDEXPANSION:
%/target/.built: %/pom.xml $$(shell find $$*/src -type f)
	cd $* && $(MVN) package -DskipTests
	@touch $@

test: build
	cd classlib/java && $(MVN) test
	PAVM=$(PAVM) $(CARGO) test --workspace

demo: build
	$(PAVM) serve --listen $(LISTEN) $(firstword $(wildcard examples/shop/target/*.war))

bench: build
	$(PAVM) bench attach
	$(PAVM) bench create
	$(PAVM) bench interpreter --programs javatests/target/javatests.jar
	$(PAVM) bench sessions --cycles 1000 --app $(firstword $(wildcard examples/shop/target/*.war)) --page /counter

lint: java
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps --workspace

clean:
	$(CARGO) clean
	rm -rf $(MODULES:%=%target)
