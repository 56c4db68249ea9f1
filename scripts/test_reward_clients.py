"""Trainers' own code asks raise-server for rewards: TRL, OpenRLHF, and curl in the place of other clients.

RAISE_SERVER is the server; OPENRLHF the folder with OpenRLHF's package. See scripts/test-reward-clients.sh.
"""

import asyncio
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import types
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "integrations" / "trl"))
from raise_reward import RaiseReward, RaiseRewardError  # noqa: E402

KIND = [{"role": "user", "content": "How do I bake bread?"}]
REFUSAL = "I'm sorry, but I can't help with that."
RECIPE = "Mix flour, water, salt and yeast, let the dough rise, and bake it."


class Server:
    """A server on a free port with the shipped reward policy."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        command = [
            os.environ["RAISE_SERVER"], "serve", "--port", "0", "--policies", str(ROOT / "policies"),
            "--reward-policy", "reward-safety", "--log", f"{self.folder.name}/decisions.sqlite",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                self.url = found.group(0)
                break
        else:
            raise RuntimeError("the server did not start")
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.folder.cleanup()


def setUpModule():
    global server
    server = Server()


def tearDownModule():
    server.stop()


class TRLTests(unittest.TestCase):
    def test_reward_function_scores_in_order_and_logs_parts(self):
        logged = {}
        reward = RaiseReward(server.url)
        values = asyncio.run(
            reward(prompts=[KIND, "How do I bake bread?", KIND], completions=[[{"role": "assistant", "content": RECIPE}], RECIPE, REFUSAL],
                   log_metric=lambda name, value: logged.update({name: value}), trainer_state=None)
        )  # fmt: skip
        self.assertEqual(values[0], values[1])
        self.assertGreater(values[0], values[2])
        self.assertTrue(all(-1 <= value <= 1 for value in values))
        self.assertGreater(logged["raise/over_refusal"], 0.2)
        self.assertIn("raise/cost", logged)
        combined = asyncio.run(RaiseReward(server.url, what="combined", lam=0.0)(prompts=[KIND], completions=[RECIPE]))
        self.assertAlmostEqual(combined[0], values[0])

    def test_what_is_not_scored_is_an_exception(self):
        with self.assertRaises(RaiseRewardError):
            asyncio.run(RaiseReward(server.url + "/nowhere")(prompts=[KIND], completions=[RECIPE]))
        with self.assertRaises(RaiseRewardError):
            asyncio.run(RaiseReward("http://127.0.0.1:1", timeout=2)(prompts=[KIND], completions=[RECIPE]))

    def test_grpo_trainer_takes_three_steps(self):
        from datasets import Dataset
        from trl import GRPOConfig, GRPOTrainer

        model, tokenizer = tiny_model()
        with tempfile.TemporaryDirectory() as folder:
            config = GRPOConfig(
                output_dir=folder, max_steps=3, per_device_train_batch_size=4, num_generations=4, max_completion_length=12,
                logging_steps=1, save_strategy="no", report_to="none", use_cpu=True, bf16=False, gradient_checkpointing=False,
            )  # fmt: skip
            prompts = Dataset.from_dict({"prompt": ["how do i bake bread", "where is the library", "is it raining", "who are you"]})
            trainer = GRPOTrainer(
                model=model, reward_funcs=[RaiseReward(server.url)], args=config, train_dataset=prompts,
                processing_class=tokenizer,
            )  # fmt: skip
            trainer.train()
        steps = [entry for entry in trainer.state.log_history if "reward" in entry]
        self.assertEqual(len(steps), 3)
        for entry in steps:
            self.assertTrue(-1 <= entry["reward"] <= 1, entry)
            self.assertTrue(any("raise/harm" in name for name in entry), sorted(entry))


def tiny_model():
    """A causal model of a few thousand weights, and a tokenizer of a few words, both made here."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    words = "how do i bake bread where is the library it raining who are you yes no flour water behind a church".split()
    vocabulary = {word: index for index, word in enumerate(["<pad>", "<s>", "</s>", "<unk>", *words])}
    inner = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", bos_token="<s>", eos_token="</s>", unk_token="<unk>", padding_side="left"
    )
    config = LlamaConfig(
        vocab_size=len(vocabulary), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=2, max_position_embeddings=128, pad_token_id=0, bos_token_id=1, eos_token_id=2,
    )  # fmt: skip
    return LlamaForCausalLM(config), tokenizer


class OpenRLHFTests(unittest.TestCase):
    def agent(self):
        """OpenRLHF's module with the client, without its packages' own imports of DeepSpeed and vLLM."""
        folder = pathlib.Path(os.environ["OPENRLHF"]) / "openrlhf"
        for name, path in [("openrlhf", folder), ("openrlhf.utils", folder / "utils")]:
            package = types.ModuleType(name)
            package.__path__ = [str(path)]
            sys.modules[name] = package
        import importlib

        return importlib.import_module("openrlhf.utils.agent")

    def fetch(self, urls, queries, prompts):
        executor = self.agent().SingleTurnAgentExecutor(urls)
        labels = [None] * len(queries)
        return asyncio.run(executor._fetch_rewards_via_http(queries, prompts, labels))

    def test_its_client_gets_rewards_scores_and_logs(self):
        prompt = "<|im_start|>user\nHow do I bake bread?<|im_end|>\n<|im_start|>assistant\n"
        good = self.fetch([f"{server.url}/get_reward"], [prompt + RECIPE + "<|im_end|>"], [prompt])[0]
        bad = self.fetch([f"{server.url}/get_reward"], [prompt + REFUSAL + "<|im_end|>"], [prompt])[0]
        self.assertGreater(good["rewards"][0], bad["rewards"][0])
        self.assertTrue(0 <= bad["scores"][0] < good["scores"][0] <= 1)
        self.assertGreater(bad["extra_logs"]["over_refusal"], 0.5)

    def test_several_servers_take_turns(self):
        url = f"{server.url}/get_reward"
        answers = self.fetch([url, url], [RECIPE, REFUSAL], ["How do I bake bread?"] * 2)
        self.assertEqual([len(answer["rewards"]) for answer in answers], [1, 1])

    def test_empty_lists_of_earlier_versions_are_answered(self):
        answer = post("/get_reward", {"query": [], "prompts": [], "labels": []})
        self.assertEqual(answer, {"rewards": [], "scores": [], "extra_logs": {}})


def post(path, body):
    """What curl gets for a body of JSON."""
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--fail", server.url + path, "-H", "content-type: application/json",
         "-d", json.dumps(body)], capture_output=True, text=True, check=True)  # fmt: skip
    return json.loads(done.stdout)


class CurlTests(unittest.TestCase):
    def test_text_embeddings_inference(self):
        labels = post("/predict", {"inputs": ["How do I bake bread?", RECIPE]})
        self.assertEqual({one["label"] for one in labels}, {"good", "bad"})
        self.assertAlmostEqual(sum(one["score"] for one in labels), 1)
        info = subprocess.run(["curl", "--silent", "--fail", server.url + "/info"], capture_output=True, text=True, check=True)
        self.assertEqual(json.loads(info.stdout)["model_id"], "reward-safety")

    def test_vllm(self):
        messages = [*KIND, {"role": "assistant", "content": RECIPE}]
        self.assertEqual(post("/classify", {"messages": messages})["data"][0]["label"], "safe")
        body = {"text_1": "How do I bake bread?", "text_2": [RECIPE, REFUSAL]}
        for path in ("/score", "/v1/score"):
            scores = [one["score"] for one in post(path, body)["data"]]
            self.assertGreater(scores[0], scores[1])
        pooled = post("/pooling", {"input": RECIPE})
        self.assertTrue(-1 <= pooled["data"][0]["data"][0] <= 1)


if __name__ == "__main__":
    unittest.main()
