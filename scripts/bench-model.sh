#!/usr/bin/env bash
# Measures the inference core beside its peers: bench-model.sh [--quick]. Their environment is large and apart from the
# other benchmarks'. See docs/benchmarks.md.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/python.sh .build/bench/venv-model Benchmarks/peers/model-requirements.txt
exec .build/bench/venv-model/bin/python Benchmarks/run.py --only core "$@"
