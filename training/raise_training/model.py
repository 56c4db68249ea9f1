"""The transformer that config.json describes, in PyTorch.

Letters in shapes: B texts, T tokens in the longest of them, N tokens in all of them together, D hidden size, H query
heads, G key and value heads, S head size, E experts, W width of one expert, K experts that a token uses.

Between layers the tokens of all texts lie one after the other, [N, D], so that padding costs nothing; only attention
spreads them out to [B, T]. Parameters are named as the checkpoint's tensors, so that `state_dict()` is the checkpoint.
Every call takes an optional dict, `trace`, in which activations are kept under names given in README.md.
"""

import torch
from torch import nn
from torch.nn import functional


class Batch:
    """Texts of any lengths, padded on the right with token 0."""

    def __init__(self, texts, segments=None):
        """`texts` and `segments` are lists of lists of ids; without segments all tokens are in segment 0."""
        self.lengths = torch.tensor([len(text) for text in texts])
        self.count, self.longest = len(texts), max(map(len, texts))
        places = torch.arange(self.longest).expand(self.count, -1)
        self.is_real = places < self.lengths[:, None]  # [B, T]
        self.index = self.is_real.flatten().nonzero()[:, 0]  # [N], into the B * T padded places
        self.positions = places.flatten()[self.index]
        self.tokens = torch.tensor([token for text in texts for token in text])
        flat = [segment for text in segments for segment in text] if segments else [0] * len(self.tokens)
        self.segments = torch.tensor(flat)
        self.ends = self.lengths.cumsum(0)

    def spread(self, packed):
        """[N, ...] to [B, T, ...], zeros where there is no token."""
        if len(self.index) == self.count * self.longest:
            return packed.unflatten(0, (self.count, self.longest))
        padded = packed.new_zeros(self.count * self.longest, *packed.shape[1:])
        return padded.index_copy(0, self.index, packed).unflatten(0, (self.count, self.longest))

    def pack(self, padded):
        """[B, T, ...] to [N, ...]."""
        flat = padded.flatten(0, 1)
        return flat if len(self.index) == len(flat) else flat.index_select(0, self.index)

    def visible(self, causal, window):
        """Which keys each token may see, [B or 1, 1, T, T]. Padding sees itself, so that no row is empty.

        Causal texts need no mask of their own for the padding, which lies behind every token of theirs.
        """
        place = torch.arange(self.longest)
        distance = place[:, None] - place  # of the query from the key
        seen = distance >= 0 if causal else torch.ones_like(distance, dtype=torch.bool)
        if window is not None:
            seen = seen & (distance.abs() < window)
        if causal:
            return seen[None, None]
        return (seen & self.is_real[:, None, None, :]) | (distance == 0)


class Norm(nn.Module):
    """LayerNorm, or RMSNorm, which has no bias."""

    def __init__(self, config):
        super().__init__()
        self.epsilon, self.is_rms = config.norm.epsilon, config.norm.kind == "rms"
        self.weight = nn.Parameter(torch.ones(config.hidden_size))
        self.bias = None if self.is_rms else nn.Parameter(torch.zeros(config.hidden_size))

    def forward(self, x):
        if self.is_rms:
            return functional.rms_norm(x, self.weight.shape, self.weight, self.epsilon)
        return functional.layer_norm(x, self.weight.shape, self.weight, self.bias, self.epsilon)


class Embeddings(nn.Module):
    """Sum of token, learned position and segment, with a norm if the config has one there."""

    def __init__(self, config):
        super().__init__()
        size = config.hidden_size
        self.token = nn.Embedding(config.vocabulary_size, size)
        self.position = nn.Embedding(config.positions.limit, size) if config.positions.kind == "learned" else None
        self.segment = nn.Embedding(config.segments, size) if config.segments else None
        self.norm = Norm(config) if config.norm.embedding else None

    def forward(self, batch):
        x = self.token(batch.tokens)
        if self.position is not None:
            x = x + self.position(batch.positions)
        if self.segment is not None:
            x = x + self.segment(batch.segments)
        return x if self.norm is None else self.norm(x)


def rotary(positions, config):
    """Cosines and sines of `position * base ** (-2j / S)`, each [N, 1, S / 2]; none with learned positions."""
    if config.positions.kind != "rotary":
        return None
    size = config.attention.head_size
    frequencies = config.positions.base ** (-torch.arange(0, size, 2, dtype=torch.float64) / size)
    angles = (positions[:, None].double() * frequencies)[:, None, :]
    return angles.cos(), angles.sin()


def rotated(x, rotation):
    """Turns the pairs (j, j + S / 2) of every head, x [N, heads, S] (RoFormer, section 3.2, in halves as Llama)."""
    if rotation is None:
        return x
    cosines, sines = (part.to(x.dtype) for part in rotation)
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cosines - second * sines, second * cosines + first * sines], dim=-1)


class Attention(nn.Module):
    """Scaled dot products over the tokens that the layer may see, with fewer key than query heads if so configured."""

    def __init__(self, config, layer):
        super().__init__()
        shape = self.shape = config.attention
        size, queries, keys = config.hidden_size, shape.heads * shape.head_size, shape.key_value_heads * shape.head_size
        self.query = nn.Linear(size, queries, bias=shape.bias)
        self.is_sharing = layer.shares_keys_of is not None
        if not self.is_sharing:
            self.key = nn.Linear(size, keys, bias=shape.bias)
            self.value = nn.Linear(size, keys, bias=shape.bias)
        self.output = nn.Linear(queries, size, bias=shape.bias)
        self.norm = Norm(config)

    def keys_and_values(self, x, rotation):
        keys, values = (part.unflatten(-1, (-1, self.shape.head_size)) for part in (self.key(x), self.value(x)))
        return rotated(keys, rotation), values

    def forward(self, x, batch, rotation, visible, shared, note):
        """x [N, D] to [N, D], and the keys and values that were read, each [N, G, S]."""
        queries = rotated(self.query(x).unflatten(-1, (-1, self.shape.head_size)), rotation)
        keys, values = shared if self.is_sharing else self.keys_and_values(x, rotation)
        note("query", queries.flatten(1))
        note("key", keys.flatten(1))
        note("value", values.flatten(1))
        spread = [batch.spread(part).transpose(1, 2) for part in (queries, keys, values)]  # [B, heads, T, S]
        context = self.attended(*spread, visible)
        context = batch.pack(context.transpose(1, 2).flatten(2))
        note("context", context)
        return note("output", self.output(context)), (keys, values)


    def attended(self, queries, keys, values, visible):
        """The values that each token sees, weighed: [B, H, T, S] and [B, G, T, S] to [B, H, T, S].

        On a processor, PyTorch's fused attention is three to seven times slower than two plain products for the short
        texts that training mostly sees, so training takes those.
        """
        if not self.training:
            return functional.scaled_dot_product_attention(
                queries, keys, values, attn_mask=visible, enable_gqa=keys.shape[1] != queries.shape[1])
        if keys.shape[1] != queries.shape[1]:
            keys, values = (part.repeat_interleave(queries.shape[1] // keys.shape[1], 1) for part in (keys, values))
        scores = (queries * self.shape.head_size**-0.5) @ keys.transpose(-1, -2)
        hidden = torch.zeros(visible.shape, dtype=scores.dtype).masked_fill(~visible, -1e4)
        return (scores + hidden).softmax(-1).to(values.dtype) @ values


def activated(up, gate, kind):
    """The hidden neurons; `gate` only with SwiGLU (Shazeer 2020, "GLU Variants Improve Transformer")."""
    if kind == "swiglu":
        return functional.silu(gate) * up
    return functional.gelu(up, approximate="tanh" if kind == "gelu_tanh" else "none")


class Shared(nn.Module):
    """The expert that every token uses; in a dense model all of the feed-forward layer."""

    def __init__(self, config):
        super().__init__()
        feed, size = config.feed_forward, config.hidden_size
        self.activation = feed.activation
        self.up = nn.Linear(size, feed.shared_width, bias=feed.bias)
        self.gate = nn.Linear(size, feed.shared_width, bias=feed.bias) if feed.activation == "swiglu" else None
        self.down = nn.Linear(feed.shared_width, size, bias=feed.bias)

    def forward(self, x):
        gate = None if self.gate is None else self.gate(x)
        return self.down(activated(self.up(x), gate, self.activation))


class Stack(nn.Module):
    """One matrix an expert, [E, out, in], and if wanted one bias an expert, [E, out]."""

    def __init__(self, experts, outputs, inputs, bias):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(experts, outputs, inputs))
        self.bias = nn.Parameter(torch.zeros(experts, outputs)) if bias else None
        nn.init.normal_(self.weight, std=inputs**-0.5)

    def forward(self, parts):
        """Each expert's tokens through its own matrix. Unbinding keeps the gradient one stack, not E of them."""
        biases = [None] * len(parts) if self.bias is None else self.bias.unbind()
        return [functional.linear(x, weight, bias) for x, weight, bias in zip(parts, self.weight.unbind(), biases)]


class Experts(nn.Module):
    """The routed experts. Their outputs have no bias: a token's experts together have one, which FeedForward adds."""

    def __init__(self, config):
        super().__init__()
        feed, size = config.feed_forward, config.hidden_size
        self.activation = feed.activation
        self.up = Stack(feed.experts, feed.expert_width, size, feed.bias)
        self.gate = Stack(feed.experts, feed.expert_width, size, feed.bias) if feed.activation == "swiglu" else None
        self.down = Stack(feed.experts, size, feed.expert_width, bias=False)

    def forward(self, x, chosen, gates):
        """x [N, D] and for each token its experts and their gates, [N, K], to the weighted sum of outputs, [N, D]."""
        experts, per_token = len(self.up.weight), chosen.shape[1]
        order = chosen.flatten().argsort(stable=True)  # places of [N, K], expert after expert
        rows = order // per_token
        counts = torch.bincount(chosen.flatten(), minlength=experts).tolist()
        parts = x.index_select(0, rows).split(counts)
        gate_parts = [None] * experts if self.gate is None else self.gate(parts)
        hidden = [activated(up, gate, self.activation) for up, gate in zip(self.up(parts), gate_parts)]
        weights = gates.flatten().index_select(0, order)[:, None]
        weighted = torch.cat(self.down(hidden)) * weights.to(x.dtype)
        return torch.zeros_like(x).index_add(0, rows, weighted)


class FeedForward(nn.Module):
    """A shared expert and, routed by softmax and top-k, fine-grained ones (DeepSeekMoE, sections 3.1 and 3.2)."""

    def __init__(self, config):
        super().__init__()
        self.feed = feed = config.feed_forward
        self.shared = Shared(config) if feed.shared_width else None
        self.router = nn.Linear(config.hidden_size, feed.experts, bias=False) if feed.experts else None
        self.experts = Experts(config) if feed.experts else None
        has_own_bias = feed.bias and not feed.shared_width
        self.bias = nn.Parameter(torch.zeros(config.hidden_size)) if has_own_bias else None
        self.norm = Norm(config)

    def routes(self, x, note):
        """Each token's experts, the most probable first (ties: the lower index), and their gates, both [N, K]."""
        probabilities = note("router.probabilities", functional.softmax(self.router(x).float(), dim=-1))
        ranked, experts = probabilities.sort(dim=-1, descending=True, stable=True)
        top, chosen = ranked[:, :self.feed.active_experts], experts[:, :self.feed.active_experts]
        return chosen, top / top.sum(dim=-1, keepdim=True) * self.feed.gate_sum

    def forward(self, x, note):
        y = torch.zeros_like(x) if self.shared is None else note("feed_forward.shared", self.shared(x))
        if self.experts is not None:
            y = y + self.experts(x, *self.routes(x, note))
        return note("feed_forward.output", y if self.bias is None else y + self.bias)


class Block(nn.Module):
    """Attention, then feed-forward, each with a residual sum and a norm before or after."""

    def __init__(self, config, layer):
        super().__init__()
        self.is_pre = config.norm.placement == "pre"
        self.attention = Attention(config, layer)
        self.feed_forward = FeedForward(config)

    def forward(self, x, batch, rotation, visible, shared, note):
        """x [N, D] to [N, D], and the keys and values that were read."""
        def note_attention(name, value):
            return note("attention." + name, value)

        attention, feed = self.attention, self.feed_forward
        if self.is_pre:
            change, read = attention(attention.norm(x), batch, rotation, visible, shared, note_attention)
            x = note("after_attention", x + change)
            x = x + feed(feed.norm(x), note)
        else:
            change, read = attention(x, batch, rotation, visible, shared, note_attention)
            x = note("after_attention", attention.norm(x + change))
            x = feed.norm(x + feed(x, note))
        return note("output", x), read


def pooled(x, batch, pooling):
    """One state a text, [B, D]: its last token's, its first token's, or the mean over all of them."""
    if pooling == "last":
        return x[batch.ends - 1]
    if pooling == "first":
        return x[batch.ends - batch.lengths]
    return batch.spread(x).sum(dim=1) / batch.lengths[:, None]


class Model(nn.Module):
    """The whole network; weights are fresh ones unless `load_state_dict` gives others."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.embeddings = Embeddings(config)
        self.layers = nn.ModuleList(Block(config, layer) for layer in config.layers)
        self.final_norm = Norm(config) if config.norm.final else None
        self.heads = nn.ModuleDict(
            {head.name: nn.Linear(config.hidden_size, head.width) for head in config.heads if head.width})

    def states(self, batch, trace=None):
        """Each token's state after the last layer, [N, D]."""
        x = keep(trace, "embeddings", self.embeddings(batch))
        # Training keeps embeddings, whose gradients are sums over many tokens, in fp32 and the layers in bf16.
        x = x.to(self.layers[0].attention.query.weight.dtype)
        rotation = rotary(batch.positions, self.config)
        windows = {layer.window for layer in self.config.layers}
        visible = {window: batch.visible(self.config.attention.causal, window) for window in windows}
        read = {}  # By layer, the keys and values that later layers may share.
        for index, (layer, block) in enumerate(zip(self.config.layers, self.layers)):
            def note(name, value, prefix=f"layers.{index}."):
                return keep(trace, prefix + name, value)

            x, read[index] = block(x, batch, rotation, visible[layer.window], read.get(layer.shares_keys_of), note)
        return keep(trace, "final", x if self.final_norm is None else self.final_norm(x))

    def forward(self, batch, trace=None):
        """Each head's output by its name, before any sigmoid.

        [B, outputs] for a sigmoid head, [B, 1] for a scalar, [B, T, outputs] for a token head (zeros at padding),
        [B, D] of length 1 for an embedding.
        """
        x = self.states(batch, trace)
        return {head.name: self.head_output(head, x, batch) for head in self.config.heads}

    def head_output(self, head, x, batch):
        if head.kind == "token":
            return batch.spread(self.heads[head.name](x))
        state = pooled(x, batch, head.pooling)
        return functional.normalize(state, dim=-1) if head.kind == "embedding" else self.heads[head.name](state)


def keep(trace, name, value):
    """Notes an activation where there is a trace; gives it back."""
    if trace is not None:
        trace[name] = value
    return value


def parameter_count(model):
    """Parameters in all, and those that one token uses."""
    total = sum(parameter.numel() for parameter in model.parameters())
    feed = model.config.feed_forward
    routed = sum(p.numel() for name, p in model.named_parameters() if ".experts." in name)
    idle = routed * (1 - feed.active_experts / feed.experts) if feed.experts else 0
    return total, round(total - idle)
