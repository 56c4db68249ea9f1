"""Phrases that rows are made of, written for this project: a file a kind and language, a phrase a line.

In them `{g}` stands for a group of people, `{p}` for a persona, `{q}` for a request, `{goal}` for what an order asks.
"""

import pathlib


def read(kind, language):
    """The lines of one file, such as `orders.en.txt`."""
    path = pathlib.Path(__file__).with_name(f"{kind}.{language}.txt")
    return path.read_text(encoding="utf-8").splitlines()
