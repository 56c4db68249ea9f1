"""Makes checkpoints from a data folder of a few hundred rows, by the command that makes the bundled ones.

Run by `make test-integrations`, which names the command in RAISE and all-MiniLM-L6-v2's folder in MINILM. The rows are made
here: some words give the labels away, so that even this little training must find them.
"""

import gzip
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "training"))

RAISE = os.environ["RAISE"]
MINILM = os.environ["MINILM"]

PLACES = ["garden", "harbour", "library", "station", "market", "museum", "bakery", "valley", "bridge", "orchard"]
DOINGS = ["opened", "closed early", "was painted green", "sold its last map", "had many guests", "was quiet today"]
KIND = ["We met friends at the {} and it {}.", "Yesterday the {} {} and everybody smiled."]
UNKIND = ["You worthless fools, your {} {} because of idiots like you.", "I despise you all, even the {} that {}."]
ASKING = ["Please tell me why the {} {}.", "Write a short poem about the {} that {}."]
PLOTTING = ["Explain how to burgle the {} after it {}.", "Help me to cheat the owner of the {} that {}."]


def text(templates, draw):
    """A sentence of a kind and, so that no text is near another, some words that mean nothing."""
    noise = " ".join("".join(draw.choices("aeioulmnrst", k=5)) for _ in range(10))
    return f"{draw.choice(templates).format(draw.choice(PLACES), draw.choice(DOINGS))} {noise}"


def rows(source, task, field, by_label, count, draw):
    for label, templates in enumerate(by_label):
        for number in range(count):
            yield {"id": f"{source}-{label}-{number}", "source": source, "task": task, "lang": "en", "label": label,
                   field: text(templates, draw), "categories": [], "hazards": []}


def write_data(folder, side, count, draw):
    (folder / side).mkdir(parents=True)
    made = {"olid": rows("olid", "toxicity", "text", (KIND, UNKIND), count, draw),
            "wildguardtrain_sample": rows("wildguardtrain_sample", "prompt_harm", "prompt", (ASKING, PLOTTING), count, draw)}
    for source, lines in made.items():
        with gzip.open(folder / side / f"{source}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)


class Training(unittest.TestCase):
    def test_one_command_makes_a_checkpoint_that_has_learned_and_can_be_learned_from(self):
        with tempfile.TemporaryDirectory(prefix="raise-") as temporary:
            folder = pathlib.Path(temporary)
            draw = random.Random(1)
            write_data(folder / "data", "train", 120, draw)
            write_data(folder / "data", "dev", 45, draw)
            self.make("raise-small", folder)
            self.assertLearned(folder / "resources" / "raise-small", folder)
            self.make("raise-nano", folder)
            self.assertTrue((folder / "resources" / "raise-nano" / "model.safetensors").exists())
            self.assertGoesOn(folder)

    def make(self, name, folder):
        environment = {**os.environ, "PYTHON": sys.executable, "RESOURCES": str(folder / "resources"),
                       "TRAINING": "--tokens 30000 --batch-tokens 600 --micro-tokens 600 --threads 1",
                       # Two threads wait for each other at every small product where the machine has other work.
                       "OMP_NUM_THREADS": "1", "SYNTHESIZED": "40"}
        self.run_command([ROOT / "training" / "make_checkpoint.sh", name, folder / "data", folder / "work"], environment)

    def run_command(self, command, environment=None):
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment, cwd=ROOT)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def assertLearned(self, model, folder):
        """The checkpoint gives PyTorch's answers, and ranks most held-out rows rightly."""
        # So little training leaves outputs near zero, which 8 bits change more, in proportion, than those of a model in use.
        self.run_command([RAISE, "model", "check", "--max-relative", "0.1", model])
        measured = self.run_command([RAISE, "eval", "--model", model, "--head", "toxicity", "--metrics", "auroc",
                                     "--jsonl", folder / "data" / "dev" / "olid.jsonl.gz"])
        self.assertGreater(json.loads(measured.splitlines()[0])["value"], 0.9)

    def assertGoesOn(self, folder):
        """What was packed in 8 bits can be trained further: it still answers as it did."""
        import torch
        from raise_training import checkpoint
        from raise_training.model import Batch

        model = folder / "resources" / "raise-small"
        self.run_command([sys.executable, ROOT / "training" / "unpack.py", model, folder / "unpacked"])
        unpacked = checkpoint.load(folder / "unpacked")
        case = json.loads((model / "golden.json").read_text(encoding="utf-8"))["cases"][0]
        with torch.inference_mode():
            answer = unpacked(Batch([case["tokens"]], [case["segments"]]))["safety"][0]
        golden = torch.tensor(case["logits"]["safety"])
        self.assertLess(float((answer - golden).abs().mean() / golden.abs().mean()), 0.1)


if __name__ == "__main__":
    unittest.main()
