"""A WordPiece tokenizer with the characters that its own vocabulary lacks: Chinese, emoji, full-width forms.

BERT's uncased English vocabulary knows one running Chinese character in four and no emoji. New tokens are appended, so
that old ids keep their meaning. An embedding of a new token starts as the mean of the tokens of what it is called: an
emoji of its Unicode name, a full-width letter of the plain one. Chinese characters have no names and start small.
"""

import collections
import json
import unicodedata

import torch
from tokenizers import Tokenizer

CONTINUED = "##"
CHINESE_CHARACTERS = 4000
CHINESE_SCALE = 0.02  # of the standard deviation; MiniLM's own tokens have about 0.05


def is_chinese(character):
    """As BERT's tokenizer sees it: such a character is a word of its own."""
    code = ord(character)
    return (0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x2FFFF
            or 0xF900 <= code <= 0xFAFF)


def is_emoji(character):
    code = ord(character)
    return 0x1F300 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or 0x1F1E6 <= code <= 0x1F1FF


def missing_characters(texts, tokenizer):
    """Characters of `texts` that the tokenizer has no token for, with how often they stand there."""
    counts = collections.Counter()
    for text in texts:
        counts.update(character for character in text if ord(character) > 127)
    unknown = tokenizer.token_to_id("[UNK]")
    return {character: count for character, count in counts.items()
            if tokenizer.encode(character, add_special_tokens=False).ids == [unknown]}


def plain(text):
    """The tokenizer of a tokenizer.json's text, which neither pads nor cuts."""
    tokenizer = Tokenizer.from_str(text)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def new_tokens(texts, text):
    """The tokens to append: the most frequent Chinese characters, all emoji, and other characters seen ten times."""
    tokenizer = plain(text)
    missing = missing_characters(texts, tokenizer)
    ranked = sorted(missing, key=lambda character: (-missing[character], character))
    chinese = [character for character in ranked if is_chinese(character)][:CHINESE_CHARACTERS]
    emoji = sorted({chr(code) for code in range(0x1F300, 0x1FB00) if unicodedata.name(chr(code), "")}
                   | {character for character in ranked if is_emoji(character)})
    others = [character for character in ranked
              if not is_chinese(character) and not is_emoji(character) and missing[character] >= 10]
    wide = [chr(code) for code in [*range(0xFF10, 0xFF1A), *range(0xFF41, 0xFF5B)]]
    known = tokenizer.get_vocab()
    wanted = [*chinese, *(form for character in dict.fromkeys([*emoji, *others, *wide])
                          for form in (character, CONTINUED + character))]
    return [token for token in dict.fromkeys(wanted) if token not in known]


def extended(text, tokens):
    """A tokenizer.json's text with `tokens` appended to its vocabulary."""
    values = json.loads(text)
    vocabulary = values["model"]["vocab"]
    for token in tokens:
        vocabulary[token] = len(vocabulary)
    values["truncation"] = values["padding"] = None
    return json.dumps(values, ensure_ascii=False)


def described(token):
    """What a new token is called, in words that the old vocabulary knows; None where it has no name of its own."""
    character = token.removeprefix(CONTINUED)
    if is_chinese(character):
        return None
    narrow = unicodedata.normalize("NFKC", character)
    return narrow if narrow != character else unicodedata.name(character, "").lower() or None


def new_embeddings(tokens, text, embeddings, generator):
    """[new tokens, D]: the mean of the tokens of each one's name, or small random numbers."""
    old = plain(text)
    rows = torch.randn(len(tokens), embeddings.shape[1], generator=generator) * CHINESE_SCALE
    for row, token in zip(rows, tokens):
        name = described(token)
        ids = old.encode(name, add_special_tokens=False).ids if name else []
        if ids:
            row.copy_(embeddings[ids].mean(0))
    return rows
