#!/usr/bin/env bash
# Checks that the code of TRL, Axolotl, LLaMA-Factory and OpenRLHF reads what `raise synthesize` exports, and that TRL's
# trainers take a step on it. Needs Python 3.11 or later and a few minutes; torch runs on the processor.
# DEBUG_FLAGS are those of the other everyday commands, so that nothing is built twice.
set -euo pipefail
cd "$(dirname "$0")/.."

read -ra flags <<<"${DEBUG_FLAGS:-}"
scripts/python.sh .build/venv-trainers scripts/trainers-requirements.txt
# Their own requirements (CUDA kernels, vLLM, pinned libraries) contradict each other, and reading data needs none of them.
readers=(axolotl==0.19.0 llamafactory==0.9.5 openrlhf==0.11.2)
if [ "$(cat .build/trainers/versions 2>/dev/null)" != "${readers[*]}" ]; then
  rm -rf .build/trainers
  .build/venv-trainers/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
    --target .build/trainers "${readers[@]}"
  echo "${readers[*]}" >.build/trainers/versions
fi
swift build --product raise "${flags[@]}"
RAISE=$(swift build --show-bin-path)/raise
export RAISE
export TRAINERS=.build/trainers HF_HUB_OFFLINE=1 DISABLE_VERSION_CHECK=1 CUDA_VISIBLE_DEVICES=""
.build/venv-trainers/bin/python -m unittest -v scripts/test_trainers.py
