"""The whole filter: gzip JSON Lines in, gzip JSON Lines out, decision log on. Times are from start to exit."""

import gzip
import json
import os
import pathlib

import measure
import rules


class Filter:
    """`raise filter` with one policy over one corpus."""

    def __init__(self, workshop, policy, corpus):
        self.workshop, self.policy, self.corpus = workshop, policy, corpus
        self.program = workshop.product("raise")
        self.megabytes = plain_megabytes(corpus)

    def rate(self, workers=1, cores="0"):
        """MB/s of JSON Lines before compression."""
        output = self.workshop.empty("output-raise")
        command = [self.program, "filter", "--policy", self.policy, self.corpus, "--output", output,
                   "--workers", workers, "--quiet"]
        rate = self.megabytes / measure.seconds(command, cores)
        self.workshop.empty("output-raise")
        return rate


def plain_megabytes(corpus):
    """The corpus's size before compression, in MB."""
    total = 0
    for path in corpus.glob("*.gz"):
        with gzip.open(path) as file:
            while piece := file.read(1 << 20):
                total += len(piece)
    return total / 1e6


def filter_speed(workshop):
    """The rules benchmark's policy over a corpus, with one worker on one core and two on two, turn by turn."""
    policy = rules.write_policies(workshop.folder / "policies")[0]
    filter = Filter(workshop, policy, workshop.corpus(workshop.corpus_megabytes))
    one, two = [], []
    for _ in range(workshop.runs):
        one.append(filter.rate())
        two.append(filter.rate(workers=2, cores="0,1"))
    yield measure.line("filter.mb_per_s", one, "MB/s")
    yield measure.line("filter.two_core_mb_per_s", two, "MB/s")
    yield measure.line("filter.two_core_speedup", [both / alone for alone, both in zip(one, two)], "times")


def policy_speed(workshop):
    """The policy for web text as it ships, with the models that it asks, on one core: over the made-up corpus, whose few
    sentences come again and again, and over the gzip JSON Lines in the folder that RAISE_BENCH_CORPUS names."""
    policy = workshop.root / "policies" / "pretraining-web.yaml"
    corpora = {"filter.pretraining-web.mb_per_s": workshop.corpus(workshop.datatrove_megabytes)}
    if own := os.environ.get("RAISE_BENCH_CORPUS"):
        corpora["filter.pretraining-web.own.mb_per_s"] = pathlib.Path(own)
    for name, corpus in corpora.items():
        filter = Filter(workshop, policy, corpus)
        if filter.megabytes == 0:
            raise measure.Failure(f"{corpus}: no *.gz in it")
        yield measure.line(name, [filter.rate() for _ in range(workshop.runs)], "MB/s")


def against_datatrove(workshop):
    """E-mail and IP addresses only, the same files, the same core, turn by turn."""
    corpus = workshop.corpus(workshop.datatrove_megabytes)
    filter = Filter(workshop, workshop.policy("email-and-ip"), corpus)
    ours, theirs = [], []
    for _ in range(workshop.runs):
        ours.append(filter.rate())
        target = workshop.empty("output-datatrove")
        sample = json.loads(measure.run([*workshop.peer("datatrove_pii.py"), corpus, target]))
        theirs.append(filter.megabytes / sample["seconds"])
        workshop.empty("output-datatrove")
    yield measure.against("filter.vs_datatrove_pii", ours, theirs, "MB/s")
