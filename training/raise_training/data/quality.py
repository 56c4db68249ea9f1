"""Rows for raise-nano's first lesson in quality: edited prose, and what a crawl brings beside it, made of that prose."""

from raise_training.quality_noise import TRAINED

PROSE = ("news_wiki_zh", "news_web_en", "nltk_corpora_en")


def rows(prepared, seed, random, count=8000):
    """Half of them prose, half of them what is no prose, in the proportion of languages that the prose has."""
    draw = random.Random(f"{seed}:quality")
    prose = [row for row in prepared if row["source"] in PROSE and row["mode"] == "text" and len(row["prompt"]) > 100]
    for row in draw.sample(prose, min(count // 2, len(prose))):
        chinese = row["lang"] == "zh"
        yield {"text": row["prompt"], "low_quality": 0, "lang": row["lang"]}
        words = list(row["prompt"][:400]) if chinese else row["prompt"].split()[:150]
        yield {"text": draw.choice(TRAINED)(words, draw, chinese), "low_quality": 1, "lang": row["lang"]}
