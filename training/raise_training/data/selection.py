"""How many rows of each source an epoch takes, how often, and how much each label of it weighs."""

import collections
import random

from .sources import SOURCES


def main_label(row):
    """The label that a source's rows are told apart by: the first known of the outputs, its value with it."""
    return next(iter(row["labels"].items()), None) if "labels" in row else None


def capped(rows, seed):
    """At most each source's cap, the rarer label first: where one has less than half of the cap, the other fills it."""
    by_source = collections.defaultdict(lambda: collections.defaultdict(list))
    for row in rows:
        by_source[row["source"]][main_label(row)].append(row)
    for name, by_label in by_source.items():
        room, left = SOURCES[name].cap, len(by_label)
        for label in sorted(by_label, key=lambda label: (len(by_label[label]), str(label))):
            share = by_label[label]
            random.Random(f"{seed}:{name}:{label}").shuffle(share)
            taken = share[:max(0, room // left)]
            room, left = room - len(taken), left - 1
            yield from taken


def balanced(rows):
    """Weights such that the rarer label of a source counts more: by the root of how rare it is, at most threefold."""
    counts = collections.Counter((row["source"], main_label(row)) for row in rows)
    totals, kinds = collections.Counter(), collections.Counter()
    for (source, _), count in counts.items():
        totals[source] += count
        kinds[source] += 1
    for row in rows:
        even = totals[row["source"]] / kinds[row["source"]]
        factor = (even / counts[row["source"], main_label(row)]) ** 0.5
        yield row | {"weight": round(row["weight"] * min(3.0, factor), 3)}


def repeated(rows):
    """Each row as often as its source says."""
    for row in rows:
        yield row
        for number in range(1, SOURCES[row["source"]].repeats):
            yield row | {"id": f"{row['id']}/{number}"}
