#!/usr/bin/env python3
"""Writes prepared rows with a teacher's opinion as labels, for raise-nano and raise-screen to learn from.

    python training/distil.py TEACHER PREPARED OUT [--quality PREPARED/quality.jsonl]

Every text is read as a document. A label is the mean of the teacher's probability and of what people said, where they
said something: the teacher knows what a source leaves open, people know what the teacher got wrong. OUT gets
train.jsonl and dev.jsonl; dev keeps people's labels alone. Run again, it goes on after the last row written.
"""

import argparse
import itertools
import json
import pathlib
import time

import torch
from tokenizers import Tokenizer

from raise_training import checkpoint, examples
from raise_training.measuring import scored
from raise_training.sequence import Sequencer

# What the student calls an output, and what its teacher calls it.
OUTPUTS = {"toxicity": "toxicity", "sexual": "s12", "hate": "s9", "attack": "attack", "harm": "prompt_harm"}
CHUNK = 2000


def documents(path):
    """Each row's texts as documents with what people said of them."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "chosen" in row:
                continue
            labels = {name: row["labels"][theirs] for name, theirs in OUTPUTS.items() if theirs in row["labels"]}
            if row["mode"] == "response":
                labels = {name: value for name, value in labels.items() if name != "harm"}
            yield {"source": row["source"], "id": row["id"], "lang": row["lang"], "mode": "text",
                   "prompt": row["response"] if row["mode"] == "response" else row["prompt"], "labels": labels,
                   "weight": row["weight"]}


def quality_rows(path):
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            yield {"source": "quality", "id": f"quality-{number}", "lang": row["lang"], "mode": "text",
                   "prompt": row["text"], "labels": {"quality": row["quality"]}, "weight": 1.0}


def opinions(model, sequencer, rows, outputs):
    """The teacher's probabilities for each row, by the student's names."""
    made = [examples.example({**row, "labels": {}}, sequencer) for row in rows]
    with torch.autocast("cpu", torch.bfloat16):
        probabilities = scored(model, made, outputs).sigmoid()
    return [{name: float(values[outputs.index(theirs)]) for name, theirs in OUTPUTS.items()}
            for values in probabilities]


def blended(labels, opinion):
    """Both where both are there."""
    return {name: round((labels[name] + value) / 2 if name in labels else value, 4) for name, value in opinion.items()}


def append(path, rows):
    with open(path, "a", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("teacher", type=pathlib.Path)
    parser.add_argument("prepared", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--quality", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    model = checkpoint.load(options.teacher)
    sequencer = Sequencer(model.config, Tokenizer.from_file(str(options.teacher / "tokenizer.json")))
    outputs = next(head for head in model.config.heads if head.name == "safety").outputs
    target = options.out / "train.jsonl"
    done = sum(1 for _ in open(target, encoding="utf-8")) if target.exists() else 0
    rows = documents(options.prepared / "train.jsonl")
    if options.quality:
        rows = itertools.chain(rows, quality_rows(options.quality))
    rows = itertools.islice(rows, done, None)
    begun = time.time()
    while chunk := list(itertools.islice(rows, CHUNK)):
        told = opinions(model, sequencer, chunk, outputs)
        append(target, [{**row, "labels": {**row["labels"], **blended(row["labels"], opinion)}}
                        for row, opinion in zip(chunk, told)])
        done += len(chunk)
        print(f"{done:,} rows, {time.time() - begun:.0f} s", flush=True)
    (options.out / "dev.jsonl").unlink(missing_ok=True)
    append(options.out / "dev.jsonl", documents(options.prepared / "dev.jsonl"))


if __name__ == "__main__":
    main()
