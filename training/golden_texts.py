#!/usr/bin/env python3
"""Writes golden.json beside a checkpoint: what PyTorch computes in fp32 for some mild texts.

    python training/golden_texts.py CHECKPOINT
"""

import argparse
import pathlib

import torch
from tokenizers import Tokenizer

from raise_training import checkpoint, golden
from raise_training.answers import answered
from raise_training.golden_texts import TEXTS
from raise_training.sequence import Sequencer


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=pathlib.Path)
    options = parser.parse_args()
    model = checkpoint.load(options.checkpoint)
    sequencer = Sequencer(model.config, Tokenizer.from_file(str(options.checkpoint / "tokenizer.json")))
    modes = model.config.input.modes
    wanted = [(prompt, mode, response) for prompt, mode, response in TEXTS if modes or mode == "text"]
    cases = [golden.text_case(sequencer, prompt, mode, response) for prompt, mode, response in wanted]
    golden.write(options.checkpoint / "golden.json", [answered(model, case) for case in cases],
                 f"PyTorch {torch.__version__}")


if __name__ == "__main__":
    main()
