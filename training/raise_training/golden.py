"""golden.json: texts with the logits that a checkpoint must give for them ("raise-golden/1").

A case has `tokens` and `segments`; where it was made from text also `prompt`, maybe `response`, and `mode` if the model
has modes. `logits` are each head's output before the sigmoid, by the head's name: a list, for token heads one a token.
"""

import json
import pathlib

import torch
from safetensors.torch import save_file

from raise_training.model import Batch

TOLERANCE = 1e-4


def text_case(sequencer, prompt, mode="prompt", response=None):
    """A case without its logits."""
    tokens, segments = sequencer.sequence(prompt, mode, response)
    texts = {"prompt": prompt} if response is None else {"prompt": prompt, "response": response}
    modes = {"mode": mode} if sequencer.modes else {}
    return {**texts, **modes, "tokens": tokens, "segments": segments}


def batch(case):
    return Batch([case["tokens"]], [case["segments"]])


def rounded(values):
    """Numbers of fp32 in nine digits, which is all they have."""
    return [rounded(value) for value in values] if isinstance(values, list) else float(f"{values:.9g}")


@torch.inference_mode()
def answered(model, case):
    """The case with its logits."""
    outputs = model(batch(case))
    return {**case, "logits": {name: rounded(output[0].tolist()) for name, output in outputs.items()}}


def lines(values):
    """A list of JSON, one element a line."""
    return "[\n" + ",\n".join("  " + json.dumps(value, ensure_ascii=False) for value in values) + "\n]"


def write(path, cases, made_by):
    head = json.dumps({"format": "raise-golden/1", "made_by": made_by, "tolerance": TOLERANCE})
    pathlib.Path(path).write_text(f'{head[:-1]}, "cases": {lines(cases)}}}\n', encoding="utf-8")


@torch.inference_mode()
def write_activations(path, model, case, index, blocks):
    """Activations of one case, [tokens, width] each: embeddings, the named blocks whole, the final states.

    The file's metadata has the case's index in golden.json, and nothing else: safetensors orders several keys by chance.
    """
    trace = {}
    model(batch(case), trace)
    wanted = ("embeddings", "final", *(f"layers.{block}." for block in blocks))
    kept = {name: value.contiguous().clone() for name, value in trace.items() if name.startswith(wanted)}
    save_file(kept, path, metadata={"case": str(index)})


@torch.inference_mode()
def top_k_margins(model, case):
    """For each token, how far its last chosen expert is ahead of the first one left out: the least of all layers."""
    trace = {}
    model.states(batch(case), trace)
    chosen = model.config.feed_forward.active_experts
    ranked = [value.sort(dim=-1, descending=True).values
              for name, value in trace.items() if name.endswith("router.probabilities")]
    gaps = [ranks[:, chosen - 1] - ranks[:, chosen] for ranks in ranked]
    return torch.stack(gaps).amin(dim=0) if gaps else torch.full((len(case["tokens"]),), float("inf"))
