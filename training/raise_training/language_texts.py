"""Texts to train raise-language on and to measure it on, out of unpacked packages.

`folder` has one folder for each package, named as the package, with its files as they lie in it: Debian's packages by
`dpkg-deb -x`, PyPI's by `unzip`. `training/SOURCES.md` lists them with their licences.
"""

import collections
import functools
import gettext
import gzip
import html
import itertools
import json
import pathlib
import random
import re
import subprocess

from raise_training.language_registry import MODELLED

LIBREOFFICE = "ca cs da de en-us es et eu fi fr gl hi hu id it nl pl pt ru sk sl sv tr vi".split()
GNOME = "ca cs da de es fi fr gl hi hr hu id it lt lv mr nl pl pt ro ru sl sr sv tr uk vi".split()
MANUALS = "mk sr nb ro".split()
INTERFACES = "af be cy eo et eu ga gl kk mn mr ne".split()
MOST_WORDS = 60_000


# MARK: Words with frequencies


MUCH_MORE_FREQUENT = 30


def own_words(folder: pathlib.Path, language: str) -> list[tuple[str, float]]:
    """The frequent words of a language without those that are foreign in it: English names and quotations are in every list,
    and are known by being much more frequent in another language."""
    elsewhere = most_frequent(folder, language)
    return [(word, share) for word, share in frequent_words(folder, language)
            if elsewhere.get(word, 0) <= MUCH_MORE_FREQUENT * share]


def most_frequent(folder: pathlib.Path, but: str) -> dict[str, float]:
    """The share of each word in the language in which it is most frequent, `but` left out."""
    result = {}
    for languages in MODELLED.values():
        if but in languages:
            for other in languages:
                if other != but:
                    for word, share in frequent_words(folder, other):
                        result[word] = max(share, result.get(word, 0))
    return result


@functools.cache
def frequent_words(folder: pathlib.Path, language: str) -> list[tuple[str, float]]:
    """wordfreq's words of a language with their frequencies, most frequent first; none where it has no list."""
    import msgpack

    name = {"no": "nb", "hr": "sh", "sr": "sh", "tl": "fil"}.get(language, language)
    for size in ("large", "small"):
        path = folder / "wordfreq" / "wordfreq" / "data" / f"{size}_{name}.msgpack.gz"
        if path.exists():
            levels = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False)[1:]
            words = [(word, 10 ** (-level / 100)) for level, words in enumerate(levels) for word in words]
            words = words[:MOST_WORDS]
            return [(to_serbian_cyrillic(word), share) for word, share in words] if language == "sr" else words
    return []


def listed_words(folder: pathlib.Path, language: str) -> list[tuple[str, float]]:
    """Words of a spelling dictionary, each weighed by how likely lingua's letters make it."""
    lists = {
        "af": "hunspell-af/usr/share/hunspell/af_ZA.dic",
        "be": "hunspell-be/usr/share/hunspell/be_BY.dic",
        "kk": "hunspell-kk/usr/share/hunspell/kk_KZ.dic",
        "mn": "hunspell-mn/usr/share/hunspell/mn_MN.dic",
        "ne": "hunspell-ne/usr/share/hunspell/ne_NP.dic",
        "sw": "hunspell-sw/usr/share/hunspell/sw_TZ.dic",
        "eo": "myspell-eo/usr/share/hunspell/eo.dic",
        "eu": "hunspell-eu/usr/share/hunspell/eu.dic",
        "gl": "hunspell-gl/usr/share/hunspell/gl_ES.dic",
        "cy": "aspell-cy/usr/share/aspell/cy.cwl.gz",
        "et": "aspell-et/usr/share/aspell/et.cwl.gz",
        "ga": "aspell-ga/usr/share/aspell/ga.cwl.gz",
        "mr": "aspell-mr/usr/share/aspell/mr.cwl.gz",
    }
    if language not in lists:
        return []
    path = folder / lists[language]
    if path.suffix == ".dic":
        data = path.read_bytes()
        encoding = "utf-8" if is_utf8(data) else {"af": "latin-1", "eo": "iso8859-3", "sw": "latin-1"}[language]
        lines = data.decode(encoding).splitlines()[1:]
    else:
        packed = gzip.decompress(path.read_bytes())
        data = subprocess.run(["prezip-bin", "-d"], input=packed, capture_output=True, check=True).stdout
        lines = data.decode("utf-8" if is_utf8(data) else "latin-1").splitlines()
    words = sorted({line.split("/")[0].split("\t")[0].strip() for line in lines if line.strip()})
    chain = LetterChain(folder, language)
    weighed = [(word, chain.likelihood(word.lower())) for word in words if word.isalpha() or "'" in word]
    weighed = sorted(weighed, key=lambda entry: -entry[1])[:MOST_WORDS]
    total = sum(weight for _, weight in weighed)
    return [(word, weight / total) for word, weight in weighed]


def counted_words(documented: list[str]) -> list[tuple[str, float]]:
    """The words of documentation with their frequencies there."""
    counts = collections.Counter(word.lower() for text in documented for word in re.findall(r"[^\W\d_]+", text))
    total = sum(counts.values())
    return [(word, count / total) for word, count in counts.items()]


def is_utf8(data: bytes) -> bool:
    try:
        data.decode()
        return True
    except UnicodeDecodeError:
        return False


class LetterChain:
    """How likely letters follow each other in a language, from lingua's tables of runs of one to five."""

    def __init__(self, folder: pathlib.Path, language: str):
        self.tables = []
        models = folder / "lingua" / "lingua" / "language-models" / {"no": "nb"}.get(language, language)
        if not models.exists():
            return
        import brotli

        for name in ("unigrams", "bigrams", "trigrams", "quadrigrams", "fivegrams"):
            listed = json.loads(brotli.decompress((models / f"{name}.json.br").read_bytes()))["ngrams"]
            table = {}
            for fraction, grams in listed.items():
                above, below = fraction.split("/")
                for gram in grams.split(" "):
                    table[gram] = int(above) / int(below)
            self.tables.append(table)

    def likelihood(self, word: str) -> float:
        """The probability of the word's letters in a row; equal for all words where lingua has no tables."""
        if not self.tables:
            return 1.0
        result = 1.0
        for end in range(1, len(word) + 1):
            for length in range(min(end, 5), 0, -1):
                chance = self.tables[length - 1].get(word[end - length : end])
                if chance is not None:
                    result *= chance
                    break
            else:
                result *= 1e-6
        return max(result, 1e-30)

    def words(self, source: random.Random, count: int) -> list[tuple[str, float]]:
        """Made-up words of likely letters, for a language of which there is no list."""
        following = {}
        for length, table in enumerate(self.tables):
            for gram, chance in table.items():
                following.setdefault(gram[:length], []).append((gram[length], chance))
        made = []
        for _ in range(count):
            word = ""
            for _ in range(source.choice((2, 2, 3, 3, 4, 5, 6, 7, 8, 9))):
                for length in range(min(len(word), 4), -1, -1):
                    choices = following.get(word[len(word) - length :])
                    if choices:
                        word += source.choices([c for c, _ in choices], [p for _, p in choices])[0]
                        break
            made.append((word, 1.0))
        return made


def to_serbian_cyrillic(word: str) -> str:
    for latin, cyrillic in (("lj", "љ"), ("nj", "њ"), ("dž", "џ")):
        word = word.replace(latin, cyrillic)
    return word.translate(str.maketrans("abcčćdđefghijklmnoprsštuvzž", "абцчћдђефгхијклмнопрсштувзж"))


def sentences(words: list[tuple[str, float]], source: random.Random, count: int) -> list[str]:
    """Rows of words drawn by their frequency, a quarter of them with rare words made more frequent."""
    names = [word for word, _ in words]
    by_share = list(itertools.accumulate(share for _, share in words))
    flatter = list(itertools.accumulate(share**0.8 for _, share in words))
    result = []
    for number in range(count):
        length = source.choice((3, 4, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 40))
        result.append(" ".join(source.choices(names, cum_weights=flatter if number % 4 == 0 else by_share, k=length)))
    return result


# MARK: Paragraphs of documentation


def paragraphs(folder: pathlib.Path, language: str) -> list[str]:
    """Paragraphs of translated documentation, each once."""
    found = []
    if (name := {"en": "en-us"}.get(language, language)) in LIBREOFFICE:
        for path in sorted((folder / f"libreoffice-help-{name}").rglob("*.html")):
            found += marked_up(path.read_text(errors="replace"), r"<p[^>]*>(.*?)</p>")
    if language in GNOME or language == "en":
        place = {"en": "C"}.get(language, language)
        for path in sorted((folder / "gnome-user-docs/usr/share/help" / place).rglob("*.page")):
            found += marked_up(path.read_text(errors="replace"), r"<p[^>]*>(.*?)</p>")
    if (name := {"no": "nb"}.get(language, language)) in MANUALS:
        for path in sorted((folder / f"manpages-{name}").rglob("*.gz")):
            if "/man/" in str(path):
                found += manual(gzip.decompress(path.read_bytes()).decode(errors="replace"))
    found = [text for text in found if len(text) >= 40]
    return sorted(set(found + interface_texts(folder, language)))


def interface_texts(folder: pathlib.Path, language: str) -> list[str]:
    """What LibreOffice says in a language, without names of keys and placeholders: for languages with few other texts."""
    if language not in INTERFACES:
        return []
    found = []
    for path in sorted((folder / f"libreoffice-l10n-{language}").rglob("*.mo")):
        for original, text in catalogue(path):
            text = " ".join(re.sub(r"<[^>]*>|[$%]\(?\w+\)?|[~_&]", "", text).split())
            if text != original and len(text) >= 25:
                found.append(text)
    return found


def catalogue(path: pathlib.Path) -> list[tuple[str, str]]:
    """The messages of a compiled catalogue of gettext: original and translation."""
    with open(path, "rb") as file:
        entries = gettext.GNUTranslations(file)._catalog.items()
    return [(key, text) for key, text in entries if isinstance(key, str) and isinstance(text, str) and key]


def marked_up(text: str, pattern: str) -> list[str]:
    inside = (re.sub(r"<[^>]*>", " ", part) for part in re.findall(pattern, text, re.S))
    return [" ".join(html.unescape(part).split()) for part in inside]


def manual(text: str) -> list[str]:
    lines = [re.sub(r"\\f.|\\&", "", line) for line in text.splitlines() if not line.startswith((".", "'", "\\"))]
    return [" ".join(" ".join(lines[i : i + 3]).split()) for i in range(0, len(lines), 3)]


# MARK: Texts to measure on


def wesnoth(folder: pathlib.Path) -> dict[str, list[str]]:
    """The story and dialogue texts of Battle for Wesnoth in each language it is translated to."""
    names = {"nb_NO": "no", "zh_CN": "zh", "en_GB": "en"}
    result = {}
    for place in sorted((folder / "wesnoth-1.16-data").rglob("LC_MESSAGES")):
        code = place.parent.name
        language = names.get(code, code)
        if not re.fullmatch(r"[a-z]{2}", language):
            continue
        for path in sorted(place.glob("*.mo")):
            for original, text in catalogue(path):
                if text != original or language == "en":
                    text = " ".join(re.sub(r"<[^>]*>|\$[a-z_.|]+", " ", text).split())
                    result.setdefault(language, set()).add(text)
    return {language: sorted(texts) for language, texts in result.items()}


def examples(spacy: pathlib.Path) -> dict[str, list[str]]:
    """spaCy's example sentences."""
    names = {"nb": "no"}
    result = {}
    for path in sorted(spacy.glob("lang/*/examples.py")):
        scope = {}
        exec(path.read_text(), scope)
        language = names.get(path.parent.name, path.parent.name)
        result[language] = [text for text in scope.get("sentences", []) if text.strip()]
    return result


def fortunes(folder: pathlib.Path) -> dict[str, list[str]]:
    """Quotations and sayings."""
    names = {"br": "pt"}
    result = {}
    for package in sorted(folder.glob("fortunes-*")):
        code = package.name.split("-")[1]
        texts = result.setdefault(names.get(code, code), [])
        for path in sorted((package / "usr/share/games/fortunes").rglob("*")):
            if path.is_file() and not path.is_symlink() and path.suffix in ("", ".fortunes"):
                data = path.read_bytes()
                if is_utf8(data) and b"\x00" not in data:
                    texts += [" ".join(part.split()) for part in data.decode().split("\n%\n")]
    return result
