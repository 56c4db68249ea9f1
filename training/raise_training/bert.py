"""BERT encoders as Hugging Face stores them: their config and tensors under our names, and a forward pass in NumPy.

The pass is written for reading and for independence, not for speed: float64, one text at a time, nothing shared with
model.py. It is what the inference core's answers for MiniLM are compared with where PyTorch would be too heavy.
"""

import math

import numpy
from safetensors.numpy import load_file

from raise_training.config import Config

# Pieces of our tensor names and of BERT's.
NAMES = [
    ("embeddings.token.", "embeddings.word_embeddings."), ("embeddings.position.", "embeddings.position_embeddings."),
    ("embeddings.segment.", "embeddings.token_type_embeddings."), ("embeddings.norm.", "embeddings.LayerNorm."),
    ("attention.query.", "attention.self.query."), ("attention.key.", "attention.self.key."),
    ("attention.value.", "attention.self.value."), ("attention.norm.", "attention.output.LayerNorm."),
    ("attention.output.", "attention.output.dense."), ("feed_forward.shared.up.", "intermediate.dense."),
    ("feed_forward.shared.down.", "output.dense."), ("feed_forward.norm.", "output.LayerNorm."),
]


def config(values, name):
    """Our config for a config.json of BERT's, with mean pooling as sentence-transformers do it."""
    heads, size = values["num_attention_heads"], values["hidden_size"]
    return Config.parsed({
        "format": "raise-model/1", "name": name, "version": "1.0.0", "description": "A BERT encoder, mean-pooled.",
        "vocabulary_size": values["vocab_size"], "hidden_size": size, "segments": values["type_vocab_size"],
        "positions": {"kind": "learned", "limit": values["max_position_embeddings"]},
        "norm": {"kind": "layer", "placement": "post", "epsilon": values["layer_norm_eps"], "embedding": True,
                 "final": False},
        "attention": {"heads": heads, "key_value_heads": heads, "head_size": size // heads, "causal": False,
                      "bias": True},
        "layers": [{}] * values["num_hidden_layers"],
        "feed_forward": {"activation": values["hidden_act"], "bias": True,
                         "shared_width": values["intermediate_size"], "experts": 0},
        "heads": [{"name": "embedding", "kind": "embedding", "pooling": "mean"}],
        "input": {"start": "[CLS]", "end": "[SEP]"}, "windows": {"overlap": 32}})


def our_name(name):
    """A tensor's name in our checkpoints; None for parts that texts do not pass through."""
    if name.startswith("encoder.layer."):
        prefix, rest = "layers.", name.removeprefix("encoder.layer.")
    else:
        prefix, rest = "", name
    for ours, theirs in NAMES:
        at = rest.find(theirs)
        # `output.dense.` is also the tail of `attention.output.dense.`, which stands before it in the list.
        if at >= 0:
            return prefix + rest[:at] + ours + rest[at + len(theirs):]
    return None


def tensors(path):
    """The tensors of a model.safetensors of BERT's, under our names."""
    named = ((our_name(name), value) for name, value in load_file(path).items())
    return {name: value for name, value in named if name is not None}


class Bert:
    """The encoder in float64."""

    def __init__(self, config, weights):
        self.config = config
        self.weights = {name: value.astype(numpy.float64) for name, value in weights.items()}

    def states(self, tokens, segments, trace):
        """The last layer's states, [tokens, hidden size]; activations go into `trace`."""
        tables = [self.weights[f"embeddings.{name}.weight"] for name in ("token", "position", "segment")]
        x = tables[0][tokens] + tables[1][:len(tokens)] + tables[2][segments]
        x = trace["embeddings"] = self.norm("embeddings.norm", x)
        for index in range(len(self.config.layers)):
            x = self.block(f"layers.{index}.", x, trace)
        trace["final"] = x
        return x

    def block(self, layer, x, trace):
        attention = self.attention(layer + "attention.", x, trace)
        x = trace[layer + "after_attention"] = self.norm(layer + "attention.norm", x + attention)
        feed = self.linear(layer + "feed_forward.shared.down",
                           gelu(self.linear(layer + "feed_forward.shared.up", x)))
        trace[layer + "feed_forward.shared"] = trace[layer + "feed_forward.output"] = feed
        x = trace[layer + "output"] = self.norm(layer + "feed_forward.norm", x + feed)
        return x

    def attention(self, name, x, trace):
        size = self.config.attention.head_size
        parts = {part: self.linear(name + part, x) for part in ("query", "key", "value")}
        query, key, value = (part.reshape(len(x), -1, size).swapaxes(0, 1) for part in parts.values())
        weights = softmax(query @ key.swapaxes(1, 2) / math.sqrt(size))
        parts["context"] = (weights @ value).swapaxes(0, 1).reshape(len(x), -1)
        parts["output"] = self.linear(name + "output", parts["context"])
        trace.update({name + part: values for part, values in parts.items()})
        return parts["output"]

    def linear(self, name, x):
        return x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def norm(self, name, x):
        centered = x - x.mean(axis=-1, keepdims=True)
        deviation = numpy.sqrt((centered**2).mean(axis=-1, keepdims=True) + self.config.norm.epsilon)
        return centered / deviation * self.weights[name + ".weight"] + self.weights[name + ".bias"]


def softmax(x):
    powers = numpy.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


# NumPy has no error function.
erf = numpy.vectorize(math.erf, otypes=[numpy.float64])


def gelu(x):
    return x * 0.5 * (1 + erf(x / math.sqrt(2)))
