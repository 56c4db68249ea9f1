"""Checkpoints that `raise model pack` wrote ("raise-panels/1") as plain ones again, to train further from.

Matrices lie in panels of 16 outputs: 8-bit numbers as [panels, inputs / 4, 16, 4] with a scale an output, others as
[panels, inputs, 16]. Channels that eight bits were too coarse for stand beside them in fp32, and as zeros within.
Stacks of experts have one more dimension in front. What 8 bits lost stays lost.
"""

import torch
from safetensors import safe_open
from safetensors.torch import load_file

FORMAT = "raise-panels/1"
JOINED, PARTS = "qkv", ("query", "key", "value")


def is_packed(path):
    with safe_open(path, "pt") as file:
        return (file.metadata() or {}).get("format") == FORMAT


def flat(panels):
    """[..., panels, inputs, 16] as rows of outputs, [..., outputs, inputs]."""
    return panels.transpose(-1, -2).flatten(-3, -2)


def matrix(parts):
    """A matrix, or a stack of them, in fp32: [..., outputs and what fills the last panel, inputs]."""
    weight = parts["weight"]
    if weight.dtype != torch.int8:
        return flat(weight.float())
    rows = weight.float().movedim(-2, -3).flatten(-2).flatten(-3, -2) * parts["scale"][..., None]
    if "exact" not in parts:
        return rows
    places = parts["exact_channels"].long()[..., None, :].expand(*rows.shape[:-1], -1)
    return rows.scatter(-1, places, flat(parts["exact"]))


def values(owner, parts):
    """The weight of a table, a norm or a matrix."""
    weight = parts["weight"]
    if "norm" in owner or owner.startswith("embeddings"):
        return weight.float() if "scale" not in parts else weight.float() * parts["scale"][:, None]
    return matrix(parts)


def grouped(tensors):
    """Tensors by the name of what they are parts of: `weight`, `bias`, `scale`, `sum`, `exact`, `exact_channels`."""
    found = {}
    for name, tensor in tensors.items():
        owner, part = name.rsplit(".", 1)
        found.setdefault(owner, {})[part] = tensor
    return found


def separated(name, tensor, shapes):
    """Queries, keys and values, which are packed as one, under their own names; layers that share keys have no keys."""
    if f".{JOINED}." not in name:
        return {name: tensor}
    names = [own for part in PARTS if (own := name.replace(JOINED, part)) in shapes]
    return dict(zip(names, tensor.split([shapes[own][0] for own in names])))


def plain(path, shapes):
    """The tensors of a packed file in fp32, by the names of `shapes`, a dict of name to shape, and cut to them."""
    result = {}
    for owner, parts in grouped(load_file(path)).items():
        found = {f"{owner}.weight": values(owner, parts)}
        if "bias" in parts:
            found[f"{owner}.bias"] = parts["bias"].float()
        for name, tensor in found.items():
            result |= separated(name, tensor, shapes)
    return {name: tensor[tuple(map(slice, shapes[name]))].contiguous() for name, tensor in result.items()}
