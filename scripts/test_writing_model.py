"""`raise synthesize` with a real model behind llama.cpp's server: rows with critique and revision, and a search, each
interrupted, short of budget, and completed. The model is tiny and writes nonsense; what is tested is the machinery.

Environment: RAISE, the command.
"""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

from scripts.llama_server import llama_server

PLAN = """
name: real
version: 1.0.0
rows: 6
seed: 5
languages: [en]
hazards: [vcr, spc]
styles: [fiction, urgency]
cells: [vanilla-harmful, vanilla-benign]
grammar: {grammar}
instructions: {model}
"""


class WritingModel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        home = tempfile.TemporaryDirectory()
        cls.addClassCleanup(home.cleanup)
        cls.home = pathlib.Path(home.name)
        policies = pathlib.Path("policies").resolve()
        cls.plan = cls.home / "plan.yaml"
        cls.plan.write_text(
            PLAN.format(grammar=policies / "synthesis/grammar", model=policies / "synthesis/model"), encoding="utf-8")
        cls.server = llama_server(context_tokens=4096)
        cls.addClassCleanup(cls.server.stop)
        cls.endpoint = cls.server.url + "/v1"

    def command(self, arguments):
        return [os.environ["RAISE"], "synthesize", *map(str, arguments), "--plan", str(self.plan), "--quiet",
                "--concurrency", "2", "--max-answer-tokens", "200", "--timeout", "300"]

    def raise_(self, *arguments, expected=0):
        done = subprocess.run(self.command(arguments), capture_output=True, text=True, timeout=1800)
        self.assertEqual(done.returncode, expected, done.stdout + done.stderr)
        return done

    def interrupted(self, *arguments, replies, count):
        """Runs a command until a file has so many answers, then interrupts it as Ctrl-C does."""
        process = subprocess.Popen(self.command(arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 600
        while process.poll() is None and len(lines(replies)) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, errors)
        self.assertIn("run the same command again", errors)

    def test_rows_with_critique_and_revision(self):
        output = self.home / "rows"
        ask = ["--output", output, "--endpoint", self.endpoint, "--model", "gemma", "--critique-rounds", "2",
               "--no-judge"]
        replies = output / "replies/writer.jsonl"
        self.interrupted(*ask, replies=replies, count=3)
        before = lines(replies)
        self.assertGreaterEqual(len(before), 3)
        spent = sum(reply["prompt_tokens"] + reply["completion_tokens"] for reply in before)
        short = self.raise_(*ask, "--token-budget", spent + 100, expected=2)
        self.assertIn("budget is spent", short.stderr)
        used = sum(reply["prompt_tokens"] + reply["completion_tokens"] for reply in lines(replies))
        self.assertLessEqual(used, spent + 100)
        self.raise_(*ask)
        # Nothing that was there was asked again.
        self.assertEqual(lines(replies)[:len(before)], before)
        report = json.loads((output / "report.json").read_text(encoding="utf-8"))
        self.assertGreater(report["kept"], 0)
        made = [json.loads(line) for line in (output / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
        self.assertTrue(all(row["provenance"]["generator"] == "chat@1" for row in made))
        self.assertTrue(all(row["provenance"]["rounds"] in ("1", "2") for row in made))
        asked = self.raise_(*ask, "--overwrite")
        self.assertIn("asked:     0 requests sent", asked.stdout)

    def test_rainbow(self):
        output = self.home / "found"
        ask = ["rainbow", "--output", output, "--target", self.endpoint, "--target-model", "gemma",
               "--endpoint", self.endpoint, "--model", "gemma", "--iterations", "16"]
        replies = output / "replies/target.jsonl"
        self.interrupted(*ask, replies=replies, count=3)
        before = lines(replies)
        spent = sum(reply["prompt_tokens"] + reply["completion_tokens"]
                    for reply in before + lines(output / "replies/writer.jsonl"))
        self.raise_(*ask, "--token-budget", spent + 100, expected=2)
        done = self.raise_(*ask)
        self.assertIn("searched:  16 iterations", done.stdout)
        self.assertEqual(lines(replies)[:len(before)], before)
        archive = (output / "archive.jsonl").read_bytes()
        self.assertGreater(len(archive.splitlines()), 0)
        again = self.raise_(*ask, "--overwrite")
        self.assertIn("asked:     0 requests sent", again.stdout)
        self.assertEqual((output / "archive.jsonl").read_bytes(), archive)


def lines(path):
    """The whole lines of a file that may be growing, or not be there yet."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


if __name__ == "__main__":
    unittest.main()
