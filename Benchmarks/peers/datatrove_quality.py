"""datatrove's quality filters over documents in memory, on one core.

    datatrove_quality.py DOCUMENTS.jsonl OUT.jsonl [--language zh] [--seconds S]

Writes one JSON object a line: the document's id, and of each filter the reason for which it drops the document, or null.
Every filter gets its own copy of the text. Prints one JSON object with the seconds of each filter, of all together, and
the bytes of text. With `--language zh` only those run that count words, which are then Chinese. With `--seconds` only as many documents are filtered as fit.

As in a pipeline of datatrove's, the filters of one document run one after the other, so they share its words, which
datatrove keeps for the last few texts; `words` is the time of making them. Loading is not timed.
"""

import argparse
import json
import logging
import time

from datatrove.data import Document
from datatrove.pipeline.filters import (C4ParagraphFilter, C4QualityFilter, FineWebQualityFilter, GopherQualityFilter,
                                        GopherRepetitionFilter)
from datatrove.utils.text import split_into_words

CHINESE_STOP_WORDS = ["的", "了", "是", "在", "和", "不", "也", "有"]

FILTERS = {
    "gopher-quality": GopherQualityFilter(),
    "gopher-repetition": GopherRepetitionFilter(),
    "fineweb-quality": FineWebQualityFilter(),
    "c4-quality": C4QualityFilter(),
    "c4-paragraphs": C4ParagraphFilter(),
}
# Those that count words, for Chinese, whose words are jieba's under the name cmn; under zho they would be those between spaces.
CHINESE_FILTERS = {
    "gopher-quality": GopherQualityFilter(
        language="cmn", min_avg_word_length=1, stop_words=CHINESE_STOP_WORDS),
    "gopher-repetition": GopherRepetitionFilter(language="cmn"),
    "fineweb-quality": FineWebQualityFilter(language="cmn"),
}


def decision(filter, text):
    """Why the filter drops the text, or None; and the seconds it took."""
    document = Document(text=text, id="")
    start = time.perf_counter()
    try:
        result = filter.filter(document)
    except (ZeroDivisionError, IndexError) as error:
        # A text without words: datatrove's executor would end here.
        result = (False, f"fails: {error}")
    seconds = time.perf_counter() - start
    return (result[1] if isinstance(result, tuple) else None if result else "dropped"), document.text, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents")
    parser.add_argument("out")
    parser.add_argument("--language", choices=["en", "zh"], default="en")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    filters, language = (CHINESE_FILTERS, "cmn") if options.language == "zh" else (FILTERS, "eng")
    split_into_words("Warm up.", language)
    seconds = dict.fromkeys(["words", *filters], 0.0)
    text_bytes, start = 0, time.perf_counter()
    with open(options.documents, encoding="utf-8") as source, open(options.out, "w", encoding="utf-8") as out:
        for record in map(json.loads, source):
            if time.perf_counter() - start > options.seconds:
                break
            text, reasons = record["text"], {}
            text_bytes += len(text.encode())
            begun = time.perf_counter()
            split_into_words(text, language)
            seconds["words"] += time.perf_counter() - begun
            for name, filter in filters.items():
                reasons[name], left, taken = decision(filter, text)
                seconds[name] += taken
                if name == "c4-quality" and reasons[name] is None:
                    reasons["c4-text"] = left
            out.write(json.dumps({"id": record["id"], **reasons}, ensure_ascii=False) + "\n")
    print(json.dumps({"seconds": seconds, "all": sum(seconds.values()), "bytes": text_bytes}))


if __name__ == "__main__":
    main()
