#!/usr/bin/env bash
# Lets `raise synthesize` ask llama.cpp's server with a real, small model. Compiling llama.cpp takes some ten minutes, once.
# DEBUG_FLAGS are those of the other everyday commands, so that nothing is built twice.
set -euo pipefail
cd "$(dirname "$0")/.."

read -ra flags <<<"${DEBUG_FLAGS:-}"
scripts/python.sh .build/venv-llama scripts/llama-requirements.txt
swift build --product raise "${flags[@]}"
RAISE=$(swift build --show-bin-path)/raise
export RAISE
.build/venv-llama/bin/python -m unittest -v scripts/test_writing_model.py
