#!/usr/bin/env python3
"""Trains raise-language, and measures it beside other people's on texts of another origin.

    train_language.py FOLDER OUTPUT [--bits 17] [--samples 12000] [--epochs 4]
    train_language.py FOLDER OUTPUT --measure        # only measures OUTPUT, beside lingua, langid and CLD2 where installed

FOLDER holds the unpacked packages (`raise_training/language_texts.py`). Writes model.safetensors, config.json and
golden.json into OUTPUT, and with --measure report.json. The model is a softmax regression on hashed n-grams: of a text
with n features of a script, the logit of a language is bias + scale · (its places of the rows, added up) / √n.
"""

import argparse
import json
import pathlib
import random
import sys
import time

import numpy
import torch

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from raise_training import language_features as features
from raise_training import language_measuring as measuring
from raise_training import language_texts as texts
from raise_training.language_registry import MODELLED

VERSION = "1.0.0"
SEED = 20250101
ENGLISH_PRIOR = 1.0
"""Added to the logit of English: training has as many samples of each language, but half of the web is English."""


def samples(folder: pathlib.Path, language: str, count: int) -> list[str]:
    """Texts of one language: rows of frequent words, and pieces of documentation where there is any."""
    source = random.Random(f"{SEED} {language}")
    documented = texts.paragraphs(folder, language)
    words = texts.own_words(folder, language)
    if not words:
        words = texts.listed_words(folder, language) + texts.counted_words(documented)
    if not words:
        words = texts.LetterChain(folder, language).words(source, texts.MOST_WORDS)
    source.shuffle(documented)
    pieces = []
    for text in documented[: count // 2 if words else count]:
        spread = text.split()
        length = min(len(spread), source.choice((3, 4, 5, 6, 8, 12, 20, 40)))
        start = source.randrange(len(spread) - length + 1)
        pieces.append(" ".join(spread[start : start + length]))
    made = texts.sentences(words, source, count - len(pieces)) if words else []
    print(f"  {language}: {len(words)} words, {len(pieces)} pieces, {len(made)} rows of words", flush=True)
    return pieces + made


def gathered(folder: pathlib.Path, bits: int, count: int):
    """All samples as rows of features: a flat array, offsets, and each sample's script and place."""
    flat, offsets, scripts, places = [], [0], [], []
    for script, languages in enumerate(MODELLED.values()):
        for place, language in enumerate(languages):
            for text in samples(folder, language, count):
                rows = features.rows(text, bits)
                if len(rows) > 0:
                    flat.append(rows)
                    offsets.append(offsets[-1] + len(rows))
                    scripts.append(script)
                    places.append(place)
    return numpy.concatenate(flat), numpy.array(offsets), numpy.array(scripts), numpy.array(places)


def fitted(data, bits: int, epochs: int, batch: int = 512):
    """Weights (2^bits, places) and biases (scripts, places) in fp32."""
    flat, offsets, scripts, places = data
    width = max(len(languages) for languages in MODELLED.values())
    torch.manual_seed(SEED)
    table = torch.nn.EmbeddingBag(1 << bits, width, mode="sum")
    torch.nn.init.zeros_(table.weight)
    bias = torch.nn.Parameter(torch.zeros(len(MODELLED), width))
    absent = torch.tensor([[place >= len(languages) for place in range(width)] for languages in MODELLED.values()])
    steps = epochs * (len(scripts) // batch)
    optimizer = torch.optim.Adam([{"params": table.parameters()}, {"params": [bias]}], lr=0.05)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.02, 1 - step / steps))
    source = numpy.random.default_rng(SEED)
    start, step, total = time.time(), 0, 0.0
    for _ in range(epochs):
        order = source.permutation(len(scripts))
        for first in range(0, len(order) - batch + 1, batch):
            chosen = order[first : first + batch]
            lengths = offsets[chosen + 1] - offsets[chosen]
            rows = numpy.concatenate([flat[offsets[i] : offsets[i + 1]] for i in chosen]).astype(numpy.int64)
            starts = numpy.concatenate([[0], numpy.cumsum(lengths)[:-1]])
            sums = table(torch.from_numpy(rows), torch.from_numpy(starts))
            script = torch.from_numpy(scripts[chosen])
            logits = bias[script] + sums / torch.from_numpy(lengths).float().sqrt()[:, None]
            logits = logits.masked_fill(absent[script], -1e9)
            loss = torch.nn.functional.cross_entropy(logits, torch.from_numpy(places[chosen]))
            # Weights of rare rows must not grow without end.
            loss = loss + 2e-6 * table.weight.square().sum() / batch
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            step += 1
            total += loss.item()
            if step % 200 == 0:
                print(f"  step {step} of {steps}: loss {total / 200:.4f}, {time.time() - start:.0f} s", flush=True)
                total = 0.0
    bias = bias.detach().numpy()
    bias[0][MODELLED["latin"].index("en")] += ENGLISH_PRIOR
    return table.weight.detach().numpy(), bias


def quantized(weights: numpy.ndarray):
    """int8 weights and a scale for each place; the few weights beyond the range are cut."""
    scale = numpy.quantile(numpy.abs(weights), 0.9999, axis=0) / 127 + 1e-12
    return numpy.clip(numpy.round(weights / scale), -127, 127).astype(numpy.int8), scale.astype(numpy.float32)


def save(output: pathlib.Path, weights, bias, bits: int):
    from safetensors.numpy import save_file

    output.mkdir(parents=True, exist_ok=True)
    packed, scale = quantized(weights)
    save_file({"weights": packed, "scale": scale, "bias": bias}, output / "model.safetensors")
    config = {
        "format": "raise-language/1",
        "name": "raise-language",
        "version": VERSION,
        "description": "Which language a text is in, from hashed n-grams of its words.",
        "bits": bits,
        "scripts": MODELLED,
    }
    (output / "config.json").write_text(json.dumps(config, indent=1, ensure_ascii=False) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--bits", type=int, default=17)
    parser.add_argument("--samples", type=int, default=12_000)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--measure", action="store_true")
    arguments = parser.parse_args()
    if not arguments.measure:
        data = gathered(arguments.folder, arguments.bits, arguments.samples)
        print(f"{len(data[2])} samples, {len(data[0])} features", flush=True)
        save(arguments.output, *fitted(data, arguments.bits, arguments.epochs), arguments.bits)
        measuring.write_golden(arguments.output)
    else:
        measuring.write_report(arguments.folder, arguments.output)


if __name__ == "__main__":
    main()
