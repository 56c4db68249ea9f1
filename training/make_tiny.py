#!/usr/bin/env python3
"""Makes the tiny checkpoints in fixtures/models from a seed, with what PyTorch computes for them.

    python training/make_tiny.py [--only tiny-moe] [FOLDER]

Each folder gets config.json, model.safetensors, tokenizer.json, golden.json and activations.safetensors. The weights
are random; they are scaled so that activations are of ordinary size and routers choose clearly. Texts in which an
expert wins by less than MARGIN are left out, since rounding could turn the choice.
"""

import argparse
import dataclasses
import pathlib
import random
from collections.abc import Callable

import torch
from tokenizers import Tokenizer

from raise_training import golden
from raise_training.answers import answered, top_k_margin, traced
from raise_training.checkpoint import save
from raise_training.config import Config
from raise_training.model import Model
from raise_training.sequence import Sequencer
from raise_training.tiny_tokenizer import tokenizer_text, vocabulary

MARGIN = 1e-3
FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "models"

HEADS = [
    {"name": "safety", "kind": "sigmoid", "pooling": "last", "outputs": ["toxicity", "attack"]},
    {"name": "topic", "kind": "sigmoid", "pooling": "first", "outputs": ["news", "fiction", "code"]},
    {"name": "preference", "kind": "scalar", "pooling": "mean"},
    {"name": "stream", "kind": "token", "outputs": ["response_harm"]},
    {"name": "embedding", "kind": "embedding", "pooling": "mean"},
]
MODES = {"text": "[unused0]", "prompt": "[unused1]", "response": "[unused2]"}


def config(name, description, **parts):
    """A config over the tiny tokenizer's vocabulary."""
    common = {"format": "raise-model/1", "name": name, "version": "1.0.0", "description": description,
              "vocabulary_size": len(vocabulary()), "hidden_size": 64, "segments": 2, "heads": HEADS,
              "input": {"start": "[CLS]", "end": "[SEP]", "modes": MODES}, "windows": {"overlap": 16}}
    return Config.parsed({**common, **parts})


def tiny_moe():
    return config(
        "tiny-moe", "Random weights. A small upcycled encoder: causal, post-norm, window and full layers, experts.",
        positions={"kind": "learned", "limit": 96},
        norm={"kind": "layer", "placement": "post", "epsilon": 1e-12, "embedding": True, "final": False},
        attention={"heads": 4, "key_value_heads": 4, "head_size": 16, "causal": True, "bias": True},
        layers=[{"window": 16}, {"window": 16}, {}, {"shares_keys_of": 2}],
        feed_forward={"activation": "gelu", "bias": True, "shared_width": 64, "experts": 8, "expert_width": 16,
                      "active_experts": 2, "gate_sum": 2.0})


def tiny_yi():
    sliding = [{"window": 16}] * 3
    return config(
        "tiny-yi", "Random weights. Two blocks of three sliding layers and a full one; the full ones share keys.",
        positions={"kind": "rotary", "limit": 128, "base": 10000.0}, segments=0,
        norm={"kind": "rms", "placement": "pre", "epsilon": 1e-6, "embedding": False, "final": True},
        attention={"heads": 4, "key_value_heads": 2, "head_size": 16, "causal": True, "bias": False},
        layers=[*sliding, {}, *sliding, {"shares_keys_of": 3}],
        feed_forward={"activation": "swiglu", "bias": False, "shared_width": 16, "experts": 4, "expert_width": 16,
                      "active_experts": 2, "gate_sum": 1.0})


def tiny_dense():
    return config(
        "tiny-dense", "Random weights. A small BERT: every token sees every other, no experts, mean pooling.",
        positions={"kind": "learned", "limit": 64},
        norm={"kind": "layer", "placement": "post", "epsilon": 1e-12, "embedding": True, "final": False},
        attention={"heads": 4, "key_value_heads": 4, "head_size": 16, "causal": False, "bias": True},
        layers=[{}, {}], heads=[HEADS[-1], HEADS[1]], input={"start": "[CLS]", "end": "[SEP]"},
        feed_forward={"activation": "gelu", "bias": True, "shared_width": 128, "experts": 0})


@dataclasses.dataclass
class Recipe:
    config: Callable[[], Config]
    seed: int  # One with which enough of the texts below are decisive.
    dtype: torch.dtype  # How weights are stored: every type has a fixture.
    blocks: tuple[int, ...]  # Those whose activations are dumped.


RECIPES = [
    Recipe(tiny_moe, 11, torch.float32, (0, 2, 3)),
    Recipe(tiny_yi, 106, torch.bfloat16, (0, 3, 7)),
    Recipe(tiny_dense, 1, torch.float16, (0,)),
]


@torch.no_grad()
def randomize(model, seed):
    """Matrices keep the size of what they multiply; norms and biases are near 1 and 0, but nowhere equal to them."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        if "norm" in name and name.endswith("weight"):
            parameter.copy_(1 + 0.1 * noise)
        elif name.endswith("bias"):
            parameter.copy_(0.1 * noise)
        else:
            parameter.copy_(gain(name) * noise * (1 if "embeddings" in name else parameter.shape[-1] ** -0.5))


def gain(name):
    """Sharper attention and routing than of unit matrices, and positions that count as much as words do."""
    return next((value for part, value in {"router": 2, "query": 1.5, "key": 1.5}.items() if part in name), 1)


ENGLISH = [
    "Please write a short story about a river.", "What is the policy for an old house in the city?",
    "Hello! How are you today?", "The teacher said: read page 42, then answer the question.", "rain",
    "Some people like tea more than water, but not all.", "Can you help me find a good book?",
    "my friend went to the garden after work", "THE GREEN TREE, the white house; the blue river...",
    "def walk(x): return x + 1  # code", "Caf\u00e9 na\u00efve r\u00e9sum\u00e9", "a\u200bb \u00a0 tabs\tand\nlines",
    "unknowable thankfulness",
]
CHINESE = [
    "今天天气很好，我们去山上走走吧。", "请问你能帮我写一个小故事吗？", "他早上在家看书，喝茶。", "安全", "这个问题很难 but we can try，谢谢！",
    "河里的水很多，花也开了。", "你好吗？我很好。",
]
DIALOGUES = [
    ("How do I make tea?", "First heat the water, then wait three minutes."), ("请问今天有雨吗？", "没有，今天天气很好。"),
    ("Tell me a story.", "One day a child went to the river and never came back home before night."),
    ("Is this safe?", "No."), ("What is in the file?", "A list of words, 10 a line."), ("为什么？", "因为我想学习。"),
]


def drawn(model, length, seed):
    """A case of random tokens between start and end, each drawn again while it makes a choice of experts too close."""
    draw = random.Random(seed)
    words = range(len(vocabulary()) - 300, len(vocabulary()))
    tokens = [vocabulary().index("[CLS]")]
    while len(tokens) < length:
        token = vocabulary().index("[SEP]") if len(tokens) == length - 1 else draw.choice(words)
        case = {"tokens": [*tokens, token], "segments": [0] * (len(tokens) + 1)}
        if is_decisive(model, case):
            tokens.append(token)
        elif len(tokens) == length - 1:
            tokens[-1] = draw.choice(words)
    return {"tokens": tokens, "segments": [0] * length}


def is_decisive(model, case):
    return model.config.feed_forward.experts == 0 or top_k_margin(model, case) > MARGIN


def cases(model, sequencer):
    """One token, a window's edges, a full text, and texts in both languages."""
    limit = model.config.positions.limit
    modes = ["prompt", "text"]
    english = [golden.text_case(sequencer, text, modes[i % 2]) for i, text in enumerate(ENGLISH)]
    chinese = [golden.text_case(sequencer, text, modes[i % 2]) for i, text in enumerate(CHINESE)]
    dialogues = [golden.text_case(sequencer, prompt, "prompt", response) for prompt, response in DIALOGUES]
    texts = [case for group, count in ((english, 5), (chinese, 3), (dialogues, 2))
             for case in [case for case in group if len(case["tokens"]) <= limit and is_decisive(model, case)][:count]]
    return [drawn(model, length, seed=length) for length in (1, 2, 15, 16, 17, 33, limit)] + texts


def make(recipe, root):
    model = Model(recipe.config()).eval()
    randomize(model, recipe.seed)
    folder = root / model.config.name
    save(model, folder, recipe.dtype)
    (folder / "tokenizer.json").write_text(tokenizer_text(), encoding="utf-8")
    sequencer = Sequencer(model.config, Tokenizer.from_file(str(folder / "tokenizer.json")))
    answers = [answered(model, case) for case in cases(model, sequencer)]
    made_by = f"PyTorch {torch.__version__.split('+')[0]}, fp32; training/make_tiny.py, seed {recipe.seed}"
    golden.write(folder / "golden.json", answers, made_by)
    # The case of 17 tokens: the first whose window leaves a token out.
    index = next(i for i, case in enumerate(answers) if len(case["tokens"]) == 17)
    golden.write_activations(
        folder / "activations.safetensors", traced(model, answers[index]), index, recipe.blocks)
    print(f"{folder}: {len(answers)} cases, the longest of {max(len(case['tokens']) for case in answers)} tokens")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=FIXTURES)
    parser.add_argument("--only", action="append", metavar="NAME")
    options = parser.parse_args()
    torch.set_num_threads(1)
    for recipe in RECIPES:
        if not options.only or recipe.config().name in options.only:
            make(recipe, options.folder)


if __name__ == "__main__":
    main()
