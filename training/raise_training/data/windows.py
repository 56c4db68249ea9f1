"""Long texts as windows of several sentences, of various lengths, cut at sentence ends."""

import re

# A sentence with its mark and what space follows; in Chinese there is no space.
SENTENCE = re.compile(r".+?(?:[.!?][\"')\]]*(?=\s)|[。！？；][”’』」）]*|\n|$)\s*", re.DOTALL)
WORDS = (60, 300)
CHARACTERS = (80, 400)


def sentences(text):
    """The sentences of a text with the space after each: joined, they are the text."""
    return [match.group() for match in SENTENCE.finditer(text) if match.group()]


def windows(text, is_chinese, random):
    """Runs of whole sentences. Each run has a length drawn anew; a sentence longer than that stands alone."""
    low, high = CHARACTERS if is_chinese else WORDS
    size = len if is_chinese else (lambda sentence: len(sentence.split()))
    result, run, run_size, target = [], "", 0, random.randint(low, high)
    for sentence in sentences(text):
        run, run_size = run + sentence, run_size + size(sentence)
        if run_size >= target:
            result.append(run.strip())
            run, run_size, target = "", 0, random.randint(low, high)
    if run_size >= low or not result:
        result.append(run.strip())
    return [window for window in result if window]
