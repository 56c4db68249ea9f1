"""config.json of a checkpoint: the architecture of a model, checked as it is read.

The format is "raise-model/1". Every key is a field of one of the classes below; a key that none of them has is an
error. What the fields mean stands in model.py, where they are used.
"""

import dataclasses
import json
import pathlib


class ConfigError(ValueError):
    """A config that describes no model."""


@dataclasses.dataclass
class Positions:
    kind: str  # "learned" or "rotary"
    limit: int  # tokens in the longest text
    base: float | None = None  # of the rotary frequencies

    def check(self):
        require(self.kind in ("learned", "rotary"), "positions.kind", "learned or rotary", self.kind)
        require(self.limit > 0, "positions.limit", "at least 1", self.limit)
        require((self.base is not None) == (self.kind == "rotary"), "positions.base",
                "a number where positions are rotary, nothing where they are learned", self.base)


@dataclasses.dataclass
class Norm:
    kind: str  # "layer" or "rms"
    placement: str  # "post": after the residual sum; "pre": before the block's input
    epsilon: float
    embedding: bool = False
    final: bool = False

    def check(self):
        require(self.kind in ("layer", "rms"), "norm.kind", "layer or rms", self.kind)
        require(self.placement in ("post", "pre"), "norm.placement", "post or pre", self.placement)


@dataclasses.dataclass
class Attention:
    heads: int
    key_value_heads: int
    head_size: int
    causal: bool
    bias: bool

    def check(self):
        require(self.head_size % 16 == 0, "attention.head_size", "a multiple of 16", self.head_size)
        require(self.heads % self.key_value_heads == 0, "attention.key_value_heads", f"a divisor of {self.heads}",
                self.key_value_heads)


@dataclasses.dataclass
class Layer:
    window: int | None = None  # tokens, this one among them; None for all
    shares_keys_of: int | None = None  # index of the layer whose keys and values are read


@dataclasses.dataclass
class FeedForward:
    activation: str  # "gelu", "gelu_tanh" or "swiglu"
    bias: bool
    shared_width: int = 0  # neurons that every token uses
    experts: int = 0  # 0 for a dense model
    # The rest only where there are experts.
    expert_width: int | None = None
    active_experts: int | None = None
    gate_sum: float | None = None  # what the gates of a token's experts add up to

    def check(self):
        known = ("gelu", "gelu_tanh", "swiglu")
        require(self.activation in known, "feed_forward.activation", ", ".join(known), self.activation)
        require(self.shared_width > 0 or self.experts > 0, "feed_forward", "a shared width or experts", "neither")
        if self.experts:
            require(self.expert_width is not None and self.expert_width > 0, "feed_forward.expert_width", "at least 1",
                    self.expert_width)
            require(self.active_experts in range(1, self.experts + 1), "feed_forward.active_experts",
                    f"1...{self.experts}", self.active_experts)
            require(self.gate_sum is not None and self.gate_sum > 0, "feed_forward.gate_sum", "more than 0",
                    self.gate_sum)


@dataclasses.dataclass
class Head:
    name: str
    kind: str  # "sigmoid", "scalar", "token" or "embedding"
    pooling: str | None = None  # "last", "first" or "mean"; none for "token"
    outputs: list[str] | None = None  # of "sigmoid" and "token"

    @property
    def width(self):
        """How many numbers the head's matrix gives; 0 where it has none."""
        return {"embedding": 0, "scalar": 1}.get(self.kind) if self.outputs is None else len(self.outputs)

    def check(self):
        kinds, path = ("sigmoid", "scalar", "token", "embedding"), f"heads.{self.name}"
        require(self.kind in kinds, path + ".kind", ", ".join(kinds), self.kind)
        poolings = (None,) if self.kind == "token" else ("last", "first", "mean")
        require(self.pooling in poolings, path + ".pooling", ", ".join(map(str, poolings)), self.pooling)
        require((self.outputs is not None) == (self.kind in ("sigmoid", "token")), path + ".outputs",
                "names of outputs for sigmoid and token heads, none for others", self.outputs)


@dataclasses.dataclass
class Input:
    start: str
    end: str
    modes: dict[str, str] | None = None  # the token that says what a text is, by "text", "prompt", "response"


@dataclasses.dataclass
class Windows:
    overlap: int  # tokens that neighbouring windows of a text beyond the limit share


@dataclasses.dataclass
class Config:
    format: str
    name: str
    version: str
    description: str
    vocabulary_size: int
    hidden_size: int
    positions: Positions
    segments: int
    norm: Norm
    attention: Attention
    layers: list[Layer]
    feed_forward: FeedForward
    heads: list[Head]
    input: Input
    windows: Windows

    @classmethod
    def read(cls, path):
        return cls.parsed(json.loads(pathlib.Path(path).read_text(encoding="utf-8")))

    @classmethod
    def parsed(cls, value):
        config = parsed(cls, value, "config")
        config.check()
        return config

    def check(self):
        require(self.format == "raise-model/1", "format", "raise-model/1", self.format)
        require(self.hidden_size % 16 == 0, "hidden_size", "a multiple of 16", self.hidden_size)
        for part in (self.positions, self.norm, self.attention, self.feed_forward, *self.heads):
            part.check()
        for index, layer in enumerate(self.layers):
            self.check_sharing(index, layer)

    def check_sharing(self, index, layer):
        """Keys come from an earlier full layer that computes its own. Sliding layers may lie between, and full ones
        that read the same keys, so that one cache at a time is shared."""
        source = layer.shares_keys_of
        if source is None:
            return
        path = f"layers[{index}].shares_keys_of"
        require(0 <= source < index and self.layers[source] == Layer(), path, "an earlier full layer", source)
        require(layer.window is None, f"layers[{index}].window", "none where keys are shared", layer.window)
        full_between = [other for other in self.layers[source + 1:index] if other.window is None]
        require(all(other == layer for other in full_between), path, "the full layer before this one", source)

    def text(self):
        """The config as JSON, without what is absent."""
        return json.dumps(without_none(dataclasses.asdict(self)), indent=2, ensure_ascii=False) + "\n"


def require(holds, path, expected, found):
    if not holds:
        raise ConfigError(f"{path}: expected {expected}, found {found!r}")


def parsed(kind, value, path):
    """An object of JSON as the dataclass `kind`, with the objects inside it."""
    fields = {field.name: field for field in dataclasses.fields(kind)}
    if unknown := sorted(set(value) - set(fields)):
        raise ConfigError(f"{path}: unknown key {unknown[0]!r} (known: {', '.join(sorted(fields))})")
    missing = [name for name, field in fields.items() if field.default is dataclasses.MISSING and name not in value]
    if missing:
        raise ConfigError(f"{path}: {missing[0]!r} is missing")
    return kind(**{name: nested(fields[name].type, item, f"{path}.{name}") for name, item in value.items()})


def nested(kind, value, path):
    if dataclasses.is_dataclass(kind):
        return parsed(kind, value, path)
    inner = getattr(kind, "__args__", (None,))[0]
    if isinstance(value, list) and dataclasses.is_dataclass(inner):
        return [parsed(inner, item, f"{path}[{index}]") for index, item in enumerate(value)]
    return value


def without_none(value):
    if isinstance(value, dict):
        return {key: without_none(item) for key, item in value.items() if item is not None}
    return [without_none(item) for item in value] if isinstance(value, list) else value
