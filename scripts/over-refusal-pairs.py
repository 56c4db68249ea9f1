#!/usr/bin/env python3
"""Makes pairs in which an answer is better than a refusal.

    over-refusal-pairs.py DATA_FOLDER OUTPUT_FILE

DATA_FOLDER has labelled sources as docs/evaluation.md describes them (train/ or dev/). Each benign prompt of
benign_responses with its ordinary answer is set against a refusal of the sources of refusals, in its language, that was
written for another prompt: who refuses it, refuses too much. The same input gives the same pairs.
"""

import gzip
import json
import pathlib
import sys
import zlib

ANSWERED = ["benign_responses"]
REFUSALS = ["harmbench_safe_responses", "gptfuzz_refusal", "jade_v3_refusal_zh"]


def rows(folder, source):
    path = pathlib.Path(folder) / f"{source}.jsonl.gz"
    if not path.exists():
        sys.exit(f"over-refusal-pairs.py: {path}: no such file")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def refusals(folder):
    """The texts of refusals by language, each once, in the order of the sources."""
    found = {}
    for source in REFUSALS:
        for row in rows(folder, source):
            if row["label"] == 1:
                found.setdefault(row["lang"], {})[row["response"]] = None
    return {language: list(texts) for language, texts in found.items()}


def pairs(folder):
    texts = refusals(folder)
    for source in ANSWERED:
        for row in rows(folder, source):
            choices = texts.get(row["lang"])
            if row["label"] == 0 and choices:
                refusal = choices[zlib.crc32(row["prompt"].encode()) % len(choices)]
                yield {
                    "id": row["id"], "source": "over_refusal", "lang": row["lang"], "prompt": row["prompt"],
                    "chosen": row["response"], "rejected": refusal,
                }  # fmt: skip


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        for pair in pairs(sys.argv[1]):
            out.write(json.dumps(pair, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
