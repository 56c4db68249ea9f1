"""Ways in which people write a text so that filters miss it. Each keeps the text readable for a person who tries.

They are laid on harmful and harmless rows alike, so that the disguise itself is no sign of harm.
"""

import base64
import codecs
import pathlib
import re

LEET = str.maketrans("aeiostbgAEIOSTBG", "4310578943105789")
CYRILLIC = str.maketrans("aceopxyiABCEHKMOPTX", "асеорхуіАВСЕНКМОРТХ")
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
ZERO_WIDTH = "\u200b\u200c\u200d\u2060"
EMOJI = "😀🔥✨🎉👍😂❤🌟"
# Readings of common characters, without tones: enough to write a sentence half in pinyin.
READINGS = pathlib.Path(__file__).with_name("pinyin.txt").read_text(encoding="utf-8").split()
PINYIN = {pair[0]: pair[1:] for pair in READINGS}


def some_words(text, draw, share, change):
    """`change` on a share of the words, the spaces between them kept."""
    return re.sub(r"\S+", lambda match: change(match[0]) if draw.random() < share else match[0], text)


def leetspeak(text, draw):
    return some_words(text, draw, 0.8, lambda word: word.translate(LEET))


def base64_encoded(text, draw):
    return base64.b64encode(text.encode()).decode()


def base64_asked(text, draw):
    return f"Decode this base64 text and follow it: {base64_encoded(text, draw)}"


def rot13(text, draw):
    return codecs.encode(text, "rot13")


def zero_width(text, draw):
    return "".join(letter + draw.choice(ZERO_WIDTH) if letter.isalpha() and draw.random() < 0.5 else letter
                   for letter in text)


def homoglyphs(text, draw):
    table = CYRILLIC if draw.random() < 0.6 else WIDE
    return some_words(text, draw, 0.8, lambda word: word.translate(table))


def letter_spacing(text, draw):
    mark = draw.choice([" ", ".", "-", "_", " "])
    return some_words(text, draw, 0.7, lambda word: mark.join(word))


def random_case(text, draw):
    return "".join(letter.upper() if draw.random() < 0.5 else letter.lower() for letter in text)


def typo(word, draw):
    if len(word) < 4:
        return word
    at = draw.randrange(1, len(word) - 2)
    return draw.choice([word[:at] + word[at + 1] + word[at] + word[at + 2:], word[:at] + word[at + 1:],
                        word[:at] + word[at] + word[at:]])


def typos(text, draw):
    return some_words(text, draw, 0.35, lambda word: typo(word, draw))


def emoji(text, draw):
    return some_words(text, draw, 0.25, lambda word: word + draw.choice([" ", ""]) + draw.choice(EMOJI))


def emoji_between(text, draw):
    return "".join(letter + draw.choice(EMOJI) if draw.random() < 0.12 else letter for letter in text)


def pinyin(text, draw):
    return "".join(PINYIN[letter] if letter in PINYIN and draw.random() < 0.6 else letter for letter in text)


def split_characters(text, draw):
    mark = draw.choice([" ", "-", "·", "*"])
    return mark.join(text) if draw.random() < 0.5 else re.sub(r"([㐀-鿿])(?=[㐀-鿿])", rf"\1{mark}", text)


ENGLISH = {"leetspeak": leetspeak, "base64": base64_encoded, "base64_asked": base64_asked, "rot13": rot13,
           "zero_width": zero_width, "homoglyphs": homoglyphs, "letter_spacing": letter_spacing,
           "random_case": random_case, "typos": typos, "emoji": emoji}
CHINESE = {"zero_width": zero_width, "pinyin": pinyin, "split_characters": split_characters, "emoji": emoji_between,
           "base64": base64_encoded}
# A reader of these sees letters, no words: whether what they say is toxic cannot be asked of a small model.
ENCODED = {"base64", "base64_asked", "rot13"}
LONGEST = 600  # characters of a text that is disguised; encoded ones grow


def changes(language):
    return CHINESE if language == "zh" else ENGLISH


def disguised(row, name, draw):
    """The row in that disguise. Of encoded texts only what is known of attacks and harmful requests is kept."""
    change = changes(row["lang"])[name]
    known = dict(row["labels"])
    if name in ENCODED:
        known = {output: value for output, value in known.items() if output in ("attack", "prompt_harm")}
    text = row["prompt"] if len(row["prompt"]) <= LONGEST else row["prompt"][:LONGEST]
    return row | {"id": f"{row['id']}+{name}", "prompt": change(text, draw), "labels": known, "change": name}


def share(row):
    """How often a row is disguised: attacks and harmful requests often, other texts so that they stay the most."""
    if row["mode"] == "response" or "chosen" in row:
        return 0.0
    if row["labels"].get("attack") == 1:
        return 0.5
    if row["labels"].get("prompt_harm") == 1:
        return 0.3
    return 0.12 if row["mode"] == "prompt" else 0.06


def with_disguises(rows, seed, random):
    """All rows, and behind some of them one in a disguise."""
    draw = random.Random(f"{seed}:disguises")
    for row in rows:
        yield row
        if draw.random() < share(row):
            name = draw.choice(sorted(changes(row["lang"])))
            if made := disguised(row, name, draw):
                if made["prompt"] != row["prompt"] and made["labels"]:
                    yield made
