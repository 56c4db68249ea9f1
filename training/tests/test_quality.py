"""Tests of what quality is learned from, on pages, texts and states that are made here."""

import collections
import gzip
import json
import pathlib
import random
import sys
import tempfile
import unittest

import torch

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from raise_training import quality_head, quality_noise, quality_pages, quality_rows, quality_texts  # noqa: E402
from raise_training.measuring import area_under_roc  # noqa: E402

PAGE = """<html><head><title>Trams</title><style>p { margin: 0 }</style></head><body>
<nav><a href="/">Home</a> <a href="/maps">All maps of the town.</a></nav>
<h1>The tram</h1>
<p>The tram runs from the harbour to the library. It stops <b>twice</b> on the way, at the market and at the museum.
<p>In winter a plough goes ahead of it, because the line climbs a hill behind the church.</p>
<p><a href="/1">Read our longer story about the plough and its driver here.</a></p>
<script>var x = "No prose is in a script, whatever it may say here.";</script>
<ul><li>Timetable</li><li>Fares</li></ul><footer>Made by the town. All rights are reserved by the town.</footer></body></html>"""


class Pages(unittest.TestCase):
    def test_prose_is_what_ends_as_sentences_do_and_is_no_link_or_furniture(self):
        prose, around = quality_pages.parts(PAGE)
        self.assertEqual([text[:12] for text in prose], ["The tram run", "In winter a "])
        self.assertIn("It stops twice on the way", prose[0])
        self.assertEqual(around[:2], ["Home All maps of the town.", "The tram"])
        self.assertTrue({"The tram", "Timetable", "Fares"} <= set(around))
        self.assertFalse(any("script" in text or "margin" in text for text in prose + around))

    def test_a_page_that_is_broken_is_read_as_far_as_it_goes(self):
        for page in ("", "<p>", "</p></div>", "<p>Unclosed <b>and &amp; odd", PAGE[:300], "<" * 40):
            quality_pages.parts(page)


class Noise(unittest.TestCase):
    TEXTS = {False: ("The tram runs from the harbour to the library, and stops twice on the way there. " * 3).split(),
             True: list("电车从港口开到图书馆，中途停两次，冬天有一辆铲雪车在前面开路。" * 3)}

    def test_every_kind_makes_something_else_of_a_text_and_the_same_with_the_same_seed(self):
        for kind in quality_noise.TRAINED + quality_noise.HELD_OUT:
            for chinese, words in self.TEXTS.items():
                made = kind(list(words), random.Random(3), chinese)
                self.assertTrue(made.strip(), kind.__name__)
                self.assertNotEqual(made, quality_noise.joined(words, chinese), kind.__name__)
                self.assertEqual(made, kind(list(words), random.Random(3), chinese), kind.__name__)

    def test_every_kind_copes_with_a_few_words(self):
        for kind in quality_noise.TRAINED + quality_noise.HELD_OUT:
            for chinese, words in ((False, ["One", "two", "three"]), (True, list("一二三四"))):
                kind(words, random.Random(1), chinese)

    def test_kinds_that_measure_are_not_trained_on(self):
        names = [kind.__name__ for kind in quality_noise.TRAINED + quality_noise.HELD_OUT]
        self.assertEqual(len(set(names)), len(names))


class Rows(unittest.TestCase):
    def folders(self, folder):
        """A data folder with two sources, and a package with one page."""
        for side in ("train", "dev"):
            (folder / "data" / side).mkdir(parents=True)
            draw = random.Random(side)
            for source, label in (("olid", 0), ("news_web_en", 0)):
                with gzip.open(folder / "data" / side / f"{source}.jsonl.gz", "wt", encoding="utf-8") as lines:
                    for number in range(60):
                        text = f"The {side} {number} of {draw.random()} stood in the harbour for many years. Nobody minded it."
                        row = {"id": number, "source": source, "lang": "en", "label": label, "text": text, "categories": ["xsum"]}
                        lines.write(json.dumps(row) + "\n")
        page = folder / "packages" / "anarchism" / "usr/share/doc/anarchism/html" / "a.html"
        page.parent.mkdir(parents=True)
        page.write_text(PAGE, encoding="utf-8")
        return quality_texts.Folders(folder / "data", folder / "packages")

    def test_rows_have_twins_of_noise_and_never_come_from_the_other_side(self):
        with tempfile.TemporaryDirectory() as temporary:
            folders = self.folders(pathlib.Path(temporary))
            rows = quality_rows.rows(folders, "train")
            prose = [row for row in rows if not row.low_quality]
            twins = [row for row in rows if row.kind != quality_rows.AS_IT_IS]
            self.assertTrue(prose and len(twins) == len(prose))
            self.assertTrue(all(row.low_quality for row in twins))
            self.assertFalse(any(" dev " in row.text for row in rows))
            self.assertEqual({row.source for row in rows if row.low_quality} - {row.source for row in prose},
                             {"olid", "anarchism.around"} & {row.source for row in rows})
            self.assertEqual([row.text for row in rows], [row.text for row in quality_rows.rows(folders, "train")])
            self.assertEqual(quality_rows.rows(folders, "all", held_out=True), [])

    def test_no_source_that_measures_is_trained_on(self):
        names = [source.name for source in quality_texts.SOURCES]
        self.assertEqual(len(set(names)), len(names))
        self.assertGreater(sum(source.held_out for source in quality_texts.SOURCES), 10)
        for language in ("en", "zh"):
            for held_out in (False, True):
                classes = {source.low_quality for source in quality_texts.SOURCES
                           if (source.language, source.held_out) == (language, held_out)}
                self.assertEqual(classes, {0, 1})

    def test_windows_are_whole_sentences_of_many_lengths(self):
        text = " ".join(f"Sentence {number} says that it is sentence {number}." for number in range(400))
        windows = list(quality_rows.windows(quality_rows.sentences(text), " ", random.Random(1)))
        self.assertEqual(" ".join(windows), text)
        self.assertTrue(all(window.startswith("Sentence") and window.endswith(".") for window in windows))
        sizes = [len(window.encode()) for window in windows]
        self.assertLessEqual(max(sizes), quality_rows.MOST_BYTES)
        self.assertGreater(max(sizes), 4 * min(sizes))
        self.assertEqual(quality_rows.sentences("他来了。“真的吗？”她问。\n再见！"), ["他来了。", "“真的吗？”她问。", "再见！"])

    def test_classes_weigh_the_same_in_each_language_at_each_length(self):
        draw = random.Random(1)
        rows = [quality_rows.Row("a" * draw.choice([100, 200, 500, 900]), draw.random() < 0.2, draw.choice(["en", "zh"]),
                                 draw.choice(["a", "b"])) for _ in range(2000)]
        quality_rows.balance(rows)
        sums = collections.Counter()
        for row in rows:
            sums[row.language, quality_rows.length(row), row.low_quality] += row.weight
        for language in ("en", "zh"):
            for length in range(4):
                self.assertAlmostEqual(sums[language, length, True], sums[language, length, False], places=6)
        self.assertAlmostEqual(sum(row.weight for row in rows) / len(rows), 1, places=6)


class Head(unittest.TestCase):
    def test_what_states_tell_is_learned(self):
        generator = torch.Generator().manual_seed(1)
        states = torch.randn(600, 16, generator=generator)
        labels = (states[:, 3] - states[:, 7] > 0.2).float()
        weights, bias = quality_head.fitted(states, labels, torch.ones(600))
        self.assertGreater(area_under_roc(states @ weights + bias, labels), 0.99)
        self.assertGreater(float(weights[3]), 10 * abs(float(weights[0])))


if __name__ == "__main__":
    unittest.main()
