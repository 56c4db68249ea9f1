#!/usr/bin/env bash
# The shortest road through the house: build, filter the example corpus, ask the log. Leaves demo-output/ behind.
set -euo pipefail
cd "$(dirname "$0")/.."

corpus=fixtures/corpus/en-pages.jsonl
output=demo-output
timed=scripts/timed.sh

show() {
  local name="raise $1"
  if [ "$1" = audit ]; then name="raise audit $2"; fi
  echo
  echo "\$ raise $*"
  "$timed" "$name" "$raise" "$@"
}

"$timed" "release build" swift build -c release --product raise
raise=$(swift build -c release --show-bin-path)/raise

rm -rf "$output"
show filter --policy pretraining-web "$corpus" --output "$output"
show audit stats --log "$output/decisions.sqlite" --table
show audit list --log "$output/decisions.sqlite" --action block -n 10 --table
show audit verify --log "$output/decisions.sqlite"
echo
echo "raise: the demo took $SECONDS s; its files are in $output/" >&2
