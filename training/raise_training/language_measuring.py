"""What raise-language answers, computed in NumPy, and how often it and others are right."""

import collections
import json
import pathlib
import random
import re

import numpy

from raise_training import language_features as features
from raise_training import language_texts as texts
from raise_training.language_registry import MODELLED

# As `LanguageModel.swift` has them: what the other scripts stand for, and how much of a word their letters are.
SOLE = (
    "zh ja ko el hy he bn pa gu or ta te kn ml si th lo bo my ka am km".split()
)
WEIGHTS = {"zh": 3, "ja": 3, "ko": 2}
GOLDEN_TEXTS = [
    "The baker starts his ovens long before the sun is up.",
    "Die Nachbarn haben drei Jahre lang an der Brücke gebaut.",
    "小镇在山脚下，两条河在这里汇合。",
    "犬が庭で寝ています。",
    "Мы поедем к морю, когда закончатся дожди.",
    "El mercado abre a las ocho y cierra al mediodía.",
    "for (int i = 0; i < n; i++) { sum += values[i]; }",
    "12 345.67",
    "",
    "Vlak v sedem hodín odišiel bez nás.",
]


class Model:
    def __init__(self, folder: pathlib.Path):
        from safetensors.numpy import load_file

        tensors = load_file(folder / "model.safetensors")
        self.weights, self.scale, self.bias = tensors["weights"], tensors["scale"], tensors["bias"]
        self.bits = json.loads((folder / "config.json").read_text())["bits"]

    def shares(self, text: str) -> dict[str, float]:
        """The share of the text's words in each language; empty where nothing can be told. One window."""
        counts = features.counts(text)
        letters = numpy.array(counts.letters, dtype=float)
        modelled = len(MODELLED)
        sole = {name: letters[modelled + i] * WEIGHTS.get(name, 1) for i, name in enumerate(SOLE)}
        if sole["ja"] * 10 >= sole["zh"]:
            sole["ja"], sole["zh"] = sole["ja"] + sole["zh"], 0
        total = letters[:modelled].sum() + sum(sole.values())
        if total < 6 or total < max(counts.technical, 1.5 * counts.others):
            return {}
        result = collections.Counter({name: weight / total for name, weight in sole.items() if weight})
        for script, languages in enumerate(MODELLED.values()):
            if letters[script] == 0:
                continue
            logits = self.logits(text, script)[: len(languages)]
            chances = numpy.exp(logits - logits.max())
            chances /= chances.sum()
            for language, chance in zip(languages, chances):
                if chance > 0.001:
                    result[language] += chance * letters[script] / total
        sum_of_all = sum(result.values())
        return {language: share / sum_of_all for language, share in result.items()}

    def logits(self, text: str, script: int) -> numpy.ndarray:
        rows, count = features.rows_of_script(text, self.bits, script)
        sums = self.weights[rows].astype(numpy.int32).sum(0) if count else numpy.zeros(self.weights.shape[1])
        return self.bias[script] + self.scale * sums / max(count, 1) ** 0.5

    def best(self, text: str) -> str:
        shares = self.shares(text)
        return max(shares, key=shares.get) if shares else "und"


def write_golden(output: pathlib.Path):
    model = Model(output)
    cases = [{"text": text, "shares": {k: round(v, 6) for k, v in model.shares(text).items() if v > 1e-4}}
             for text in GOLDEN_TEXTS]
    golden = {"format": "raise-language-golden/1", "tolerance": 1e-3, "cases": cases}
    (output / "golden.json").write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n")


# MARK: Measuring


def test_sets(folder: pathlib.Path, at_most: int = 300) -> dict[str, list[tuple[str, str]]]:
    """(language, text) rows: whole paragraphs, and sentences of at most 60 characters. Drawn with a fixed seed."""
    source = random.Random(7)
    stories, sayings = texts.wesnoth(folder), texts.fortunes(folder)
    paragraphs, short = [], []
    for language in sorted(set(stories) | set(sayings)):
        both = [text for text in stories.get(language, []) + sayings.get(language, []) if is_prose(text)]
        source.shuffle(both)
        wide = 60 if language in ("zh", "ja", "ko") else 150
        paragraphs += [(language, text) for text in both if len(text) >= wide][:at_most]
        sentences = [s for text in both for s in re.findall(r"[^.!?。！？…]+[.!?。！？]", text)]
        lower = 8 if language in ("zh", "ja", "ko") else 25
        short += [(language, s.strip()) for s in sentences if lower <= len(s.strip()) <= 60][:at_most]
    examples = texts.examples(folder / "spacy")
    sentences = [(language, text) for language, found in examples.items() for text in found]
    return {"paragraphs": paragraphs, "sentences of at most 60 characters": short, "spaCy's examples": sentences}


def is_prose(text: str) -> bool:
    return sum(c.isalpha() or c.isspace() for c in text) >= 0.85 * len(text) and "--" not in text[:3]


def identifiers(output: pathlib.Path):
    """The identifiers that are installed: a function from text to ISO 639-1 code, by name."""
    model = Model(output)
    found = {"raise-language": model.best}
    try:
        from lingua import LanguageDetectorBuilder

        detector = LanguageDetectorBuilder.from_all_languages().build()
        def lingua(text):
            language = detector.detect_language_of(text)
            return language.iso_code_639_1.name.lower() if language else "und"
        found["lingua 2.1.1"] = lingua
    except ImportError:
        pass
    try:
        import py3langid

        found["py3langid 0.4.0"] = lambda text: py3langid.classify(text)[0]
    except ImportError:
        pass
    try:
        import pycld2

        def cld2(text):
            try:
                return pycld2.detect(text, bestEffort=True)[2][0][1].split("-")[0]
            except pycld2.error:
                return "und"
        found["CLD2 (pycld2 0.42)"] = cld2
    except ImportError:
        pass
    return found


ALIKE = {"nb": "no", "nn": "no", "iw": "he", "jw": "jv", "bs": "hr", "fil": "tl", "un": "und", "xxx": "und"}


def scores(rows, identify, languages):
    """F1 of each language on the rows of `languages`."""
    hits, said, meant = collections.Counter(), collections.Counter(), collections.Counter()
    for language, text in rows:
        if language not in languages:
            continue
        answer = identify(text)
        answer = ALIKE.get(answer, answer)
        said[answer] += 1
        meant[language] += 1
        hits[language] += answer == language
    return {
        language: (2 * hits[language] / (said[language] + meant[language]) if meant[language] else 0.0, meant[language])
        for language in sorted(meant)
    }


def write_report(folder: pathlib.Path, output: pathlib.Path):
    known = set(SOLE) | {language for languages in MODELLED.values() for language in languages}
    report = {}
    for name, rows in test_sets(folder).items():
        languages = {language for language, _ in rows if language in known}
        languages = {x for x in languages if sum(language == x for language, _ in rows) >= (3 if "spaCy" in name else 20)}
        report[name] = {}
        for who, identify in identifiers(output).items():
            by_language = scores(rows, identify, languages)
            macro = sum(score for score, _ in by_language.values()) / len(by_language)
            report[name][who] = {
                "macro_f1": round(macro, 4), "languages": len(by_language), "rows": sum(n for _, n in by_language.values()),
                "f1": {language: [round(score, 3), n] for language, (score, n) in by_language.items()},
            }
            worst = sorted(by_language.items(), key=lambda entry: entry[1][0])[:8]
            print(f"{name}: {who}: macro-F1 {macro:.4f} over {len(by_language)} languages; worst: "
                  + ", ".join(f"{language} {score:.2f} ({n})" for language, (score, n) in worst), flush=True)
    (output / "report.json").write_text(json.dumps(report, indent=1) + "\n")
