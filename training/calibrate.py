#!/usr/bin/env python3
"""Writes calibration.json beside a checkpoint, fitted on the prepared dev rows, for each output and language.

    python training/calibrate.py CHECKPOINT PREPARED [--only OUTPUT --row-weights]
"""

import argparse
import json
import pathlib

import torch
from tokenizers import Tokenizer

from raise_training import calibration, checkpoint, examples
from raise_training.language import language
from raise_training.measuring import scored
from raise_training.sequence import Sequencer


def judged_texts(path):
    """What each labelled dev row judges, in the order in which `examples.read` gives them."""
    with open(path, encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return [row.get("response") or row["prompt"] for row in rows if "chosen" not in row]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("prepared", type=pathlib.Path)
    parser.add_argument("--only", metavar="OUTPUT", help="fit this one; the others stay as calibration.json has them")
    parser.add_argument("--row-weights", action="store_true",
                        help="count each row by its weight, not each source by the root of its size")
    options = parser.parse_args()
    model = checkpoint.load(options.checkpoint)
    sequencer = Sequencer(model.config, Tokenizer.from_file(str(options.checkpoint / "tokenizer.json")))
    dev = options.prepared / "dev.jsonl"
    rows = [one for one in examples.read(dev, sequencer) if one.rejected is None]
    outputs = next(head for head in model.config.heads if head.name == "safety").outputs
    languages = [language(text) for text in judged_texts(dev)]
    with torch.autocast("cpu", torch.bfloat16):
        scores = scored(model, rows, outputs)
    weights = torch.tensor([one.weight for one in rows]) if options.row_weights else calibration.source_weights(rows)
    result = calibration.fits(scores, rows, languages, outputs, weights)
    path = options.checkpoint / "calibration.json"
    if options.only:
        result = {**json.loads(path.read_text(encoding="utf-8"))["outputs"], options.only: result[options.only]}
    path.write_text(calibration.text(result), encoding="utf-8")
    for name, by_language in result.items():
        print(name, by_language)


if __name__ == "__main__":
    main()
