"""Quality rules beside datatrove's filters: how fast, and how often both decide alike."""

import collections
import json
import os
import pathlib
import sqlite3
import sys

import measure
import quality_documents
from bench_rules import rates

FILTERS = ["gopher-quality", "gopher-repetition", "fineweb-quality", "c4-quality", "c4-paragraphs"]
# Those that count words.
CHINESE_FILTERS = ["gopher-quality", "gopher-repetition", "fineweb-quality"]


def documents(workshop):
    """The documents of this machine, gathered once: from the usual folders, and from those, parted by colons, that
    RAISE_BENCH_DOCUMENTS names."""
    more = [pathlib.Path(folder) for folder in os.environ.get("RAISE_BENCH_DOCUMENTS", "").split(":") if folder]
    folders = quality_documents.default_folders(workshop.root) + more
    scale = 0.1 if workshop.is_quick else 1.0
    path = workshop.folder / f"quality-documents-{scale}.jsonl"
    return workshop.made(path, lambda part: quality_documents.write(part, folders, scale))


def ours(workshop, policy, source):
    """For each document that has a finding, the limits that it is on the wrong side of, by rule."""
    output = workshop.empty(f"output-{policy}")
    measure.run([workshop.product("raise"), "filter", "--policy", workshop.policy(policy), source, "--output", output,
                 "--quiet"])
    found = collections.defaultdict(lambda: collections.defaultdict(list))
    with sqlite3.connect(output / "decisions.sqlite") as log:
        for item, rule, detail in log.execute(
                "SELECT item, rule, detail FROM findings JOIN decisions USING (sequence) ORDER BY ordinal"):
            found[item][rule].append(detail)
    workshop.empty(f"output-{policy}")
    return found


def chinese_documents(workshop):
    """Those of the documents that are Chinese."""
    source = documents(workshop)

    def make(part):
        with open(source, encoding="utf-8") as lines, open(part, "w", encoding="utf-8") as out:
            out.writelines(line for line in lines if json.loads(line)["metadata"]["kind"] == "chinese")

    return workshop.made(source.with_stem(source.stem + "-zh"), make)


def theirs(workshop, source, language="en"):
    """datatrove's reasons by document and filter."""
    out = workshop.folder / f"quality-datatrove-{language}.jsonl"
    measure.run([*workshop.peer("datatrove_quality.py"), source, out, "--language", language])
    with open(out, encoding="utf-8") as lines:
        return {record["id"]: record for record in map(json.loads, lines)}


def agreement(workshop):
    """The share of documents that both keep or both drop, of each filter. Standard error shows who disagrees and why."""
    source = documents(workshop)
    yield from compared("quality.agreement", FILTERS, theirs(workshop, source), ours(workshop, "quality", source))


def chinese_agreement(workshop):
    """The same of Chinese documents, with Chinese words on both sides."""
    source = chinese_documents(workshop)
    yield from compared(
        "quality.agreement_zh", CHINESE_FILTERS, theirs(workshop, source, "zh"), ours(workshop, "quality-zh", source))


def compared(group, filters, reasons, found):
    for name in filters:
        rows = [(id, record[name], found[id][name]) for id, record in reasons.items()]
        differing = [row for row in rows if (row[1] is None) != (not row[2])]
        show(f"{group}.{name}", rows, differing)
        share = 1 - len(differing) / max(len(rows), 1)
        yield dict(measure.line(f"{group}.{name}", [share], "of documents"), runs=len(rows))


def show(name, rows, differing):
    """The disagreements of one filter by class, with an example of each, for people."""
    print(f"{name}: {len(rows) - len(differing)} of {len(rows)} alike, {sum(row[1] is not None for row in rows)} dropped "
          "by datatrove", file=sys.stderr)
    classes = collections.defaultdict(list)
    for id, reason, details in differing:
        classes[f"only datatrove: {reason}" if reason else f"only RAISE: {details[0].split(':')[0]}"].append((id, details))
    for what, examples in sorted(classes.items(), key=lambda entry: -len(entry[1])):
        print(f"  {len(examples):5}  {what}   {examples[0][0]} {examples[0][1]}", file=sys.stderr)


def against_datatrove(workshop):
    """All five families over the same English texts in memory, on one core; datatrove's over as many as fit in a minute."""
    source = workshop.folder / "quality-texts.jsonl"
    texts = workshop.texts(workshop.text_megabytes)
    workshop.made(source, lambda part: as_documents(texts, part))
    peers = []
    for _ in range(workshop.runs):
        out = workshop.folder / "quality-datatrove-speed.jsonl"
        sample = json.loads(measure.run([*workshop.peer("datatrove_quality.py"), source, out, "--seconds", 20]))
        peers.append(sample["bytes"] / 1e6 / sample["all"])
    own = rates(workshop, [workshop.policy("quality")], texts)["quality"]
    yield measure.against("quality.vs_datatrove", own["runs"], peers, "MB/s")


def as_documents(texts, path):
    """NUL-ended texts as JSON Lines."""
    with open(path, "w", encoding="utf-8") as out:
        for number, text in enumerate(texts.read_bytes().split(b"\0")[:-1]):
            out.write(json.dumps({"id": str(number), "text": text.decode(), "metadata": {}}) + "\n")
