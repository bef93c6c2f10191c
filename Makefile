# What a newcomer needs: `make train` and `make test`. `make help` lists the rest.

PREFIX ?= $(HOME)/.local
LIBRARIES := libcairo2-dev libcurl4-openssl-dev libgif-dev libglpk-dev libhdf5-dev liblapacke-dev libmicrohttpd-dev libpng-dev \
  libssl-dev libturbojpeg0-dev libwebp-dev libzip-dev zlib1g-dev fonts-dejavu-core pkg-config

# Where shells look for completions, below PREFIX/share.
completion-bash := bash-completion/completions/ganzoo
completion-zsh := zsh/site-functions/_ganzoo
completion-fish := fish/vendor_completions.d/ganzoo.fish

.PHONY: help train test docs fuzz sanitize build install uninstall lint format experiments lab libraries weights clean

help:
	@echo 'make train      train the ACGAN on the bundled MNIST and write a grid of digits'
	@echo 'make test       run all tests'
	@echo 'make docs       the documentation as a site, .build/docs; fails where docc warns or a public symbol has no comment'
	@echo 'make fuzz       read damaged files and settings of every kind, or of KIND, for SECONDS (600) in all, with SEED (1)'
	@echo 'make sanitize   run the tests under AddressSanitizer and ThreadSanitizer, or under SANITIZER=thread; ONLY=TESTS of them'
	@echo 'make build      build .build/release/ganzoo'
	@echo 'make install    put ganzoo under PREFIX ($(PREFIX)): PREFIX/bin/ganzoo, its manual, and completions for shells'
	@echo 'make uninstall  remove it'
	@echo 'make lint       check the format of the sources and the length of lines;  make format  mends the sources'
	@echo 'make weights    train the networks in Weights/ again, or ONLY=NAME, with metrics, pictures and README'
	@echo 'make experiments  train the toys of Documentation/experiments.md again (20 minutes)'
	@echo 'make lab        measure the experiments of Documentation/lab again, or ONLY=NAME; FORCE=1 begins anew'
	@echo 'make libraries  install the C libraries (done by the others where needed)'

train: build
	.build/release/ganzoo train --model acgan

# No test imports for testing, which would compile all of it once more: what is tested is what `make build` builds.
test: libraries
	swift test -c release --disable-testable-imports

fuzz: libraries
	swift build -c release --product GANZooFuzz
	.build/release/GANZooFuzz $(addprefix --kind ,$(KIND)) --seconds $(or $(SECONDS),600) --seed $(or $(SEED),1)

docs: build
	Tools/make-docs

sanitize: libraries
	Tools/sanitize '$(SANITIZER)' '$(ONLY)'

build: libraries
	swift build -c release --product ganzoo

install: build
	swift build -c release --product GANZooManual
	install -d '$(PREFIX)/bin' '$(PREFIX)/lib/ganzoo'
	install -m 755 .build/release/ganzoo '$(PREFIX)/lib/ganzoo/ganzoo'
	rm -rf '$(PREFIX)/lib/ganzoo/'*.resources
	cp -R .build/release/GANZoo_*.resources '$(PREFIX)/lib/ganzoo/'
	ln -sfn ../lib/ganzoo/ganzoo '$(PREFIX)/bin/ganzoo'
	install -d '$(PREFIX)/share/man/man1'
	.build/release/GANZooManual .build/release/ganzoo '$(PREFIX)/share/man/man1'
	install -d $(foreach shell,bash zsh fish,'$(PREFIX)/share/$(dir $(completion-$(shell)))')
	for shell in bash zsh fish; do .build/release/ganzoo --generate-completion-script $$shell >.build/ganzoo.$$shell || exit; done
	$(foreach shell,bash zsh fish,install -m 644 .build/ganzoo.$(shell) '$(PREFIX)/share/$(completion-$(shell))' &&) true
	@echo 'Installed $(PREFIX)/bin/ganzoo'

uninstall:
	rm -f '$(PREFIX)/bin/ganzoo'
	rm -rf '$(PREFIX)/lib/ganzoo'
	rm -f '$(PREFIX)/share/man/man1/ganzoo.1' '$(PREFIX)/share/man/man1/'ganzoo-*.1
	rm -f $(foreach shell,bash zsh fish,'$(PREFIX)/share/$(completion-$(shell))')

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Models Weights Tests Tools Benchmarks Experiments Fuzzing Examples
	Tools/check-columns

format:
	swift format --in-place --recursive --parallel Package.swift Sources Models Weights Tests Tools Benchmarks Experiments Fuzzing Examples

weights: build
	swift build -c release --product GANZooWeightsIndex
	Tools/make-weights $(ONLY)

lab: build
	swift build -c release --product GANZooLabIndex
	FORCE='$(FORCE)' Tools/make-lab $(ONLY)

experiments: libraries
	swift build -c release --product GANZooExperiments
	.build/release/GANZooExperiments .build/experiments

clean:
	swift package clean

libraries:
	@Tools/install-libraries $(LIBRARIES)
