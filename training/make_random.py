#!/usr/bin/env python3
"""Makes raise-small's architecture with random weights: what its speed is measured on before it is trained.

    python training/make_random.py raise-small OUT [--tokenizer tokenizer.json]

`raise-small-rotary` is the same with rotary positions up to 4,096, so that a long text needs no windows. Weights are as
in make_tiny.py, so that routers spread tokens over the experts as trained ones do.
"""

import argparse
import pathlib
import shutil

import torch

from make_tiny import MODES, randomize
from raise_training.checkpoint import save
from raise_training.config import Config, Positions
from raise_training.model import Model, parameter_count

SEED = 1
OUTPUTS = ["toxicity", "prompt_harm", "response_harm", "refusal", "attack", *(f"s{i}" for i in range(1, 13)), "low_quality"]


def raise_small():
    """MiniLM's shape, causal, its feed-forward cut into a shared expert and sixteen small ones, four of them active."""
    return Config.parsed({
        "format": "raise-model/1", "name": "raise-small", "version": "0.0.0", "description": "Random weights.",
        "vocabulary_size": 30522, "hidden_size": 384, "positions": {"kind": "learned", "limit": 512}, "segments": 2,
        "norm": {"kind": "layer", "placement": "post", "epsilon": 1e-12, "embedding": True, "final": False},
        "attention": {"heads": 12, "key_value_heads": 12, "head_size": 32, "causal": True, "bias": True},
        "layers": [{"window": 128}, {"window": 128}, {}, {"window": 128}, {"window": 128}, {"shares_keys_of": 2}],
        "feed_forward": {"activation": "gelu", "bias": True, "shared_width": 512, "experts": 16, "expert_width": 128,
                         "active_experts": 4, "gate_sum": 4.0},
        "heads": [{"name": "safety", "kind": "sigmoid", "pooling": "last", "outputs": OUTPUTS}],
        "input": {"start": "[CLS]", "end": "[SEP]", "modes": MODES}, "windows": {"overlap": 32}})


def raise_small_rotary():
    config = raise_small()
    config.name, config.positions = "raise-small-rotary", Positions("rotary", limit=4096, base=10000.0)
    config.check()
    return config


CONFIGS = {"raise-small": raise_small, "raise-small-rotary": raise_small_rotary}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=CONFIGS)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--tokenizer", type=pathlib.Path, help="a tokenizer.json of 30,522 tokens to put beside it")
    options = parser.parse_args()
    model = Model(CONFIGS[options.name]())
    randomize(model, SEED)
    save(model, options.out)
    if options.tokenizer:
        shutil.copyfile(options.tokenizer, options.out / "tokenizer.json")
    total, active = parameter_count(model)
    print(f"{options.out}: {total:,} parameters, {active:,} without the experts that a token does not use")


if __name__ == "__main__":
    main()
