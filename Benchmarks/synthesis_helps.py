#!/usr/bin/env python3
"""Does a classifier learn from the synthesizer's rows what it can use on other people's prompts?

    synthesis_helps.py --raise RAISE --data FOLDER --encoder FOLDER

A logistic head on frozen sentence embeddings (all-MiniLM-L6-v2) learns harmful from benign prompts: from a thin base of
300 public rows alone, with 5,000 of our rows, and with 5,000 of harmful cells only. It is measured on sets of sources
that none of them has seen. FOLDER has train/ and dev/ with gzip JSON Lines: prompt, label (1 harmful), lang. Prints one
JSON object a line: the base's source, the weight of one of our rows, the measure, and for each condition the mean over
ten draws of the base with its 95 % interval; `gain` is the mean difference that our rows make.
"""

import argparse
import gzip
import json
import math
import pathlib
import random
import statistics
import subprocess
import tempfile

import torch
from transformers import AutoModel, AutoTokenizer

BASES = ["wildguardtrain_sample", "toxicchat"]
HARMFUL = ["ailuminate_demo_en", "catqa_en", "seval_base_en", "advbench", "sgbench", "harmfulqa"]
ATTACKS = ["seval_attack_en", "inthewild_jailbreaks", "jailbreak_templates"]
ORDINARY = ["dolly_benign_en", "llamafactory_benign", "alpaca_benign_en"]
NEAR_MISSES = ["cyberseceval_frr"]
DRAWS, BASE_ROWS, OUR_ROWS = 10, 300, 5000
# What one of our rows weighs beside a public one: so that ours weigh as much as the base in all, and so that they weigh
# three times as much.
OUR_WEIGHTS = [BASE_ROWS / OUR_ROWS, 0.2]
# Rows of one set that are measured, so that no set outweighs the others of its group by much.
MAX_SET = 400


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="command", required=True, metavar="RAISE")
    parser.add_argument("--data", required=True, type=pathlib.Path)
    parser.add_argument("--encoder", required=True)
    parser.add_argument("--policies", default="policies", type=pathlib.Path)
    options = parser.parse_args()
    encode = encoder(options.encoder)
    sets = {name: encoded(encode, sample(public(options.data / "dev", name), MAX_SET))
            for name in {*BASES, *HARMFUL, *ATTACKS, *ORDINARY, *NEAR_MISSES}}
    added = {"rows": encoded(encode, ours(options, "")),
             "harmful rows only": encoded(encode, ours(options, "cells: [vanilla-harmful, adversarial-harmful]"))}
    for base in BASES:
        source = encoded(encode, sample(public(options.data / "train", base), 2000))
        for weight in OUR_WEIGHTS:
            figures = {}
            for draw in range(DRAWS):
                for condition, values in one_draw(draw, source, added, weight, sets, base).items():
                    for measure, value in values.items():
                        figures.setdefault(measure, {}).setdefault(condition, []).append(value)
            for measure, conditions in figures.items():
                means = {name: interval(values) for name, values in conditions.items()}
                # Draw by draw, since the draws differ among themselves more than the conditions do.
                gain = interval([ours - base for ours, base in zip(conditions["rows"], conditions["base"])])
                print(json.dumps({"base source": base, "weight": weight, "measure": measure, **means, "gain": gain}),
                      flush=True)


def one_draw(draw, source, added, weight, sets, base):
    """The figures of each condition with one draw of the base."""
    dice = random.Random(draw)
    vectors, labels = source
    by_label = [[index for index in range(len(labels)) if labels[index] == label] for label in (0, 1)]
    for indices in by_label:
        dice.shuffle(indices)
    half = BASE_ROWS // 2
    chosen = by_label[0][:half] + by_label[1][:half]
    # The threshold flags one in twenty of benign rows of the base's own source, other ones than it learned from.
    held_out = vectors[by_label[0][half:half + 600]]
    figures = {}
    for condition in ["base", *added]:
        x, y, weights = vectors[chosen], labels[chosen], torch.ones(len(chosen))
        if condition in added:
            more, their_labels = added[condition]
            x, y = torch.cat([x, more]), torch.cat([y, their_labels])
            weights = torch.cat([weights, torch.full((len(more),), weight)])
        score = trained(x, y, weights, seed=draw)
        figures[condition] = measured(score, torch.quantile(score(held_out), 0.95), sets, base)
    return figures


def measured(score, threshold, sets, base):
    def scores(names, label=None):
        parts = [score(vectors if label is None else vectors[labels == label]) for vectors, labels in
                 (sets[name] for name in names)]
        return torch.cat(parts)

    def flagged(values):
        return (values > threshold).float().mean().item()

    other = next(name for name in BASES if name != base)
    harmful, attacks, ordinary = scores(HARMFUL), scores(ATTACKS), scores(ORDINARY)
    return {
        "harmful requests against ordinary ones, AUROC": auroc(harmful, ordinary),
        "attacks against ordinary requests, AUROC": auroc(attacks, ordinary),
        f"{other}, AUROC": auroc(scores([other], 1), scores([other], 0)),
        f"{base} (the base's own source), AUROC": auroc(scores([base], 1), scores([base], 0)),
        "harmful requests flagged": flagged(harmful),
        "attacks flagged": flagged(attacks),
        "near misses flagged": flagged(scores(NEAR_MISSES)),
        "ordinary requests flagged": flagged(ordinary),
        f"benign prompts of {other} flagged": flagged(scores([other], 0)),
    }


def trained(x, y, weights, seed):
    """A logistic head, both classes of equal weight; returns what scores vectors, in 0...1."""
    torch.manual_seed(seed)
    head = torch.nn.Linear(x.shape[1], 1)
    y = y.float()
    for label in (0.0, 1.0):
        weights[y == label] *= 0.5 / weights[y == label].sum()
    optimizer = torch.optim.Adam(head.parameters(), lr=0.02)
    for _ in range(400):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(5 * head(x).squeeze(1), y, weights, reduction="sum")
        (loss + 0.001 * (head.weight ** 2).sum()).backward()
        optimizer.step()
    return lambda vectors: torch.sigmoid(5 * head(vectors).squeeze(1)).detach()


def auroc(positive, negative):
    """The chance that a positive scores above a negative; ties count half."""
    order = torch.cat([positive, negative])
    _, inverse, counts = torch.unique(order, return_inverse=True, return_counts=True)
    ranks = (torch.cumsum(counts, 0) - (counts - 1) / 2)[inverse]
    wins = ranks[:len(positive)].sum() - len(positive) * (len(positive) + 1) / 2
    return (wins / (len(positive) * len(negative))).item()


def interval(values):
    """Mean, and half the 95 % interval of the mean (Student's t with nine degrees of freedom)."""
    return [round(statistics.mean(values), 3), round(2.262 * statistics.stdev(values) / math.sqrt(len(values)), 3)]


def public(folder, name):
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    # The encoder knows English.
    return [(row["prompt"], row["label"]) for row in rows if row.get("lang") != "zh"]


def sample(rows, count):
    return random.Random(0).sample(rows, min(count, len(rows)))


def ours(options, lines):
    """Prompts of a plan's rows with their labels; what only the model said is left out."""
    with tempfile.TemporaryDirectory() as folder:
        plan = pathlib.Path(folder) / "plan.yaml"
        grammar = (options.policies / "synthesis/grammar").resolve()
        plan.write_text(f"name: helps\nversion: 1.0.0\nrows: {OUR_ROWS}\nseed: 7\nlanguages: [en]\n"
                        f"grammar: {grammar}\n{lines}\n", encoding="utf-8")
        subprocess.run([options.command, "synthesize", "--plan", plan, "--output", f"{folder}/out", "--no-judge",
                        "--format", "trl", "--quiet"], check=True, stdout=subprocess.DEVNULL)
        with open(f"{folder}/out/rows.jsonl", encoding="utf-8") as rows:
            return [(" \n".join(turn["content"] for turn in row["prompt"] if turn["role"] == "user"),
                     int(row["cell"].endswith("harmful"))) for row in map(json.loads, rows)]


def encoder(folder):
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()

    def encode(texts):
        """Means of the last hidden states, of length 1: shape (texts, 384)."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        vectors = torch.empty(len(texts), model.config.hidden_size)
        with torch.inference_mode():
            for start in range(0, len(order), 64):
                indices = order[start:start + 64]
                batch = tokenizer([texts[index][:2000] for index in indices], padding=True, truncation=True,
                                  max_length=128, return_tensors="pt")
                hidden, mask = model(**batch).last_hidden_state, batch["attention_mask"].unsqueeze(2)
                means = (hidden * mask).sum(1) / mask.sum(1)
                vectors[indices] = torch.nn.functional.normalize(means, dim=1)
        return vectors.clone()
    return encode


def encoded(encode, rows):
    return encode([text for text, _ in rows]), torch.tensor([label for _, label in rows])


if __name__ == "__main__":
    main()
