"""Same texts once, and no text of the measuring side, or one much like it, on the training side.

Near duplicates are found by MinHash over n-grams (words by fives; in Chinese, characters by eights) and banded
locality-sensitive hashing; each pair found is checked by the exact Jaccard similarity of its n-grams.
Broder, "On the resemblance and containment of documents", 1997; Leskovec et al., "Mining of Massive Datasets", 3.4.
"""

import re

import numpy

from ..language import is_chinese
from .rows import normalized

WORDS, CHARACTERS = 5, 8
HASHES, BANDS = 64, 16
MIN_JACCARD = 0.7


def key(row):
    """Equal for rows that show a model the same input."""
    second = row.get("response") or row.get("chosen", "") + "\x1f" + row.get("rejected", "")
    return row["mode"], normalized(row["prompt"]), normalized(second) if second != "\x1f" else ""


def merged(rows):
    """Each input once, with what all its rows know. Labels that contradict each other are masked.

    Of the rows of one input the first stays; it takes the highest weight. Rows left without a label go.
    """
    kept, doubtful = {}, {}
    for row in rows:
        first = kept.setdefault(key(row), row)
        if first is row or "labels" not in row:
            continue
        for name, value in row["labels"].items():
            if first["labels"].setdefault(name, value) != value:
                doubtful.setdefault(key(row), set()).add(name)
        first["weight"] = max(first["weight"], row["weight"])
    for known, names in doubtful.items():
        kept[known]["labels"] = {name: value for name, value in kept[known]["labels"].items() if name not in names}
    return [row for row in kept.values() if row.get("labels", True)]


def units(text):
    """What n-grams are made of, and how many of them one has."""
    text = re.sub(r"[!-/:-@\[-`{-~、-】，。！？；：“”‘’（）]+", " ", normalized(text))
    return (list(text.replace(" ", "")), CHARACTERS) if is_chinese(text) else (text.split(), WORDS)


class Shingles:
    """The hashed n-grams of many texts in one array, `starts` saying where each text's begin. Short texts have one."""

    def __init__(self, texts):
        codes, arrays = {}, []
        for text in texts:
            parts, size = units(text)
            numbers = numpy.array([codes.setdefault(part, len(codes)) for part in parts], numpy.uint64)
            arrays.append(rolling(mixed(numbers + numpy.uint64(1)), size))
        self.starts = numpy.cumsum([0, *map(len, arrays)])
        self.hashes = numpy.concatenate(arrays) if arrays else numpy.zeros(0, numpy.uint64)

    def of(self, index):
        return self.hashes[self.starts[index]:self.starts[index + 1]]

    def signatures(self):
        """Shape (texts, HASHES): the least of each text's n-grams under each of HASHES orders."""
        generator = numpy.random.default_rng(1)
        factors = generator.integers(1, 2**63, HASHES, dtype=numpy.uint64) * numpy.uint64(2) + numpy.uint64(1)
        columns = [numpy.minimum.reduceat((self.hashes * factor) >> numpy.uint64(24), self.starts[:-1])
                   for factor in factors]
        return numpy.stack(columns, axis=1)

    def jaccard(self, one, other):
        a, b = set(self.of(one).tolist()), set(self.of(other).tolist())
        return len(a & b) / len(a | b)


def mixed(numbers):
    """SplitMix64's finalizer: neighbouring numbers end up far apart."""
    numbers = (numbers ^ (numbers >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> numpy.uint64(31))


def rolling(numbers, size):
    """Polynomial hashes of each run of `size` numbers; of all of them where there are fewer. Never empty."""
    size = min(size, len(numbers))
    if size == 0:
        return numpy.zeros(1, numpy.uint64)
    total = numpy.zeros(len(numbers) - size + 1, numpy.uint64)
    for offset in range(size):
        total = total * numpy.uint64(0x100000001B3) + numbers[offset:offset + len(total)]
    return mixed(total)


def candidates(signatures):
    """Pairs (earlier, later) of texts that agree on all rows of a band; in each bucket, each with its first."""
    per_band = HASHES // BANDS
    for band in range(BANDS):
        columns = numpy.ascontiguousarray(signatures[:, band * per_band:(band + 1) * per_band])
        _, first, inverse = numpy.unique(
            columns.view([("", columns.dtype)] * per_band).ravel(), return_index=True, return_inverse=True)
        firsts = first[inverse.ravel()]
        for later in numpy.flatnonzero(firsts != numpy.arange(len(firsts))):
            yield int(firsts[later]), int(later)


def text_of(row):
    return row["prompt"] + "\n" + (row.get("response") or row.get("chosen") or "")


def without_held_out_prompts(rows, held_out):
    """Rows whose prompt, answered otherwise, is not one of `held_out`, and how many were dropped."""
    prompts = {normalized(row["prompt"]) for row in held_out} - {""}
    kept = [row for row in rows if normalized(row["prompt"]) not in prompts]
    return kept, len(rows) - len(kept)


def without_near_duplicates(rows, held_out, keeps):
    """Training rows that are near none of `held_out` and no earlier row of the same labels, and what was dropped.

    `keeps(row)`: near duplicates within training are meant to be. Returns rows and a count by reason.
    """
    shingles = Shingles([text_of(row) for row in held_out] + [text_of(row) for row in rows])
    limit, dropped = len(held_out), {}
    for earlier, later in candidates(shingles.signatures()):
        if later < limit or later in dropped or earlier in dropped:
            continue
        one, other = (rows[index - limit] if index >= limit else None for index in (earlier, later))
        if one is not None and (keeps(other) or one.get("labels") != other.get("labels")):
            continue
        if shingles.jaccard(earlier, later) >= MIN_JACCARD:
            dropped[later] = "near a held-out text" if one is None else "near a training text"
    kept = [row for index, row in enumerate(rows) if index + limit not in dropped]
    return kept, {reason: list(dropped.values()).count(reason) for reason in sorted(set(dropped.values()))}
