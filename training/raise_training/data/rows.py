"""Rows of the data folder (gzip JSON Lines, one file a source) and prepared rows (JSON Lines)."""

import gzip
import hashlib
import json
import unicodedata


def read(path):
    """The rows of one source. A line that is not a JSON object is an error that names file and line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"{path}:{number}: not JSON: {error}") from None
            if not isinstance(row, dict):
                raise ValueError(f"{path}:{number}: expected an object, found {type(row).__name__}")
            yield row


def write(path, rows):
    """One JSON object a line, in UTF-8. Returns how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def normalized(text):
    """What two texts must share to be called the same: width and case of letters do not count, nor how much space."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def fingerprint(*texts):
    """A short stable name for texts that are the same once normalized."""
    joined = "\x1f".join(normalized(text) for text in texts)
    return hashlib.sha1(joined.encode("utf-8", "replace")).hexdigest()[:12]
