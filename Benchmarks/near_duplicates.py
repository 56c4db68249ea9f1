"""Makes a corpus with near duplicates to hold MinHash against a peer's on it: real documents of this machine, and among
them copies of some, changed in one of the ways in which copies on the web differ."""

import json
import random

FILLER = ("home about contact search login register privacy terms cookies archive newsletter follow share print comment "
          "reply posted edited tags related previous next page top menu").split()


def replaced(text, rng):
    """Some words are others: from one in a hundred to one in five."""
    share = rng.choice([0.01, 0.02, 0.05, 0.1, 0.2])
    return " ".join(rng.choice(FILLER) if rng.random() < share else word for word in text.split(" "))


def framed(text, rng):
    """Stands on another page: other words around it."""
    def some():
        return " ".join(rng.choices(FILLER, k=rng.randint(3, 40)))
    return f"{some()}\n{text}\n{some()}"


def cut(text, rng):
    """The end is missing."""
    return text[: int(len(text) * rng.uniform(0.5, 0.98))]


def redressed(text, rng):
    """Other letters, numbers, marks and line ends, but the same words."""
    text = rng.choice([text.upper(), text.title(), text])
    text = "".join(str(rng.randint(0, 9)) if character.isdigit() else character for character in text)
    return text.replace(", ", rng.choice([" ", "; ", " - "])).replace("\n", rng.choice(["\n\n", " ", "\r\n"]))


def shuffled(text, rng):
    """The lines stand in another order."""
    lines = text.split("\n")
    rng.shuffle(lines)
    return "\n".join(lines)


WAYS = [replaced, replaced, framed, cut, redressed, shuffled]


def with_copies(records, share=0.25, seed=7):
    """The records, and after each, with the probability `share`, one or more copies of an earlier one."""
    rng = random.Random(seed)
    earlier = []
    for record in records:
        yield {"id": record["id"], "text": record["text"]}
        earlier.append(record)
        while rng.random() < share:
            origin = rng.choice(earlier)
            way = rng.choice(WAYS)
            yield {"id": f"{origin['id']}-{way.__name__}-{rng.getrandbits(32):08x}", "text": way(origin["text"], rng)}


def write(path, source, share=0.25):
    """Writes the records of the JSON Lines file `source` with copies among them."""
    with open(source, encoding="utf-8") as lines, open(path, "w", encoding="utf-8") as out:
        for record in with_copies(map(json.loads, lines), share):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
