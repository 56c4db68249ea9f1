"""Runs datatrove's pipelines with our step, and holds them against `raise filter`.

Run by `make test-integrations`, which names the command in the environment variable RAISE.
"""

import collections
import json
import logging
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
RAISE = os.environ["RAISE"]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "integrations" / "datatrove")]

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from cluster_corpus import documents
from raise_filter import RaiseError, RaiseFilter

POLICY = "pretraining-rules"
HOSTS = """
name: hosts
version: 1.0.0
description: Nothing from a listed host.
stages: [pretraining]
rules:
  - {id: hosts, kind: url, hazards: [qlt], domains: [listed.example], action: block}
"""
WHERE = ["--policies", str(ROOT / "policies")]


def run(*command):
    return subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)


def records(folder):
    return {record["id"]: record for path in sorted(folder.rglob("*.jsonl"))
            for record in map(json.loads, path.read_bytes().splitlines())}


def decisions(log):
    with sqlite3.connect(f"file:{log}?mode=ro", uri=True) as connection:
        return collections.Counter(connection.execute("SELECT item, action, input_digest FROM decisions"))


def merged_log_check():
    """The program that docs/decision-log.md gives to those who trust no program of ours."""
    page = (ROOT / "docs" / "decision-log.md").read_text(encoding="utf-8")
    plain, merged = re.findall(r"```python\n(.*?)```", page, re.S)
    return plain[:plain.index("log = sqlite3")] + merged


class DatatrovePipeline(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        logging.disable(logging.CRITICAL)
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="raise-datatrove-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.input = cls.folder / "in"
        cls.input.mkdir()
        cls.documents = documents(ROOT, 2000)
        for part in range(4):
            lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in cls.documents[part::4])
            (cls.input / f"{part}.jsonl").write_text(lines, encoding="utf-8")
        done = run(RAISE, "filter", "--policy", POLICY, *WHERE, cls.input, "--output", cls.folder / "one", "--quiet")
        if done.returncode != 0:
            raise AssertionError(done.stderr)

    def test_two_tasks_decide_as_one_filter(self):
        out, logs = self.folder / "out", self.folder / "logs"
        executor = LocalPipelineExecutor(
            pipeline=[
                JsonlReader(str(self.input)),
                RaiseFilter(POLICY, command=RAISE, arguments=WHERE, log_dir=str(logs), run="test",
                            exclusion_writer=JsonlWriter(str(out / "removed"), compression=None)),
                JsonlWriter(str(out / "kept"), compression=None),
            ], tasks=2, workers=2, logging_dir=str(self.folder / "state"))
        executor.run()
        one, kept, removed = self.folder / "one", records(out / "kept"), records(out / "removed")
        expected = records(one / "kept")
        self.assertEqual({id: record["text"] for id, record in kept.items()},
                         {id: record["text"] for id, record in expected.items()})
        for id, record in records(one / "removed").items():
            decision = removed.pop(id)["metadata"]
            self.assertEqual(decision["raise"]["rule"], record["raise"]["rule"])
            self.assertEqual(decision["filter_reason"], record["raise"]["rule"])
        self.assertEqual(removed, {})
        log = self.folder / "merged.sqlite"
        merge = run(RAISE, "audit", "merge", logs, "--into", log)
        self.assertEqual(merge.returncode, 0, merge.stderr)
        self.assertEqual(run(RAISE, "audit", "verify", "--log", log).returncode, 0)
        checked = run(sys.executable, "-c", merged_log_check(), log)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertEqual(checked.stdout.count(" records, "), 2)
        self.assertEqual(decisions(log), decisions(one / "decisions.sqlite"))
        self.check_statistics(len(kept), len(self.documents) - len(kept))

    def check_statistics(self, kept, removed):
        steps = json.loads((self.folder / "state" / "stats.json").read_text(encoding="utf-8"))
        stats = next(step["stats"] for step in steps if "RAISE" in step["name"])
        count = lambda name: stats[name]["total"] if isinstance(stats[name], dict) else stats[name]
        self.assertEqual((count("total"), count("forwarded"), count("dropped")), (kept + removed, kept, removed))

    def test_rules_see_where_documents_are_from(self):
        policy = self.folder / "hosts.yaml"
        policy.write_text(HOSTS, encoding="utf-8")
        source = self.folder / "urls"
        source.mkdir()
        records = [dict(id="a", text="Tea.", url="https://listed.example/"), dict(id="b", text="Tea.", url="https://x.example/"),
                   dict(id="c", text="Tea."), dict(id="d", text="Tea.", url=7)]
        (source / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
        step = RaiseFilter(str(policy), command=RAISE)
        self.assertEqual([one.id for one in step.run(JsonlReader(str(source))(), 0, 1)], ["b", "c", "d"])

    def test_a_failing_command_is_an_error_with_its_message(self):
        step = RaiseFilter("no-such-policy", command=RAISE, arguments=WHERE)
        with self.assertRaisesRegex(RaiseError, "no-such-policy"):
            list(step.run(JsonlReader(str(self.input))(), 0, 1))
        with self.assertRaisesRegex(RaiseError, "no-such-command"):
            list(RaiseFilter(POLICY, command="/no-such-command").run(iter([]), 0, 1))

    def test_a_pipeline_that_stops_early_leaves_no_process(self):
        step = RaiseFilter(POLICY, command=RAISE, arguments=WHERE)
        stream = step.run((document for _ in range(100) for document in JsonlReader(str(self.input))()), 0, 1)
        next(stream)
        stream.close()
        children = run("ps", "--ppid", os.getpid(), "-o", "args").stdout
        self.assertNotIn("filter --policy", children)


class OnePipe(unittest.TestCase):
    def test_both_adapters_carry_the_same_pipe(self):
        pipes = [re.search(r"# --- RaisePipe: .*?# --- RaisePipe ends", (ROOT / "integrations" / path).read_text(), re.S)
                 for path in ("spark/raise_spark.py", "datatrove/raise_filter.py")]
        self.assertEqual(pipes[0].group(), pipes[1].group())


if __name__ == "__main__":
    unittest.main()
