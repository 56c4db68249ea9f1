"""Prepared rows: what a source's row becomes, with its mode, its labels, its weight and its group."""

from ..language import is_chinese, language
from .labels import HAZARDS, labels
from .rows import fingerprint
from .sources import source_of
from .windows import windows

MODES = {
    "toxicity": "text", "clean_text": "text", "pii": "text", "injection": "text", "prompt_harm": "prompt",
    "jailbreak": "prompt", "response_harm": "response", "refusal": "response", "preference": "response",
}
LIMIT = 6000  # Characters of a text: more than a window of 512 tokens holds, in any language.


def made(source, identifier, mode, prompt, known, weight=1.0, response=None, onset=None, change=None, group=None):
    """A prepared row, its keys in the order of the format."""
    row = {"source": source, "id": identifier, "lang": language(prompt if response is None else response),
           "mode": mode, "prompt": prompt}
    if response is not None:
        row["response"] = response
    return row | {"labels": known, "weight": round(weight, 3), "onset": onset, "change": change,
                  "group": group or fingerprint(prompt)}


def prepared(row, random, whole=False):
    """The prepared rows of one row of a source: one, or for long clean text one a window unless `whole`."""
    source, task = source_of(row), row["task"]
    if task == "preference":
        return [preference(row, source)]
    mode, known, weight = MODES[task], labels(row), source.weight * confidence(row)
    if mode == "response":
        return [made(source.name, row["id"], mode, row["prompt"][-LIMIT:], known, weight, row["response"][:LIMIT])]
    text = row.get("text") if mode == "text" else row["prompt"]
    if task != "clean_text" or whole:
        return [made(source.name, row["id"], mode, text[:LIMIT], known, weight)]
    parts = windows(text, is_chinese(text), random)
    return [made(source.name, f"{row['id']}.{number}", mode, part[:LIMIT], known, weight, group=fingerprint(text))
            for number, part in enumerate(parts)]


def preference(row, source):
    return {"source": source.name, "id": row["id"], "lang": language(row["chosen"]), "mode": "response",
            "prompt": row["prompt"][-LIMIT:], "chosen": row["chosen"][:LIMIT], "rejected": row["rejected"][:LIMIT],
            "weight": source.weight, "group": fingerprint(row["prompt"])}


def confidence(row):
    """How far a row's label is to be trusted, 0 to 1: some sources mark their own mild questions."""
    return 0.3 if "weak" in row.get("categories", []) else 1.0


def in_other_mode(row):
    """A single text read as a prompt instead of as text, or the other way around.

    A request read as a text is still about its hazards, but whether answering it would do harm is not asked then. Text
    without contempt is no harmful request either; whether text with it is one depends on what the model is to do.
    """
    known = dict(row["labels"])
    if row["mode"] == "text":
        if known.get("toxicity") == 0 and known.get("attack") == 0:
            known["prompt_harm"] = 0
        return row | {"mode": "prompt", "id": row["id"] + "/prompt", "labels": known}
    known = {name: value for name, value in known.items() if name in HAZARDS or name in ("toxicity", "attack")}
    return row | {"mode": "text", "id": row["id"] + "/text", "labels": known}
