"""What training lowers: masked cross-entropy for heads, a pairwise one for preferences, and an even load of experts."""

import torch
from torch.nn import functional

HAZARD_WEIGHT = 0.3
STREAM_WEIGHT = 0.5
PREFERENCE_WEIGHT = 0.5
BALANCE = 0.01


class Routes(dict):
    """A trace that keeps only the routers' probabilities."""

    def __setitem__(self, name, value):
        if name.endswith("router.probabilities"):
            super().__setitem__(name, value)


def head_loss(logits, targets, output_weights):
    """The cross-entropy of the known labels, summed over outputs, a row of the batch."""
    losses = functional.binary_cross_entropy_with_logits(logits, targets.values, reduction="none")
    return (losses * targets.known * output_weights * targets.weights[:, None]).sum() / len(logits)


def stream_loss(logits, targets):
    """Each text's mean over its known tokens, a row of the batch."""
    if not targets.stream_known.any():
        return logits.sum() * 0
    losses = functional.binary_cross_entropy_with_logits(logits, targets.stream_values, reduction="none")
    means = (losses * targets.stream_known).sum(1) / targets.stream_known.sum(1).clamp(min=1)
    return (means * targets.weights).sum() / len(logits)


def preference_loss(scores, targets):
    """Bradley-Terry: the chosen answer should score higher (Ouyang et al. 2022, equation 1)."""
    if not len(targets.chosen):
        return scores.sum() * 0
    margins = scores[targets.chosen] - scores[targets.rejected]
    return (-functional.logsigmoid(margins) * targets.weights[targets.chosen]).sum() / len(scores)


def balance_loss(routes, active):
    """Over all layers, E times the sum over experts of load share times mean probability (Switch Transformer, eq. 4)."""
    total = 0
    for probabilities in routes.values():
        experts = probabilities.shape[1]
        total = total + experts * (loads(probabilities, active) * probabilities.mean(0)).sum()
    return total


def loads(probabilities, active):
    """Each expert's share of the tokens' choices, [E], summing to 1."""
    chosen = probabilities.detach().topk(active, dim=1).indices.flatten()
    return torch.bincount(chosen, minlength=probabilities.shape[1]) / len(chosen)


def losses(outputs, targets, routes, config, output_weights):
    """The parts of the loss by name; their sum is what training lowers."""
    parts = {"heads": head_loss(outputs["safety"].float(), targets, output_weights)}
    if "stream" in outputs:
        parts["stream"] = STREAM_WEIGHT * stream_loss(outputs["stream"][..., 0].float(), targets)
    if "preference" in outputs:
        parts["preference"] = PREFERENCE_WEIGHT * preference_loss(outputs["preference"][:, 0].float(), targets)
    if routes:
        parts["balance"] = BALANCE * balance_loss(routes, config.feed_forward.active_experts)
    return parts
