"""Checks of the reference architecture: python -m unittest discover training/tests."""

import copy
import json
import pathlib
import sys
import tempfile
import unittest

TRAINING = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TRAINING))

import numpy  # noqa: E402
import torch  # noqa: E402
from safetensors.numpy import load_file  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

import make_tiny  # noqa: E402
from raise_training import bert, checkpoint  # noqa: E402
from raise_training.answers import answered, traced  # noqa: E402
from raise_training.config import Config, ConfigError  # noqa: E402
from raise_training.model import Batch, Model, activated, parameter_count  # noqa: E402
from raise_training.sequence import Sequencer  # noqa: E402

MODELS = make_tiny.FIXTURES
NAMES = ["tiny-moe", "tiny-yi", "tiny-dense"]
torch.set_num_threads(1)


def golden(name):
    return json.loads((MODELS / name / "golden.json").read_text(encoding="utf-8"))


def config_values(name="tiny-moe"):
    return json.loads((MODELS / name / "config.json").read_text(encoding="utf-8"))


def random_model(**changes):
    model = Model(Config.parsed({**config_values(), **changes})).eval()
    make_tiny.randomize(model, 1)
    return model


def tokens(length, seed=0):
    return torch.randint(9, 400, (length,), generator=torch.Generator().manual_seed(seed)).tolist()


class Fixtures(unittest.TestCase):
    def test_checkpoints_give_their_golden_logits(self):
        for name in NAMES:
            model = checkpoint.load(MODELS / name)
            for case in golden(name)["cases"]:
                found = answered(model, case)["logits"]
                for head, expected in case["logits"].items():
                    numpy.testing.assert_allclose(found[head], expected, atol=1e-4, err_msg=f"{name}, {head}")

    def test_texts_give_their_tokens(self):
        for name in NAMES:
            folder = MODELS / name
            sequencer = Sequencer(Config.read(folder / "config.json"),
                                  Tokenizer.from_file(str(folder / "tokenizer.json")))
            for case in golden(name)["cases"]:
                if "prompt" in case:
                    found = sequencer.sequence(case["prompt"], case.get("mode"), case.get("response"))
                    self.assertEqual(found, (case["tokens"], case["segments"]))

    def test_activations_are_those_of_their_case(self):
        case = golden("tiny-moe")["cases"][4]
        trace = traced(checkpoint.load(MODELS / "tiny-moe"), case)
        for name, expected in load_file(MODELS / "tiny-moe" / "activations.safetensors").items():
            numpy.testing.assert_allclose(trace[name], expected, atol=1e-4, err_msg=name)

    def test_making_them_again_gives_the_same_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            recipe = next(recipe for recipe in make_tiny.RECIPES if recipe.config().name == "tiny-dense")
            make_tiny.make(recipe, pathlib.Path(folder))
            for name in ("config.json", "model.safetensors", "tokenizer.json"):
                made = pathlib.Path(folder) / "tiny-dense" / name
                self.assertEqual(made.read_bytes(), (MODELS / "tiny-dense" / name).read_bytes(), name)


class Architecture(unittest.TestCase):
    def test_a_batch_gives_what_each_text_gives_alone(self):
        for name in NAMES:
            model = checkpoint.load(MODELS / name)
            texts = [tokens(length, length) for length in (1, 7, 40)]
            with torch.inference_mode():
                together = model(Batch(texts))
                for index, text in enumerate(texts):
                    for head, alone in model(Batch([text])).items():
                        found = together[head][index][:len(text)] if head == "stream" else together[head][index]
                        torch.testing.assert_close(found, alone[0], atol=1e-5, rtol=1e-4)

    def test_a_causal_state_does_not_change_when_the_text_grows(self):
        for name in ("tiny-moe", "tiny-yi"):
            model, text = checkpoint.load(MODELS / name), tokens(50)
            with torch.inference_mode():
                long, short = model.states(Batch([text])), model.states(Batch([text[:31]]))
            torch.testing.assert_close(long[:31], short, atol=1e-5, rtol=1e-4)

    def test_a_window_ends_where_it_says(self):
        visible = Batch([[9] * 20]).visible(causal=True, window=16)[0, 0]
        self.assertEqual(visible[17].nonzero()[:, 0].tolist(), list(range(2, 18)))
        both = Batch([[9] * 20]).visible(causal=False, window=3)[0, 0]
        self.assertEqual(both[10].nonzero()[:, 0].tolist(), [8, 9, 10, 11, 12])

    def test_experts_are_those_of_the_definition(self):
        model = random_model()
        feed, x = model.layers[0].feed_forward, torch.randn(30, 64, generator=torch.Generator().manual_seed(2))
        with torch.inference_mode():
            chosen, gates = feed.routes(x, lambda _, value: value)
            found = feed.experts(x, chosen, gates)
            expected = torch.stack([sum(gate * self.expert(feed.experts, index, row)
                                        for index, gate in zip(chosen[i], gates[i])) for i, row in enumerate(x)])
        torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(gates.sum(dim=1), torch.full((30,), 2.0))

    @staticmethod
    def expert(experts, index, x):
        hidden = activated(experts.up.weight[index] @ x + experts.up.bias[index], None, "gelu")
        return experts.down.weight[index] @ hidden

    def test_equal_probabilities_go_to_the_lower_index(self):
        feed = random_model().layers[0].feed_forward
        with torch.inference_mode():
            chosen, _ = feed.routes(torch.zeros(3, 64), lambda _, value: value)
        self.assertEqual(chosen.tolist(), [[0, 1]] * 3)

    def test_every_parameter_gets_a_gradient(self):
        for name in NAMES:
            model = checkpoint.load(MODELS / name).train()
            outputs = model(Batch([tokens(60), tokens(9)]))
            sum(output.square().sum() + output.sum() for output in outputs.values()).backward()
            missing = [name for name, parameter in model.named_parameters() if parameter.grad is None]
            self.assertEqual(missing, [])

    def test_active_parameters_leave_out_the_other_experts(self):
        total, active = parameter_count(random_model())
        self.assertEqual(total - active, 4 * 6 * (16 * 64 * 2 + 16))


class Peers(unittest.TestCase):
    def test_numpy_and_pytorch_agree_on_bert(self):
        model = checkpoint.load(MODELS / "tiny-dense")
        weights = {name: value.numpy() for name, value in model.state_dict().items()}
        for case in golden("tiny-dense")["cases"]:
            found, expected = {}, traced(model, case)
            bert.Bert(model.config, weights).states(case["tokens"], case["segments"], found)
            self.assertEqual(found.keys(), expected.keys())
            for name, value in found.items():
                numpy.testing.assert_allclose(value, expected[name], atol=1e-5, err_msg=name)

    def test_names_of_bert_become_ours(self):
        for theirs, ours in {
            "embeddings.LayerNorm.bias": "embeddings.norm.bias",
            "encoder.layer.3.attention.self.value.weight": "layers.3.attention.value.weight",
            "encoder.layer.3.attention.output.dense.bias": "layers.3.attention.output.bias",
            "encoder.layer.3.attention.output.LayerNorm.bias": "layers.3.attention.norm.bias",
            "encoder.layer.3.output.dense.weight": "layers.3.feed_forward.shared.down.weight",
            "encoder.layer.3.output.LayerNorm.weight": "layers.3.feed_forward.norm.weight",
            "pooler.dense.weight": None, "embeddings.position_ids": None,
        }.items():
            self.assertEqual(bert.our_name(theirs), ours)


class Configs(unittest.TestCase):
    def assert_wrong(self, message, change):
        values = copy.deepcopy(config_values())
        change(values)
        with self.assertRaisesRegex(ConfigError, message):
            Config.parsed(values)

    def test_wrong_values_are_named(self):
        self.assert_wrong("unknown key 'hiden_size'", lambda v: v.update(hiden_size=64))
        self.assert_wrong("'hidden_size' is missing", lambda v: v.pop("hidden_size"))
        self.assert_wrong("hidden_size: expected a multiple of 16, found 20", lambda v: v.update(hidden_size=20))
        self.assert_wrong("positions.base", lambda v: v["positions"].update(base=10.0))
        self.assert_wrong("active_experts: expected 1...8, found 9",
                          lambda v: v["feed_forward"].update(active_experts=9))
        self.assert_wrong("heads.safety.pooling", lambda v: v["heads"][0].pop("pooling"))

    def test_keys_come_from_a_full_layer_with_its_own(self):
        def layers(*layers):
            return lambda values: values.update(layers=list(layers))
        self.assert_wrong("earlier full layer, found 0", layers({"window": 4}, {"shares_keys_of": 0}))
        self.assert_wrong("earlier full layer, found 1", layers({}, {"shares_keys_of": 0}, {"shares_keys_of": 1}))
        self.assert_wrong("the full layer before this one", layers({}, {}, {"shares_keys_of": 0}))
        self.assert_wrong("none where keys are shared", layers({}, {"window": 4, "shares_keys_of": 0}))

    def test_sliding_layers_may_lie_between(self):
        random_model(layers=[{}, {"window": 4}, {"shares_keys_of": 0}, {"shares_keys_of": 0}])

    def test_a_config_written_and_read_is_the_same(self):
        for name in NAMES:
            config = Config.read(MODELS / name / "config.json")
            self.assertEqual(Config.parsed(json.loads(config.text())), config)


if __name__ == "__main__":
    unittest.main()
