"""Answers that begin well and turn harmful, with the place where they do, for the head that follows a stream."""

import re

from .prepared import made

ENDS = re.compile(r"(?<=[.!?。！？])\s*")


def sentences(text):
    return [part for part in ENDS.split(text) if part.strip()]


def composite(harmless, harmful, number, draw):
    """Some sentences of a harmless answer, then a harmful one from its start."""
    parts = sentences(harmless["response"])
    count = min(draw.randint(1, 8), len(parts))
    join = "" if harmless["lang"] == "zh" else " "
    before = join.join(parts[:count]) + join
    labels = {"response_harm": 1, "refusal": 0}
    return made("streams", f"streams-{number}", "response", harmful["prompt"], labels, 1.0,
                before + harmful["response"], onset=len(before), change="composite", group=harmful["group"])


def rows(prepared, seed, random, count=2500):
    """Composites in each language, of answers that are prepared rows."""
    draw = random.Random(f"{seed}:streams")
    answers = [row for row in prepared if row["mode"] == "response" and "labels" in row]
    for language, share in (("en", count), ("zh", count // 3)):
        harmless = [row for row in answers if row["lang"] == language and row["source"] in
                    ("benign_responses", "benign_compliance") and len(sentences(row["response"])) > 1]
        harmful = [row for row in answers if row["lang"] == language and row["labels"].get("response_harm") == 1
                   and row["source"] in ("gptfuzz", "jade_v3_medium", "pyrit_response_harm")]
        if harmless and harmful:
            for number in range(share):
                yield composite(draw.choice(harmless), draw.choice(harmful), f"{language}{number}", draw)
