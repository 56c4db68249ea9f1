"""One output learned on states that stay as they are: a logistic regression on what a head reads."""

import torch
from torch.nn import functional

from raise_training.model import Batch, pooled

BATCH_TOKENS = 8192
SHRINKAGE = 1e-4


def states(model, sequences, head):
    """What a head reads of each sequence of tokens, [sequences, D], in their order."""
    places = sorted(range(len(sequences)), key=lambda place: len(sequences[place]))
    found = torch.zeros(len(sequences), model.config.hidden_size)
    with torch.no_grad():
        for batch in groups(places, sequences):
            texts = [sequences[place] for place in batch]
            read = Batch(texts, [[0] * len(text) for text in texts])
            found[batch] = pooled(model.states(read), read, head.pooling).float()
    return found


def groups(places, sequences):
    """Places in runs of about ``BATCH_TOKENS`` tokens."""
    group, tokens = [], 0
    for place in places:
        group.append(place)
        tokens += len(sequences[place])
        if tokens >= BATCH_TOKENS:
            yield group
            group, tokens = [], 0
    if group:
        yield group


def fitted(states, labels, weights):
    """Weights [D] and bias that lower the weighted cross-entropy, large weights being dear."""
    parameters = torch.zeros(states.shape[1] + 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([parameters], max_iter=300, line_search_fn="strong_wolfe")

    def loss():
        optimizer.zero_grad()
        logits = states @ parameters[:-1] + parameters[-1]
        value = (weights * functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")).mean()
        value = value + SHRINKAGE * parameters[:-1].square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return parameters[:-1].detach(), parameters[-1].detach()
