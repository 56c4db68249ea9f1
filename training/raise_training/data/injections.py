"""Documents with orders for the model hidden in them, and the same documents with other sentences in the same place.

Whose words are orders for the model, and which merely stand in a text, is what an injection is about; so both kinds
stand in the same places of the same documents. An order is one of ours, in a frame that addresses the model; or any
request that people make of assistants, for one that stands in a document is not the user's (Yi et al. 2023, BIPIA).
"""

from . import phrases
from .labels import NO_HAZARD
from .prepared import made

FILLINGS = {"mail": ["drop@example.org", "inbox@example.com"], "site": ["shop.example.com", "news.example.org"]}
PLACES = {"en": {"day": ["Friday", "Monday", "the 3rd"], "room": ["room 12", "the hall"]},
          "zh": {"day": ["周五", "下周一", "三号"], "room": ["三楼会议室", "大厅"]}}
DOCUMENTS = ("news_web_en", "nltk_corpora_en", "news_wiki_zh", "reviews_zh")
CLEAN = {"attack": 0, **NO_HAZARD}
LONGEST = 1500  # characters of a document
SHORT_REQUEST = range(12, 180)  # characters


def sentence(draw, kind, language):
    """A phrase of a kind with its gaps filled."""
    text = draw.choice(phrases.read(kind, language))
    text = text.replace("{goal}", draw.choice(phrases.read("goals", language)))
    return text.format(**{name: draw.choice(values) for name, values in (FILLINGS | PLACES[language]).items()})


def placed(text, order, draw):
    """The sentence at the start, in the middle, or at the end of a document, on a line of its own or in the text."""
    mark = draw.choice(["\n", " "])
    parts = text.split(mark) if mark in text else [text]
    at = draw.choice([0, len(parts) // 2, len(parts)])
    return mark.join([*parts[:at], order, *parts[at:]])


def pair(row, order, other, draw):
    """A document with an order for the model in it, and with another sentence in the same place."""
    state = draw.getstate()
    text = row["prompt"][:LONGEST]
    yield made("injections", f"{row['id']}+model", "text", placed(text, order, draw), {"attack": 1}, 1.5)
    draw.setstate(state)
    yield made("injections", f"{row['id']}+people", "text", placed(text, other, draw), CLEAN, 1.5)


def with_orders(row, draw):
    """A clean document twice: with an order for the model, and with a notice for people."""
    language = "zh" if row["lang"] == "zh" else "en"
    return pair(row, sentence(draw, "orders", language), sentence(draw, "notices", language), draw)


def inserted_lines(rows):
    """The lines that a source put into its clean documents to attack: those that no clean document has."""
    clean = {line.strip() for row in rows if row["labels"].get("attack") == 0 for line in row["prompt"].split("\n")}
    found = {line.strip() for row in rows if row["labels"].get("attack") == 1 for line in row["prompt"].split("\n")}
    return sorted(line for line in found - clean if len(line) in SHORT_REQUEST)


def requests(rows, language):
    """What people ask of assistants in one short line."""
    harmless = [row for row in rows if row["mode"] == "prompt" and row["labels"].get("prompt_harm") == 0]
    texts = [row["prompt"].strip() for row in harmless if row["lang"] == language and row["source"] != "cmrc_questions_zh"]
    return [text for text in texts if len(text) in SHORT_REQUEST and "\n" not in text]


def fragment(row, draw):
    """A line or a sentence of a document, as what else could stand in another."""
    mark = "\n" if "\n" in row["prompt"] else "。" if row["lang"] == "zh" else ". "
    parts = [part.strip() for part in row["prompt"].split(mark) if len(part) in SHORT_REQUEST]
    return draw.choice(parts) if parts else row["prompt"][:max(SHORT_REQUEST)]


def with_requests(rows, draw, count):
    """Documents in which a request of any kind stands, each once more with a piece of another document instead."""
    inserted = inserted_lines([row for row in rows if row["source"] == "bipia"])
    for language, share in (("en", count), ("zh", count // 3)):
        documents = [row for row in rows if row["mode"] == "text" and row["lang"] == language and len(row["prompt"]) > 80
                     and (row["source"] in DOCUMENTS or row["source"] == "bipia" and row["labels"].get("attack") == 0)]
        asked = requests(rows, language)
        pools = [asked, inserted] if inserted and language == "en" else [asked]
        if not asked or len(documents) < 2:
            continue
        for number in range(share):
            row, other = draw.sample(documents, 2)
            numbered = row | {"id": f"{row['id']}+{number}"}
            yield from pair(numbered, draw.choice(draw.choice(pools)), fragment(other, draw), draw)


def jailbroken(row, draw):
    """A request in a frame that asks to drop the rules; an attack whatever is asked for."""
    language = "zh" if row["lang"] == "zh" else "en"
    text = draw.choice(phrases.read("frames", language)).replace("{q}", row["prompt"][:400])
    known = {"attack": 1, **{name: value for name, value in row["labels"].items() if name == "prompt_harm" and value}}
    return made("jailbreak_frames", row["id"] + "+frame", "prompt", text, known, 1.0, group=row["group"])


def with_frames(rows, draw, count):
    """Requests in frames in each language, two thirds of them harmful."""
    for language in ("en", "zh"):
        asked = [row for row in rows if row["mode"] == "prompt" and row["lang"] == language and len(row["prompt"]) > 6]
        for harm, share in ((1, count * 2 // 3), (0, count // 3)):
            pool = [row for row in asked if row["labels"].get("prompt_harm") == harm]
            yield from (jailbroken(row, draw) for row in draw.sample(pool, min(share, len(pool))))


def rows(prepared, seed, random, documents=700, embedded=1500, framed=3500):
    """Documents and framed requests made from prepared rows."""
    draw = random.Random(f"{seed}:injections")
    labelled = [row for row in prepared if "labels" in row]
    clean = [row for row in labelled if row["source"] in DOCUMENTS and row["mode"] == "text" and len(row["prompt"]) > 80]
    for row in draw.sample(clean, min(documents, len(clean))):
        yield from with_orders(row, draw)
    yield from with_requests(labelled, draw, embedded)
    yield from with_frames(labelled, draw, framed)
