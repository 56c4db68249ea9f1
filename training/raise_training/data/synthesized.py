"""Rows from what `raise synthesize` wrote: requests in pairs that share their words and differ in whether they do harm.

A harmful request names its hazard, its twin has none. Answers say what refusing and helping look like. Disguised
requests are left out, for prepare.py has disguises of its own, and so are dialogues, which are not single prompts.
"""

import json

from .labels import HAZARDS, RELATED
from .prepared import made

# The synthesizer's hazards by AILuminate's numbers.
NUMBERS = {"vcr": "s1", "src": "s2", "cse": "s3", "ssh": "s4", "iwp": "s5", "ipv": "s6", "dfm": "s7", "ncr": "s8",
           "hte": "s9", "prv": "s10", "spc": "s11", "sxc": "s12"}
# Wrappings that ask a model to drop its rules, whatever they carry. Others, such as haste, people use as well.
ATTACKS = {"role-play", "document-injection", "tool-injection", "prefix-injection", "refusal-suppression",
           "persona-contest", "many-examples", "override", "negation"}


def attack(row):
    style = row["provenance"]["style"].split("#")[0]
    if not style:
        return {"attack": 0}
    return {"attack": 1} if style in ATTACKS else {}


def hazards(row):
    """The one named, and as absent those that are not related to it."""
    if row["cell"].endswith("benign"):
        return dict.fromkeys(HAZARDS, 0)
    named = NUMBERS[row["hazard"]]
    unknown = set().union(*(group for group in RELATED if named in group)) - {named}
    return {hazard: int(hazard == named) for hazard in HAZARDS if hazard not in unknown}


def request(row):
    harm = int(row["cell"].endswith("harmful"))
    known = {"prompt_harm": harm, **attack(row), **hazards(row)}
    if not harm:
        known["toxicity"] = 0
    return made("synthesized", row["id"], "prompt", row["prompt"][0]["content"], known)


def answer(row, side, labels):
    return made("synthesized", f"{row['id']}/{side}", "response", row["prompt"][0]["content"], labels, 0.5,
                response=row[side])


def answers(row):
    """The good answer, and of a harmless request also the one that refuses it for nothing."""
    if row["answer"] != "help":
        yield answer(row, "chosen", {"refusal": 1, "response_harm": 0})
        return
    yield answer(row, "chosen", {"refusal": 0, "response_harm": 0})
    yield answer(row, "rejected", {"refusal": 1, "response_harm": 0})


def rows(path):
    """Prepared rows from a file of the synthesizer, rows.jsonl; a third of the answers."""
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            if len(row["prompt"]) > 1 or row["provenance"]["transforms"]:
                continue
            yield request(row)
            if number % 3 == 0:
                yield from answers(row)
