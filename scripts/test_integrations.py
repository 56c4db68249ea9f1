"""Filters the example corpus and reads the results with the tools people already use.

Run by `make test-integrations`, which names the command in the environment variable RAISE.
"""

import gzip
import io
import json
import logging
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import zstandard

ROOT = pathlib.Path(__file__).resolve().parent.parent
RAISE = os.environ["RAISE"]


def raise_filter(inputs, output):
    """Filters with the policy for web text, as a user would, from the repository's folder."""
    command = [RAISE, "filter", "--policy", "pretraining-safety", inputs, "--output", output, "--quiet"]
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"exit {done.returncode}: {done.stderr}")


def plain(path):
    """A file's decompressed bytes, by Python's gzip and by zstandard's reader."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".zst":
        with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(path.read_bytes()), read_across_frames=True) as reader:
            return reader.read()
    return path.read_bytes()


def lines(path):
    return plain(path).splitlines(keepends=True)


def records(path):
    return [json.loads(line) for line in lines(path)]


def all_records(folder):
    return {record["id"]: record
            for path in sorted(folder.rglob("*.jsonl*")) for record in records(path)}


class FilterOutput(unittest.TestCase):
    """One run over the example corpus, in which one file each is plain, gzip and zstd."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="raise-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.input, cls.output = cls.folder / "input", cls.folder / "output"
        cls.input.mkdir()
        for index, path in enumerate(sorted((ROOT / "fixtures" / "corpus").glob("*.jsonl*"))):
            data, stem = plain(path), path.name.split(".")[0]
            name, data = [
                (f"{stem}.jsonl", data),
                (f"{stem}.jsonl.gz", gzip.compress(data)),
                (f"{stem}.jsonl.zst", zstandard.ZstdCompressor().compress(data)),
            ][index % 3]
            (cls.input / name).write_bytes(data)
        raise_filter(cls.input, cls.output)

    def test_every_document_is_kept_or_removed_once(self):
        documents, kept, removed = map(all_records, (self.input, self.output / "kept", self.output / "removed"))
        self.assertGreater(len(kept), 0)
        self.assertGreater(len(removed), 0)
        self.assertEqual(len(kept) + len(removed), len(documents))
        self.assertEqual(kept.keys() | removed.keys(), documents.keys())

    def test_files_keep_their_names_and_compressions(self):
        for path in self.input.iterdir():
            with self.subTest(path.name):
                output = self.output / "kept" / path.name
                self.assertEqual(output.read_bytes()[:2] == b"\x1f\x8b", path.suffix == ".gz")
                self.assertEqual(output.read_bytes()[:4] == b"\x28\xb5\x2f\xfd", path.suffix == ".zst")

    def test_kept_documents_that_are_not_redacted_are_the_same_bytes(self):
        originals = {json.loads(line)["id"]: line for path in self.input.iterdir() for line in lines(path)}
        same = 0
        for path in (self.output / "kept").iterdir():
            for line in lines(path):
                original = originals[json.loads(line)["id"]]
                if json.loads(line)["text"] == json.loads(original)["text"]:
                    self.assertEqual(line, original)
                    same += 1
        self.assertGreater(same, 0)

    def test_redaction_changes_the_text_and_nothing_else(self):
        documents, redacted = all_records(self.input), 0
        for record in all_records(self.output / "kept").values():
            original = documents[record["id"]]
            redacted += record["text"] != original["text"]
            self.assertEqual({**record, "text": ""}, {**original, "text": ""})
        self.assertGreater(redacted, 0)

    def test_removed_documents_say_why(self):
        for record in all_records(self.output / "removed").values():
            self.assertEqual(record["raise"]["action"], "block")
            self.assertTrue(record["raise"]["rule"])

    def test_report_counts_what_the_files_hold(self):
        tally = json.loads((self.output / "report.json").read_text(encoding="utf-8"))["tally"]
        self.assertEqual(tally["documents"], len(all_records(self.input)))
        self.assertEqual(tally["removed"], len(all_records(self.output / "removed")))

    def test_sqlite_reads_one_decision_for_each_document(self):
        with sqlite3.connect(f"file:{self.output / 'decisions.sqlite'}?mode=ro", uri=True) as log:
            decisions = dict(log.execute("SELECT item, action FROM decisions"))
        self.assertEqual(decisions.keys(), all_records(self.input).keys())
        blocked = {item for item, action in decisions.items() if action == "block"}
        self.assertEqual(blocked, all_records(self.output / "removed").keys())

    def test_datatrove_reads_kept_and_removed(self):
        from datatrove.pipeline.readers import JsonlReader
        logging.disable(logging.CRITICAL)
        for part in ("kept", "removed"):
            with self.subTest(part):
                read = {document.id: document for document in JsonlReader(str(self.output / part))()}
                written = {id: record for id, record in all_records(self.output / part).items() if record["text"]}
                self.assertEqual({id: document.text for id, document in read.items()},
                                 {id: record["text"] for id, record in written.items()})
                self.assertTrue(all(document.metadata["lang"] for document in read.values()))


class DolmaLayout(unittest.TestCase):
    """Dolma keeps documents/<source>/<file>.json.gz with id, text, source, added, created and metadata."""

    def test_layout_and_fields_come_out_as_they_went_in(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="raise-"))
        self.addCleanup(shutil.rmtree, folder)
        source = folder / "dataset" / "documents" / "forum" / "0000.json.gz"
        source.parent.mkdir(parents=True)
        documents = [
            dict(id=f"forum-{number}", text=f"Post number {number} is about gardens.", source="forum",
                 added="2025-01-01T00:00:00.000Z", created="2024-06-01T00:00:00.000Z", metadata=dict(likes=number))
            for number in range(100)]
        source.write_bytes(gzip.compress("".join(json.dumps(document) + "\n" for document in documents).encode()))
        raise_filter(folder / "dataset", folder / "output")
        self.assertEqual(records(folder / "output" / "kept" / "documents" / "forum" / "0000.json.gz"), documents)


if __name__ == "__main__":
    unittest.main()
