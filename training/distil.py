#!/usr/bin/env python3
"""Writes prepared rows with a teacher's opinion as labels, for raise-nano and raise-screen to learn from.

    python training/distil.py TEACHER PREPARED OUT [--raise .build/release/raise] [--threads 2]

TEACHER is a packed checkpoint, asked by the command `raise`: what it says is what it will say where it serves. Every
text is read as a document. OUT gets

- train.jsonl, in which a label is the mean of the teacher's probability and of what people said, where they said
  something: the teacher knows what a source leaves open, people know what the teacher got wrong;
- dev.jsonl with people's labels alone;
- teacher.jsonl and teacher-dev.jsonl, the teacher's probabilities by row, {"id": ..., "scores": {...}}.

Rows on the quality of texts (PREPARED/quality.jsonl) go with them; every twentieth is kept for dev.
"""

import argparse
import itertools
import json
import pathlib
import subprocess
import tempfile

# What the student calls an output, and what its teacher calls it.
OUTPUTS = {"toxicity": "toxicity", "sexual": "s12", "hate": "s9", "attack": "attack", "harm": "prompt_harm"}
HELD_OUT = 20


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
                   "prompt": row["text"], "labels": {"low_quality": row["low_quality"]}, "weight": 1.0}


def blended(labels, opinion):
    """Both where both are there."""
    return {**labels, **{name: round((labels[name] + value) / 2 if name in labels else value, 4)
                         for name, value in opinion.items()}}


def opinions(rows, options):
    """The teacher's probabilities for each row, by the student's names, in the rows' order."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as texts:
        texts.writelines(json.dumps({"text": row["prompt"] or " "}) + "\n" for row in rows)
        texts.seek(0)
        command = [options.raise_command, "model", "classify", options.teacher, "--jsonl", "--json",
                   "--threads", str(options.threads)]
        with subprocess.Popen(command, stdin=texts, stdout=subprocess.PIPE, text=True, encoding="utf-8") as asked:
            for line in asked.stdout:
                told = json.loads(line)["heads"]["safety"]
                yield {name: round(told[theirs], 4) for name, theirs in OUTPUTS.items()}
        if asked.returncode:
            raise SystemExit(f"{' '.join(map(str, command))}: exit code {asked.returncode}")


def write(rows, labelled, name, side, options):
    """The rows with the labels that `labelled(row, opinion)` gives, and the opinions apart."""
    with (open(options.out / f"{name}.jsonl.new", "w", encoding="utf-8") as target,
          open(options.out / f"{side}.jsonl.new", "w", encoding="utf-8") as scores):
        for row, opinion in itertools.zip_longest(rows, opinions(rows, options)):
            target.write(json.dumps({**row, "labels": labelled(row["labels"], opinion)}, ensure_ascii=False) + "\n")
            scores.write(json.dumps({"id": row["id"], "scores": opinion}) + "\n")
    for done in (side, name):
        (options.out / f"{done}.jsonl.new").replace(options.out / f"{done}.jsonl")
    print(f"{options.out / name}.jsonl: {len(rows):,} rows", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("teacher", type=pathlib.Path)
    parser.add_argument("prepared", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--raise", dest="raise_command", default=".build/release/raise")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    quality = list(quality_rows(options.prepared / "quality.jsonl"))
    held_out = quality[::HELD_OUT]
    learned = [row for number, row in enumerate(quality) if number % HELD_OUT]
    train = [*documents(options.prepared / "train.jsonl"), *learned]
    write(train, blended, "train", "teacher", options)
    dev = [*documents(options.prepared / "dev.jsonl"), *held_out]
    write(dev, lambda labels, _: labels, "dev", "teacher-dev", options)


if __name__ == "__main__":
    main()
