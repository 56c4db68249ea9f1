"""What raise-screen's scores are worth on dev: thresholds for a recall, and how much clean text they let pass."""

import numpy

from raise_training.screen_model import OUTPUTS

RECALLS = (0.99, 0.97, 0.95, 0.9, 0.8)
LANGUAGES = ("en", "zh")
MIN_POSITIVES = 20


def probabilities(logits):
    return 1 / (1 + numpy.exp(-logits.astype(numpy.float64)))


def area(scores, labels):
    """AUROC by ranks, ties counted half."""
    order = numpy.argsort(scores, kind="stable")
    values, ranks = scores[order], numpy.arange(1, len(scores) + 1, dtype=float)
    _, first, counts = numpy.unique(values, return_index=True, return_counts=True)
    ranks = numpy.repeat(first + (counts + 1) / 2, counts)
    positive = labels[order] > 0.5
    p, n = positive.sum(), (~positive).sum()
    return float((ranks[positive].sum() - p * (p + 1) / 2) / (p * n)) if p and n else None


def clear_thresholds(logits, windows):
    """For each recall and language, below which probability a window is clear: of the windows that an output's label
    calls positive, at least the recall's share lies above."""
    scores, target = probabilities(logits), numpy.stack(windows.targets)
    language = numpy.array(windows.languages)
    clear = []
    for recall in RECALLS:
        for name in LANGUAGES:
            thresholds = {}
            for i, output in enumerate(OUTPUTS):
                positive = scores[(target[:, i] > 0.5) & (language == name), i]
                if len(positive) < MIN_POSITIVES:
                    positive = scores[target[:, i] > 0.5, i]
                value = numpy.sort(positive)[int((1 - recall) * len(positive))] if len(positive) else 0
                thresholds[output] = float(f"{numpy.floor(value * 1e5) / 1e5:.5f}")
            clear.append({"recall": recall, "language": name, "thresholds": thresholds})
    return clear


def passed(scores, thresholds):
    """Which windows are clear by all outputs."""
    return (scores < numpy.array([thresholds[output] for output in OUTPUTS])).all(1)


def report(logits, windows, clear, clean_sources):
    scores, target = probabilities(logits), numpy.stack(windows.targets)
    source, language = numpy.array(windows.sources), numpy.array(windows.languages)
    clean = numpy.isin(source, clean_sources)
    found = {"windows": len(scores), "auroc": {}, "auroc_composites_against_clean": {}, "by_source": {}, "clear": []}
    for name in LANGUAGES:
        for i, output in enumerate(OUTPUTS):
            known = (language == name) & ~numpy.isnan(target[:, i]) & (source != "composite")
            found["auroc"][f"{output}.{name}"] = area(scores[known, i], target[known, i])
            mixed = (language == name) & (clean | ((source == "composite") & (target[:, i] > 0.5)))
            found["auroc_composites_against_clean"][f"{output}.{name}"] = area(scores[mixed, i], target[mixed, i])
    for kind in sorted(set(source)):
        own = source == kind
        areas = {output: area(scores[own, i], target[own, i]) for i, output in enumerate(OUTPUTS)}
        found["by_source"][kind] = {output: value for output, value in areas.items() if value is not None}
    for entry in clear:
        own = language == entry["language"]
        clears = passed(scores, entry["thresholds"])
        bad = own & (target > 0.5).any(1)
        found["clear"].append({
            "recall": entry["recall"], "language": entry["language"],
            "clean_passed": {kind: round(float(clears[source == kind].mean()), 4) for kind in clean_sources
                             if (own & (source == kind)).any()},
            "clean_passed_by_output": {
                output: round(float((scores[clean & own, i] < entry["thresholds"][output]).mean()), 4)
                for i, output in enumerate(OUTPUTS)},
            "positives_caught_by_any": round(float(1 - clears[bad].mean()), 4)})
    return found
