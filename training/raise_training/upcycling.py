"""From a dense encoder to shared and fine-grained experts (sparse upcycling, Komatsuzaki et al. 2023; DeepSeekMoE).

The neurons of each feed-forward layer that fire most become the shared expert. The others are grouped, twice and
differently, with those that fire together; each group is an expert, and its router row is fitted to say how much the
group would give for a token. So at the start the chosen experts are those that matter, and the sum stays near the
dense one.
"""

import torch
from torch.nn import functional

ROUTER_SHARPNESS = 2.0  # standard deviation of the router's logits at the start


def contributions(x, up, bias, down):
    """How much each neuron adds to the output, [tokens, neurons]: its activation times its column's length."""
    return functional.gelu(functional.linear(x, up, bias)).abs() * down.norm(dim=0)


def grouped(amounts, groups, generator, rounds=6):
    """Equal groups of neurons that fire together: balanced k-means over normalised amounts, [neurons] of group."""
    patterns = functional.normalize(amounts.T - amounts.mean(dim=0)[:, None], dim=1)
    centres = patterns[torch.randperm(len(patterns), generator=generator)[:groups]]
    size = len(patterns) // groups
    for _ in range(rounds):
        likeness = patterns @ centres.T
        group = torch.full((len(patterns),), -1)
        room = [size] * groups
        for place in likeness.flatten().argsort(descending=True).tolist():
            neuron, chosen = divmod(place, groups)
            if group[neuron] < 0 and room[chosen]:
                group[neuron] = chosen
                room[chosen] -= 1
        centres = functional.normalize(torch.stack([patterns[group == g].mean(0) for g in range(groups)]), dim=1)
    return group


def fitted_router(x, amounts):
    """Rows [E, D] that predict each expert's share from the token's state (ridge regression), of equal sharpness."""
    centred = x - x.mean(0)
    target = amounts / amounts.sum(1, keepdim=True)
    target = (target - target.mean(0)) / target.std(0)
    gram = centred.T @ centred + 1e-2 * len(x) * torch.eye(x.shape[1]) * centred.var()
    rows = torch.linalg.solve(gram, centred.T @ target).T
    logits = x @ rows.T
    return rows * (ROUTER_SHARPNESS / (logits - logits.mean(1, keepdim=True)).std())


def experts(x, up, bias, down, feed, generator):
    """The tensors of one feed-forward layer from the dense one's and states `x` [tokens, D] that reach it.

    Returns a dict under our names, without the bias of the output, which is the dense one's.
    """
    amounts = contributions(x, up, bias, down)
    order = amounts.mean(0).argsort(descending=True)
    shared, rest = order[:feed.shared_width], order[feed.shared_width:]
    groups = len(rest) // feed.expert_width
    members = []
    for _ in range(feed.experts // groups):
        group = grouped(amounts[:, rest], groups, generator)
        members += [rest[group == g] for g in range(groups)]
    router = fitted_router(x, torch.stack([amounts[:, member].sum(1) for member in members], dim=1))
    return {
        "shared.up.weight": up[shared], "shared.up.bias": bias[shared], "shared.down.weight": down[:, shared],
        "router.weight": router,
        "experts.up.weight": torch.stack([up[member] for member in members]),
        "experts.up.bias": torch.stack([bias[member] for member in members]),
        "experts.down.weight": torch.stack([down[:, member] for member in members]),
    }
