"""Passages that stand earlier: whether all of them are found and nothing else, how fast, and in how much memory."""

import json

import measure
import planted_passages
from bench_minhash import processor_seconds
from bench_quality import documents

LEAST = 200


def planted(workshop, megabytes):
    """A corpus with planted passages, and the bytes that stand earlier; made once."""
    path = workshop.folder / f"planted-passages-{megabytes}.jsonl"
    truth = path.with_suffix(".ranges")
    return workshop.made(path, lambda part: planted_passages.write(part, truth, megabytes, LEAST)), truth


def some_documents(workshop, megabytes):
    """The first documents of this machine, as many as come to so many megabytes; made once."""
    def write(part):
        left = megabytes * 1_000_000
        with open(documents(workshop), "rb") as lines, open(part, "wb") as out:
            for line in lines:
                record = json.loads(line)
                left -= len(record["text"].encode())
                if left < 0:
                    return
                out.write(json.dumps({"id": record["id"], "text": record["text"]}).encode() + b"\n")
    return workshop.made(workshop.folder / f"documents-{megabytes}.jsonl", write)


def brute_force(source):
    """The rule as it is written, for each document: every window is looked up among all earlier ones."""
    first, offset = {}, 0
    with open(source, encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"].encode()
            ranges = []
            for start in range(len(text) - LEAST + 1):
                # Python's hash of bytes has 64 bits, by a key drawn for this process.
                known = first.setdefault(hash(text[start:start + LEAST]), offset + start)
                if offset + start - known >= LEAST:
                    ranges.append((start, start + LEAST))
            offset += len(text)
            yield planted_passages.merged(ranges)


def command(workshop, source, *options):
    """The command that removes the passages, and the folder it writes to."""
    output = workshop.empty("substring-output")
    return [workshop.product("raise"), "dedupe", "--by", "substring", "--min-length", LEAST, source, "--output", output,
            "--quiet", *options], output


def found(output, count):
    """For each of `count` documents the ranges of its text that are removed."""
    ranges = [[] for _ in range(count)]
    with open(output / "duplicates.jsonl", encoding="utf-8") as lines:
        for removed in (json.loads(line)["removed"] for line in lines):
            ranges[removed["line"] - 1].append((removed["start"], removed["end"]))
    return [planted_passages.merged(one) for one in ranges]


def shared(one, other):
    """How many bytes two ordered lists of ranges have in common."""
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def bytes_of(ranges):
    return sum(end - start for one in ranges for start, end in one)


def agreement(name, wanted, got):
    both = sum(shared(one, other) for one, other in zip(wanted, got))
    yield dict(measure.line(f"substring.{name}_recall", [both / max(bytes_of(wanted), 1)], "of bytes"),
               runs=bytes_of(wanted))
    yield dict(measure.line(f"substring.{name}_precision", [both / max(bytes_of(got), 1)], "of bytes"), runs=bytes_of(got))


def substring(workshop):
    # First, while this process is small: Linux counts what a process held when it started another one as the other's.
    yield peak(workshop)
    source, truth = planted(workshop, workshop.corpus_megabytes)
    wanted = [json.loads(line) for line in open(truth, encoding="utf-8")]
    run, output = command(workshop, source, "--workers", 1)
    measure.run(run)
    yield from agreement("planted", wanted, found(output, len(wanted)))

    real = some_documents(workshop, 2 if workshop.is_quick else 8)
    wanted = list(brute_force(real))
    run, output = command(workshop, real, "--workers", 1)
    measure.run(run)
    yield from agreement("brute_force", wanted, found(output, len(wanted)))

    # Long passages among random words, the documents of this machine, and texts put together from a pool of sentences.
    for name, corpus in [("planted", source), ("documents", documents(workshop)),
                         ("sentences", workshop.corpus(workshop.corpus_megabytes))]:
        megabytes = workshop.corpus_megabytes if name != "documents" else corpus.stat().st_size / 1e6
        speeds = []
        for _ in range(workshop.runs):
            run, _ = command(workshop, corpus, "--workers", 1)
            speeds.append(megabytes / processor_seconds(run))
        yield measure.line(f"substring.{name}_mb_per_s", speeds, "MB/s")


def peak(workshop):
    """The most memory over a planted corpus, beside that over a quarter of it."""
    peaks = []
    for megabytes in (workshop.corpus_megabytes // 4, workshop.corpus_megabytes):
        run, _ = command(workshop, planted(workshop, megabytes)[0], "--workers", 1, "--memory", 64)
        code, bytes_at_peak, _, text = measure.peak_bytes(run)
        if code != 0:
            raise measure.Failure(text)
        peaks.append(bytes_at_peak / 1e6)
    return measure.against("substring.peak_mb", peaks[1:], peaks[:1], "MB")
