"""Rows to learn and to measure quality with: windows of texts, with the same topics and lengths on both sides.

A window is what a classifier rule reads at once: whole sentences, up to about 1,200 bytes. Two shortcuts are closed here: each
window of prose has a twin made of its own words (`quality_noise`), and in each language windows of both classes weigh the same
at every length. The tokenizer closes others: it knows neither line breaks nor upper case, nor spaces before a full stop.
"""

import dataclasses
import random
import re

from raise_training import quality_noise
from raise_training.language import language as language_of
from raise_training.quality_texts import SOURCES

LEAST_BYTES, MOST_BYTES = 80, 1200
MOST_WINDOWS = 2500  # of one source
SENTENCE_ENDS = re.compile(r"(?<=[.!?][\"'”’)])\s+|(?<=[.!?])\s+|(?<=[。！？])(?![」』”’）])|\n+")
LENGTHS = (160, 320, 640)  # bytes that part windows into lengths
AS_IT_IS = "as it is"


@dataclasses.dataclass(slots=True)
class Row:
    text: str
    low_quality: int
    language: str
    source: str
    kind: str = AS_IT_IS  # or the kind of noise
    weight: float = 1.0


def sentences(text):
    return [part for part in map(str.strip, SENTENCE_ENDS.split(text)) if part]


def windows(parts, between, draw):
    """Runs of sentences, lines or posts, whose lengths are spread evenly over their logarithm."""
    window, size, wanted = [], 0, 0
    for part in parts:
        if not window:
            wanted = LEAST_BYTES * (MOST_BYTES / LEAST_BYTES) ** draw.random()
        length = len(part.encode()) + 1
        if window and size + length > MOST_BYTES:
            yield between.join(window)
            window, size = [], 0
        window.append(part)
        size += length
        if size >= wanted:
            yield between.join(window)
            window, size = [], 0
    if window:
        yield between.join(window)


def windows_of(source, folders, side, draw, most=MOST_WINDOWS):
    """At most `most` windows of a source in its language."""
    found = []
    between = "" if source.language == "zh" and not source.low_quality else " "
    texts = source.texts(folders, side)
    if source.posts:  # Posts stand one below the other.
        texts = [" ".join(text.split()) for text in texts]
        draw.shuffle(texts)
        texts = ["\n".join(texts)]
    for text in texts:
        parts = text.splitlines() if source.low_quality else sentences(text)
        found.extend(window[:MOST_BYTES] for window in windows(parts, between, draw))
        if len(found) >= most * 8:
            break
    found = [text for text in dict.fromkeys(found)
             if len(text.encode()) >= LEAST_BYTES // 2 and language_of(text) == source.language]
    draw.shuffle(found)
    return found[:most]


def noisy(text, language, kinds, draw):
    """A window's words as a crawl may bring them, about as long as the window, and the kind's name."""
    chinese = language == "zh"
    words = list(text) if chinese else text.split()
    kind = draw.choice(kinds)
    made = kind(words, draw, chinese).encode()[:max(len(text.encode()) * 3 // 2, LEAST_BYTES)].decode(errors="ignore")
    return made, kind.__name__


def rows(folders, side, seed=1, held_out=False, kinds=quality_noise.TRAINED, most=MOST_WINDOWS):
    """Rows of one side, of the sources that only measure or of the others, each window of prose with a twin of noise."""
    made = []
    for source in SOURCES:
        if source.held_out != held_out:
            continue
        draw = random.Random(f"{seed}:{source.name}:{side}")
        for text in windows_of(source, folders, side, draw, most):
            made.append(Row(text, source.low_quality, source.language, source.name))
            if not source.low_quality and len(text) >= 40:
                twin, kind = noisy(text, source.language, kinds, draw)
                made.append(Row(twin, 1, source.language, source.name, kind))
    return made


def length(row):
    """Which of the four lengths a row has."""
    return sum(len(row.text.encode()) >= limit for limit in LENGTHS)


def balance(made):
    """Sets weights: a source counts as the root of its size, and classes are even in each language at each length."""
    counts = {}
    for row in made:
        key = row.source, row.kind
        counts[key] = counts.get(key, 0) + 1
    sums = {}
    for row in made:
        row.weight = counts[row.source, row.kind] ** -0.5
        key = row.language, length(row), row.low_quality
        sums[key] = sums.get(key, 0) + row.weight
    for row in made:
        cell = row.language, length(row)
        if (*cell, 0) in sums and (*cell, 1) in sums:
            row.weight *= (sums[*cell, 0] + sums[*cell, 1]) / (2 * sums[*cell, row.low_quality])
    mean = sum(row.weight for row in made) / len(made)
    for row in made:
        row.weight /= mean
