#!/usr/bin/env python3
"""Puts figures of `raise eval --jsonl` into a model card, between its two marks.

    make eval > figures.jsonl
    scripts/fill-model-card.py Sources/RaiseModels/Resources/raise-small/README.md figures.jsonl

A card has one table a head: a row a source, a column a metric, each cell with its 95% interval.
"""

import json
import pathlib
import sys

BEGIN, END = "<!-- figures: scripts/fill-model-card.py -->", "<!-- end of figures -->"
# The metrics of a card, in the order of its columns; what else was measured stays in the JSON.
COLUMNS = {"auprc": "AUPRC", "auroc": "AUROC", "f1": "F1", "macro_f1": "macro-F1", "accuracy": "accuracy",
           "recall": "recall", "fpr": "false positives", "recall_plain": "recall undisguised",
           "recall_drop": "points of recall lost in disguise", "stream_caught": "caught", "stream_missed": "missed",
           "stream_early": "too early", "stream_delay": "delay, tokens",
           "stream_false_alarms": "false alarms / 1,000 tokens", "stream_benign_flagged": "benign flagged",
           "also_flagged": "also flagged"}


def table_rows(lines):
    """By head and source, each metric's line. A pool's name may have no head of its own in it."""
    found = {}
    for line in map(json.loads, lines):
        parts = line["name"].split(".")[1:]
        metric = parts.pop()
        head = parts.pop() if len(parts) > 1 else parts[0]
        if metric in COLUMNS and line["value"] is not None:
            found.setdefault(head, {}).setdefault(".".join(parts), {})[metric] = line
    return found


def cell(line):
    if line is None:
        return ""
    if "low" not in line or line["low"] is None:
        return f"{line['value']:.3f}"
    return f"{line['value']:.3f} [{line['low']:.3f}, {line['high']:.3f}]"


def table(head, sources):
    metrics = [name for name in COLUMNS if any(name in values for values in sources.values())]
    yield f"### {head}\n"
    yield "| source | n | " + " | ".join(COLUMNS[name] for name in metrics) + " |"
    yield "|---|---|" + "---|" * len(metrics)
    for source, values in sources.items():
        count = max(line["n"] for line in values.values())
        yield f"| {source} | {count:,} | " + " | ".join(cell(values.get(name)) for name in metrics) + " |"
    yield ""


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    card, text = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise SystemExit(f"{card}: expected one line {BEGIN!r} and one {END!r}")
    lines = [line for path in sys.argv[2:] for line in pathlib.Path(path).read_text().splitlines() if line.strip()]
    parts = [part for head, sources in table_rows(lines).items() for part in table(head, sources)]
    before, after = text[:text.index(BEGIN)], text[text.index(END):]
    card.write_text(before + BEGIN + "\n\n" + "\n".join(parts) + "\n" + after, encoding="utf-8")


if __name__ == "__main__":
    main()
