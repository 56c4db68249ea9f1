#!/usr/bin/env python3
"""Makes training and measuring rows out of the data folder.

    python training/prepare.py DATA OUT [--synthesized rows.jsonl] [--with-non-commercial] [--tokenizer tokenizer.json]

DATA holds train/<source>.jsonl.gz and dev/<source>.jsonl.gz; OUT gets train.jsonl, dev.jsonl, quality.jsonl for
raise-nano, streams.jsonl, answers of dev that turn harmful at a known place, and obfuscated/, where known attacks of
dev stand in disguise, to see what each disguise costs.
Rows of sources that allow non-commercial use only are measured on, but trained on only when asked for: weights would be
bound by them.
"""

import argparse
import pathlib
import random
import time

from tokenizers import Tokenizer

from raise_training.data import contrast, injections, obfuscation, quality, streams, synthesized, table
from raise_training.data import rows as files
from raise_training.data.duplicates import merged, without_held_out_prompts, without_near_duplicates
from raise_training.data.prepared import in_other_mode, prepared
from raise_training.data.selection import balanced, capped, repeated
from raise_training.data.sources import SOURCES, is_non_commercial


def source_rows(folder):
    """All rows of a side, source by source in the order of the register."""
    known = {path.name.removesuffix(".jsonl.gz") for path in folder.glob("*.jsonl.gz")}
    if unknown := known - set(SOURCES):
        raise ValueError(f"{folder}: sources that the register does not know: {', '.join(sorted(unknown))}")
    for name in SOURCES:
        if name in known:
            yield from files.read(folder / f"{name}.jsonl.gz")


def with_other_modes(rows, seed):
    """Some rows of single texts once more in the other mode, as many as their source's share."""
    draw = random.Random(f"{seed}:modes")
    for row in rows:
        yield row
        if row["mode"] != "response" and draw.random() < SOURCES[row["source"]].other_modes:
            yield in_other_mode(row)


def training_rows(folder, dev, options):
    draw = random.Random(f"{options.seed}:windows")
    read = [row for row in source_rows(folder) if options.with_non_commercial or not is_non_commercial(row)]
    found = [part for row in read for part in prepared(row, draw)]
    unique, shared = without_held_out_prompts(merged(found), dev)
    kept, dropped = without_near_duplicates(unique, dev, lambda row: SOURCES[row["source"]].templated)
    rows = list(repeated(balanced(list(with_other_modes(capped(kept, options.seed), options.seed)))))
    print(f"{len(read)} rows read, {len(found)} after cutting, {len(found) - len(unique) - shared} the same as another")
    print(f"{shared} with a held-out prompt")
    for reason, count in dropped.items():
        print(f"{count} {reason}")
    return rows


def with_made_rows(rows, seed, twins=None):
    """All rows, and what is made from them or written here: contrasts, injections, composites, disguises."""
    more = [*rows, *contrast.rows(), *(synthesized.rows(twins) if twins else []),
            *injections.rows(rows, seed, random), *streams.rows(rows, seed, random)]
    return list(obfuscation.with_disguises(more, seed, random))


def write_disguised_attacks(folder, data, seed):
    """The attacks of dev, each set once as it is and once in every disguise, in the data folder's own layout."""
    for name in ("inthewild_jailbreaks", "jailbreak_templates", "seval_attack_en", "seval_attack_zh"):
        path = data / "dev" / f"{name}.jsonl.gz"
        if not path.exists():
            continue
        attacks = [row for row in files.read(path) if row["label"] == 1]
        attacks = [row for row in attacks if len(row["prompt"]) <= obfuscation.LONGEST][:200]
        files.write(folder / f"{name}.plain.jsonl", attacks)
        chinese = name.endswith("_zh")
        for change in obfuscation.changes("zh" if chinese else "en"):
            draw = random.Random(f"{seed}:{name}:{change}")
            method = obfuscation.changes("zh" if chinese else "en")[change]
            files.write(folder / f"{name}.{change}.jsonl",
                        [row | {"prompt": method(row["prompt"], draw)} for row in attacks])


def tokenizer(path):
    if path is None:
        return None
    found = Tokenizer.from_file(str(path))
    found.no_padding()
    found.no_truncation()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--with-non-commercial", action="store_true")
    parser.add_argument("--synthesized", type=pathlib.Path, help="what `raise synthesize` wrote, its rows.jsonl")
    parser.add_argument("--tokenizer", type=pathlib.Path, help="counts the tokens of the table")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    draw = random.Random(f"{options.seed}:dev")
    dev = [part for row in source_rows(options.data / "dev") for part in prepared(row, draw, whole=True)]
    train = training_rows(options.data / "train", dev, options)
    files.write(options.out / "quality.jsonl", list(quality.rows(train, options.seed, random)))
    train = with_made_rows(train, options.seed, options.synthesized)
    random.Random(f"{options.seed}:order").shuffle(train)
    write_disguised_attacks(options.out / "obfuscated", options.data, options.seed)
    files.write(options.out / "streams.jsonl", list(streams.rows(dev, options.seed, random, count=400)))
    files.write(options.out / "dev.jsonl", dev)
    files.write(options.out / "train.jsonl", train)
    print(*table.lines(table.counts(train, tokenizer(options.tokenizer))), sep="\n")
    print(f"{len(train)} rows to train on, {len(dev)} to measure with, in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
