#!/usr/bin/env bash
# Measures the scorer of answers on one core, one JSON object a line: bench-reward.sh [--quick]. See docs/benchmarks.md.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build -c release --product RaiseRewardBenchmark >&2
program=$(swift build -c release --show-bin-path)/RaiseRewardBenchmark
pin=()
command -v taskset >/dev/null && pin=(taskset -c 0)
exec "${pin[@]}" "$program" policies/reward-safety.yaml "$@"
