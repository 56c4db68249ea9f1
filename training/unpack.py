#!/usr/bin/env python3
"""Makes a plain checkpoint of a packed one, so that train.py can go on from what is bundled.

    python training/unpack.py Sources/RaiseModels/Resources/raise-small OUT
"""

import argparse
import pathlib
import shutil

from raise_training import checkpoint, packed
from raise_training.config import Config
from raise_training.model import Model


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packed", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    options = parser.parse_args()
    weights = options.packed / "model.safetensors"
    if not packed.is_packed(weights):
        raise SystemExit(f"{weights}: not a packed checkpoint: train.py can start from it as it is")
    model = Model(Config.read(options.packed / "config.json"))
    model.load_state_dict(packed.plain(weights, {name: value.shape for name, value in model.state_dict().items()}))
    checkpoint.save(model, options.out)
    shutil.copyfile(options.packed / "tokenizer.json", options.out / "tokenizer.json")


if __name__ == "__main__":
    main()
