"""Quick measures while training; the figures that are quoted come from `raise eval`."""

import torch

from raise_training.examples import Targets, batches


def area_under_roc(scores, labels):
    """The share of (positive, negative) pairs in the right order, ties counting half; None with one class only."""
    positives, negatives = scores[labels == 1], scores[labels == 0]
    if not len(positives) or not len(negatives):
        return None
    below = torch.searchsorted(negatives.sort().values, positives, right=False)
    not_above = torch.searchsorted(negatives.sort().values, positives, right=True)
    return float((below + not_above).double().mean() / 2 / len(negatives))


def scored(model, examples, outputs):
    """Logits [examples, outputs] in the examples' order."""
    index = {name: place for place, name in enumerate(outputs)}
    places = {id(one): place for place, one in enumerate(examples)}
    scores = torch.zeros(len(examples), len(outputs))
    with torch.no_grad():
        for batch in batches(examples, 8192, seed=0):
            logits = model(Targets(batch, index).batch)["safety"].float()
            for one, row in zip(batch, logits):
                scores[places[id(one)]] = row
    return scores


def measured(model, examples, outputs):
    """By source and output: the area under ROC where both classes are there, else the share scored above a half."""
    scores = scored(model, examples, outputs)
    result = {}
    for source in sorted({one.source for one in examples}):
        rows = [place for place, one in enumerate(examples) if one.source == source]
        for column, name in enumerate(outputs):
            known = [place for place in rows if name in examples[place].targets]
            if len(known) < 20:
                continue
            labels = torch.tensor([examples[place].targets[name] for place in known])
            if len(set(labels.tolist())) == 1 and name.startswith("s"):
                continue
            column_scores = scores[known, column]
            area = area_under_roc(column_scores, labels)
            if area is None:
                result[f"{source}.{name}={labels[0]:.0f}"] = round(float((column_scores > 0).double().mean()), 3)
            else:
                result[f"{source}.{name}"] = round(area, 3)
    return result
