"""What a model in PyTorch computes for the cases of golden.json."""

import torch

from raise_training.golden import rounded
from raise_training.model import Batch


def batch(case):
    return Batch([case["tokens"]], [case["segments"]])


@torch.inference_mode()
def answered(model, case):
    """The case with its logits."""
    outputs = model(batch(case))
    return {**case, "logits": {name: rounded(output[0].tolist()) for name, output in outputs.items()}}


@torch.inference_mode()
def traced(model, case):
    """Every activation of a case, by name."""
    trace = {}
    model(batch(case), trace)
    return trace


def top_k_margin(model, case):
    """By how much, at the closest of all choices, a token's last chosen expert is ahead of the first one left out."""
    active = model.config.feed_forward.active_experts
    margins = [float("inf")]
    for name, value in traced(model, case).items():
        if name.endswith("router.probabilities"):
            ranked = value.sort(dim=-1, descending=True).values
            margins.append((ranked[:, active - 1] - ranked[:, active]).min().item())
    return min(margins)
