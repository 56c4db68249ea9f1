#!/usr/bin/env python3
"""Runs the benchmarks and prints one JSON object a line: name, value, unit, peer, ratio, runs.

    run.py [--only NAME]... [--quick]

NAME is a result (`filter.mb_per_s`) or a group of them (`filter`). Values are medians of five runs, with --quick of
three on smaller corpora; standard error shows each run. Results also go to .build/bench/results.jsonl.
docs/benchmarks.md says what each one means.
"""

import argparse
import os
import pathlib
import sys

import measure
from bench_build import build_seconds
from bench_decontamination import decontamination
from bench_filter import against_datatrove, filter_speed, policy_speed
from bench_log import log_speed
from bench_minhash import minhash
from bench_model import model_speed
from bench_quality import agreement as quality_agreement
from bench_quality import against_datatrove as quality_against_datatrove
from bench_quality import CHINESE_FILTERS, FILTERS, chinese_agreement
from bench_rules import against_presidio, rule_speed
from bench_server import prompt_latency, rules_rate, soak, stream_overhead
from bench_server import against_presidio as served_against_presidio
from bench_substring import substring
from bench_synthesis import synthesis
from workshop import Workshop

# Each benchmark by the results that it gives. One that is not asked for by name does not run when it is marked.
BENCHMARKS = [
    (rule_speed, ["rules.mb_per_s", "rules.keywords.mb_per_s", "rules.patterns.mb_per_s",
                  "rules.personal-data.mb_per_s", "rules.secrets.mb_per_s", "rules.chinese.mb_per_s"]),
    (filter_speed, ["filter.mb_per_s", "filter.two_core_mb_per_s", "filter.two_core_speedup"]),
    (policy_speed, ["filter.pretraining_web_mb_per_s", "filter.with_models_mb_per_s"]),
    (against_datatrove, ["filter.vs_datatrove_pii"]),
    (against_presidio, ["filter.vs_presidio"]),
    (quality_against_datatrove, ["quality.vs_datatrove"]),
    (quality_agreement, [f"quality.agreement.{name}" for name in FILTERS]),
    (chinese_agreement, [f"quality.agreement_zh.{name}" for name in CHINESE_FILTERS]),
    (minhash, ["minhash.recall", "minhash.precision", "minhash.mb_per_s", "minhash.vs_datatrove"]),
    (substring, ["substring.planted_recall", "substring.planted_precision", "substring.brute_force_recall",
                 "substring.brute_force_precision", "substring.planted_mb_per_s", "substring.documents_mb_per_s",
                 "substring.sentences_mb_per_s", "substring.peak_mb"]),
    (decontamination, ["decontamination.agreement"]),
    (log_speed, ["log"]),
    (model_speed, ["core"]),
    (prompt_latency, [f"guard.{what}_{figure}" for what in ("prompt64", "completion64")
                      for figure in ("req_per_s", "p50_ms", "p99_ms")]),
    (stream_overhead, ["guard.stream_ms_per_token", "guard.stream_growth", "guard.stream_first_token_ms"]),
    (rules_rate, ["guard.rules_req_per_s"]),
    (served_against_presidio, ["guard.vs_presidio"]),
    (soak, ["guard.soak_tokens_per_s", "guard.soak_missing_decisions", "guard.soak_healthz_p99_ms",
            "guard.soak_stream_delay_p99_ms", "guard.soak_resident_mb", "guard.soak_memory_growth"]),
    (synthesis, ["synthesis"]),
    (build_seconds, ["build.release_s"]),
]
# Other packages than the rest, or more time than anybody expects.
ON_REQUEST = {build_seconds, model_speed, minhash, substring, decontamination, quality_agreement, chinese_agreement,
              prompt_latency, stream_overhead, rules_rate, served_against_presidio, soak, synthesis}


def is_wanted(names, only, benchmark):
    if not only:
        return benchmark not in ON_REQUEST
    return any(name == one or name.startswith(one + ".") or one.startswith(name + ".")
               for name in names for one in only)


def warn_when_busy():
    """Other work on the machine makes times from start to exit too long, ours and the peers' alike."""
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"run.py: the machine is busy (load {load:.1f}); figures of the filter and the log will be low",
              file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    chosen = [benchmark for benchmark, names in BENCHMARKS if is_wanted(names, options.only, benchmark)]
    if not chosen:
        known = ", ".join(name for _, names in BENCHMARKS for name in names)
        sys.exit(f"run.py: no benchmark {', '.join(options.only)} (known: {known})")
    root = pathlib.Path(__file__).resolve().parent.parent
    warn_when_busy()
    workshop = Workshop(root, quick=options.quick)
    failed = False
    with open(workshop.folder / "results.jsonl", "w", encoding="utf-8") as results:
        for benchmark in chosen:
            try:
                for result in benchmark(workshop):
                    print(measure.runs_text(result), file=sys.stderr, flush=True)
                    print(measure.text(result), flush=True)
                    print(measure.text(result), file=results, flush=True)
            except measure.Failure as failure:
                failed = True
                print(f"run.py: {benchmark.__name__}: {failure}", file=sys.stderr, flush=True)
    sys.exit(2 if failed else 0)


if __name__ == "__main__":
    main()
