"""Checks of raise-screen's features and training: python -m unittest discover training/tests."""

import argparse
import json
import pathlib
import random
import sys
import tempfile
import unittest

TRAINING = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TRAINING))

import numpy  # noqa: E402

import make_tiny_screen  # noqa: E402
import train_screen  # noqa: E402
from raise_training import screen, screen_model  # noqa: E402


def rows_of(text):
    found = screen.features([text.encode()], 19)
    return sorted(found.rows.tolist())


class Features(unittest.TestCase):
    def test_the_fixture_is_what_is_made(self):
        golden = json.loads((make_tiny_screen.FIXTURE / "golden.json").read_text(encoding="utf-8"))
        model = screen_model.load(make_tiny_screen.FIXTURE)
        for case in golden["cases"]:
            self.assertEqual(screen_model.golden_case(model, case["text"])["windows"], case["windows"])

    def test_windows_cover_the_text(self):
        draw = random.Random(1)
        for _ in range(300):
            text = bytes(draw.choice(b"ab .\n\xe4\xb8\xad") for _ in range(draw.randrange(1500)))
            ranges = screen.windows(text, 256)
            self.assertEqual(b"".join(text[start:end] for start, end in ranges), text)
            self.assertTrue(all(128 < end - start <= 256 for start, end in ranges[:-1]))

    def test_disguises_are_seen_through(self):
        for disguised in ("HELLO", "hell0", "h3llo", "h\u200bello", "ｈｅｌｌｏ", "неllo", "héllo"):
            self.assertEqual(rows_of(disguised), rows_of("hello"))
        self.assertNotEqual(rows_of("100"), rows_of("loo"))

    def test_a_batch_is_the_sum_of_its_windows(self):
        texts = ["one two", "", "三四五", "six"]
        whole = screen.features([text.encode() for text in texts], 19)
        for i, text in enumerate(texts):
            if text:
                self.assertEqual(sorted(whole.rows[whole.offsets[i]:whole.offsets[i + 1]].tolist()), rows_of(text))


class Training(unittest.TestCase):
    def test_soft_labels_join_and_replace(self):
        target = numpy.array([1, numpy.nan, 0, numpy.nan, 0], numpy.float32)
        teacher = {"a": {"toxicity": 0.5, "sexual": 0.25}}
        joined = train_screen.soft(target, {"id": "a"}, teacher)
        numpy.testing.assert_allclose(joined, [0.75, 0.25, 0, numpy.nan, 0])
        numpy.testing.assert_allclose(train_screen.judged(target, {"id": "a"}, teacher), [0.5, 0.25, 0, numpy.nan, 0])
        numpy.testing.assert_array_equal(train_screen.soft(target, {"id": "b"}, teacher), target)

    def test_eight_bits_keep_the_order(self):
        draw = numpy.random.default_rng(1)
        weights = draw.normal(size=(500, 2)).astype(numpy.float32)
        rounded, scale = screen_model.quantized(weights, numpy.ones(500))
        self.assertLess(numpy.abs(rounded * scale - weights).mean(), 0.03)

    def test_a_word_that_marks_the_positives_is_learnt(self):
        draw = random.Random(3)
        plain = ["tea", "water", "garden", "river", "house", "读书", "写字"]
        windows = train_screen.Windows()
        for i in range(400):
            words = [draw.choice(plain) for _ in range(8)] + (["marker"] if i % 2 else [])
            draw.shuffle(words)
            target = numpy.array([i % 2, *[numpy.nan] * 4], numpy.float32)
            windows.add(" ".join(words).encode(), target, 1.0, "made-up", "en")
        options = argparse.Namespace(bits=12, epochs=4, batch=32, rate=0.5, decay=1e-5, seed=1)
        features = train_screen.extracted(windows.texts, options.bits)
        weights, bias = train_screen.train(features, windows, options)
        frequencies = numpy.bincount(features.rows, minlength=1 << options.bits)
        model = screen_model.ScreenModel(12, 256, *screen_model.quantized(weights, frequencies), bias)
        logits = model.logits(screen.features([b"tea and a marker", b"water in the house"], 12))[:, 0]
        self.assertGreater(logits[0], logits[1] + 1)

    def test_a_folder_reads_back(self):
        model = screen_model.load(make_tiny_screen.FIXTURE)
        with tempfile.TemporaryDirectory() as folder:
            screen_model.save(model, folder, "", "1", [], name="copy")
            copy = screen_model.load(folder)
        numpy.testing.assert_array_equal(copy.weights, model.weights)


if __name__ == "__main__":
    unittest.main()
