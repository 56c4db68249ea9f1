"""What a row of a source says about each output of the models. What it does not say is left out, and masked in the loss.

Names of outputs: toxicity, prompt_harm, response_harm, refusal, attack, and s1 to s12 for the hazards of AILuminate 1.0.
"""

from .sources import source_of

HAZARDS = tuple(f"s{number}" for number in range(1, 13))
NO_HAZARD = dict.fromkeys(HAZARDS, 0)

# Hazards that one text often has together. Where a source names one of them, the others are not known to be absent.
RELATED = [{"s2", "s3", "s12"}, {"s1", "s5", "s8"}, {"s1", "s9"}, {"s8", "s10"}, {"s6", "s8"}, {"s4", "s11"}]

# A prompt of more words may be one of the source's adversarial ones, which it does not mark.
PLAIN_WILDGUARD_WORDS = 30


def labels(row):
    """The known labels of a row in its own mode, by the name of its task."""
    return BY_TASK[row["task"]](row)


def hazards(row):
    """The hazards that a row names, and as absent those that are not related to them."""
    if row["label"] == 0:
        return dict(NO_HAZARD)
    named = {hazard.lower() for hazard in row.get("hazards", [])}
    unknown = set().union(*(group for group in RELATED if group & named))
    return {hazard: int(hazard in named) for hazard in HAZARDS if named and (hazard in named or hazard not in unknown)}


def attack(row):
    known = source_of(row).attack
    return {} if known is None else {"attack": known}


def toxicity(row):
    """Only hate is named: another hazard may be there, but nobody looked for it."""
    result = {"toxicity": row["label"], **attack(row)}
    if "S9" in row.get("hazards", []):
        result["s9"] = 1
    elif row["label"] == 0:
        result["s9"] = 0
    return result


def prompt_harm(row):
    result = {"prompt_harm": row["label"], **attack(row), **hazards(row)}
    if row["source"] == "wildguardtrain_sample" and len(row["prompt"].split()) <= PLAIN_WILDGUARD_WORDS:
        result["attack"] = 0
    if row["label"] == 0:
        result["toxicity"] = 0
    return result


def jailbreak(row):
    """A template filled with a risky request asks for it; those in the wild may ask for anything."""
    if row["source"] == "toxicchat_jailbreak":
        return {"attack": row["label"], "prompt_harm": int("toxic" in row["categories"])}
    if row["source"] == "inthewild_jailbreaks":
        return {"attack": 1}
    return {"attack": 1, "prompt_harm": 1, **hazards(row)}


def injection(row):
    if row["label"] == 1:
        return {"attack": 1}
    return {"attack": 0, "toxicity": 0, **NO_HAZARD}


def clean_text(row):
    return {"toxicity": 0, "attack": 0, **NO_HAZARD}


def pii(row):
    """Personal data in a text is no offence against privacy, but also no proof that there is none."""
    result = clean_text(row)
    del result["s10"]
    return result


def response_harm(row):
    result = {"response_harm": row["label"]}
    if row["source"] == "benign_responses":
        result |= {"refusal": 0, "toxicity": 0}
    if row["label"] == 1 and row["source"] in ("gptfuzz", "jade_v3_medium"):
        result["refusal"] = 0
    if row["source"] == "pyrit_response_harm" and "hate_speech" in row["categories"]:
        result["toxicity"] = row["label"]
    return result | hazards(row)


def refusal(row):
    """Who refuses does no harm. Who answers an ordinary instruction neither; who was jailbroken does."""
    result = {"refusal": row["label"]}
    if row["label"] == 1 or row["source"] == "benign_compliance":
        result |= {"response_harm": 0, "toxicity": 0, **NO_HAZARD}
    elif row["source"] in ("gptfuzz_refusal", "jade_v3_refusal_zh"):
        result["response_harm"] = 1
    return result


BY_TASK = {
    "toxicity": toxicity, "prompt_harm": prompt_harm, "jailbreak": jailbreak, "injection": injection, "pii": pii,
    "clean_text": clean_text, "response_harm": response_harm, "refusal": refusal,
}
