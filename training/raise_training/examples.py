"""Prepared rows as tensors: token ids, segments, targets and masks, and batches of texts of like length."""

import dataclasses
import json
import random

import torch

from raise_training.model import Batch

LONGEST = 512
# Tokens after the onset of harm for which the stream head is not yet asked to know.
GRACE = 12


@dataclasses.dataclass(slots=True)
class Example:
    tokens: list
    segments: list
    targets: dict  # by output of the safety head, 0 to 1
    weight: float
    source: str
    response_start: int | None = None  # place of the response's first token
    onset: int | None = None  # place of the first token that the stream head must flag; None: it is silent throughout
    rejected: "Example | None" = None  # the worse answer of a preference


def cut(tokens, segments, limit):
    """The first three quarters and the last quarter of what fits: a request often stands at the end."""
    if len(tokens) <= limit:
        return tokens, segments
    head, tail = limit - limit // 4, limit // 4
    return tokens[:head] + tokens[-tail:], segments[:head] + segments[-tail:]


def onset_token(row, sequencer):
    """Tokens of the response before the harm begins, or None."""
    onset = row.get("onset")
    if onset is None:
        return None
    return len(sequencer.ids(row["response"][:onset]))


def example(row, sequencer, limit=LONGEST):
    """A prepared row, ready to be learned."""
    if "chosen" in row:
        sides = ({**{name: value for name, value in row.items() if name not in ("chosen", "rejected")},
                  "response": row[side], "labels": {}} for side in ("chosen", "rejected"))
        chosen, rejected = (example(side, sequencer, limit) for side in sides)
        chosen.rejected = rejected
        return chosen
    if row["mode"] != "response":
        tokens, segments = cut(*sequencer.sequence(row["prompt"], row["mode"]), limit)
        return Example(tokens, segments, row["labels"], row["weight"], row["source"])
    # A long prompt gives way to the response.
    response = sequencer.ids(row["response"])[:limit * 3 // 4]
    room = limit - len(response) - 6
    head, _ = sequencer.sequence(row["prompt"], "prompt")
    if len(head) > room:
        head = head[:room - room // 2] + head[-(room // 2):]
    tail = [*sequencer.modes.get("response", []), *response, sequencer.end]
    made = Example(head + tail, [0] * len(head) + [1] * len(tail), row["labels"], row["weight"], row["source"],
                   response_start=len(head) + 1)
    before = onset_token(row, sequencer)
    if row["labels"].get("response_harm") == 1:
        made.onset = made.response_start + (before or 0)
    return made


def read(path, sequencer, limit=LONGEST):
    """All examples of a file of prepared rows."""
    with open(path, encoding="utf-8") as lines:
        return [example(json.loads(line), sequencer, limit) for line in lines]


def batches(examples, size, seed):
    """Lists of examples of like length with about `size` tokens each, in random order, each example once."""
    order = random.Random(seed)
    # Lengths are shuffled a little, so that an epoch does not repeat the batches of the one before.
    def length(one):
        longest = max(len(one.tokens), len(one.rejected.tokens) if one.rejected else 0)
        return longest * (1 + 0.1 * order.random())

    made, current, tokens = [], [], 0
    for one in sorted(examples, key=length):
        current.append(one)
        tokens += len(one.tokens) + (len(one.rejected.tokens) if one.rejected else 0)
        if tokens >= size:
            made.append(current)
            current, tokens = [], 0
    if current:
        made.append(current)
    order.shuffle(made)
    return made


class Targets:
    """What a batch's outputs should be. Rejected answers stand behind all the examples."""

    def __init__(self, examples, outputs):
        rejected = [one.rejected for one in examples if one.rejected]
        everyone = examples + rejected
        self.batch = Batch([one.tokens for one in everyone], [one.segments for one in everyone])
        self.weights = torch.tensor([one.weight for one in everyone])
        self.values = torch.zeros(len(everyone), len(outputs))
        self.known = torch.zeros(len(everyone), len(outputs))
        for place, one in enumerate(everyone):
            for name, value in one.targets.items():
                if name in outputs:
                    self.values[place, outputs[name]] = value
                    self.known[place, outputs[name]] = 1
        self.chosen = torch.tensor([place for place, one in enumerate(examples) if one.rejected], dtype=torch.long)
        self.rejected = torch.arange(len(examples), len(everyone))
        self.stream_values, self.stream_known = self.stream(everyone)

    def stream(self, examples):
        """[B, T] targets and mask of the stream head: silent before the onset, sure some tokens after it."""
        values = torch.zeros(len(examples), self.batch.longest)
        known = torch.zeros(len(examples), self.batch.longest)
        for place, one in enumerate(examples):
            if one.response_start is None or "response_harm" not in one.targets:
                continue
            end = len(one.tokens)
            if one.onset is None:
                known[place, one.response_start:end] = 1
            else:
                known[place, one.response_start:one.onset] = 1
                sure = min(one.onset + GRACE, end - 1)
                known[place, sure:end] = 1
                values[place, sure:end] = 1
        return values, known


def few(path, sequencer, count, limit=256):
    """At most `count` labelled examples of each source, spread evenly over the file."""
    by_source = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "chosen" not in row:
                by_source.setdefault(row["source"], []).append(row)
    chosen = [row for rows in by_source.values() for row in rows[::max(len(rows) // count, 1)][:count]]
    return [example(row, sequencer, limit) for row in chosen]
