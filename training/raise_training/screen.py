"""raise-screen's features: a text cut into windows, a window into words, words into hashed n-grams ("raise-screen/1").

Everything is in integers and the kernel (Sources/CRaiseKernels/screen.c) does the same, so both find the same rows.

Windows. While more than 5/4 of `window_bytes` are left, a window ends behind the last line feed of its second half,
or else behind the last sentence end (". ", "! ", "? ", and the ideographic forms), or else behind the last space, or
else before the last byte that starts a character; its size is `window_bytes` at most. What is left is the last window.

Words. Bytes that are not well-formed UTF-8 are gaps. A run of letters and digits is a word (screen_characters.py says
what is what and what it folds to); a Han character or an emoji is a word by itself. Up to three of the symbols * @ $ !
between two ASCII letters count as letters: * as itself, @ as a, $ as s, ! as i. A digit behind a letter of its word is
the letter that it is used for: 0o 1i 3e 4a 5s 7t 8b. Characters that are nothing do not part words.
Words are cut after every 64 bytes of UTF-8.

N-grams. Of a word's bytes the hash is h = mix(h, chunk) over its zero-padded chunks of 8 bytes, little-endian, from 0
on, where mix(h, x) = y ^ y >> 32 with y = (h ^ x) * MULTIPLIER mod 2^64. The features of a window, each a row of the
table, chosen by a hash's top bits:

  word      hash(w)                                    for every word
  pair      mix(rotate(hash(v), 17), hash(w))          for the word v before, whatever lies between
  triple    mix(rotate(pair of u and v, 17), hash(w))  where u, v and w are Han
  letters   (3, 4 or 5 bytes) * MULTIPLIER mod 2^64    everywhere in " w ", little-endian, if w has 3 bytes or more and
                                                       is not a word by itself

Scores. The rows of a window's n features add up to a whole number for each output; its logit is
bias + scale * sum / sqrt(max(n, 1)).
"""

import dataclasses

import numpy

from raise_training.screen_characters import DIGIT, HAN, KANA, LETTER, NOTHING, SIGN, tables

MULTIPLIER = 0x9E3779B97F4A7C15
MAX_WORD_BYTES = 64
INNER_SYMBOLS = {b"*": b"*", b"@": b"a", b"$": b"s", b"!": b"i"}
DIGIT_LETTERS = {b"0": b"o", b"1": b"i", b"3": b"e", b"4": b"a", b"5": b"s", b"7": b"t", b"8": b"b"}
SENTENCE_ENDS = (b". ", b"! ", b"? ", "。".encode(), "！".encode(), "？".encode())

CLASSES, FOLDS = tables()


def windows(text, window_bytes):
    """The ranges of the windows of a text of bytes."""
    start, ranges = 0, []
    while len(text) - start > window_bytes + window_bytes // 4:
        end = window_end(text, start, window_bytes)
        ranges.append((start, end))
        start = end
    return [*ranges, (start, len(text))] if start < len(text) else ranges


def window_end(text, start, window_bytes):
    middle, limit = start + window_bytes // 2, start + window_bytes
    feed = text.rfind(b"\n", middle, limit)
    if feed >= 0:
        return feed + 1
    ends = [text.rfind(end, middle, limit) + len(end) for end in SENTENCE_ENDS if text.rfind(end, middle, limit) >= 0]
    if ends:
        return max(ends)
    space = text.rfind(b" ", middle, limit)
    if space >= 0:
        return space + 1
    while limit > middle + 1 and text[limit] & 0xC0 == 0x80:
        limit -= 1
    return limit


@dataclasses.dataclass
class Features:
    """The features of a batch of windows: those of window i are rows[offsets[i]:offsets[i + 1]]."""
    rows: numpy.ndarray
    offsets: numpy.ndarray
    # Letters of each window: Han, kana and hangul, and all but Han.
    han: numpy.ndarray
    kana: numpy.ndarray
    letters: numpy.ndarray

    @property
    def counts(self):
        return numpy.diff(self.offsets)

    @property
    def is_chinese(self):
        return (self.han * 3 >= self.letters) & (self.kana < self.han)


@dataclasses.dataclass
class Words:
    """The words of a batch: their bytes with a space before and after each, and where they are."""
    stream: numpy.ndarray
    start: numpy.ndarray
    length: numpy.ndarray
    window: numpy.ndarray
    kind: numpy.ndarray


def features(texts, bits):
    """The features of windows given as bytes, for a table of 2^bits rows."""
    characters = Characters(texts)
    words = characters.words()
    hashes, window = hashed(words)
    order = numpy.argsort(window.astype(numpy.uint16 if len(texts) <= 1 << 16 else numpy.int64), kind="stable")
    rows = (hashes[order] >> numpy.uint64(64 - bits)).astype(numpy.int32)
    offsets = numpy.concatenate([[0], numpy.cumsum(numpy.bincount(window, minlength=len(texts)))])
    return Features(rows, offsets, *(characters.count(kinds) for kinds in ((HAN,), (KANA,), (LETTER, KANA))))


class Characters:
    """The characters of a batch of windows: their code points, classes and what they fold to."""

    def __init__(self, texts):
        decoded = [text.decode("utf-8", "surrogateescape") for text in texts]
        lengths = numpy.array([len(text) + 1 for text in decoded])
        joined = "\n".join([*decoded, ""]).encode("utf-32-le", "surrogatepass")
        self.points = numpy.frombuffer(joined, numpy.uint32)
        self.window = numpy.repeat(numpy.arange(len(texts)), lengths)
        self.kinds, self.folds = CLASSES[self.points], FOLDS[self.points]
        self.window_count = len(texts)
        # Counted before symbols become letters.
        self.letter_kinds = self.kinds
        inner = self.inner_symbols()
        self.kinds = numpy.where(inner, LETTER, self.kinds)
        self.folds = numpy.where(inner, replaced(self.folds, INNER_SYMBOLS), self.folds)

    def count(self, kinds):
        return numpy.bincount(self.window, numpy.isin(self.letter_kinds, kinds), self.window_count).astype(numpy.int64)

    def inner_symbols(self):
        """Where up to three symbols stand between two ASCII letters."""
        symbol = numpy.isin(self.points, [ord(symbol) for symbol in INNER_SYMBOLS])
        letter = (self.points < 0x80) & (self.kinds == LETTER)
        inner = numpy.zeros(len(symbol), bool)
        for run in (1, 2, 3):
            whole = letter[:-run - 1] & letter[run + 1:]
            for i in range(run):
                whole = whole & symbol[i + 1:len(symbol) - run + i]
            for i in range(run):
                inner[i + 1:len(symbol) - run + i] |= whole
        return inner

    def words(self):
        kept = self.kinds != NOTHING
        points, kinds, folds, window = (array[kept] for array in (self.points, self.kinds, self.folds, self.window))
        alone = (kinds == HAN) | (kinds == SIGN)
        inside = (kinds == LETTER) | (kinds == DIGIT) | (kinds == KANA)
        before = numpy.concatenate([[False], inside[:-1]])
        run = numpy.cumsum((inside & ~before) | alone) - 1
        folds = letters_for_digits(kinds, folds, run, inside)
        used = inside | alone
        data, widths = utf8(points[used], folds[used])
        first = first_of(run[used])
        return cut(data, numpy.repeat(run[used], widths), window[used][first], kinds[used][first])


def first_of(run):
    """Where each run begins, in an array of ascending numbers."""
    return numpy.flatnonzero(numpy.diff(run, prepend=-1))


def letters_for_digits(kinds, folds, run, inside):
    """Digits behind a letter of their word become letters."""
    letters = numpy.cumsum((kinds == LETTER) | (kinds == KANA))
    starts = numpy.flatnonzero(inside & (numpy.diff(run, prepend=-1) > 0))
    base = numpy.zeros(run[-1] + 1 if len(run) else 0, numpy.int64)
    base[run[starts]] = letters[starts] - (kinds[starts] != DIGIT)
    behind = inside & (kinds == DIGIT)
    behind[behind] = letters[behind] > base[run[behind]]
    return numpy.where(behind, replaced(folds, DIGIT_LETTERS), folds)


def replaced(data, pairs):
    """Bytes with some of them exchanged."""
    becomes = numpy.arange(256, dtype=numpy.uint8)
    for old, new in pairs.items():
        becomes[ord(old)] = ord(new)
    return becomes[data]


def utf8(points, folds):
    """The bytes of characters that fold to one byte or stay themselves, one after another, and how many each has."""
    points = points.astype(numpy.uint32)
    widths = numpy.where(folds > 0, 1, 1 + (points >= 0x80) + (points >= 0x800) + (points >= 0x10000))
    out = numpy.zeros((len(points), 4), numpy.uint8)
    for width in (1, 2, 3, 4):
        chosen = widths == width
        value = points[chosen]
        for i in range(width):
            continuation = 0x80 | (value >> 6 * (width - 1 - i)) & 0x3F
            lead = {1: 0, 2: 0xC0, 3: 0xE0, 4: 0xF0}[width] | value >> 6 * (width - 1)
            out[chosen, i] = (lead if i == 0 else continuation).astype(numpy.uint8)
    out[:, 0] = numpy.where(folds > 0, folds, out[:, 0])
    return out[numpy.arange(4) < widths[:, None]], widths


def cut(data, run, window, kind):
    """Words of at most 64 bytes: `run` says which word a byte belongs to, the others are by word."""
    starts = first_of(run)
    place = numpy.arange(len(run)) - numpy.repeat(starts, numpy.diff(starts, append=len(run)))
    piece_starts = numpy.flatnonzero(place % MAX_WORD_BYTES == 0)
    length = numpy.diff(piece_starts, append=len(run))
    piece = numpy.repeat(numpy.arange(len(piece_starts)), length)
    stream = numpy.full(len(data) + 2 * len(length) + 8, ord(" "), numpy.uint8)
    stream[numpy.arange(len(data)) + 2 * piece + 1] = data
    whole = run[piece_starts]
    return Words(stream, piece_starts + 2 * numpy.arange(len(length)) + 1, length, window[whole], kind[whole])


def mixed(value, chunk):
    product = (value ^ chunk) * numpy.uint64(MULTIPLIER)
    return product ^ product >> numpy.uint64(32)


def rotated(value):
    return value << numpy.uint64(17) | value >> numpy.uint64(47)


def hashed(words):
    """The hashes of all n-grams, in no order, and the window of each."""
    eight = chunks(words.stream)
    word = word_hashes(words, eight)
    follows = words.window[1:] == words.window[:-1]
    pair = mixed(rotated(word[:-1]), word[1:])
    han = words.kind == HAN
    follows_twice = follows[1:] & follows[:-1] & han[2:] & han[1:-1] & han[:-2]
    triple = mixed(rotated(pair[:-1]), word[2:])
    found = [(word, words.window), (pair[follows], words.window[1:][follows]),
             (triple[follows_twice], words.window[2:][follows_twice]), *letter_grams(words, eight)]
    return numpy.concatenate([hashes for hashes, _ in found]), numpy.concatenate([window for _, window in found])


def chunks(stream):
    """At each place the 8 bytes from there on, little-endian."""
    padded = numpy.concatenate([stream, numpy.zeros(8, numpy.uint8)]).astype(numpy.uint64)
    return sum(padded[i:len(stream) + i] << numpy.uint64(8 * i) for i in range(8))


def word_hashes(words, eight):
    value = numpy.zeros(len(words.start), numpy.uint64)
    for begin in range(0, MAX_WORD_BYTES, 8):
        left = numpy.clip(words.length - begin, 0, 8)
        active = left > 0
        mask = numpy.uint64(0xFFFF_FFFF_FFFF_FFFF) >> (8 * (8 - left[active])).astype(numpy.uint64)
        value[active] = mixed(value[active], eight[words.start[active] + begin] & mask)
    return value


def letter_grams(words, eight):
    spelled = (words.kind != HAN) & (words.kind != SIGN) & (words.length >= 3)
    start, length, window = words.start[spelled] - 1, words.length[spelled] + 2, words.window[spelled]
    for size in (3, 4, 5):
        count = numpy.maximum(length - size + 1, 0)
        place = numpy.arange(count.sum()) + numpy.repeat(start - numpy.cumsum(count) + count, count)
        mask = numpy.uint64((1 << 8 * size) - 1)
        yield (eight[place] & mask) * numpy.uint64(MULTIPLIER), numpy.repeat(window, count)
