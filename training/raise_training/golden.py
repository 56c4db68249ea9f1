"""golden.json: texts with the logits that a checkpoint must give for them ("raise-golden/1").

A case has `tokens` and `segments`; where it was made from text also `prompt`, maybe `response`, and `mode` if the model
has modes. `logits` are each head's output before the sigmoid, by the head's name: a list, for token heads one a token.
activations.safetensors has what lies between, for one of the cases. Nothing here needs PyTorch.
"""

import json
import pathlib

import numpy
from safetensors.numpy import save_file

TOLERANCE = 1e-4


def text_case(sequencer, prompt, mode="prompt", response=None):
    """A case without its logits."""
    tokens, segments = sequencer.sequence(prompt, mode, response)
    texts = {"prompt": prompt} if response is None else {"prompt": prompt, "response": response}
    modes = {"mode": mode} if sequencer.modes else {}
    return {**texts, **modes, "tokens": tokens, "segments": segments}


def rounded(values):
    """Numbers of fp32 in nine digits, which is all they have."""
    return [rounded(value) for value in values] if isinstance(values, list) else float(f"{values:.9g}")


def lines(values):
    """A list of JSON, one element a line."""
    return "[\n" + ",\n".join("  " + json.dumps(value, ensure_ascii=False) for value in values) + "\n]"


def write(path, cases, made_by):
    head = json.dumps({"format": "raise-golden/1", "made_by": made_by, "tolerance": TOLERANCE})
    pathlib.Path(path).write_text(f'{head[:-1]}, "cases": {lines(cases)}}}\n', encoding="utf-8")


def write_activations(path, trace, index, blocks):
    """Activations of the case `index`, [tokens, width] each: embeddings, the named blocks whole, the final states.

    The file's metadata has the case's index, and nothing else: safetensors orders several keys by chance.
    """
    wanted = ("embeddings", "final", *(f"layers.{block}." for block in blocks))
    kept = {name: numpy.ascontiguousarray(value, dtype=numpy.float32)
            for name, value in trace.items() if name.startswith(wanted)}
    save_file(kept, path, metadata={"case": str(index)})
