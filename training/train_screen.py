#!/usr/bin/env python3
"""Trains raise-screen from prepared rows.

    python training/train_screen.py PREPARED OUT [--teacher FILE] [--teacher-dev FILE]

PREPARED has train.jsonl and dev.jsonl of prepare.py. A teacher's file has a line for each row that it judged, by the
row's id: {"id": "olid-7", "scores": {"toxicity": 0.93, "harm": 0.02}}, probabilities under the screen's own outputs;
a line with "text" instead of "id" is a new text. Where a row has a label too, the target is the mean of both.

--teacher-dev names the same for dev: recall is then of what the teacher calls positive, at 0.5 and above.

Windows of the size that is screened are learnt from: short texts as they are, long ones cut, and composites of a
positive text within clean ones, since that is what has to be found in a corpus. The model is logistic regression on
sum / sqrt(n) of hashed n-grams, with L2 and masked losses. It is rounded to 8 bits, and thresholds are read off dev.
"""

import argparse
import json
import pathlib
import random

import numpy
import torch

from raise_training import screen
from raise_training.screen_model import OUTPUTS, ScreenModel, load, quantized, save
from raise_training.screen_report import clear_thresholds, report

CLEAN_SOURCES = ("news_web_en", "news_wiki_zh", "reviews_zh", "nltk_corpora_en")
HARM_LABELS = ("prompt_harm", "response_harm", *(f"s{i}" for i in range(1, 13) if i != 9))
SEXUAL_LABELS = ("s2", "s3", "s12")
DESCRIPTION = "The first sieve: a linear model on hashed n-grams of words and letters."


def any_of(labels, names):
    known = [labels[name] for name in names if name in labels]
    return max(known) if known else None


def targets(row):
    """A probability for each output; NaN where nothing is known."""
    labels = row["labels"]
    known = {"toxicity": labels.get("toxicity"), "hate": labels.get("s9"), "attack": labels.get("attack"),
             "sexual": any_of(labels, SEXUAL_LABELS), "harm": any_of(labels, HARM_LABELS)}
    return numpy.array([numpy.nan if known[name] is None else known[name] for name in OUTPUTS], numpy.float32)


def text_of(row):
    return (row["response"] if row["mode"] == "response" else row["prompt"]).encode("utf-8", "replace")


class Windows:
    """Windows with their targets, weights and kinds: a source's name, or "composite"."""

    def __init__(self):
        self.texts, self.targets, self.weights, self.sources, self.languages = [], [], [], [], []

    def add(self, text, target, weight, source, language):
        for values, value in zip((self.texts, self.targets, self.weights, self.sources, self.languages),
                                 (text, target, weight, source, language)):
            values.append(value)


def told(scores):
    return numpy.array([scores.get(name, numpy.nan) for name in OUTPUTS], numpy.float32)


def soft(target, row, teacher):
    """The mean of label and teacher where there are both."""
    scores = told(teacher.get(row["id"], {}))
    mean = numpy.where(numpy.isnan(target), scores, (target + scores) / 2)
    return numpy.where(numpy.isnan(scores), target, mean)


def judged(target, row, teacher):
    """The teacher's word alone, where it gave one."""
    scores = told(teacher.get(row["id"], {}))
    return numpy.where(numpy.isnan(scores), target, scores)


def read(path, window_bytes, options, teacher, combined=soft):
    """The windows of a file of rows, composites included; `combined` joins labels and teacher."""
    found, clean, positive, draw = Windows(), {"en": [], "zh": []}, {"en": [], "zh": []}, random.Random(options.seed)
    with open(path, encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row.get("labels") and row["lang"] in clean]
    for row in rows:
        text, target = text_of(row), combined(targets(row), row, teacher)
        is_clean = row["source"] in CLEAN_SOURCES
        weight = options.clean_weight if is_clean else min(row.get("weight", 1), 2)
        ranges = screen.windows(text, window_bytes)
        for start, end in ranges:
            share = 1 if is_clean else len(ranges) ** -0.5
            found.add(text[start:end], target, weight * share, row["source"], row["lang"])
        if is_clean:
            clean[row["lang"]] += [text[start:end] for start, end in ranges if end - start > window_bytes // 3]
        elif (target > 0.5).any() and len(text) < window_bytes * 3 // 4 and row["source"] not in options.implicit:
            positive[row["lang"]].append((text, target))
    for language, texts in positive.items():
        draw.shuffle(texts)
        for text, target in texts[:options.composites]:
            window = composite(text, draw.choice(clean[language]), window_bytes, draw)
            found.add(window, target, options.composite_weight, "composite", language)
    return found


def composite(text, clean, window_bytes, draw):
    """A text put between two sentences of a clean window, which gives way so that the size is the window's."""
    room = window_bytes - len(text) - 2
    clean = clean[:max(room, 0)].decode("utf-8", "ignore").encode()
    places = [0, len(clean), *(i + len(end) for end in (b". ", b"\n", "。".encode()) if (i := clean.find(end)) >= 0)]
    place = draw.choice(places)
    return clean[:place] + b" " + text + b" " + clean[place:]


def extracted(texts, bits, batch=2000):
    """The features of any number of windows."""
    parts = [screen.features(texts[i:i + batch], bits) for i in range(0, len(texts), batch)]
    counts = numpy.concatenate([part.counts for part in parts])
    return screen.Features(
        numpy.concatenate([part.rows for part in parts]), numpy.concatenate([[0], numpy.cumsum(counts)]),
        *(numpy.concatenate([getattr(part, name) for part in parts]) for name in ("han", "kana", "letters")))


def balance(targets):
    """A weight for the positives of each output, so that rare ones count."""
    positive, negative = (targets > 0.5).sum(0), (targets <= 0.5).sum(0)
    return numpy.clip(numpy.sqrt(negative / numpy.maximum(positive, 1)), 1, 6).astype(numpy.float32)


def train(features, windows, options):
    """Weights [2^bits, outputs] and biases, by AdaGrad."""
    torch.manual_seed(options.seed)
    target = numpy.stack(windows.targets)
    known = torch.from_numpy((~numpy.isnan(target)).astype(numpy.float32))
    known = known * torch.tensor(windows.weights, dtype=torch.float32)[:, None]
    positive_weight = torch.from_numpy(balance(target))
    target = torch.from_numpy(numpy.nan_to_num(target))
    table = torch.nn.EmbeddingBag(1 << options.bits, len(OUTPUTS), mode="sum", sparse=True)
    torch.nn.init.zeros_(table.weight)
    bias = torch.nn.Parameter(torch.full((len(OUTPUTS),), -2.0))
    optimizer = torch.optim.Adagrad([table.weight, bias], lr=options.rate)
    rows, offsets = torch.from_numpy(features.rows), torch.from_numpy(features.offsets)
    root = torch.from_numpy(numpy.sqrt(numpy.maximum(features.counts, 1)).astype(numpy.float32))[:, None]
    for epoch in range(options.epochs):
        total = 0.0
        for batch in torch.randperm(len(root)).split(options.batch):
            counts = offsets[batch + 1] - offsets[batch]
            starts = torch.cumsum(counts, 0) - counts
            places = torch.arange(int(counts.sum())) + torch.repeat_interleave(offsets[batch] - starts, counts)
            logits = table(rows[places].long(), starts) / root[batch] + bias
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                logits, target[batch], known[batch], reduction="none", pos_weight=positive_weight).sum() / len(batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                table.weight.mul_(1 - options.decay)
            total += loss.item() * len(batch)
        print(f"epoch {epoch + 1}: loss {total / len(root):.4f}", flush=True)
    return table.weight.detach().numpy(), bias.detach().numpy()


def read_teacher(path):
    """Scores by row id; lines of new texts under the text."""
    if path is None:
        return {}, []
    with open(path, encoding="utf-8") as lines:
        told = [json.loads(line) for line in lines]
    return {line["id"]: line["scores"] for line in told if "id" in line}, [line for line in told if "text" in line]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prepared", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--teacher", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--teacher-dev", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--measure-only", action="store_true", help="report on a folder that is there")
    whole = {"bits": 19, "window-bytes": 256, "epochs": 5, "batch": 1024, "composites": 100000, "seed": 1}
    for name, value in whole.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    for name, value in {"rate": 0.5, "decay": 1e-5, "clean-weight": 25.0, "composite-weight": 1.0}.items():
        parser.add_argument(f"--{name}", type=float, default=value)
    parser.add_argument("--implicit", nargs="*", default=[], help="sources whose positives make no composites")
    parser.add_argument("--version", default="1.0.0")
    return parser.parse_args()


def main():
    options = arguments()
    torch.set_num_threads(1)
    if not options.measure_only:
        teacher, new_texts = read_teacher(options.teacher)
        windows = read(options.prepared / "train.jsonl", options.window_bytes, options, teacher)
        for line in new_texts:
            text = line["text"].encode("utf-8", "replace")
            for start, end in screen.windows(text, options.window_bytes):
                windows.add(text[start:end], told(line["scores"]), 1.0, "teacher", "en")
        print(f"{len(windows.texts)} windows, {sum(map(len, windows.texts)):,} bytes", flush=True)
        features = extracted(windows.texts, options.bits)
        weights, bias = train(features, windows, options)
        frequencies = numpy.bincount(features.rows, minlength=1 << options.bits)
        model = ScreenModel(options.bits, options.window_bytes, *quantized(weights, frequencies), bias)
        save(model, options.out, DESCRIPTION, options.version, [])
    model = load(options.out)
    teacher, _ = read_teacher(options.teacher_dev)
    dev = read(options.prepared / "dev.jsonl", model.window_bytes, options, teacher, judged)
    dev_features = extracted(dev.texts, model.bits)
    logits = model.logits(dev_features)
    clear = clear_thresholds(logits, dev)
    save(model, options.out, DESCRIPTION, options.version, clear)
    (options.out / "report.json").write_text(json.dumps(report(logits, dev, clear, CLEAN_SOURCES), indent=1) + "\n")


if __name__ == "__main__":
    main()
