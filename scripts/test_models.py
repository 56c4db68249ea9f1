"""Checks the inference core on all-MiniLM-L6-v2 itself, whose answers NumPy works out in float64.

Run by `make test-integrations`, which names the command in the environment variable RAISE and the model's folder in
MINILM.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
RAISE = os.environ["RAISE"]
MINILM = os.environ["MINILM"]


def check(folder, *options):
    """The rows of `raise model check`, by head; fails where it says no."""
    done = subprocess.run([RAISE, "model", "check", str(folder), "--json", *options], capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"exit {done.returncode}: {done.stdout}{done.stderr}")
    return {row["head"]: row for row in json.loads(done.stdout)}


class MiniLM(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="raise-")
        cls.folder = pathlib.Path(cls.temporary.name) / "minilm"
        subprocess.run([sys.executable, ROOT / "training" / "golden_minilm.py", MINILM, cls.folder], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def test_fp32_is_within_a_ten_thousandth(self):
        for head, row in check(self.folder, "--precision", "fp32").items():
            self.assertLessEqual(row["maxAbsolute"], 1e-4, head)

    def test_fewer_bits_stay_near(self):
        for precision, limit in (("fp16", 0.002), ("bf16", 0.01), ("int8", 0.03)):
            for head, row in check(self.folder, "--precision", precision, "--max-relative", str(limit)).items():
                self.assertGreater(row["meanRelative"], 0, (precision, head))


if __name__ == "__main__":
    unittest.main()
