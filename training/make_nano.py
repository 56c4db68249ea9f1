#!/usr/bin/env python3
"""Makes the start of raise-nano: random layers over its teacher's token embeddings in fewer dimensions.

    python training/make_nano.py TEACHER OUT
"""

import argparse
import pathlib
import shutil

import torch

from raise_training import checkpoint
from raise_training.model import Model, parameter_count
from raise_training.recipes import raise_nano

SEED = 1
SCALE = 0.05  # standard deviation of embeddings and matrices at the start


def narrowed(table, size):
    """The table's principal components (PCA), [V, size], at the usual scale."""
    centred = table - table.mean(0)
    components = torch.linalg.eigh(centred.T @ centred).eigenvectors[:, -size:]
    narrow = centred @ components
    return narrow / narrow.std() * SCALE


def fresh(config):
    """A model with small random matrices and no biases."""
    model = Model(config)
    for name, values in model.named_parameters():
        if "norm" not in name:
            torch.nn.init.normal_(values, std=SCALE) if values.ndim > 1 else torch.nn.init.zeros_(values)
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("teacher", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    options = parser.parse_args()
    torch.manual_seed(SEED)
    table = checkpoint.load(options.teacher).embeddings.token.weight.detach()
    model = fresh(raise_nano(len(table)))
    model.embeddings.token.weight.data.copy_(narrowed(table, model.config.hidden_size))
    checkpoint.save(model, options.out)
    shutil.copyfile(options.teacher / "tokenizer.json", options.out / "tokenizer.json")
    total, active = parameter_count(model)
    print(f"{options.out}: {total:,} parameters, {active:,} of them used by a token")


if __name__ == "__main__":
    main()
