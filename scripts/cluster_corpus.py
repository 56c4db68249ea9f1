"""Documents for tests of clusters: those of fixtures/corpus, over and over, each with an id of its own."""

import gzip
import json


def documents(root, count):
    """So many of them, the same every time."""
    originals = []
    for path in sorted((root / "fixtures" / "corpus").glob("*.jsonl*")):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        originals += [json.loads(line) for line in data.splitlines()]
    return [dict(id=f"{one['id']}-{number}", text=f"{one['text']} ({number})", lang=one.get("metadata", {}).get("lang"))
            for number, one in ((number, originals[number % len(originals)]) for number in range(count))]
