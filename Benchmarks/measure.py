"""Running programs to measure them: pinned to cores, timed, and reported as one JSON object a line."""

import json
import os
import statistics
import subprocess
import sys
import time


class Failure(Exception):
    """A program that was to be measured did not do its work."""


def pinned(command, cores="0"):
    """The command kept on those cores where the system can do that (Linux's taskset)."""
    on_linux = sys.platform.startswith("linux")
    return ["taskset", "-c", cores, *map(str, command)] if on_linux else list(map(str, command))


def run(command, cores="0", cwd=None):
    """Runs a command to its end and returns its standard output; fails with its standard error."""
    done = subprocess.run(pinned(command, cores), capture_output=True, text=True, cwd=cwd)
    if done.returncode != 0:
        raise Failure(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def seconds(command, cores="0"):
    """How long a command takes from start to exit."""
    start = time.perf_counter()
    run(command, cores)
    return time.perf_counter() - start


def peak_bytes(command):
    """Runs a command, and returns its exit code, its peak resident memory in bytes, its seconds and its output."""
    start = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    output = process.stdout.read()
    peak = reaped(process)
    return process.returncode, peak, time.perf_counter() - start, output


def reaped(process):
    """Waits for a process to end, and returns its peak resident memory in bytes."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def line(name, runs, unit, peer=None, ratio=None):
    """One result: the median of `runs`, with the peer's median and the ratio where there is a peer."""
    def short(number):
        return number if number is None else float(f"{number:.4g}")
    return dict(name=name, value=short(statistics.median(runs)), unit=unit, peer=short(peer), ratio=short(ratio),
                runs=[short(one) for one in runs])


def against(name, ours, theirs, unit):
    """A result beside a peer measured in the same run; the ratio is ours to theirs."""
    peer = statistics.median(theirs)
    return line(name, ours, unit, peer, statistics.median(ours) / peer)


def text(result):
    """A result as its line of JSON: of the runs only how many there were."""
    runs = result["runs"]
    return json.dumps({**result, "runs": len(runs) if isinstance(runs, list) else runs})


def runs_text(result):
    """Each run of a result, for people."""
    runs = result["runs"]
    each = ", ".join(map(str, runs)) if isinstance(runs, list) else f"{runs} runs"
    return f"{result['name']}: {each} {result['unit']}"
