"""calibration.json: for each output and language, what makes a logit a probability (Platt scaling, Platt 1999)."""

import json

import torch
from torch.nn import functional

FEWEST = 40  # rows of each class; with fewer, the output keeps its logits in that language
LANGUAGES = ("en", "zh")


def fitted(logits, labels, weights):
    """Scale, more than 0, and offset that lower the weighted cross-entropy, with Platt's softened targets."""
    positives, negatives = float(labels.sum()), float((1 - labels).sum())
    targets = torch.where(labels > 0, (positives + 1) / (positives + 2), 1 / (negatives + 2)).double()
    logits, weights = logits.double(), weights.double() / weights.double().sum()
    parameters = torch.zeros(2, dtype=torch.float64, requires_grad=True)  # of the scale its logarithm
    optimizer = torch.optim.LBFGS([parameters], max_iter=100, line_search_fn="strong_wolfe")

    def loss():
        optimizer.zero_grad()
        value = (weights * functional.binary_cross_entropy_with_logits(
            parameters[0].exp() * logits + parameters[1], targets, reduction="none")).sum()
        value.backward()
        return value

    optimizer.step(loss)
    return float(parameters[0].exp().detach()), float(parameters[1].detach())


def source_weights(examples):
    """A weight an example, so that every source counts as the root of its size and none drowns the others."""
    counts = {}
    for one in examples:
        counts[one.source] = counts.get(one.source, 0) + 1
    return torch.tensor([counts[one.source]**-0.5 for one in examples])


def fits(scores, examples, languages, outputs, weights):
    """By output and language, scale and offset; `scores` [examples, outputs] are logits, `weights` [examples] what each counts."""
    result = {}
    for column, name in enumerate(outputs):
        for language in LANGUAGES:
            places = [place for place, one in enumerate(examples)
                      if languages[place] == language and one.targets.get(name) in (0, 1)]
            labels = torch.tensor([float(examples[place].targets[name]) for place in places])
            if not len(places) or min(labels.sum(), len(labels) - labels.sum()) < FEWEST:
                continue
            scale, offset = fitted(scores[places, column], labels, weights[places])
            result.setdefault(name, {})[language] = {"scale": round(scale, 4), "offset": round(offset, 4)}
    return result


def text(result):
    return json.dumps({"format": "raise-calibration/1", "outputs": result}, indent=1) + "\n"
