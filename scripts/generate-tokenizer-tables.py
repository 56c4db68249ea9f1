#!/usr/bin/env python3
"""Writes BertScalars+table.swift: what BERT's normaliser and pre-tokeniser do with each Unicode scalar.

    pip install tokenizers==0.23.3
    python3 scripts/generate-tokenizer-tables.py > Sources/RaiseInference/Tokenizer/BertScalars+table.swift

The source is Hugging Face's package `tokenizers` itself, asked about every scalar there is: the crates inside it follow
different versions of Unicode, and a tokenizer must split texts as it did when its model was trained. Takes a minute.
Python's `unicodedata` only suggests examples of combining classes, each of which is then checked against the package.
"""
import sys
import unicodedata

import tokenizers
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

SCALARS = [code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
HANGUL = range(0xAC00, 0xD7A4)


def bert(**chosen):
    off = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**{**off, **chosen}).normalize_str


clean, chinese, strip = bert(clean_text=True), bert(handle_chinese_chars=True), bert(strip_accents=True)
decompose, lower = normalizers.NFD().normalize_str, normalizers.Lowercase().normalize_str
split = pre_tokenizers.BertPreTokenizer().pre_tokenize_str


def cleaning():
    """The scalars that cleaning drops, and those it turns into a space."""
    dropped, spaces = set(), set()
    for code in SCALARS:
        cleaned = clean(chr(code))
        if cleaned == "":
            dropped.add(code)
        elif cleaned == " ":
            spaces.add(code)
        else:
            assert cleaned == chr(code)
    return dropped, spaces


def splitting():
    """The scalars at which the pre-tokeniser parts words, and those that are words of their own."""
    white, punctuation = set(), set()
    for code in SCALARS:
        pieces = [piece for piece, _ in split("a" + chr(code) + "a")]
        if len(pieces) == 2:
            white.add(code)
        elif len(pieces) == 3:
            punctuation.add(code)
        else:
            assert len(pieces) == 1
    return white, punctuation


def decompositions():
    """Full canonical decompositions; Hangul syllables are checked and left to arithmetic (Unicode 3.12)."""
    found = {}
    for code in SCALARS:
        parts = tuple(map(ord, decompose(chr(code))))
        if code in HANGUL:
            index = code - 0xAC00
            jamo = (0x1100 + index // 588, 0x1161 + index % 588 // 28, 0x11A7 + index % 28)
            assert parts == (jamo if index % 28 else jamo[:2])
        elif parts != (code,):
            found[code] = parts
    return found


def combining_classes(decomposing):
    """Canonical combining classes other than 0, found by what canonical ordering swaps."""
    def swaps(first, second):
        return decompose(first + second) != first + second

    # U+0334 is of the lowest class, 1, and U+0345 of the highest, 240.
    marks = [code for code in SCALARS if code not in decomposing and code not in HANGUL
             and (swaps("\u0345", chr(code)) or swaps(chr(code), "\u0334"))]
    examples = {}
    for code in marks:
        examples.setdefault(unicodedata.combining(chr(code)), chr(code))
    examples = sorted(examples.items())
    assert all(swaps(high, low) for (_, low), (_, high) in zip(examples, examples[1:]))
    found = {}
    for code in marks:
        [value] = [value for value, mark in examples if not swaps(mark, chr(code)) and not swaps(chr(code), mark)]
        found.setdefault(value, set()).add(code)
    return found


def nonspacing_marks(decomposing):
    marks = {code for code in SCALARS if code not in decomposing and code not in HANGUL and strip(chr(code)) == ""}
    for code, parts in decomposing.items():
        assert strip(chr(code)) == "".join(chr(part) for part in parts if part not in marks)
    return marks


def ideographs():
    found = {code for code in SCALARS if chinese(chr(code)) != chr(code)}
    assert all(chinese(chr(code)) == f" {chr(code)} " for code in found)
    return found


def after_an_added_token(**flags):
    """The end of an added token `q`, or nil, for each scalar written right behind it."""
    tokenizer = Tokenizer(models.WordPiece(vocab={"[UNK]": 0, "q": 1}, unk_token="[UNK]"))
    tokenizer.add_tokens([AddedToken("q", normalized=False, **flags)])
    for start in range(0, len(SCALARS), 4096):
        codes = SCALARS[start:start + 4096]
        for code, encoding in zip(codes, tokenizer.encode_batch(["q" + chr(code) for code in codes])):
            yield code, encoding.offsets[0][1] if encoding.ids[0] == 1 else None


def words(white):
    assert white == {code for code, end in after_an_added_token(rstrip=True) if end == 2}
    return {code for code, end in after_an_added_token(single_word=True) if end is None}


def ranges(codes):
    runs = []
    for code in sorted(codes):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return [f"{low:X}" if low == high else f"{low:X}-{high:X}" for low, high in runs]


def mappings(table):
    return [f"{code:X}=" + "+".join(f"{part:X}" for part in parts) for code, parts in sorted(table.items())]


def lines(key, items):
    line = key
    for item in items:
        if len(line) + len(item) > 118:
            yield line
            line = key
        line += " " + item
    yield line


def main():
    dropped, spaces = cleaning()
    white, punctuation = splitting()
    decomposing = decompositions()
    sets = [("drop", dropped), ("space", spaces), ("white", white), ("punctuation", punctuation),
            ("ideograph", ideographs()), ("mark", nonspacing_marks(decomposing)), ("word", words(white))]
    sets += [(f"class-{value}", codes) for value, codes in sorted(combining_classes(decomposing).items())]
    lowered = {code: tuple(map(ord, lower(chr(code)))) for code in SCALARS if lower(chr(code)) != chr(code)}
    print(f"""// Generated by scripts/generate-tokenizer-tables.py from tokenizers {tokenizers.__version__}; not edited.
// swift-format-ignore-file

extension BertScalars {{
  /// Lines of a key and hexadecimal scalars, ranges of them, or what they become. `drop` and `space` are what cleaning
  /// removes and turns into spaces; `white` parts words, `punctuation` and `ideograph` are words of their own; `mark` are
  /// nonspacing marks, `word` are what \\\\w matches; `class-n` are canonical combining classes.
  static let table: StaticString = \"\"\"""")
    for key, codes in sets:
        print("\n".join(lines(key, ranges(codes))))
    for key, table in (("decompose", decomposing), ("lower", lowered)):
        print("\n".join(lines(key, mappings(table))))
    print('"""\n}')


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main()
