#!/usr/bin/env python3
"""Packs jieba's dictionary and its model of unknown words into words.safetensors, the same bytes each time.

    pip download --no-deps --no-binary :all: jieba==0.42.1
    python3 scripts/generate-chinese-words.py jieba-0.42.1.tar.gz Sources/RaiseModels/Resources/jieba/words.safetensors

Nothing is rounded: frequencies and probabilities are jieba's doubles, kept once each and referred to by number. What the
tensors mean stands in Sources/RaiseRules/ChineseWords/ChineseDictionary+reading.swift. Needs Python 3.9 or later, nothing
to install.
"""

import ast
import collections
import json
import math
import os
import string
import struct
import sys
import tarfile

FIRST_HAN, LAST_HAN = 0x4E00, 0x9FD5
# The characters of the runs that jieba looks words up in; a character's number is its place here.
CHARACTERS = [chr(scalar) for scalar in range(FIRST_HAN, LAST_HAN + 1)] + sorted(
    string.ascii_letters + string.digits + "+#&._%-")
NUMBERS = {character: number for number, character in enumerate(CHARACTERS)}
# jieba's logarithm of zero.
IMPOSSIBLE = -3.14e100
STATES = "BEMS"
LAST_SIBLING = 1 << 15
RARE = 255


def member(archive, ending):
    """The text of the one file of a source distribution that ends so."""
    name, = [name for name in archive.getnames() if name.endswith(ending)]
    return archive.extractfile(name).read().decode("utf-8")


def probabilities(archive, name):
    """The literal that one of finalseg's files assigns to P."""
    tree = ast.parse(member(archive, f"/jieba/finalseg/{name}.py"))
    return next(ast.literal_eval(node.value) for node in tree.body
                if isinstance(node, ast.Assign) and node.targets[0].id == "P")


def frequencies(text):
    """Words with their frequencies, and the sum over all lines, as jieba's gen_pfdict reads them: of two lines with one
    word the later one counts."""
    words, total = {}, 0
    for line in text.rstrip("\n").split("\n"):
        word, frequency = line.strip().split(" ")[:2]
        words[word] = int(frequency)
        total += int(frequency)
    return words, total


class Node:
    """A beginning of words: its frequency, 0 where it is none itself, and what may follow, by character's number."""

    def __init__(self):
        self.frequency, self.children = 0, {}


def trie(words):
    root = Node()
    for number in range(len(CHARACTERS)):
        root.children[number] = Node()
    for word, frequency in words.items():
        node = root
        for character in word:
            node = node.children.setdefault(NUMBERS[character], Node())
        node.frequency = frequency
    return root


def level_order(root):
    """All nodes but the root, and the letters of those below the first level: level by level, siblings by number."""
    nodes, letters, level = [], [], [root]
    while level:
        below = []
        for node in level:
            children = sorted(node.children.items())
            if node is not root:
                letters += [number for number, _ in children]
                if children:
                    letters[-1] |= LAST_SIBLING
            below += [child for _, child in children]
        nodes += below
        level = below
    return nodes, letters


def bits(flags):
    """Flags, eight to a byte, the first one lowest."""
    packed = bytearray((len(flags) + 7) // 8)
    for index, flag in enumerate(flags):
        packed[index // 8] |= flag << index % 8
    return bytes(packed)


def dictionary_tensors(text):
    words, total = frequencies(text)
    # jieba cannot meet the others: it looks up words within runs of these characters only.
    words = {word: frequency for word, frequency in words.items() if frequency and set(word) <= NUMBERS.keys()}
    common = collections.Counter(words.values())
    # A character that is no word counts as a word of frequency 1: weight 0. The most common ones fit into a byte.
    order = [0] + sorted(common, key=lambda frequency: (-common[frequency], frequency))
    place = {frequency: index for index, frequency in enumerate(order)}
    nodes, letters = level_order(trie(words))
    values = [place[node.frequency] for node in nodes]
    weights = [math.log(frequency or 1) - math.log(total) for frequency in order]
    return {
        "weights": ("F64", [len(weights)], struct.pack(f"<{len(weights)}d", *weights)),
        "letters": ("U16", [len(letters)], struct.pack(f"<{len(letters)}H", *letters)),
        "rare": numbers16([value for value in values if value >= RARE]),
        "values": ("U8", [len(values)], bytes(min(value, RARE) for value in values)),
        "branches": ("U8", [(len(nodes) + 7) // 8], bits([bool(node.children) for node in nodes])),
    }


def numbers16(values):
    return "U16", [len(values)], struct.pack(f"<{len(values)}H", *values)


def model_tensors(start, transitions, emissions):
    han = CHARACTERS[: LAST_HAN - FIRST_HAN + 1]
    distinct = [IMPOSSIBLE] + sorted({value for state in STATES for value in emissions[state].values()})
    place = {value: index for index, value in enumerate(distinct)}
    emitted = [place[emissions[state].get(character, IMPOSSIBLE)] for character in han for state in STATES]
    moves = [start[state] for state in STATES]
    moves += [transitions[old].get(new, IMPOSSIBLE) for old in STATES for new in STATES]
    return {
        "moves": ("F64", [len(STATES) + 1, len(STATES)], struct.pack(f"<{len(moves)}d", *moves)),
        "emissions": ("F64", [len(distinct)], struct.pack(f"<{len(distinct)}d", *distinct)),
        "emitted": ("U16", [len(han), len(STATES)], numbers16(emitted)[2]),
    }


def write(tensors, metadata, path):
    """A safetensors file, the widest elements first, so that all are aligned."""
    header, data = {"__metadata__": metadata}, b""
    for name, (kind, shape, values) in sorted(
            tensors.items(), key=lambda entry: (-int(entry[1][0][1:]), entry[0])):
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    part = path + ".part"
    with open(part, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)
    os.replace(part, path)


def main(source, path):
    with tarfile.open(source) as archive:
        tensors = dictionary_tensors(member(archive, "/jieba/dict.txt"))
        tensors |= model_tensors(*(probabilities(archive, f"prob_{name}") for name in ["start", "trans", "emit"]))
    name = os.path.basename(source).removesuffix(".tar.gz").replace("-", " ")
    write(tensors, {"format": "raise-chinese-words/1", "source": name}, path)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
