"""The architectures that are trained, as config.json describes them."""

from raise_training.config import Config

HAZARDS = [f"s{number}" for number in range(1, 13)]
SMALL_OUTPUTS = ["toxicity", "prompt_harm", "response_harm", "refusal", "attack", *HAZARDS]
MODES = {"text": "[unused0]", "prompt": "[unused1]", "response": "[unused2]"}


def raise_small(vocabulary_size, experts=16):
    """MiniLM's shape, causal, its feed-forward cut into a shared expert and small ones, four of them active.

    Without experts it is the dense parent that the mixture is compared with.
    """
    feed = {"activation": "gelu", "bias": True, "shared_width": 512, "experts": experts, "expert_width": 128,
            "active_experts": 4, "gate_sum": 4.0}
    if not experts:
        feed = {"activation": "gelu", "bias": True, "shared_width": 1536, "experts": 0}
    return Config.parsed({
        "format": "raise-model/1", "name": "raise-small", "version": "1.1.0",
        "description": "Safety of prompts, responses and texts, in English and Chinese.",
        "vocabulary_size": vocabulary_size, "hidden_size": 384, "segments": 2,
        "positions": {"kind": "learned", "limit": 512},
        "norm": {"kind": "layer", "placement": "post", "epsilon": 1e-12, "embedding": True, "final": False},
        "attention": {"heads": 12, "key_value_heads": 12, "head_size": 32, "causal": True, "bias": True},
        "layers": [{"window": 128}, {"window": 128}, {}, {"window": 128}, {"window": 128}, {"shares_keys_of": 2}],
        "feed_forward": feed,
        "heads": [{"name": "safety", "kind": "sigmoid", "pooling": "last", "outputs": SMALL_OUTPUTS},
                  {"name": "stream", "kind": "token", "outputs": ["response_harm"]},
                  {"name": "preference", "kind": "scalar", "pooling": "last"}],
        "input": {"start": "[CLS]", "end": "[SEP]", "modes": MODES}, "windows": {"overlap": 64}})

NANO_OUTPUTS = ["toxicity", "sexual", "hate", "attack", "low_quality"]


def raise_nano(vocabulary_size):
    """Two narrow layers that see both ways, for windows of a corpus."""
    return Config.parsed({
        "format": "raise-model/1", "name": "raise-nano", "version": "1.1.0",
        "description": "Safety and quality of a corpus's texts, in English and Chinese.",
        "vocabulary_size": vocabulary_size, "hidden_size": 128, "segments": 0,
        "positions": {"kind": "learned", "limit": 512},
        "norm": {"kind": "layer", "placement": "post", "epsilon": 1e-12, "embedding": True, "final": False},
        "attention": {"heads": 4, "key_value_heads": 4, "head_size": 32, "causal": False, "bias": True},
        "layers": [{"window": 64}, {"window": 64}],
        "feed_forward": {"activation": "gelu", "bias": True, "shared_width": 128, "experts": 8, "expert_width": 64,
                         "active_experts": 2, "gate_sum": 2.0},
        "heads": [{"name": "safety", "kind": "sigmoid", "pooling": "mean", "outputs": NANO_OUTPUTS}],
        "input": {"start": "[CLS]", "end": "[SEP]"}, "windows": {"overlap": 64}})
