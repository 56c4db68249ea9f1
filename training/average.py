#!/usr/bin/env python3
"""Averages the weights of checkpoints of which one was trained on from the other.

    python training/average.py FIRST SECOND OUT

The mean of two such networks generalizes better than either: what each has learned by heart cancels out (Wortsman et al.
2022, "Model soups", section 3). OUT gets config.json, tokenizer.json and model.safetensors, in fp32.
"""

import argparse
import pathlib
import shutil

from raise_training import checkpoint


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=pathlib.Path)
    parser.add_argument("second", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    options = parser.parse_args()
    first, second = (checkpoint.load(folder) for folder in (options.first, options.second))
    other = first.state_dict()
    second.load_state_dict({name: (value + other[name]) / 2 for name, value in second.state_dict().items()})
    checkpoint.save(second, options.out)
    shutil.copyfile(options.second / "tokenizer.json", options.out / "tokenizer.json")


if __name__ == "__main__":
    main()
