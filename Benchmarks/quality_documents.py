"""Gathers documents of many kinds from folders of this machine, to hold quality rules against a peer's on them.

English, Chinese, code and markup are real files and rows, cut into documents of one to a few kilobytes at line ends;
adversarial layouts are made from a seed. Nothing gathered is kept in the repository.
"""

import gzip
import itertools
import json
import pathlib
import random
import sysconfig

# How many documents of each kind are taken.
SHARES = {"english": 7_000, "chinese": 5_000, "code": 4_000, "markup": 4_000, "adversarial": 2_000}

ENDINGS = {
    "code": {".py", ".swift", ".c", ".h", ".js", ".sh", ".pl", ".rs", ".go", ".java", ".yaml", ".json"},
    "markup": {".html", ".htm", ".md", ".rst", ".xml", ".svg", ".tex", ".1", ".3", ".5", ".7", ".8"},
    "english": {".txt", "", ".log", ".pod"},
}
LARGEST_FILE = 2_000_000
LARGEST_CORPUS = 50_000_000


def default_folders(root):
    """Documentation and sources that a machine with this checkout has."""
    folders = [pathlib.Path("/usr/share/doc"), pathlib.Path("/usr/share/man"), pathlib.Path("/usr/share/perl"),
               root / ".build" / "checkouts", root / "docs", root / "fixtures" / "corpus",
               pathlib.Path(sysconfig.get_paths()["purelib"])]
    return [folder for folder in folders if folder.is_dir()]


def is_chinese(text):
    """Whether more than a fifth of the characters are Chinese."""
    return sum("\u4e00" <= character <= "\u9fff" for character in text) * 5 > len(text)


def opened(path):
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8", newline="")


def content(path, largest=LARGEST_FILE):
    """A file's text; nothing when it is no UTF-8 text, or huge."""
    try:
        if path.stat().st_size > largest:
            return ""
        with opened(path) as file:
            return file.read()
    except (OSError, UnicodeDecodeError, EOFError, gzip.BadGzipFile):
        return ""


def kind_of(path):
    """Which kind a file is, by its ending; `.gz` behind it does not count."""
    ending = (path.with_suffix("") if path.suffix == ".gz" else path).suffix.lower()
    return next((kind for kind, endings in ENDINGS.items() if ending in endings), None)


def rows(path):
    """The texts of a JSON Lines file, neighbours put together to documents of several lines."""
    rng = random.Random(path.name)
    joined, wanted = [], 1
    for line in content(path, LARGEST_CORPUS).split("\n"):
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if not isinstance(record, dict):
            continue
        text = record.get("text") or record.get("response") or record.get("chosen")
        if isinstance(text, str) and text:
            joined.append(text)
        if len(joined) >= wanted:
            yield "\n".join(joined)
            joined, wanted = [], rng.choice([1, 1, 2, 4, 8, 16])
    if joined:
        yield "\n".join(joined)


def pieces(text, rng):
    """A file cut at line ends into documents of 200 to 8,000 characters."""
    lines, taken, wanted = text.splitlines(keepends=True), [], 0
    size = 0
    for line in lines:
        wanted = wanted or int(rng.lognormvariate(7.2, 0.8))
        taken.append(line)
        size += len(line)
        if size >= min(max(wanted, 200), 8_000):
            yield "".join(taken)
            taken, size, wanted = [], 0, 0
    if size >= 200:
        yield "".join(taken)


def files(folders, seed):
    """All files in `folders`, in an order that the seed decides."""
    found = sorted({path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()})
    random.Random(seed).shuffle(found)
    return found


def real_documents(folders, seed):
    """Endless as the folders are: pairs of kind and text."""
    rng = random.Random(seed)
    for path in files(folders, seed):
        name = path.name.removesuffix(".gz")
        if name.endswith(".jsonl"):
            for text in rows(path):
                yield ("chinese" if is_chinese(text) else "english"), text
        elif kind := kind_of(path):
            for text in itertools.islice(pieces(content(path), rng), 40):
                yield ("chinese" if is_chinese(text) else kind), text


WORDS = ("the of and to water river stone bridge market letter window garden paper music winter summer road field table "
         "bread small large quiet early bright ran walked opened carried found kept with that have be").split()


def sentence(rng):
    return " ".join(rng.choices(WORDS, k=rng.randint(4, 16))).capitalize() + rng.choice([".", ".", ".", "!", "?", "...", "…"])


def adversarial(rng):
    """One layout of a dozen that filters trip over, most of them near some limit."""
    lines = [sentence(rng) for _ in range(rng.randint(3, 40))]
    repeated = lines[: max(1, round(len(lines) * rng.random() * 0.6))]
    space = rng.choice(["\u00a0", "\u3000", "\u2009", "\t", "  ", "\x0b", "\x1c"])
    layouts = [
        lambda: "\n".join(lines + repeated),
        lambda: "\n\n".join(lines + repeated),
        lambda: "\r\n".join(lines + repeated),
        lambda: rng.choice(["\r", "\u2028", "\u2029", "\x85", "\x0c"]).join(lines),
        lambda: "\n" * rng.randint(0, 4) + ("\n" * rng.randint(1, 5)).join(lines) + "\n" * rng.randint(0, 4),
        lambda: "\n".join((rng.choice(["- ", "• ", "  - "]) if rng.random() < 0.9 else "") + line for line in lines),
        lambda: "\n".join(line + ("..." if rng.random() < 0.3 else "") for line in lines),
        lambda: " ".join(line + rng.choice(["", " #tag", " ###"]) for line in lines),
        lambda: "\n".join(" ".join(rng.choices(WORDS, k=rng.randint(1, 5))) for _ in range(60)),
        lambda: " ".join(lines).replace(" ", space),
        lambda: (sentence(rng) + " ") * rng.randint(2, 30),
        lambda: " ".join(lines) + " " + (" ".join(rng.choices(WORDS, k=rng.randint(5, 12))) + " ") * rng.randint(2, 6),
        lambda: "".join(lines).replace(" ", ""),
        lambda: " ".join(f"{rng.randint(0, 10 ** 6)}" if rng.random() < 0.25 else word
                         for word in " ".join(lines).split()),
        lambda: "\n".join("| " + " | ".join(rng.choices(WORDS + ["-", "12", "3.5%"], k=5)) + " |" for _ in range(30)),
        lambda: "\n".join(lines).replace("e", "e\u0301").replace("o", "\u200bo"),
        lambda: " ".join(rng.choices(["don't", "we'll", "it’s", "U.S.", "e.g.", "a/b", "x-ray", "3km", "$5", "(so)",
                                      "www.site.example", "a.b@c.example", "“yes”", "😀", "C++", "--", "…"],
                                     k=rng.randint(40, 120))),
        lambda: rng.choice(["", " ", "\n", "\n \n", ".", "#", "…", "{", "  \t "]) * rng.randint(0, 3),
        lambda: "，".join(["我们在河边散步", "他把信放在桌上", "天气很好", "市场里人很多"] * rng.randint(1, 20)) + "。",
    ]
    return rng.choice(layouts)()


def documents(folders, scale=1.0, seed=1):
    """Records of JSON Lines with `id`, `text` and, in `metadata`, their kind."""
    left = {kind: round(count * scale) for kind, count in SHARES.items()}
    rng = random.Random(seed)
    made = (("adversarial", adversarial(rng)) for _ in range(left["adversarial"]))
    for number, (kind, text) in enumerate(itertools.chain(made, real_documents(folders, seed))):
        if left[kind] > 0 and "\0" not in text:
            left[kind] -= 1
            yield {"id": f"{kind}-{number}", "text": text, "metadata": {"kind": kind}}
        if not any(left.values()):
            return


def write(path, folders, scale=1.0, seed=1):
    """Writes the documents, and returns how many there are of each kind."""
    counts = dict.fromkeys(SHARES, 0)
    with open(path, "w", encoding="utf-8") as out:
        for record in documents(folders, scale, seed):
            counts[record["metadata"]["kind"]] += 1
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return counts
