"""The whole filter: gzip JSON Lines in, gzip JSON Lines out, decision log on. Times are from start to exit."""

import gzip
import json
import os
import pathlib
import shutil

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
    """The recipe for web pages on one core, as it ships and without the models that it asks, turn by turn; and as it ships
    over the gzip JSON Lines in the folder that RAISE_BENCH_CORPUS names."""
    corpus = workshop.corpus(workshop.corpus_megabytes)
    shipped = workshop.root / "policies" / "pretraining-web.yaml"
    with_models, without = Filter(workshop, shipped, corpus), Filter(workshop, without_models(workshop, shipped), corpus)
    rates = [(without.rate(), with_models.rate()) for _ in range(workshop.runs)]
    yield measure.line("filter.pretraining_web_mb_per_s", [rate for rate, _ in rates], "MB/s")
    yield measure.line("filter.with_models_mb_per_s", [rate for _, rate in rates], "MB/s")
    if own := os.environ.get("RAISE_BENCH_CORPUS"):
        filter = Filter(workshop, shipped, pathlib.Path(own))
        if filter.megabytes == 0:
            raise measure.Failure(f"{own}: no *.gz in it")
        yield measure.line("filter.with_models_mb_per_s.own", [filter.rate() for _ in range(workshop.runs)], "MB/s")


def without_models(workshop, policy):
    """A copy of the recipe that includes the rules on words where it includes those and a model."""
    text = policy.read_text(encoding="utf-8")
    rules, _, _ = text.partition("\ntests:")
    if "include: [pretraining-safety]" not in rules:
        raise measure.Failure(f"{policy}: expected that it includes pretraining-safety")
    copy = workshop.folder / "policies" / "pretraining-web-without-models.yaml"
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(rules.replace("include: [pretraining-safety]", "include: [pretraining-rules]") + "\n",
                    encoding="utf-8")
    for included in ("pretraining-rules", "personal-data", "secrets"):
        shutil.copy(policy.with_name(included + ".yaml"), copy.parent)
    return copy


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
