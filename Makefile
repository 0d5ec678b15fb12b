# Meibo. Needs Python 3.11 or newer and make; everything else is installed into .venv from the locks.
# `make` alone lists what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help up down logs walk walk-all chaos leak-search screenshots test test-long check bench lock clean _venv _venv_dev

# The first of these that is new enough. Another: make PYTHON=/path/to/python3
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
PY := .venv/bin/python
# Where everything is installed (.ci/run), a test that was skipped has failed.
NO_SKIPS := $(if $(MEIBO_CI),-p no_skips)
# Several workers, each with a PostgreSQL and a home of its own (tests/conftest.py).
AT_ONCE := -n logical --maxprocesses 4 --dist loadscope --no-loadscope-reorder
# Compiled files are kept whatever the caller's shell says: three workers read the same tests.
PYTEST := env -u PYTHONDONTWRITEBYTECODE PYTHONPATH=scripts $(PY) -m pytest $(NO_SKIPS)

help: ## この一覧 / this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

up: _venv ## すべて起動 / start everything, return when ready
	@$(PY) -m meibo up

down: _venv ## すべて停止 / stop everything
	@$(PY) -m meibo down

logs: _venv ## ログ（NAME=applicant FOLLOW=1） / logs of all or one, once or on and on
	@$(PY) -m meibo logs $(NAME) $(if $(FOLLOW),-f)

walk: _venv ## 申請から検証まで一巡（ARGS=--all で全資格） / from card to verification (ARGS=--all: every qualification)
	@$(PY) -m meibo walk $(ARGS)

walk-all: _venv ## 全資格の新規登録 / the new registration of every qualification
	@$(PY) -m meibo walk --all

chaos: _venv ## 故障の中で20件を申請 / 20 applications while things fail (ARGS='--seed 7 --minutes 1')
	@$(PY) -m meibo chaos $(ARGS)

leak-search: _venv ## 番号の漏えい検索 / no number outside the vault; plants some to prove that it looks
	@$(PY) -m meibo leak-search --prove $(ARGS)

screenshots: _venv_dev ## すべての画面の写真と axe（ARGS='--only officer/'） / every page's picture, axe on each
	@PYTHONPATH=scripts $(PY) -m screenshots $(ARGS)

test: _venv_dev ## 試験 / tests (ARGS='-k name')
	@$(PYTEST) $(AT_ONCE) -m "not long" $(ARGS)

test-long: _venv_dev ## 全件の試験 / tests with full counts
	@$(PYTEST) -m long $(ARGS)

check: _venv_dev ## 静的検査 / ruff, mypy, import rules, shape
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	PYTHONPATH=scripts $(PY) -m mypy
	.venv/bin/lint-imports
	$(PYTEST) -q tests/shape

bench: _venv ## 性能測定 / benchmarks (NAME=journal ARGS='--json --rounds 5')
	@$(PY) -m meibo bench $(NAME) $(ARGS)

lock: ## 依存の固定（uv が要る。ARGS=--upgrade で更新） / lock the dependencies (needs uv; ARGS=--upgrade)
	@command -v uv >/dev/null || { echo "uv がありません / uv is not installed"; exit 1; }
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		$(ARGS) requirements.in -o requirements.lock
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		$(ARGS) requirements-dev.in -o requirements-dev.lock

clean: ## 環境と中間物を消す（データは残る） / remove .venv and caches; data stays
	@if [ -x $(PY) ]; then $(PY) -m meibo down || echo "停止できません / could not stop" >&2; fi
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

_venv:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 以上がありません / no Python 3.11 or newer found" >&2; exit 1; }
	@"$(PYTHON)" scripts/install.py

_venv_dev:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 以上がありません / no Python 3.11 or newer found" >&2; exit 1; }
	@"$(PYTHON)" scripts/install.py --dev
