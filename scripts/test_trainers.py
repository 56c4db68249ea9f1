"""The trainers' own code reads what `raise synthesize` exports; TRL's trainers take a step on a tiny model.

Environment: RAISE, the command; TRAINERS, a folder with the packages axolotl, llamafactory and openrlhf.
"""

import importlib.machinery
import importlib.metadata
import json
import math
import os
import subprocess
import sys
import tempfile
import types
import unittest
from types import SimpleNamespace

# Axolotl's and LLaMA-Factory's modules import it for sound, which no row has.
if importlib.util.find_spec("torchaudio") is None:
    module = types.ModuleType("torchaudio")
    module.__spec__ = importlib.machinery.ModuleSpec("torchaudio", None)
    sys.modules["torchaudio"] = module

import datasets
import torch
import yaml
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

ROWS = 96
LENGTH = 1024
CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def setUpModule():
    global folder, home, rows, tokenizer
    home = tempfile.TemporaryDirectory()
    folder = f"{home.name}/data"
    subprocess.run(
        [os.environ["RAISE"], "synthesize", "--plan", "standard", "--rows", str(ROWS), "--output", folder,
         "--no-judge", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    rows = [json.loads(line) for line in open(f"{folder}/rows.jsonl", encoding="utf-8")]
    tokenizer = small_tokenizer()
    sys.path.append(os.environ["TRAINERS"])
    versions = {name: importlib.metadata.version(name) for name in ["trl", "transformers", "datasets", "torch"]}
    for name in ["axolotl", "llamafactory", "openrlhf"]:
        found = importlib.metadata.distributions(name=name, path=[os.environ["TRAINERS"]])
        versions[name] = next(iter(found)).version
    print("versions:", json.dumps(versions), file=sys.stderr)


def tearDownModule():
    home.cleanup()


def small_tokenizer():
    """Byte-level BPE over the rows: every text has tokens, and every text comes back."""
    texts = [message["content"] for row in rows for message in row["prompt"]] + [row["chosen"] for row in rows]
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    bpe.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=1000, special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    made = PreTrainedTokenizerFast(
        tokenizer_object=bpe, eos_token="<|im_end|>", pad_token="<|endoftext|>", model_max_length=LENGTH)
    made.chat_template = CHATML
    return made


def small_model():
    """A model with random weights, in a folder: DPO and KTO load the reference from where the model came from."""
    torch.manual_seed(1)
    path = f"{home.name}/model"
    LlamaForCausalLM(LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=2, max_position_embeddings=4 * LENGTH)).save_pretrained(path)
    return LlamaForCausalLM.from_pretrained(path)


def loaded(name):
    return datasets.load_dataset("json", data_files=f"{folder}/{name}", split="train", cache_dir=f"{home.name}/cache")


class Loading(unittest.TestCase):
    def test_every_file_loads_whole(self):
        """Every export is one table with one schema, whose rows are as many as the report says."""
        counts = json.load(open(f"{folder}/report.json", encoding="utf-8"))["exports"]
        self.assertGreaterEqual(len(counts), 11)
        for name, count in counts.items():
            self.assertEqual(len(loaded(name)), count, name)
        self.assertEqual(len(loaded("rows.jsonl")), ROWS)


class TRL(unittest.TestCase):
    def step(self, trainer_class, config_class, name, **options):
        model = small_model()
        before = [parameter.detach().clone() for parameter in model.parameters()]
        config = config_class(
            output_dir=f"{home.name}/out", max_steps=1, per_device_train_batch_size=4, report_to=[], use_cpu=True,
            save_strategy="no", logging_steps=1, seed=1, learning_rate=1e-3, bf16=False, **options)
        data = loaded(f"trl/{name}")
        trainer = trainer_class(model=model, args=config, train_dataset=data, processing_class=tokenizer)
        self.assertEqual(len(trainer.train_dataset), len(data))
        loss = trainer.train().training_loss
        self.assertTrue(math.isfinite(loss) and loss > 0, loss)
        moved = any(not torch.equal(a, b) for a, b in zip(before, model.parameters()))
        self.assertTrue(moved, "no weight moved")
        return trainer

    def test_sft(self):
        trainer = self.step(SFTTrainer, SFTConfig, "sft.jsonl", max_length=LENGTH)
        self.assertIn(rows[0]["chosen"][:20], tokenizer.decode(trainer.train_dataset[0]["input_ids"]))

    def test_dpo(self):
        self.step(DPOTrainer, DPOConfig, "preference.jsonl", max_length=LENGTH)

    def test_kto(self):
        try:
            from trl.experimental.kto import KTOConfig, KTOTrainer
        except ImportError:
            from trl import KTOConfig, KTOTrainer
        self.step(KTOTrainer, KTOConfig, "kto.jsonl", max_length=LENGTH)


class Axolotl(unittest.TestCase):
    def config(self, name):
        """The lines of configuration that lie beside the data, as Axolotl's own classes read them."""
        from axolotl.utils.dict import DictDefault
        lines = yaml.safe_load(open(f"{folder}/axolotl/{name}", encoding="utf-8"))
        return DictDefault(lines | {"chat_template": "chatml", "train_on_inputs": False, "sequence_len": LENGTH})

    def test_configuration(self):
        from axolotl.utils.schemas.datasets import DPODataset, SFTDataset
        for name, schema in [("sft.yaml", SFTDataset), ("dpo.yaml", DPODataset)]:
            lines = yaml.safe_load(open(f"{folder}/axolotl/{name}", encoding="utf-8"))["datasets"][0]
            self.assertEqual(schema(**lines).path, name.replace(".yaml", ".jsonl"))

    def test_sft(self):
        from axolotl.prompt_strategies.chat_template import load
        config = self.config("sft.yaml")
        strategy = load(tokenizer, config, config.datasets[0])
        for row, sample in zip(rows, loaded("axolotl/sft.jsonl")):
            made = strategy.tokenize_prompt({"messages": sample["messages"]})
            trained = tokenizer.decode([label for label in made["labels"] if label != -100])
            # Only what the assistant says is trained on, in dialogues of several turns each of its turns.
            self.assertTrue(trained.replace("<|im_end|>", "").rstrip().endswith(row["chosen"].rstrip()), row["id"])
            self.assertNotIn(row["prompt"][-1]["content"], trained)

    def test_dpo(self):
        from axolotl.prompt_strategies.dpo.chat_template import default
        transform, _ = default(self.config("dpo.yaml"))
        for row, sample in zip(rows, loaded("axolotl/dpo.jsonl")):
            made = transform(sample, tokenizer=tokenizer)
            self.assertIn(row["prompt"][-1]["content"], made["prompt"])
            self.assertTrue(made["chosen"].startswith(row["chosen"].rstrip()))
            self.assertTrue(made["rejected"].startswith(row["rejected"].rstrip()))


class LLaMAFactory(unittest.TestCase):
    def processed(self, name, processor_class):
        """A set as `dataset_info.json` declares it: found, converted and tokenized by LLaMA-Factory's code."""
        from llamafactory.data.converter import get_dataset_converter
        from llamafactory.data.parser import get_dataset_list
        from llamafactory.data.template import TEMPLATES
        from llamafactory.hparams.data_args import DataArguments
        arguments = DataArguments(dataset_dir=f"{folder}/llama-factory", cutoff_len=4 * LENGTH)
        attributes = get_dataset_list([name], arguments.dataset_dir)[0]
        data = loaded(f"llama-factory/{attributes.dataset_name}")
        converter = get_dataset_converter(attributes.formatting, attributes, arguments)
        aligned = [converter(sample) for sample in data]
        for sample in aligned:
            self.assertTrue(sample["_prompt"] and sample["_response"], "an abnormal example was skipped")
        processor = processor_class(
            template=TEMPLATES["chatml"], tokenizer=tokenizer, processor=None, data_args=arguments)
        columns = {key: [sample[key] for sample in aligned] for key in aligned[0]}
        return data, processor.preprocess_dataset(columns)

    def text(self, labels):
        return tokenizer.decode([label for label in labels if label != -100])

    def test_sft(self):
        from llamafactory.data.processor import SupervisedDatasetProcessor
        _, made = self.processed("raise_sft", SupervisedDatasetProcessor)
        self.assertEqual(len(made["labels"]), ROWS)
        for row, labels in zip(rows, made["labels"]):
            self.assertIn(row["chosen"], self.text(labels))

    def test_preference(self):
        from llamafactory.data.processor import PairwiseDatasetProcessor
        _, made = self.processed("raise_preference", PairwiseDatasetProcessor)
        self.assertEqual(len(made["chosen_labels"]), ROWS)
        for row, chosen, rejected in zip(rows, made["chosen_labels"], made["rejected_labels"]):
            self.assertIn(row["chosen"], self.text(chosen))
            self.assertIn(row["rejected"], self.text(rejected))

    def test_kto(self):
        from llamafactory.data.processor import FeedbackDatasetProcessor
        data, made = self.processed("raise_kto", FeedbackDatasetProcessor)
        self.assertEqual(made["kto_tags"], data["kto_tag"])
        self.assertEqual(sum(made["kto_tags"]), ROWS)


class OpenRLHF(unittest.TestCase):
    def setUp(self):
        keys = dict(
            input_key="input", output_key="output", prompt_key="prompt", chosen_key="chosen", rejected_key="rejected",
            label_key=None, apply_chat_template=True, tokenizer_chat_template=None)
        self.strategy = SimpleNamespace(args=SimpleNamespace(data=SimpleNamespace(**keys)), is_rank_0=lambda: True)

    def test_sft(self):
        from openrlhf.datasets.sft_dataset import SFTDataset
        made = SFTDataset(loaded("openrlhf/sft.jsonl"), tokenizer, 4 * LENGTH, self.strategy, num_processors=1)
        self.assertEqual(len(made), ROWS)
        for row, response in zip(rows, made.responses):
            self.assertIn(row["chosen"], response)

    def test_preference(self):
        from openrlhf.datasets.reward_dataset import RewardDataset
        made = RewardDataset(loaded("openrlhf/preference.jsonl"), tokenizer, 4 * LENGTH, self.strategy, num_processors=1)
        self.assertEqual(len(made), ROWS)
        for row, chosen, rejected in zip(rows, made.chosens, made.rejects):
            self.assertIn(row["chosen"], chosen)
            self.assertIn(row["rejected"], rejected)

    def test_prompts(self):
        from openrlhf.datasets.prompts_dataset import preprocess_data
        for row, sample in zip(rows, loaded("openrlhf/prompts.jsonl")):
            prompt, _ = preprocess_data(sample, input_key="input", apply_chat_template=tokenizer.apply_chat_template)
            self.assertIn(row["prompt"][-1]["content"], prompt)


if __name__ == "__main__":
    unittest.main()
