#!/usr/bin/env bash
# Measures raise-small on the labelled rows beside the checkout, one JSON result a line: eval.sh [OPTIONS of raise eval].
# RAISE_EVAL_DATA is the folder of rows (default: ../shared/data/dev), RAISE_EVAL_PREPARED what training/prepare.py made of
# it (default: a folder `prepared` beside it, where there is one), RAISE_EVAL_MODEL the model. Exit: 0 measured, 2 not, for
# instance because the folder is not there. Requests, attacks and answers are flagged from the thresholds of chat-input and
# chat-output on, other outputs from 0.5.
set -euo pipefail
cd "$(dirname "$0")/.."

data=${RAISE_EVAL_DATA:-../shared/data/dev}
prepared=${RAISE_EVAL_PREPARED:-$(dirname "$data")/prepared}
model=${RAISE_EVAL_MODEL:-raise-small}

# A bundled model is measured as it lies in the checkout.
[ -d "Sources/RaiseModels/Resources/$model" ] && model=Sources/RaiseModels/Resources/$model

if [ ! -d "$data" ]; then
  echo "raise: $data: no such folder: nothing was measured" >&2
  echo "raise: docs/evaluation.md says what belongs there; RAISE_EVAL_DATA=FOLDER names another place" >&2
  exit 2
fi
folders=("$data")
if [ -d "$prepared" ]; then
  folders+=("$prepared")
else
  echo "raise: $prepared: no such folder: disguises and streams are left out (training/prepare.py makes it)" >&2
fi
swift build -c release --product raise >&2
exec "$(swift build -c release --show-bin-path)/raise" eval --model "$model" --suite Benchmarks/eval/dev.json \
  --thresholds-of chat-input --thresholds-of chat-output "${folders[@]}" --jsonl "$@"
