"""Makes a corpus in which it is known which bytes stand earlier: documents of words drawn at random, and in some of
them copies of passages, whole or cut, from few letters to several pages."""

import bisect
import json
import random

MEAN_WORDS = 350
# How far a copy can be alike with another one beyond its ends by chance; draws agree in so many bytes never.
MARGIN = 40


def vocabulary(rng, size=20_000):
    """Made-up words of three to nine letters, some of them Chinese."""
    def word():
        if rng.random() < 0.1:
            return "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(rng.randint(1, 4)))
        return "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(3, 9)))
    return [word() for _ in range(size)]


def common_prefix(one, other):
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return length


class Copies:
    """What was copied of one passage so far: which bytes of it, and what stood around them."""

    def __init__(self, passage):
        self.passage = passage
        self.earlier = []

    def repeated(self, start, end, before, behind, least):
        """How the copy of the bytes start..<end, with these bytes beside it, stretches over earlier ones: ranges of the
        passage that are repeated by windows of `least` bytes; they can begin before `start` and end behind `end`."""
        ranges = []
        text = before + self.passage[start:end] + behind
        origin = start - len(before)
        for earlier_start, earlier_end, earlier_before, earlier_behind in self.earlier:
            other = earlier_before + self.passage[earlier_start:earlier_end] + earlier_behind
            other_origin = earlier_start - len(earlier_before)
            low, high = max(start, earlier_start), min(end, earlier_end)
            if low >= high:
                continue
            # The passage itself is alike between low and high; beyond, chance decides.
            left = common_prefix(text[:low - origin][::-1], other[:low - other_origin][::-1])
            right = common_prefix(text[high - origin:], other[high - other_origin:])
            if high + right - (low - left) >= least:
                ranges.append((low - left, high + right))
        self.earlier.append((start, end, before, behind))
        return ranges


def merged(ranges):
    result = []
    for start, end in sorted(ranges):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def documents(megabytes, least, seed=3, share=0.3):
    """Yields (id, text in bytes, ranges that stand earlier) until the texts come to `megabytes`."""
    rng = random.Random(seed)
    words = [word.encode() for word in vocabulary(rng)]

    def some(count):
        return b" ".join(rng.choices(words, k=count))

    passages = [Copies(some(rng.choice([10, 30, 60, 120, 500, 2_000]))) for _ in range(2_000)]
    # Some passages are everywhere, most are rare.
    weights = [1 / (rank + 1) for rank in range(len(passages))]
    totals = [sum(weights[:1])]
    for weight in weights[1:]:
        totals.append(totals[-1] + weight)
    number, left = 0, megabytes * 1_000_000
    while left > 0:
        count = max(2, round(rng.lognormvariate(0, 0.7) / 1.28 * MEAN_WORDS))
        before, behind = some(count), some(max(MARGIN, count // 2))
        text, ranges = before + behind, []
        if rng.random() < share and len(before) >= MARGIN:
            copies = passages[bisect.bisect(totals, rng.random() * totals[-1])]
            start, end = 0, len(copies.passage)
            if rng.random() < 0.3:
                start, end = sorted(rng.sample(range(end + 1), 2))
            text = before + copies.passage[start:end] + behind
            if not is_whole(text):
                continue
            found = copies.repeated(start, end, before[-MARGIN:], behind[:MARGIN], least)
            ranges = [(len(before) + low - start, len(before) + high - start) for low, high in merged(found)]
        yield f"d{number}", text, ranges
        number, left = number + 1, left - len(text)


def is_whole(text):
    """Whether no character is cut."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def write(path, truth, megabytes, least):
    """Writes documents to `path`, and to `truth` for each of them the ranges that stand earlier."""
    with open(path, "wb") as out, open(truth, "w", encoding="utf-8") as ranges:
        for id, text, earlier in documents(megabytes, least):
            out.write(json.dumps({"id": id, "text": text.decode()}, ensure_ascii=False).encode() + b"\n")
            ranges.write(json.dumps(earlier) + "\n")
