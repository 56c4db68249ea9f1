#!/usr/bin/env python3
"""Filters many gigabytes, interrupted again and again, and checks that nothing is lost, doubled or held in memory.

    scale.py RAISE [--gigabytes 20] [--interruptions 5] [--folder .build/scale] [--policy pretraining-web]

The input is one made-up part of 250 MB of gzip JSON Lines under as many names as it takes, so that every output file
must hold the same bytes as the one of a small run that nobody interrupted. Interruptions are SIGINT and SIGKILL by
turns, spread over the run. Checked: the outputs, byte for byte; the report's counts; a record for every document in the
log, and its chain; peak memory beside that of a run over one gigabyte. Prints a line for each check. Exit: 0 all held,
1 not.
"""

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import corpora
import measure
from torture import Checks, check_log

PART_MEGABYTES = 250
# Parts that make a gigabyte.
SMALL_COUNT = 4


class Run:
    """`raise filter` over a folder, started as often as it takes."""

    def __init__(self, program, policy, source, output):
        self.command = [program, "filter", "--policy", policy, source, "--output", output, "--quiet"]
        self.output = output
        self.peaks = []

    def started(self):
        return subprocess.Popen(list(map(str, self.command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def interrupted(self, finished_files, how):
        """Starts it, and sends `how` once so many output files are begun; returns what it exited with."""
        process = self.started()
        while process.poll() is None and self.begun() < finished_files:
            time.sleep(0.05)
        process.send_signal(how)
        return self.ended(process)

    def whole(self):
        """Runs it to its end; returns what it exited with."""
        return self.ended(self.started())

    def ended(self, process):
        process.stdout.read()
        self.peaks.append(measure.reaped(process))
        return process.returncode

    def begun(self):
        """How many files have outputs so far, the unfinished one included."""
        return sum(1 for path in (self.output / "kept").rglob("*") if path.is_file()) if self.output.exists() else 0

    def tally(self):
        return json.loads((self.output / "report.json").read_text())["tally"]


def linked(part, folder, count):
    """A folder in which `part` has `count` names."""
    folder.mkdir(parents=True)
    for number in range(count):
        os.link(part, folder / f"part-{number:04}.jsonl.gz")
    return folder


def digests(output, name):
    """What the output files of one input hold."""
    return {kind: hashlib.sha256((output / kind / name).read_bytes()).hexdigest()
            for kind in ("kept", "removed") if (output / kind / name).exists()}


def check_outputs(check, output, source, expected):
    names = sorted(path.name for path in source.iterdir())
    wrong = [name for name in names if digests(output, name) != expected]
    check("every output has the bytes of an uninterrupted run", not wrong, f"{len(names) - len(wrong)} of {len(names)}")
    extra = [str(path) for kind in ("kept", "removed") for path in (output / kind).rglob("*")
             if path.is_file() and path.name not in names]
    check("no file is left that does not belong there", not extra, extra[:3])


def check_report(check, tally, small, factor):
    check("the report counts that many times what a small run counts", counts(tally) == counts(small, factor),
          f"{tally['documents']} documents")


def counts(tally, factor=1):
    """Every count by its path in the tally, times `factor`; examples are none."""
    found = {}
    for key, value in tally.items():
        if isinstance(value, dict) and key != "examples":
            found.update({f"{key}.{path}": count for path, count in counts(value, factor).items()})
        elif isinstance(value, int):
            found[key] = round(value * factor)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", metavar="RAISE", type=pathlib.Path)
    parser.add_argument("--gigabytes", type=float, default=20)
    parser.add_argument("--interruptions", type=int, default=5)
    parser.add_argument("--folder", type=pathlib.Path, default=".build/scale")
    parser.add_argument("--policy", default="pretraining-web")
    options = parser.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    options.folder.mkdir(parents=True)
    part = options.folder / "part.jsonl.gz"
    corpora.write_documents(part, PART_MEGABYTES)
    count = max(options.interruptions + 2, round(options.gigabytes * 1000 / PART_MEGABYTES))

    small = Run(options.program, options.policy, linked(part, options.folder / "small", SMALL_COUNT), options.folder / "small-output")
    check = Checks()
    check("a run over 1 GB ends well", small.whole() == 0)
    large_source = linked(part, options.folder / "large", count)
    large = Run(options.program, options.policy, large_source, options.folder / "large-output")
    start = time.perf_counter()
    for number in range(options.interruptions):
        how = signal.SIGKILL if number % 2 else signal.SIGINT
        code = large.interrupted(1 + count * (number + 1) // (options.interruptions + 1), how)
        check(f"{how.name} ends it", code in (130, -signal.SIGINT, -signal.SIGKILL), code)
    check("the last run ends well", large.whole() == 0)
    seconds = time.perf_counter() - start

    check_outputs(check, large.output, large_source, digests(small.output, "part-0000.jsonl.gz"))
    check_report(check, large.tally(), small.tally(), count / SMALL_COUNT)
    check_log(check, options.program, large.output, large.tally()["documents"])
    peak, small_peak = max(large.peaks) / 1e6, max(small.peaks) / 1e6
    check("memory is that of a run over 1 GB, within a tenth", peak < 1.1 * small_peak + 20,
          f"{peak:.0f} MB beside {small_peak:.0f} MB")
    megabytes = count * PART_MEGABYTES
    print(f"{megabytes / 1000:.2f} GB in {seconds:.0f} s, {megabytes / seconds:.1f} MB/s, interruptions included")
    if not check.failed:
        shutil.rmtree(options.folder)
    sys.exit(1 if check.failed else 0)


if __name__ == "__main__":
    main()
