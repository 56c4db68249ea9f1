#!/usr/bin/env python3
"""Trains a checkpoint on prepared rows; run again after an interruption, it goes on where the last state was kept.

    python training/train.py START PREPARED OUT --tokens 24000000

START is a folder as upcycle.py makes it. OUT gets state.pt every few minutes, log.jsonl with losses, speed, expert
load and measures on dev, and at the end the checkpoint: config.json, model.safetensors (fp32), tokenizer.json. level.pt
is the state before the learning rate fell: copied to another OUT as state.pt, a run with more --tokens goes on from it.
Matrices of layers are computed in bf16 where the processor has it, weights are kept in fp32.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import time

import torch
from tokenizers import Tokenizer

from raise_training import checkpoint, examples, losses
from raise_training.measuring import measured
from raise_training.recipes import HAZARDS
from raise_training.schedule import descent_begins, rate
from raise_training.sequence import Sequencer


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("start", type=pathlib.Path)
    parser.add_argument("prepared", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--tokens", type=int, required=True, help="to train on in all; sets the schedule's length")
    parser.add_argument("--batch-tokens", type=int, default=8192)
    parser.add_argument("--micro-tokens", type=int, default=4096)
    parser.add_argument("--rate", type=float, default=2e-4, help="the peak learning rate")
    parser.add_argument("--freeze", metavar="PREFIX", help="parameters whose names begin so stay as they are")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep-minutes", type=float, default=5)
    parser.add_argument("--measure-steps", type=int, default=500)
    parser.add_argument("--measure-rows", type=int, default=150, help="of each dev source while training")
    return parser.parse_args()


class Trainer:
    """A model, its optimizer, and how far they have come."""

    def __init__(self, options):
        self.options, self.out = options, options.out
        self.model = checkpoint.load(options.start).train()
        self.config = self.model.config
        self.sequencer = Sequencer(self.config, Tokenizer.from_file(str(options.start / "tokenizer.json")))
        safety = next(head for head in self.config.heads if head.name == "safety")
        self.outputs = {name: place for place, name in enumerate(safety.outputs)}
        self.output_weights = torch.tensor([losses.HAZARD_WEIGHT if name in HAZARDS else 1.0 for name in self.outputs])
        for name, parameter in self.model.named_parameters():
            parameter.requires_grad_(not (options.freeze and name.startswith(options.freeze)))
        learned = [p for p in self.model.parameters() if p.requires_grad]
        matrices, others = [p for p in learned if p.ndim > 1], [p for p in learned if p.ndim <= 1]
        self.optimizer = torch.optim.AdamW(
            [{"params": matrices, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}],
            lr=options.rate, betas=(0.9, 0.98), eps=1e-6, fused=True)
        self.step, self.tokens, self.epoch, self.place = 0, 0, 0, 0
        self.restore()

    # What is kept.

    def restore(self):
        path = self.out / "state.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.tokens, self.epoch, self.place = (state[name] for name in ("step", "tokens", "epoch", "place"))
        print(f"going on at step {self.step}, {self.tokens:,} tokens", flush=True)

    def keep(self, name="state.pt"):
        """Writes the state beside its name and moves it there, so that a cut run leaves the last one whole."""
        state = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "step": self.step,
                 "tokens": self.tokens, "epoch": self.epoch, "place": self.place}
        torch.save(state, self.out / f"{name}.new")
        os.replace(self.out / f"{name}.new", self.out / name)

    def keep_level(self):
        """The last state before the learning rate falls: a longer run goes on from it, as its state.pt."""
        begins = descent_begins(self.options.tokens)
        if self.tokens >= begins and not (self.out / "level.pt").exists():
            self.keep("level.pt")

    def export(self, folder):
        checkpoint.save(self.model, folder)
        shutil.copyfile(self.options.start / "tokenizer.json", folder / "tokenizer.json")

    def log(self, **values):
        with open(self.out / "log.jsonl", "a", encoding="utf-8") as lines:
            lines.write(json.dumps({"step": self.step, "tokens": self.tokens, **values}) + "\n")
        print(self.step, self.tokens, values, flush=True)

    # Learning.

    def low_precision(self):
        """Parameters for one pass: layers in bf16, embeddings, whose gradients are long sums, in fp32."""
        return {name: value if name.startswith("embeddings") else value.to(torch.bfloat16)
                for name, value in self.model.named_parameters()}

    def learn(self, batch, share):
        """Adds a micro-batch's gradients, `share` of the step's rows; the parts of its loss."""
        targets = examples.Targets(batch, self.outputs)
        routes = losses.Routes()
        outputs = torch.func.functional_call(self.model, self.low_precision(), (targets.batch, routes))
        parts = losses.losses(outputs, targets, routes, self.config, self.output_weights)
        (sum(parts.values()) * share).backward()
        self.loads = [losses.loads(p, self.config.feed_forward.active_experts) for p in routes.values()]
        self.tokens += len(targets.batch.tokens)
        return {name: float(part.detach()) for name, part in parts.items()}

    def update(self, group):
        """One step over micro-batches."""
        factor = rate(self.tokens, self.options.tokens)
        for parameters in self.optimizer.param_groups:
            parameters["lr"] = self.options.rate * factor
        rows = sum(map(len, group))
        parts = [self.learn(batch, len(batch) / rows) for batch in group]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        return {name: sum(part[name] for part in parts) / len(parts) for name in parts[0]}

    def groups(self, rows):
        """The steps of the current epoch that are still to be done."""
        micro = examples.batches(rows, self.options.micro_tokens, self.options.seed + self.epoch)
        count = max(self.options.batch_tokens // self.options.micro_tokens, 1)
        return [micro[at:at + count] for at in range(0, len(micro), count)][self.place:]

    def run(self, rows, dev):
        self.stopped = False
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "stopped", True))
        signal.signal(signal.SIGINT, lambda *_: setattr(self, "stopped", True))
        kept = reported = time.time()
        begun, means = self.tokens, {}
        while self.tokens < self.options.tokens and not self.stopped:
            for group in self.groups(rows):
                self.keep_level()
                for name, value in self.update(group).items():
                    means[name] = means.get(name, 0) + value / 50
                self.place += 1
                if self.step % 50 == 0:
                    now = time.time()
                    self.log(loss={name: round(value, 4) for name, value in means.items()},
                             tokens_per_second=round((self.tokens - begun) / (now - reported)),
                             load=self.load_range())
                    reported, begun, means = now, self.tokens, {}
                if self.step % self.options.measure_steps == 0:
                    self.measure(dev)
                if time.time() - kept > 60 * self.options.keep_minutes:
                    self.keep()
                    kept = time.time()
                if self.stopped or self.tokens >= self.options.tokens:
                    break
            else:
                self.epoch, self.place = self.epoch + 1, 0
        self.keep()
        if not self.stopped:
            self.measure(dev)
            self.export(self.out)

    def load_range(self):
        """Layer by layer, the least and the most loaded expert's share, where an even one is 1."""
        return [[round(float(load.min()) * len(load), 2), round(float(load.max()) * len(load), 2)]
                for load in self.loads]

    def measure(self, dev):
        self.model.eval()
        with torch.autocast("cpu", torch.bfloat16):
            self.log(dev=measured(self.model, dev, list(self.outputs)))
        self.model.train()


def main():
    chosen = options()
    chosen.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    trainer = Trainer(chosen)
    rows = examples.read(chosen.prepared / "train.jsonl", trainer.sequencer)
    per_epoch = sum(len(row.tokens) for row in rows)
    print(f"{len(rows):,} rows, {per_epoch:,} tokens an epoch", flush=True)
    dev = examples.few(chosen.prepared / "dev.jsonl", trainer.sequencer, chosen.measure_rows)
    trainer.run(rows, dev)


if __name__ == "__main__":
    main()
