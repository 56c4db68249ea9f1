"""The register of sources: what a row of each may teach, how many rows an epoch takes, and how much they count.

A new source is one line here; the labels that its task gives are in labels.py.
"""

import dataclasses

ALL = 10**9


@dataclasses.dataclass(frozen=True)
class Source:
    name: str
    cap: int = ALL  # Most prepared rows of an epoch, after duplicates are gone.
    weight: float = 1.0  # Of a row in the loss.
    repeats: int = 1  # How often an epoch takes each row: more where a source is small and hard to learn.
    non_commercial: bool = False  # Its licence, or its origin's, binds what is trained on it.
    other_modes: float = 0.0  # The share of rows that is also read in the other single-text mode.
    is_hate: bool = False  # Label 0 also says: no hate.
    attack: int | None = None  # What every row is known to be.
    templated: bool = False  # Rows that differ only in a slot are meant to: near duplicates stay.


REGISTER = [
    # Toxicity. Tweets and comments are no attacks on a model.
    Source("davidson", cap=11000, weight=0.6, attack=0, other_modes=0.1),
    Source("olid", attack=0, other_modes=0.1),
    Source("edos", attack=0, is_hate=True, other_modes=0.1, repeats=2),
    Source("hateval", attack=0, is_hate=True, other_modes=0.1, repeats=2),
    Source("hatemoji_build", weight=1.5, attack=0, is_hate=True, other_modes=0.2, templated=True, repeats=4),
    Source("vicomtech", cap=6000, weight=0.8, attack=0, is_hate=True, other_modes=0.1),
    Source("cold", weight=1.2, attack=0, is_hate=True, other_modes=0.1),
    Source("civil_comments_spans", cap=6000, weight=0.7, attack=0, other_modes=0.1),
    Source("unhealthy_conversations", cap=5000, weight=0.7, non_commercial=True, attack=0),
    Source("toxigen_seeds", weight=1.5, attack=0, is_hate=True, other_modes=0.5, repeats=2),
    Source("jigsaw_sample", attack=0),
    Source("aegis_sample", weight=0.5),
    # Prompt harm. A plain request is no attack, however harmful.
    Source("toxicchat", weight=2, non_commercial=True),
    Source("wildguardtrain_sample", weight=2.5, repeats=2),
    Source("ailuminate_demo_en", weight=2, attack=0, other_modes=0.5, repeats=2),
    Source("seval_base_en", cap=6000, weight=0.7, non_commercial=True, attack=0),
    Source("seval_base_zh", cap=6000, weight=0.7, non_commercial=True, attack=0),
    Source("advbench", attack=0),
    Source("harmfulqa", weight=0.7, attack=0),
    Source("catqa_en", weight=1.5, attack=0, other_modes=0.5),
    Source("catqa_zh", weight=2, attack=0, other_modes=0.5),
    Source("sgbench", attack=0),
    Source("safety_tuned_llamas", weight=0.5, non_commercial=True, attack=0),
    Source("harmbench_adv_training", weight=1.5, attack=0),
    Source("jade_v2_zh", weight=1.5, attack=0, other_modes=0.2),
    Source("alpaca_benign_en", cap=6000, weight=0.7, non_commercial=True, attack=0),
    Source("dolly_benign_en", weight=1.5, attack=0),
    Source("cyberseceval_frr", weight=1.5, attack=0),
    Source("user_queries_zh", cap=9000, weight=0.7, attack=0),
    Source("cmrc_questions_zh", attack=0),
    Source("llamafactory_benign", weight=1.5, attack=0, repeats=2),
    # Answers.
    Source("gptfuzz", weight=1.5),
    Source("pyrit_response_harm", weight=2, repeats=2),
    Source("jade_v3_medium", weight=2),
    Source("safety_tuned_llamas_responses", weight=0.7, non_commercial=True),
    Source("benign_responses"),
    Source("dices", repeats=2),
    Source("pyrit_refusal", weight=1.5),
    Source("gptfuzz_refusal"),
    Source("jade_v3_refusal_zh", weight=1.5),
    Source("harmbench_safe_responses"),
    Source("benign_compliance"),
    # Attacks.
    Source("inthewild_jailbreaks", weight=1.5, attack=1),
    Source("jailbreak_templates", weight=1, attack=1, templated=True),
    Source("toxicchat_jailbreak", weight=2, non_commercial=True),
    Source("seval_attack_en", cap=4000, weight=0.7, non_commercial=True, attack=1, templated=True),
    Source("seval_attack_zh", cap=4000, weight=0.7, non_commercial=True, attack=1, templated=True),
    Source("deepset_injections", weight=2, other_modes=1, repeats=2),
    Source("bipia", weight=1.5, templated=True),
    Source("tensortrust_extraction", attack=1, other_modes=1),
    Source("cyberseceval_injection", attack=1, other_modes=1, templated=True),
    # Preferences.
    Source("hh_harmless", repeats=4),
    Source("jade_v3_preference_zh", repeats=2),
    Source("dpo_demo"),
    Source("gptfuzz_preference"),
    # Clean text, cut into windows. Text with personal data is clean of everything but that.
    Source("presidio_synth_v2", cap=600, attack=0),
    Source("presidio_generated", cap=900, attack=0),
    Source("nltk_corpora_en", cap=2500, weight=0.7, attack=0, other_modes=0.1),
    Source("news_web_en", cap=2500, weight=0.7, attack=0, other_modes=0.1),
    Source("reviews_zh", cap=4000, weight=0.7, attack=0, other_modes=0.05),
    Source("news_wiki_zh", cap=3000, weight=0.7, attack=0, other_modes=0.05),
]

SOURCES = {source.name: source for source in REGISTER}

# Parts of a source that are bound although the rest is not.
NON_COMMERCIAL_CATEGORIES = {("nltk_corpora_en", "brown")}


def source_of(row):
    """The register's entry for a row, or an error that lists what there is."""
    try:
        return SOURCES[row["source"]]
    except KeyError:
        known = ", ".join(sorted(SOURCES))
        raise ValueError(f"unknown source {row.get('source')!r} (known: {known})") from None


def is_non_commercial(row):
    """Whether weights trained on this row would be bound to non-commercial use."""
    parts = {(row["source"], category) for category in row.get("categories", [])}
    return source_of(row).non_commercial or not parts.isdisjoint(NON_COMMERCIAL_CATEGORIES)
