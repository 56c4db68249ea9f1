"""Near duplicates beside datatrove: whether both find the same, and how fast, on real documents with planted copies."""

import json
import resource

import measure
import near_duplicates
from bench_quality import documents


def corpus(workshop):
    """Real documents of this machine and changed copies of some; made once."""
    path = workshop.folder / f"near-duplicates-{'quick' if workshop.is_quick else 'full'}.jsonl"
    return workshop.made(path, lambda part: near_duplicates.write(part, documents(workshop)))


def theirs(workshop, source):
    return json.loads(measure.run([*workshop.peer("datatrove_minhash.py"), source, workshop.empty("minhash-datatrove")]))


def dedupe(workshop, source, *options):
    """The command that removes the near duplicates, and the folder it writes to."""
    output = workshop.empty("minhash-output")
    return [workshop.product("raise"), "dedupe", source, "--output", output, "--quiet", *options], output


def processor_seconds(command):
    """The processor time of a command from start to exit, its waits left out."""
    def spent():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime
    before = spent()
    measure.run(command)
    return spent() - before


def pairs_of(clusters):
    """Each document of a cluster with the cluster's first one."""
    return {(cluster[0], document) for cluster in clusters for document in cluster[1:]}


def pairs(output):
    """The same of ours: the kept document is the first."""
    with open(output / "duplicates.jsonl", encoding="utf-8") as lines:
        return {(pair["kept"]["id"], pair["removed"]["id"]) for pair in map(json.loads, lines)}


def minhash(workshop):
    """Agreement and speed in one: datatrove reads the corpus once, we read it as often as there are runs."""
    source = corpus(workshop)
    with open(source, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    found = theirs(workshop, source)
    command, output = dedupe(workshop, source, "--workers", 1)
    ours = []
    for _ in range(workshop.runs):
        workshop.empty("minhash-output")
        ours.append(megabytes / processor_seconds(command))
    wanted, got = pairs_of(found["clusters"]), pairs(output)
    both = len(wanted & got)
    yield dict(measure.line("minhash.recall", [both / max(len(wanted), 1)], "of datatrove's pairs"), runs=len(wanted))
    yield dict(measure.line("minhash.precision", [both / max(len(got), 1)], "of our pairs"), runs=len(got))
    yield measure.line("minhash.mb_per_s", ours, "MB/s")
    peer = megabytes / sum(found["seconds"].values())
    yield measure.against("minhash.vs_datatrove", ours, [peer], "MB/s")
