"""Compares the tokens of 100,000 hard texts with those of Hugging Face's `tokenizers`, by MiniLM's tokenizer.json.

Run by `make test-integrations`, which names the command in the environment variable RAISE and MiniLM's tokenizer.json in
MINILM_TOKENIZER.
"""
import base64
import json
import os
import pathlib
import subprocess
import sys
import unittest

from tokenizers import Tokenizer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import tokenizer_lines  # noqa: E402

RAISE = os.environ["RAISE"]
MINILM = os.environ["MINILM_TOKENIZER"]
COUNT = 100_000


class SameTokens(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lines = tokenizer_lines.lines(COUNT, seed=3)
        cls.tokenizer = Tokenizer.from_file(MINILM)
        cls.tokenizer.no_truncation()
        cls.tokenizer.no_padding()

    def assert_same(self, recognises_special):
        self.tokenizer.encode_special_tokens = not recognises_special
        command = [RAISE, "model", "tokenize", "--base64", "--tokenizer", MINILM] + ["--special"] * recognises_special
        data = b"".join(base64.b64encode(line) + b"\n" for line in self.lines)
        output = subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout.splitlines()
        self.assertEqual(len(output), COUNT)
        for line, found in zip(self.lines, map(json.loads, output)):
            ids, offsets = tokenizer_lines.expected(self.tokenizer, line)
            self.assertEqual((found["ids"], found["offsets"]), (ids, offsets), line)

    def test_special_tokens_in_texts_are_ordinary_text(self):
        self.assert_same(recognises_special=False)

    def test_special_tokens_in_texts_are_recognised_on_request(self):
        self.assert_same(recognises_special=True)
