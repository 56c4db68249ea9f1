"""Filters Parquet, Arrow, CSV and WARC files made by the libraries people make them with, and reads the results with them.

Run by `make test-integrations`, which names the command in the environment variable RAISE.
"""

import csv
import datetime
import decimal
import gzip
import io
import json
import os
import pathlib
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

ROOT = pathlib.Path(__file__).resolve().parent.parent
RAISE = os.environ["RAISE"]
POLICY = """\
name: two-words
version: "1"
description: Blocks one word and redacts another.
stages: [pretraining]
rules:
  - {id: blocked, kind: keyword, hazards: [oth], words: [blockedword], action: block}
  - {id: redacted, kind: keyword, hazards: [prv], words: [redactedword], action: redact}
"""


def texts(count):
    """Some are blocked, some redacted, some null."""
    words = ["calm harbour", "blockedword here", "a redactedword, there", "naïve 河流", None, "\"quoted\"\n\tlines"]
    return [words[(n * n + n // 3) % len(words)] for n in range(count)]


def awkward(count):
    """A table of the types that come back changed most easily."""
    def every(make, null=7):
        return [None if n % null == 0 else make(n) for n in range(count)]

    day = datetime.datetime(2026, 1, 1)
    columns = {
        "id": pa.array(range(count), pa.uint64()),
        "text": pa.array(texts(count), pa.large_string()),
        "ms": pa.array(every(lambda n: day + datetime.timedelta(milliseconds=n)), pa.timestamp("ms")),
        "us": pa.array(every(lambda n: day + datetime.timedelta(microseconds=n)), pa.timestamp("us", tz="Europe/Berlin")),
        "ns": pa.array(every(lambda n: n), pa.timestamp("ns")),
        "date": pa.array(every(lambda n: n), pa.date32()),
        "time": pa.array(every(lambda n: n), pa.time32("ms")),
        "duration": pa.array(every(lambda n: n), pa.duration("us")),
        "decimal": pa.array(every(lambda n: decimal.Decimal(n) / 100), pa.decimal128(20, 2)),
        "large": pa.array(every(lambda n: decimal.Decimal(10) ** 40 + n), pa.decimal256(50, 2)),
        "half": pa.array(every(lambda n: n / 2), pa.float16()),
        "double": pa.array(every(lambda n: float("nan") if n % 5 == 0 else 1 / (n + 1)), pa.float64()),
        "fixed": pa.array(every(lambda n: n.to_bytes(2, "big")), pa.binary(2)),
        "binary": pa.array(every(lambda n: bytes([n % 256, 0, 255])), pa.binary()),
        "tag": pa.array(every(lambda n: f"t{n % 3}")).dictionary_encode(),
        "list": pa.array(every(lambda n: [n, None][: n % 3]), pa.list_(pa.int16())),
        "struct": pa.array(every(lambda n: {"a": n % 100, "b": {"c": "x", "d": None}}),
                           pa.struct([("a", pa.int8()), ("b", pa.struct([("c", pa.string()), ("d", pa.float32())]))])),
        "map": pa.array(every(lambda n: [("k", n)]), pa.map_(pa.string(), pa.int32())),
        "flag": pa.array(every(lambda n: n % 2 == 0), pa.bool_()),
        "raise": pa.array(every(lambda n: "a column of this name"), pa.string()),
        "required": pa.array([n % 100 for n in range(count)], pa.int8()),
    }
    fields = [pa.field(name, column.type, nullable=name != "required") for name, column in columns.items()]
    return pa.table(list(columns.values()), schema=pa.schema(fields, metadata={"pandas": "{}", "own": "kept"}))


class Formats(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="raise-formats-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.input = self.folder / "input"
        self.input.mkdir()
        (self.folder / "policy.yaml").write_text(POLICY)

    def command(self, output, *more):
        return [RAISE, "filter", "--policy", str(self.folder / "policy.yaml"), str(self.input), "--output",
                str(self.folder / output), "--quiet", *more]

    def environment(self, **more):
        return {**os.environ, "RAISE_PYTHON": sys.executable, **more}

    def filter(self, output="out", *more, exits=0, **environment):
        done = subprocess.run(self.command(output, *more), cwd=ROOT, capture_output=True, text=True,
                              env=self.environment(**environment))
        self.assertEqual(done.returncode, exits, done.stderr)
        return done.stderr

    def tally(self, output="out"):
        return json.loads((self.folder / output / "report.json").read_text())["tally"]

    def errors(self, name, output="out"):
        path = self.folder / output / "errors" / f"{name}.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def expect_rows(self, table, kept, removed, errors):
        """Kept and removed rows are the input's own, in its order, with the same schema to the last detail."""
        judged = table["text"].to_pylist()
        kept_rows = [i for i, text in enumerate(judged) if text is not None and "blockedword" not in text]
        removed_rows = [i for i, text in enumerate(judged) if text is not None and "blockedword" in text]
        self.assertTrue(kept.schema.equals(table.schema, check_metadata=True), kept.schema)
        self.assertTrue(kept.drop(["text", "double"]).equals(table.take(kept_rows).drop(["text", "double"])))
        self.assertEqual(repr(kept["double"].to_pylist()), repr(table.take(kept_rows)["double"].to_pylist()))
        self.assertEqual(kept["text"].to_pylist(),
                         [judged[i].replace("redactedword", "[PERSONAL_DATA]") for i in kept_rows])
        self.assertEqual(removed.schema.names, table.schema.names + ["raise_"])
        self.assertTrue(removed.drop(["raise_", "double"]).equals(table.take(removed_rows).drop(["double"])))
        for reason in removed["raise_"].to_pylist():
            self.assertEqual(json.loads(reason)["rule"], "blocked")
        nulls = [i + 1 for i, text in enumerate(judged) if text is None]
        self.assertEqual([error["row"] for error in errors], nulls)
        self.assertTrue(all("found null" in error["reason"] for error in errors))

    def test_parquet_rows_come_out_as_they_came_in(self):
        table = awkward(5_000)
        pq.write_table(table, self.input / "a.parquet", row_group_size=700)
        self.filter()
        out = self.folder / "out"
        self.expect_rows(pq.read_table(self.input / "a.parquet"), pq.read_table(out / "kept/a.parquet"),
                         pq.read_table(out / "removed/a.parquet"), self.errors("a.parquet"))
        group = pq.ParquetFile(out / "kept/a.parquet").metadata.row_group(0)
        self.assertEqual(group.column(1).compression, "ZSTD")

    def test_arrow_files_and_streams_come_out_as_they_came_in(self):
        table = awkward(3_000)
        pyarrow.feather.write_feather(table, self.input / "a.feather", compression="lz4", chunksize=500)
        with pa.ipc.new_stream(self.input / "b.arrow", table.schema) as writer:
            writer.write_table(table, max_chunksize=400)
        self.filter()
        out = self.folder / "out"
        for name, read in (("a.feather", pyarrow.feather.read_table),
                           ("b.arrow", lambda path: pa.ipc.open_stream(path.read_bytes()).read_all())):
            self.expect_rows(read(self.input / name), read(out / "kept" / name), read(out / "removed" / name),
                             self.errors(name))

    def test_numbers_of_workers_and_kills_change_nothing(self):
        words = "a long line of calm words, over and over again "
        for name in "ab":
            rows = [text if text is None else f"{n} {text} " + words * 20 for n, text in enumerate(texts(3_000))]
            pq.write_table(pa.table({"text": rows, "n": range(3_000)}), self.input / f"{name}.parquet",
                           row_group_size=800)
        begin = time.monotonic()
        self.filter("one", "--workers", "1")
        duration = time.monotonic() - begin
        self.filter("two", "--workers", "2")
        kills, random_share = 0, random.Random(time.time_ns()).uniform
        for attempt in range(40):
            output = f"killed-{attempt // 8}"
            process = subprocess.Popen(self.command(output), cwd=ROOT, env=self.environment(),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(timeout=duration * random_share(0.2, 0.7))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
            if kills == 6:
                break
        self.assertEqual(kills, 6)
        self.filter(output)
        files = ["kept/a.parquet", "kept/b.parquet", "removed/a.parquet", "removed/b.parquet", "errors/a.parquet.jsonl",
                 "report.json"]
        for name in files:
            whole = (self.folder / "one" / name).read_bytes()
            self.assertEqual((self.folder / "two" / name).read_bytes(), whole, name)
            self.assertEqual((self.folder / output / name).read_bytes(), whole, name)
        self.assertFalse((self.folder / output / ".unfinished").exists())
        verify = subprocess.run([RAISE, "audit", "verify", "--log", str(self.folder / output / "decisions.sqlite")],
                                capture_output=True, text=True)
        self.assertEqual(verify.returncode, 0, verify.stdout + verify.stderr)

    def test_parquet_that_cannot_be_used_is_told(self):
        pq.write_table(pa.table({"body": ["a"]}), self.input / "a.parquet")
        self.assertIn('expected one column "text", found "body"', self.filter(exits=2))
        self.filter("body", "--text-field", "body")
        self.assertEqual(self.tally("body")["documents"], 1)
        pq.write_table(pa.table({"text": [1]}), self.input / "a.parquet")
        self.assertIn('expected a column "text" of strings, found one of int64', self.filter("out", "--overwrite", exits=2))
        (self.input / "a.parquet").write_bytes(b"PAR1 is not enough")
        self.assertIn("a.parquet: cannot be read", self.filter("out", "--overwrite", exits=2))
        missing = self.filter("out", "--overwrite", exits=2, RAISE_PYTHON="/no/such/python")
        self.assertIn("pip install pyarrow", missing)

    def test_damaged_rows_are_told_and_the_rows_before_them_kept(self):
        count = 4_000
        path = self.input / "a.parquet"
        pq.write_table(pa.table({"text": [f"calm text {n} " * 20 for n in range(count)]}), path, row_group_size=1_000,
                       compression="zstd", use_dictionary=False, write_page_checksum=False)
        column = pq.ParquetFile(path).metadata.row_group(2).column(0)
        data = bytearray(path.read_bytes())
        start = column.data_page_offset
        data[start: start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
        path.write_bytes(data)
        self.filter()
        self.assertEqual(pq.read_table(self.folder / "out/kept/a.parquet").num_rows, 2_000)
        [error] = self.errors("a.parquet")
        self.assertEqual(error["row"], 2_001)
        self.assertIn("expected more rows", error["reason"])
        self.assertEqual(self.tally()["inputFaults"], 1)

    def test_a_damaged_batch_of_arrow_is_told_and_the_rows_before_it_kept(self):
        offsets = pa.py_buffer(struct.pack("<4i", 0, 5, -7, 10))
        damaged = pa.StringArray.from_buffers(3, offsets, pa.py_buffer(b"calm, calm"))
        self.assertRaises(pa.ArrowInvalid, lambda: damaged.validate(full=True))
        raw = pa.array([b"calm", b"caf\xe9", b"sea"], pa.binary()).view(pa.string())
        schema = pa.schema([("text", pa.string())])
        with pa.ipc.new_stream(self.input / "a.arrow", schema) as writer:
            for column in (raw, damaged, raw):
                writer.write_batch(pa.RecordBatch.from_arrays([column], schema=schema))
        self.filter()
        with pa.ipc.open_stream(self.folder / "out/kept/a.arrow") as kept:
            self.assertEqual(kept.read_all()["text"].to_pylist(), ["calm", "sea"])
        self.assertEqual([error["row"] for error in self.errors("a.arrow")], [2, 4])

    def test_text_that_is_no_utf8_breaks_its_row_alone(self):
        raw = pa.array([b"calm", b"caf\xe9", b"sea"], pa.binary()).view(pa.string())
        pq.write_table(pa.table({"text": raw, "n": [1, 2, 3]}), self.input / "a.parquet")
        self.filter()
        self.assertEqual(pq.read_table(self.folder / "out/kept/a.parquet")["n"].to_pylist(), [1, 3])
        self.assertEqual([error["row"] for error in self.errors("a.parquet")], [2])

    def test_a_dry_run_counts_rows(self):
        pq.write_table(awkward(600), self.input / "a.parquet")
        self.filter("out", "--dry-run")
        self.assertFalse((self.folder / "out/kept").exists())
        self.assertGreater(self.tally()["documents"], 400)

    def test_csv_of_pythons_writer(self):
        rows = [(n, text) for n, text in enumerate(texts(3_000)) if text is not None]
        for name, dialect in (("a.csv", "excel"), ("b.tsv", "excel-tab"), ("c.csv.gz", "unix")):
            opened = gzip.open if name.endswith(".gz") else open
            with opened(self.input / name, "wt", encoding="utf-8", newline="") as file:
                csv.writer(file, dialect).writerows([("n", "text"), *rows])
        self.filter()
        expected = [{"n": str(n), "text": text.replace("redactedword", "[PERSONAL_DATA]")}
                    for n, text in rows if "blockedword" not in text]
        for name in ("a.csv.jsonl", "b.tsv.jsonl", "c.csv.jsonl.gz"):
            data = (self.folder / "out/kept" / name).read_bytes()
            lines = (gzip.decompress(data) if name.endswith(".gz") else data).decode().splitlines()
            self.assertEqual([json.loads(line) for line in lines], expected, name)

    def test_warc_of_warcios_writer(self):
        pages = [text for text in texts(600) if text is not None]
        for name, is_gzip in (("a.warc", False), ("b.warc.gz", True)):
            with open(self.input / name, "wb") as file:
                writer = WARCWriter(file, gzip=is_gzip)
                writer.write_record(writer.create_warcinfo_record(name, {"software": "test"}))
                for n, text in enumerate(pages):
                    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/plain; charset=utf-8")], "HTTP/1.1")
                    writer.write_record(writer.create_warc_record(
                        f"https://example.org/{n}", "response", payload=io.BytesIO(text.encode()), http_headers=headers))
                    writer.write_record(writer.create_warc_record(
                        f"https://example.org/{n}", "conversion", payload=io.BytesIO(text.encode()),
                        warc_content_type="text/plain"))
        self.filter()
        expected = [text.replace("redactedword", "[PERSONAL_DATA]") for text in pages if "blockedword" not in text]
        for name in ("a.warc.jsonl", "b.warc.jsonl.gz"):
            data = (self.folder / "out/kept" / name).read_bytes()
            lines = (gzip.decompress(data) if name.endswith(".gz") else data).decode().splitlines()
            documents = [json.loads(line) for line in lines]
            self.assertEqual([document["text"] for document in documents[::2]], expected, name)
            self.assertEqual([document["text"] for document in documents[1::2]], expected, name)
            self.assertEqual(documents[0]["url"], "https://example.org/0")
        self.assertEqual(self.tally()["passedOver"], {"warcinfo": 2})


if __name__ == "__main__":
    unittest.main()
