#!/usr/bin/env bash
# Has the trainers' own code ask a server for rewards: TRL's GRPOTrainer, OpenRLHF's client, and curl for the rest. Installs
# TRL with PyTorch, which is large, and OpenRLHF's sources. DEBUG_FLAGS are those of the other everyday commands.
set -euo pipefail
cd "$(dirname "$0")/.."

read -ra flags <<<"${DEBUG_FLAGS:-}"
# RAISE_CLIENTS_PYTHON names a Python that has the packages already.
python=${RAISE_CLIENTS_PYTHON:-}
if [ -z "$python" ]; then
  scripts/python.sh .build/venv-reward-clients scripts/reward-clients-requirements.txt
  python=.build/venv-reward-clients/bin/python
fi
# Only for its sources: what the package depends on needs a graphics card.
if [ ! -d .build/openrlhf ]; then
  rm -rf .build/openrlhf.part
  "$python" -m pip install --quiet --disable-pip-version-check --no-deps --target .build/openrlhf.part openrlhf==0.11.2
  mv .build/openrlhf.part .build/openrlhf
fi
swift build --product raise-server "${flags[@]}"
RAISE_SERVER=$(swift build --show-bin-path)/raise-server
OPENRLHF=.build/openrlhf
export RAISE_SERVER OPENRLHF
exec "$python" -m unittest -v scripts/test_reward_clients.py
