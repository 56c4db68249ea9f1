"""Tests of what turns prepared rows into a trained checkpoint, on rows and models that are made here."""

import argparse
import json
import pathlib
import sys
import tempfile
import unittest

import torch
from tokenizers import Tokenizer

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import make_tiny  # noqa: E402
import train  # noqa: E402
from raise_training import calibration, checkpoint, examples, losses, measuring, upcycling, vocabulary  # noqa: E402
from raise_training.config import FeedForward  # noqa: E402
from raise_training.model import Model  # noqa: E402
from raise_training.schedule import rate  # noqa: E402
from raise_training.sequence import Sequencer  # noqa: E402
from raise_training.tiny_tokenizer import tokenizer_text  # noqa: E402

GOOD = ["the river runs slowly", "a quiet garden in spring", "bread and butter", "we read a book at noon"]
BAD = ["you are the worst", "the worst of all people", "go away you fool", "nobody wants you here"]


def rows(count):
    """Prepared rows in which some words give the label away."""
    made = []
    for number in range(count):
        bad = number % 2
        text = (BAD if bad else GOOD)[number // 2 % 4] + " " + "ab" * (number % 7)
        made.append({"source": "made", "id": str(number), "lang": "en", "mode": "text", "prompt": text,
                     "labels": {"toxicity": bad}, "weight": 1.0, "onset": None})
    return made


def tiny_start(folder):
    model = Model(make_tiny.tiny_moe())
    make_tiny.randomize(model, 3)
    checkpoint.save(model, folder)
    (folder / "tokenizer.json").write_text(tokenizer_text(), encoding="utf-8")


def sequencer():
    return Sequencer(make_tiny.tiny_moe(), Tokenizer.from_str(tokenizer_text()))


class Examples(unittest.TestCase):
    def test_a_long_text_keeps_its_beginning_and_its_end(self):
        tokens, segments = examples.cut(list(range(100)), [0] * 100, 40)
        self.assertEqual(tokens, [*range(30), *range(90, 100)])
        self.assertEqual(len(segments), 40)

    def test_the_stream_is_silent_before_the_onset_and_sure_some_tokens_after_it(self):
        harmless = " ".join(["bread"] * 10)
        row = {"source": "made", "mode": "response", "prompt": "a book", "response": harmless + " you are the worst " * 8,
               "labels": {"response_harm": 1}, "weight": 1.0, "onset": len(harmless)}
        one = examples.example(row, sequencer(), 96)
        before = len(sequencer().ids(harmless))
        self.assertEqual(one.onset - one.response_start, before)
        targets = examples.Targets([one], {"response_harm": 0})
        start = one.response_start
        self.assertTrue((targets.stream_known[0, start:one.onset] == 1).all())
        self.assertEqual(float(targets.stream_values[0, :one.onset].sum()), 0)
        sure = min(one.onset + examples.GRACE, len(one.tokens) - 1)
        self.assertEqual(float(targets.stream_known[0, one.onset:sure].sum()), 0)
        self.assertTrue((targets.stream_values[0, sure:len(one.tokens)] == 1).all())

    def test_a_long_prompt_gives_way_to_the_response(self):
        row = {"source": "made", "mode": "response", "prompt": "bread " * 500, "response": "a quiet garden",
               "labels": {"response_harm": 0}, "weight": 1.0}
        one = examples.example(row, sequencer(), 64)
        self.assertLessEqual(len(one.tokens), 64)
        response = sequencer().ids("a quiet garden")
        self.assertEqual(one.tokens[one.response_start:one.response_start + len(response)], response)

    def test_an_epoch_has_every_example_once(self):
        made = [examples.example(row, sequencer()) for row in rows(57)]
        parts = examples.batches(made, 100, seed=4)
        self.assertEqual(sorted(map(id, (one for part in parts for one in part))), sorted(map(id, made)))

    def test_a_preference_has_its_rejected_answer_behind_the_batch(self):
        row = {"source": "made", "mode": "response", "prompt": "a book", "chosen": "bread", "rejected": "the worst",
               "weight": 1.0}
        targets = examples.Targets([examples.example(row, sequencer())], {"toxicity": 0})
        self.assertEqual((targets.chosen.tolist(), targets.rejected.tolist()), ([0], [1]))
        self.assertEqual(float(targets.known.sum()), 0)


class Losses(unittest.TestCase):
    def targets(self):
        made = [examples.example(row, sequencer()) for row in rows(2)]
        return examples.Targets(made, {"toxicity": 0, "attack": 1})

    def test_an_unknown_label_costs_nothing(self):
        targets, weights = self.targets(), torch.ones(2)
        one = losses.head_loss(torch.tensor([[0.0, 5.0], [0.0, -5.0]]), targets, weights)
        other = losses.head_loss(torch.tensor([[0.0, -9.0], [0.0, 9.0]]), targets, weights)
        self.assertAlmostEqual(float(one), float(other))
        self.assertAlmostEqual(float(one), 0.6931472, places=6)

    def test_an_even_load_costs_least(self):
        even = torch.eye(4).repeat(8, 1) * 0.96 + 0.01
        lopsided = torch.eye(4)[:1].repeat(32, 1) * 0.96 + 0.01
        self.assertAlmostEqual(float(losses.balance_loss({"a": even}, 1)), 1.0, places=2)
        self.assertGreater(float(losses.balance_loss({"a": lopsided}, 1)), 3.0)

    def test_the_rate_rises_stays_and_falls_to_nothing(self):
        factors = [rate(step, 1000) for step in (0, 29, 30, 300, 600, 800, 1000)]
        self.assertLess(factors[0], 0.05)
        self.assertEqual(factors[2:5], [1.0, 1.0, 1.0])
        self.assertEqual(factors[5:], [0.5, 0.0])


class Vocabulary(unittest.TestCase):
    def test_characters_that_were_unknown_get_tokens_of_their_own(self):
        text = tokenizer_text()
        tokens = vocabulary.new_tokens(["讓讓 😀 bread"], text)
        self.assertIn("讓", tokens)
        self.assertIn("##😀", tokens)
        extended = Tokenizer.from_str(vocabulary.extended(text, tokens))
        pieces = extended.encode("讓😀😀", add_special_tokens=False).tokens
        self.assertEqual(pieces, ["讓", "😀", "##😀"])
        old = Tokenizer.from_str(text)
        self.assertEqual(extended.encode("bread").ids, old.encode("bread").ids)

    def test_a_full_width_letter_starts_as_the_plain_one(self):
        text = tokenizer_text()
        size = len(json.loads(text)["model"]["vocab"])
        table = torch.randn(size, 8)
        place = json.loads(text)["model"]["vocab"]["a"]
        row = vocabulary.new_embeddings(["ａ"], text, table, torch.Generator())[0]
        self.assertTrue(torch.equal(row, table[place]))


class Upcycling(unittest.TestCase):
    def test_every_neuron_is_in_one_expert_of_each_grouping(self):
        torch.manual_seed(0)
        feed = FeedForward(activation="gelu", bias=True, shared_width=8, experts=4, expert_width=4, active_experts=2,
                           gate_sum=2.0)
        x, up, bias, down = torch.randn(64, 6), torch.randn(16, 6), torch.randn(16), torch.randn(6, 16)
        parts = upcycling.experts(x, up, bias, down, feed, torch.Generator().manual_seed(0))
        first = torch.cat([parts["shared.up.weight"], parts["experts.up.weight"][:2].flatten(0, 1)])
        self.assertTrue(torch.equal(first.sort(0).values, up.sort(0).values))
        self.assertEqual(parts["router.weight"].shape, (4, 6))
        everything = torch.nn.functional.gelu(x @ up.T + bias) @ down.T
        shared = torch.nn.functional.gelu(x @ parts["shared.up.weight"].T + parts["shared.up.bias"])
        total = shared @ parts["shared.down.weight"].T
        for expert in range(2):
            hidden = torch.nn.functional.gelu(
                x @ parts["experts.up.weight"][expert].T + parts["experts.up.bias"][expert])
            total = total + hidden @ parts["experts.down.weight"][expert].T
        self.assertLess(float((total - everything).abs().max()), 1e-4)


class Measuring(unittest.TestCase):
    def test_the_area_under_roc_counts_ties_as_half(self):
        area = measuring.area_under_roc(torch.tensor([0.1, 0.4, 0.4, 0.8]), torch.tensor([0, 0, 1, 1]))
        self.assertAlmostEqual(area, 0.875)

    def test_a_calibration_finds_scale_and_offset_again(self):
        torch.manual_seed(0)
        logits = torch.randn(20000) * 3
        labels = (torch.rand(20000) < (0.5 * logits - 1).sigmoid()).float()
        scale, offset = calibration.fitted(logits, labels, torch.ones(20000))
        self.assertAlmostEqual(scale, 0.5, delta=0.03)
        self.assertAlmostEqual(offset, -1, delta=0.06)


class Training(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="raise-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        tiny_start(self.folder / "start")
        for name, count in (("train", 64), ("dev", 48)):
            lines = "".join(json.dumps(row) + "\n" for row in rows(count))
            (self.folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
        torch.set_num_threads(1)

    def trainer(self, tokens, freeze=None):
        (self.folder / "out").mkdir(exist_ok=True)
        return train.Trainer(argparse.Namespace(
            start=self.folder / "start", prepared=self.folder, out=self.folder / "out", tokens=tokens,
            batch_tokens=200, micro_tokens=100, rate=2e-3, threads=1, seed=1, keep_minutes=60, measure_steps=1000,
            measure_rows=40, freeze=freeze))

    def go(self, tokens, freeze=None):
        trainer = self.trainer(tokens, freeze)
        read = examples.read(self.folder / "train.jsonl", trainer.sequencer)
        trainer.run(read, examples.few(self.folder / "dev.jsonl", trainer.sequencer, 40))
        return trainer

    def test_it_learns_and_leaves_a_checkpoint(self):
        self.go(20000)
        lines = [json.loads(line) for line in (self.folder / "out" / "log.jsonl").read_text().splitlines()]
        self.assertGreater(lines[-1]["dev"]["made.toxicity"], 0.95)
        loaded = checkpoint.load(self.folder / "out")
        self.assertEqual(loaded.config.name, "tiny-moe")

    def test_what_is_frozen_stays_as_it_is_and_the_rest_learns(self):
        before = checkpoint.load(self.folder / "start").state_dict()
        after = self.go(3000, freeze="embeddings").model.state_dict()
        changed = {name for name, value in after.items() if not torch.equal(value, before[name])}
        self.assertTrue(changed)
        self.assertFalse([name for name in changed if name.startswith("embeddings")])

    def test_it_goes_on_where_it_was_stopped(self):
        first = self.go(3000)
        second = self.trainer(6000)
        self.assertEqual((second.step, second.tokens, second.place), (first.step, first.tokens, first.place))
        for name, value in first.model.state_dict().items():
            self.assertTrue(torch.equal(value, second.model.state_dict()[name]), name)


if __name__ == "__main__":
    unittest.main()
