"""The table of what an epoch holds: rows and tokens by source, mode, change and label."""

import collections

from .selection import main_label


def counts(rows, tokenizer=None, limit=512):
    """Rows and tokens, no text counted beyond `limit` tokens; without a tokenizer tokens are 0."""
    lengths = [0] * len(rows)
    if tokenizer is not None:
        texts = [row["prompt"] + " " + (row.get("response") or row.get("chosen", "") + " " + row.get("rejected", ""))
                 for row in rows]
        for start in range(0, len(texts), 5000):
            part = tokenizer.encode_batch_fast(texts[start:start + 5000], add_special_tokens=True)
            lengths[start:start + len(part)] = [min(limit, len(encoding.ids)) for encoding in part]
    table = collections.defaultdict(lambda: [0, 0])
    for row, length in zip(rows, lengths, strict=True):
        label = main_label(row)
        name = f"{label[0]}={label[1]}" if label else "pair"
        cell = table[row["source"], row["lang"], row["mode"], name]
        cell[0] += 1
        cell[1] += length
    return table


def lines(table):
    """The table as text, a line a cell, and a line of totals."""
    yield f"{'source':32} {'lang':4} {'mode':8} {'label':18} {'rows':>8} {'tokens':>10}"
    for (source, lang, mode, label), (rows, tokens) in sorted(table.items()):
        yield f"{source:32} {lang:4} {mode:8} {label:18} {rows:8} {tokens:10}"
    rows, tokens = (sum(cell[index] for cell in table.values()) for index in (0, 1))
    yield f"{'total':32} {'':4} {'':8} {'':18} {rows:8} {tokens:10}"
