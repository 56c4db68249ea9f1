#!/usr/bin/env python3
"""Teaches raise-nano's output `low_quality`: rows to learn from, and a start in which that output alone has learned them.

    python training/teach_quality.py DATA PACKAGES NANO OUT [--keep PREPARED]

DATA is the data folder, PACKAGES a folder of unpacked packages (SOURCES.md), NANO a plain checkpoint (unpack.py). OUT gets

- start/, NANO with another row of weights for `low_quality`, fitted on NANO's states, and all else as it was;
- rows/train.jsonl and rows/dev.jsonl, from which train.py goes on; with --keep also rows of PREPARED (prepare.py), labelled
  with what NANO says of them, so that what it knows of safety stays as it is (learning without forgetting, arXiv 1606.09282);
- measure/*.jsonl, rows for `raise eval`: dev texts of the sources trained on, sources and kinds of noise never trained on.

Minutes on one core. The same packages give the same rows.
"""

import argparse
import itertools
import json
import pathlib
import random
import shutil
import time

import torch
from tokenizers import Tokenizer

from raise_training import checkpoint, quality_head, quality_noise, quality_rows
from raise_training.examples import LONGEST, cut
from raise_training.quality_texts import Folders
from raise_training.sequence import Sequencer

OUTPUT = "low_quality"
DEV_WINDOWS = 400  # of one source
MOST_KEPT = 80_000  # rows of PREPARED


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("packages", type=pathlib.Path)
    parser.add_argument("nano", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path, metavar="PREPARED")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


class Teacher:
    """A checkpoint, what it makes of texts, and what it says of them."""

    def __init__(self, folder):
        self.folder, self.model = folder, checkpoint.load(folder)
        self.sequencer = Sequencer(self.model.config, Tokenizer.from_file(str(folder / "tokenizer.json")))
        self.head = next(head for head in self.model.config.heads if OUTPUT in (head.outputs or ()))
        self.place = self.head.outputs.index(OUTPUT)

    def states(self, texts):
        sequences = [cut(*self.sequencer.sequence(text, "text"), LONGEST)[0] for text in texts]
        return quality_head.states(self.model, sequences, self.head)

    def opinions(self, states):
        """What the other outputs say, as labels."""
        with torch.no_grad():
            told = self.model.heads[self.head.name](states).sigmoid().tolist()
        return [{name: round(value, 4) for name, value in zip(self.head.outputs, row) if name != OUTPUT} for row in told]

    def learn(self, states, rows):
        """Gives the output the weights that tell the rows apart."""
        labels, weights = (torch.tensor([float(value) for value in column])
                           for column in zip(*((row.low_quality, row.weight) for row in rows)))
        linear = self.model.heads[self.head.name]
        with torch.no_grad():
            linear.weight[self.place], linear.bias[self.place] = quality_head.fitted(states, labels, weights)


def labelled(rows, opinions, side):
    """Rows as prepare.py writes them."""
    for number, (row, opinion) in enumerate(zip(rows, opinions)):
        yield {"source": row.source if row.kind == quality_rows.AS_IT_IS else f"noise.{row.kind}", "id": f"quality-{side}-{number}",
               "lang": row.language, "mode": "text", "prompt": row.text, "labels": {**opinion, OUTPUT: row.low_quality},
               "weight": round(row.weight, 4)}


def kept(prepared, teacher, seed):
    """Prepared rows with the teacher's own opinions; of those with an answer the answer, as a corpus has it."""
    with open(prepared / "train.jsonl", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if "chosen" not in row]
    rows = random.Random(seed).sample(rows, min(MOST_KEPT, len(rows)))
    for row in rows:
        row["prompt"] = row["response"] if row["mode"] == "response" else row["prompt"]
    for row, opinion in zip(rows, teacher.opinions(teacher.states([row["prompt"] for row in rows]))):
        yield {"source": f"kept.{row['source']}", "id": row["id"], "lang": row["lang"], "mode": "text",
               "prompt": row["prompt"], "labels": opinion, "weight": 1.0}


def measured(rows, name):
    """Rows for `raise eval` by language, each with its source and its length as what figures may be parted by."""
    for row in rows:
        yield f"{name}.{row.language}", {
            "text": row.text, "label": row.low_quality, "source": f"{name}.{row.language}", "lang": row.language,
            "categories": [row.source if row.kind == quality_rows.AS_IT_IS else row.kind],
            "length": ["80", "160", "320", "640"][quality_rows.length(row)]}


def measures(folders, dev, seed):
    """By file: dev texts of the sources trained on; of those never seen the texts, and noise of kinds never seen."""
    unseen = quality_rows.rows(folders, "all", seed, held_out=True, kinds=quality_noise.HELD_OUT, most=DEV_WINDOWS)
    plain = [row for row in unseen if row.kind == quality_rows.AS_IT_IS]
    noise = [row for row in unseen if row.kind != quality_rows.AS_IT_IS or not row.low_quality]
    files = {}
    for name, rows in (("dev", dev), ("unseen-sources", plain), ("unseen-noise", noise)):
        for file, line in measured(rows, name):
            files.setdefault(file, []).append(line)
    return files


def write(path, rows):
    """The rows as JSON Lines, there when they are complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with open(partial, "w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    partial.replace(path)


def report(begun, what):
    print(f"{time.time() - begun:6.0f} s  {what}", flush=True)


def main():
    chosen, begun = options(), time.time()
    torch.set_num_threads(chosen.threads)
    folders, teacher = Folders(chosen.data, chosen.packages), Teacher(chosen.nano)
    rows = {"train": quality_rows.rows(folders, "train", chosen.seed),
            "dev": quality_rows.rows(folders, "dev", chosen.seed, most=DEV_WINDOWS)}
    for made in rows.values():
        quality_rows.balance(made)
    for name, lines in measures(folders, rows["dev"], chosen.seed).items():
        write(chosen.out / "measure" / f"{name}.jsonl", lines)
    report(begun, f"{len(rows['train']):,} rows to learn from, {len(rows['dev']):,} of dev")
    states = {side: teacher.states([row.text for row in made]) for side, made in rows.items()}
    for side, made in rows.items():
        more = kept(chosen.keep, teacher, chosen.seed) if chosen.keep and side == "train" else ()
        write(chosen.out / "rows" / f"{side}.jsonl", itertools.chain(labelled(made, teacher.opinions(states[side]), side), more))
    report(begun, "rows written, with what the checkpoint says of them")
    teacher.learn(states["train"], rows["train"])
    checkpoint.save(teacher.model, chosen.out / "start")
    shutil.copyfile(chosen.nano / "tokenizer.json", chosen.out / "start" / "tokenizer.json")
    report(begun, f"{chosen.out}/start: {OUTPUT} fitted")


if __name__ == "__main__":
    main()
