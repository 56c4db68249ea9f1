"""Filters on a real Spark with two worker processes, and holds it against one machine.

Run by `make test-cluster`, which names the command in the environment variable RAISE.
"""

import collections
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
RAISE = os.environ["RAISE"]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "integrations" / "spark")]

import pyarrow.parquet
from pyspark.sql import SparkSession

import raise_spark
from cluster_corpus import documents

POLICY = "pretraining-rules"
WHERE = ["--policies", str(ROOT / "policies")]


def run(*command):
    return subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)


def one_machine(path, output):
    """What `raise filter` makes of one file: part by part, the lines in order of their bytes."""
    done = run(RAISE, "filter", "--policy", POLICY, *WHERE, path, "--output", output, "--quiet")
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return {part: sorted(lines(output / part)) for part in ("kept", "removed")}


def lines(folder):
    return [line for path in folder.rglob("*") if path.is_file() and path.name[0] not in "._"
            for line in path.read_bytes().split(b"\n") if line]


def decisions(log):
    with sqlite3.connect(f"file:{log}?mode=ro", uri=True) as connection:
        return collections.Counter(connection.execute("SELECT item, action, input_digest FROM decisions"))


class SparkFilter(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="raise-cluster-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.spark = (
            SparkSession.builder.master("local-cluster[2,1,1024]").appName("raise")
            .config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1").config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.files.maxPartitionBytes", "200k").config("spark.sql.files.openCostInBytes", "0")
            .config("spark.executorEnv.PYTHONPATH", str(ROOT / "integrations" / "spark"))
            .getOrCreate())
        cls.addClassCleanup(cls.spark.stop)
        cls.spark.sparkContext.setLogLevel("ERROR")
        cls.input = cls.folder / "in.jsonl"
        cls.documents = documents(ROOT, 6000)
        records = [json.dumps(one, ensure_ascii=False).encode() for one in cls.documents]
        cls.input.write_bytes(b"\n".join(records) + b"\n")
        cls.expected = one_machine(cls.input, cls.folder / "one")
        cls.expected_decisions = decisions(cls.folder / "one" / "decisions.sqlite")
        cls.options = dict(command=RAISE, arguments=WHERE)

    def filter_lines(self, name, **more):
        output = self.folder / name
        source = self.spark.read.option("lineSep", "\n").text(str(self.input))
        self.assertGreater(source.rdd.getNumPartitions(), 4)
        judged = raise_spark.filter_lines(source, POLICY, log_dir=str(self.folder / "logs"), run=name, **self.options, **more)
        judged.write.partitionBy("part").option("lineSep", "\n").text(str(output))
        return {part: sorted(lines(output / f"part={part}")) for part in ("kept", "removed")}

    def merged(self, name):
        log = self.folder / f"{name}.sqlite"
        merge = run(RAISE, "audit", "merge", self.folder / "logs" / name, "--into", log)
        self.assertEqual(merge.returncode, 0, merge.stderr)
        verify = run(RAISE, "audit", "verify", "--log", log)
        self.assertEqual(verify.returncode, 0, verify.stdout + verify.stderr)
        return decisions(log)

    def test_jsonl_comes_out_as_from_one_machine(self):
        self.assertEqual(self.filter_lines("jsonl"), self.expected)
        self.assertEqual(self.merged("jsonl"), self.expected_decisions)

    def test_odd_lines_come_out_as_they_came(self):
        source, output = self.folder / "odd.jsonl", self.folder / "odd"
        source.write_bytes(
            b'{"id":"1", "text" :"A calm\\u0020morning." , "n":1.50}\r\n\n  \nno json\n{"id":"2","text":"bad \xff byte"}\n'
            b'{"id":"3","text":"caf\xc3\xa9 \\ud83d\\ude00 Mail ada@example.org\\n","x":[1,{"y":null}]}\n{"text":7}\n{"id":"4","text":""}')
        rows = self.spark.read.option("lineSep", "\n").text(str(source))
        judged = raise_spark.filter_lines(rows, "personal-data", **self.options)
        judged.write.partitionBy("part").option("lineSep", "\n").text(str(output))
        one = run(RAISE, "filter", "--policy", "personal-data", *WHERE, source, "--output", self.folder / "odd-one", "--quiet")
        self.assertEqual(one.returncode, 0, one.stderr)
        self.assertEqual(sorted(lines(output / "part=kept")), sorted(lines(self.folder / "odd-one" / "kept")))
        errors = [[json.loads(line)["reason"] for line in lines(folder / errors)]
                  for folder, errors in ((output, "part=errors"), (self.folder / "odd-one", "errors"))]
        self.assertEqual(sorted(errors[0]), sorted(errors[1]))
        self.assertEqual(len(errors[0]), 3)

    def test_a_killed_executor_loses_and_doubles_nothing(self):
        killed = []

        def kill():
            """As soon as a task is done and others run, one of the two workers goes, with what hangs on it."""
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline:
                if any((self.folder / "logs" / "killed").glob("part-*")):
                    victim = executors()[0]
                    os.kill(victim, signal.SIGKILL)
                    return killed.append(victim)
                time.sleep(0.02)

        killer = threading.Thread(target=kill)
        killer.start()
        out = self.filter_lines("killed")
        killer.join()
        self.assertEqual(len(killed), 1)
        self.assertEqual(out, self.expected)
        self.assertEqual(self.merged("killed"), self.expected_decisions)

    def test_parquet_keeps_every_column(self):
        source, output = self.folder / "in.parquet", self.folder / "out.parquet"
        rows = [dict(one, number=2**62 + index, ratio=index / 7, blob=bytes([index % 256]), tags=["a", None, str(index)],
                     nothing=None if index % 2 else index) for index, one in enumerate(self.documents)]
        table = pyarrow.Table.from_pylist(rows)
        source.mkdir()
        for part in range(5):
            pyarrow.parquet.write_table(table.slice(part * 1200, 1200), source / f"{part}.parquet", row_group_size=200)
        frame = self.spark.read.parquet(str(source))
        judged = raise_spark.annotate_dataframe(
            frame, POLICY, id_column="id", log_dir=str(self.folder / "logs"), run="parquet", **self.options)
        judged.write.partitionBy("raise_part").parquet(str(output))
        kept = pyarrow.parquet.read_table(output / "raise_part=kept").to_pylist()
        removed = pyarrow.parquet.read_table(output / "raise_part=removed").to_pylist()
        expected = {one["id"]: one for one in map(json.loads, self.expected["kept"])}
        originals = {row["id"]: row for row in rows}
        self.assertEqual(len(kept), len(expected))
        self.assertEqual(len(kept) + len(removed), len(rows))
        for row in kept + removed:
            decision = json.loads(row.pop("raise_decision"))
            text = expected[row["id"]]["text"] if decision["action"] != "block" else originals[row["id"]]["text"]
            self.assertEqual(row, {**originals[row["id"]], "text": text})
        self.assertEqual(self.merged("parquet"), self.expected_decisions)

    def test_a_frame_of_rows_that_pass(self):
        frame = self.spark.createDataFrame(
            [("1", "A calm morning."), ("2", "Mail ada@example.org"), ("3", None)], "id string, text string")
        kept = raise_spark.filter_dataframe(frame, "personal-data", id_column="id", **self.options).collect()
        self.assertEqual([tuple(row) for row in kept], [("1", "A calm morning."), ("2", "Mail [EMAIL]")])

    def test_rules_see_where_rows_are_from(self):
        policy = self.folder / "hosts.yaml"
        policy.write_text(
            "name: hosts\nversion: 1.0.0\ndescription: Nothing from a listed host.\nstages: [pretraining]\nrules:\n"
            "  - {id: hosts, kind: url, hazards: [qlt], domains: [listed.example], action: block}\n", encoding="utf-8")
        frame = self.spark.createDataFrame(
            [("1", "Tea.", "https://listed.example/", None), ("2", "Tea.", "https://x.example/", "https://listed.example/"),
             ("3", "Tea.", None, None)], "id string, text string, url string, page string")
        options = dict(id_column="id", command=RAISE)
        ids = lambda kept: [row.id for row in kept.collect()]
        self.assertEqual(ids(raise_spark.filter_dataframe(frame, str(policy), **options)), ["2", "3"])
        self.assertEqual(ids(raise_spark.filter_dataframe(frame, str(policy), url_column="page", **options)), ["1", "3"])
        with self.assertRaisesRegex(ValueError, "url_column: expected a column of strings, found 'link'"):
            raise_spark.filter_dataframe(frame, str(policy), url_column="link", **options)

    def test_a_frame_that_is_computed_twice_is_logged_once(self):
        frame = self.spark.read.json(str(self.input), "id string, text string")
        kept = raise_spark.filter_dataframe(
            frame, POLICY, id_column="id", log_dir=str(self.folder / "logs"), run="twice", **self.options)
        self.assertEqual(kept.count(), len(self.expected["kept"]))
        self.assertEqual(len(kept.collect()), len(self.expected["kept"]))
        logs = list((self.folder / "logs" / "twice").iterdir())
        self.assertEqual(len(logs), 2 * frame.rdd.getNumPartitions())
        self.assertEqual(self.merged("twice"), self.expected_decisions)

    def test_a_submitted_job_brings_the_command_along(self):
        bundle, output, log = (self.folder / name for name in ("bundle.tgz", "submitted", "submitted.sqlite"))
        with tarfile.open(bundle, "w:gz", compresslevel=1) as tar:
            tar.add(RAISE, "raise/bin/raise")
            tar.add(ROOT / "policies", "raise/share/raise/policies")
        submit = pathlib.Path(sys.executable).parent / "spark-submit"
        done = run(submit, "--master", "local[2]", "--conf", "spark.ui.enabled=false", "--archives", f"{bundle}#bundle",
                   ROOT / "integrations" / "spark" / "raise_spark.py", self.input, output, "--format", "jsonl", "--policy", POLICY,
                   "--command", "bundle/raise/bin/raise", "--log-dir", self.folder / "logs", "--merged-log", log)
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])
        self.assertEqual({part: sorted(lines(output / f"part={part}")) for part in ("kept", "removed")}, self.expected)
        self.assertEqual(decisions(log), self.expected_decisions)

    def test_a_policy_that_is_not_there_is_told(self):
        frame = self.spark.createDataFrame([("1", "A calm morning.")], "id string, text string")
        with self.assertRaises(Exception) as failure:
            raise_spark.filter_dataframe(frame, "no-such-policy", **self.options).collect()
        self.assertIn("no-such-policy", str(failure.exception))
        with self.assertRaises(ValueError):
            raise_spark.filter_dataframe(frame, POLICY, text_column="body", **self.options)


def executors():
    """The worker processes of this test's Spark."""
    found = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True).stdout.splitlines()[1:]
    rows = [(int(pid), int(parent), args) for pid, parent, args in (line.split(None, 2) for line in found)]
    ours = {os.getpid()}
    while True:
        more = {pid for pid, parent, _ in rows if parent in ours} - ours
        if not more:
            break
        ours |= more
    return [pid for pid, _, args in rows if pid in ours and "CoarseGrainedExecutorBackend" in args and "java" in args.split()[0]]


if __name__ == "__main__":
    unittest.main()
