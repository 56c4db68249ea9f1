"""How texts become the tokens of a model: start, mode, text, end, and for a response once more mode, text, end."""


class Sequencer:
    """Makes the sequences that a config's `input` describes, with a tokenizer of the `tokenizers` package."""

    def __init__(self, config, tokenizer):
        self.tokenizer, self.segments = tokenizer, config.segments
        tokenizer.no_padding()
        tokenizer.no_truncation()
        ids = tokenizer.token_to_id
        self.start, self.end = ids(config.input.start), ids(config.input.end)
        self.modes = {mode: [ids(token)] for mode, token in (config.input.modes or {}).items()}

    def sequence(self, text, mode, response=None):
        """Token ids and segments. `mode` is "text" or "prompt"; a model without modes has no token for it."""
        tokens = [self.start, *self.modes.get(mode, []), *self.ids(text), self.end]
        segments = [0] * len(tokens)
        if response is not None:
            tail = [*self.modes.get("response", []), *self.ids(response), self.end]
            tokens += tail
            segments += [1 if self.segments >= 2 else 0] * len(tail)
        return tokens, segments

    def ids(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids
