"""What raise-screen sees in each Unicode character: a letter, a digit, a sign, a gap between words, or nothing.

The classes and what letters fold to are part of the format "raise-screen/1"; Sources/CRaiseKernels/screen_characters.c
has the same tables. Latin letters lose case and accents; look-alikes (Greek, Cyrillic, full-width, mathematical,
circled) become the ASCII letters that they pass for. Other letters stay as they are, in UTF-8.
"""

import unicodedata

import numpy

GAP, NOTHING, SIGN, HAN, DIGIT, LETTER, KANA = range(7)
"""Classes. A sign or a Han character is a word by itself, KANA a letter of kana or hangul, NOTHING is passed over."""

# Greek and Cyrillic letters that pass for Latin ones, each followed by what it becomes.
LOOK_ALIKES = ("αaβbγyεeζzηnιiκkμmνvοoρpσoςcτtυuχxωw"
               "ΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧx"
               "аaвbеeзeиuкkмmнhоoпnрpсcтtуyхxѕsіiїiјjѵvһhѡwәeԁdԛqԝwӏlбbгrьb"
               "АaВbЕeЗeКkМmНhОoРpСcТtУyХxЅsІiЇiЈjѴvҺhԀdԚqԜwӀlЬb"
               "ıiƒføoØołlŁlđdĐdħhĦhŧtŦtæaÆaœoŒoßsðdÐdþpÞpɑaɡgɩiʏyɪiʀrɴnʜhʟlɢg")
TABLES = (range(0xA0, 0x530), range(0x1E00, 0x1F00))
"""The blocks whose characters are told one by one; everywhere else whole ranges are alike."""

RANGES = [
    (0x0080, 0x009F, GAP), (0x1100, 0x11FF, KANA), (0x180B, 0x180E, NOTHING), (0x2000, 0x200A, GAP),
    (0x200B, 0x200F, NOTHING), (0x2010, 0x2029, GAP), (0x202A, 0x202E, NOTHING), (0x202F, 0x205F, GAP),
    (0x2060, 0x206F, NOTHING), (0x2070, 0x20CF, GAP), (0x20D0, 0x20FF, NOTHING), (0x2100, 0x24B5, GAP),
    (0x24B6, 0x24E9, "a"), (0x24EA, 0x25FF, GAP), (0x2600, 0x27BF, SIGN), (0x27C0, 0x2AFF, GAP),
    (0x2B00, 0x2BFF, SIGN), (0x2E00, 0x3004, GAP), (0x3005, 0x3005, HAN), (0x3006, 0x3006, GAP),
    (0x3007, 0x3007, HAN), (0x3008, 0x303F, GAP), (0x3040, 0x30FA, KANA), (0x30FB, 0x30FB, GAP),
    (0x30FC, 0x30FF, KANA), (0x3130, 0x318F, KANA), (0x3190, 0x31EF, GAP), (0x31F0, 0x31FF, KANA),
    (0x3200, 0x33FF, GAP), (0x3400, 0x4DBF, HAN), (0x4DC0, 0x4DFF, GAP), (0x4E00, 0x9FFF, HAN),
    (0xA960, 0xA97F, KANA), (0xAC00, 0xD7FF, KANA), (0xD800, 0xF8FF, GAP), (0xF900, 0xFAFF, HAN),
    (0xFE00, 0xFE0F, NOTHING), (0xFE10, 0xFE6F, GAP), (0xFEFF, 0xFEFF, NOTHING), (0xFF00, 0xFF0F, GAP),
    (0xFF10, 0xFF19, "0"), (0xFF1A, 0xFF20, GAP), (0xFF21, 0xFF3A, "a"), (0xFF3B, 0xFF40, GAP),
    (0xFF41, 0xFF5A, "a"), (0xFF5B, 0xFF65, GAP), (0xFF66, 0xFFDC, KANA), (0xFFDD, 0xFFFF, GAP),
    (0x1D400, 0x1D6A3, "a"), (0x1D7CE, 0x1D7FF, "0"), (0x1F000, 0x1F12F, SIGN), (0x1F130, 0x1F149, "a"),
    (0x1F14A, 0x1F14F, SIGN), (0x1F150, 0x1F169, "a"), (0x1F16A, 0x1F16F, SIGN), (0x1F170, 0x1F189, "a"),
    (0x1F18A, 0x1F1E5, SIGN), (0x1F1E6, 0x1F1FF, "a"), (0x1F200, 0x1F3FA, SIGN), (0x1F3FB, 0x1F3FF, NOTHING),
    (0x1F400, 0x1FAFF, SIGN), (0x1FB00, 0x1FFFF, GAP), (0x20000, 0x3FFFF, HAN), (0x40000, 0xDFFFF, GAP),
    (0xE0000, 0xE001F, NOTHING), (0xE0020, 0xE002F, GAP), (0xE0030, 0xE0039, "0"), (0xE003A, 0xE0040, GAP),
    (0xE0041, 0xE005A, "a"), (0xE005B, 0xE0060, GAP), (0xE0061, 0xE007A, "a"), (0xE007B, 0xE0FFF, NOTHING),
    (0xE1000, 0x10FFFF, GAP)]
"""First, last and class, or "a" where the range stands for one alphabet after another (circled, full-width,
mathematical, squared, halves of flags, hidden tags) and "0" where it stands for digits. The rest are letters."""


def ascii_class(byte):
    character = chr(byte)
    return LETTER if character.isalpha() else DIGIT if character.isdigit() else GAP


def folded(character):
    """The ASCII character that one of the tables becomes, "." for itself, " " for a gap, "-" for nothing."""
    alike = dict(zip(LOOK_ALIKES[::2], LOOK_ALIKES[1::2]))
    if character in alike:
        return alike[character]
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return "-"
    base = unicodedata.normalize("NFKD", character)[0].lower()
    if base.isascii() and base.isalnum():
        return base
    if base in alike:
        return alike[base]
    return "." if category[0] == "L" else " "


def table(block):
    """The line of `folded` for a block, as the kernel has it in its source."""
    return "".join(folded(chr(point)) for point in block)


def tables():
    """For every code point its class, and the ASCII byte it becomes (0: it stays itself)."""
    classes = numpy.full(0x110000, LETTER, numpy.uint8)
    folds = numpy.zeros(0x110000, numpy.uint8)
    for byte in range(0x80):
        classes[byte], folds[byte] = ascii_class(byte), ord(chr(byte).lower())
    for block in TABLES:
        for point, fold in zip(block, table(block)):
            classes[point] = {" ": GAP, "-": NOTHING}.get(fold, DIGIT if fold.isdigit() else LETTER)
            folds[point] = 0 if fold in " -." else ord(fold)
    for first, last, kind in RANGES:
        whole = slice(first, last + 1)
        if isinstance(kind, int):
            classes[whole] = kind
        else:
            classes[whole] = LETTER if kind == "a" else DIGIT
            folds[whole] = ord(kind) + numpy.arange(last + 1 - first) % (26 if kind == "a" else 10)
    return classes, folds
