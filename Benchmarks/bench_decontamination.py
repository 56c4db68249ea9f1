"""The rule benchmark-overlap beside datatrove's decontamination: how often both decide alike on real documents."""

import json
import random
import sqlite3

import measure
from bench_quality import documents

POLICY = """
name: decontamination
version: 1.0.0
description: Drops what has twelve words in a row of the benchmark.
stages: [pretraining]
rules:
  - {id: r, kind: benchmark-overlap, hazards: [qlt.contamination], action: block, files: [benchmark.jsonl],
     fields: [question, answer], n: 12}
"""


def made(workshop):
    """A policy, its benchmark of 2,000 rows cut out of the corpus and changed a little, and the corpus itself."""
    source = documents(workshop)
    folder = workshop.folder / "decontamination"
    folder.mkdir(exist_ok=True)
    rng = random.Random(3)
    with open(source, encoding="utf-8") as lines:
        texts = [record["text"] for record in map(json.loads, lines) if len(record["text"].split()) > 60]
    with open(folder / "benchmark.jsonl", "w", encoding="utf-8") as out:
        for text in rng.sample(texts, min(2_000, len(texts))):
            words = text.split()
            start = rng.randrange(len(words) - 50)
            row = [rng.choice([word, word.upper(), word + ","]) if rng.random() < 0.2 else word
                   for word in words[start:start + rng.randint(8, 50)]]
            # Some have another word here and there, so that only a part, or nothing, is long enough.
            row = ["otherwise" if rng.random() < 0.05 else word for word in row]
            middle = rng.randint(1, len(row) - 1)
            out.write(json.dumps({"question": " ".join(row[:middle]), "answer": " ".join(row[middle:])}) + "\n")
    (folder / "policy.yaml").write_text(POLICY)
    return source, folder


def decontamination(workshop):
    """The share of documents that both keep or both drop."""
    source, folder = made(workshop)
    out = folder / "datatrove.jsonl"
    measure.run([*workshop.peer("datatrove_decontamination.py"), folder / "benchmark.jsonl", source, out])
    with open(out, encoding="utf-8") as lines:
        theirs = {record["id"]: record["dropped"] for record in map(json.loads, lines)}
    output = workshop.empty("output-decontamination")
    measure.run([workshop.product("raise"), "filter", "--policy", folder / "policy.yaml", source, "--output", output,
                 "--quiet"])
    with sqlite3.connect(output / "decisions.sqlite") as log:
        ours = {item for item, in log.execute("SELECT DISTINCT item FROM findings JOIN decisions USING (sequence)")}
    alike = sum(dropped == (item in ours) for item, dropped in theirs.items())
    yield dict(measure.line("decontamination.agreement", [alike / max(len(theirs), 1)], "of documents"), runs=len(theirs))
