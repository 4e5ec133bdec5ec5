# SPDX-License-Identifier: Apache-2.0
# Two commands matter: `make play` and `make test`. Both set up what they need and are quick the second time.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup play test wheel bench bench-hearing train clean

setup:            ## own venv, the package in it, the stage built
	@$(PYTHON) scripts/setup.py

play: setup       ## start the stage on this machine and open it
	@$(BIN)/sidestick play

test:             ## every check and every test
	@$(PYTHON) scripts/setup.py --test
	@$(BIN)/python scripts/check.py

wheel: setup      ## a wheel that holds the page and needs no node
	@$(PYTHON) scripts/setup.py --test
	@$(BIN)/python -m build --no-isolation

bench:            ## every benchmark, each figure as a ratio
	@$(PYTHON) scripts/setup.py --test
	@$(BIN)/python -m bench

bench-hearing:    ## hearing against its truth and its peers
	@$(PYTHON) scripts/setup.py --test
	@$(BIN)/python bench/hearing.py

train:            ## the networks, from sounds to weights: make train ONESHOTS=… GROOVE=… SOUNDS=… [OUT=… STEPS=… DEVICE=cuda MINUTES=9]
	@$(PYTHON) training/make.py --oneshots "$(ONESHOTS)" --groove "$(GROOVE)" --sounds "$(SOUNDS)" $(if $(OUT),--out "$(OUT)") $(if $(STEPS),--steps "$(STEPS)") $(if $(DEVICE),--device "$(DEVICE)") $(if $(MINUTES),--minutes "$(MINUTES)")

clean:            ## what was built; never a library
	rm -rf .venv .setup dist build src/sidestick/static web/node_modules
