"""Answers that begin well and turn harmful, with the place where they do, for the head that follows a stream.

Beside each harmful composite stands one of two harmless answers: that a text was put together is no sign of harm.
"""

import re

from .prepared import made

ENDS = re.compile(r"(?<=[.!?。！？])\s*")
HARMLESS = ("benign_responses", "benign_compliance")
HARMFUL = ("gptfuzz", "jade_v3_medium", "pyrit_response_harm")


def sentences(text):
    return [part for part in ENDS.split(text) if part.strip()]


def beginning(row, draw):
    """Some sentences of an answer, ready for more to follow."""
    parts = sentences(row["response"])
    join = "" if row["lang"] == "zh" else " "
    return join.join(parts[:min(draw.randint(1, 8), len(parts))]) + join


def composite(first, second, number, draw):
    """Some sentences of a harmless answer, then another answer from its start, harmful or not."""
    before, harm = beginning(first, draw), second["labels"]["response_harm"]
    labels = {"response_harm": harm, "refusal": 0}
    return made("streams", f"streams-{number}", "response", second["prompt"], labels, 1.0,
                before + second["response"], onset=len(before) if harm else None, change="composite",
                group=second["group"])


def rows(prepared, seed, random, count=1600):
    """Composites in each language, of answers that are prepared rows: half of them turn harmful."""
    draw = random.Random(f"{seed}:streams")
    answers = [row for row in prepared if row["mode"] == "response" and "labels" in row]
    for language, share in (("en", count), ("zh", count // 3)):
        spoken = [row for row in answers if row["lang"] == language]
        harmless = [row for row in spoken if row["source"] in HARMLESS and len(sentences(row["response"])) > 1]
        calm = [row for row in spoken if row["source"] in HARMLESS and row["labels"].get("response_harm") == 0]
        harmful = [row for row in spoken if row["labels"].get("response_harm") == 1 and row["source"] in HARMFUL]
        if not harmless or not harmful or not calm:
            continue
        for number in range(share):
            yield composite(draw.choice(harmless), draw.choice(harmful), f"{language}{number}", draw)
            yield composite(draw.choice(harmless), draw.choice(calm), f"{language}{number}-calm", draw)
