"""Texts that try a tokenizer: every kind of character, valid and broken, from a seed."""
import random

WORDS = """the of and to a in is it you that he was for on are with as I his they be at one have this from or had by hot word
    but what some we can out other were all there when up use your how said an each she which do their time if will way
    about many then them write would like so these her long make thing see him two has look more day could go come did
    number sound no most people my over know water than call first who may down side been now find unaffordable
    tokenization Electroencephalogram don't it's U.S.A. e-mail naïve café coöperate Zürich São Ångström Straße ĐỒNG
    İstanbul ISPARTA ﬁnal ΣΊΣΥΦΟΣ ὈΔΥΣΣΕΎΣ ЁЖИК Ѝ ΐ ǅ ẞ 3.14159 1,000,000 [SEP] [CLS] [MASK] [UNK] [unused1] ##ing""".split()
SAMPLES = [
    "今天天气很好，我们一起去公园散步吧。", "中文English混排123测试", "吾輩は猫である。名前はまだ無い。", "カタカナとひらがなﾊﾝｶｸ ガギグ",
    "안녕하세요 세계 각 갂 힣", "한국어 문장을 토큰으로", "مرحبا بالعالم، كَيْفَ حَالُكَ؟", "नमस्ते दुनिया क़ख़ग़ हिन्दी में",
    "สวัสดีชาวโลก ภาษาไทยไม่มีเว้นวรรค", "def f(x: int) -> str:\n\treturn f\"{x!r}\" # TODO", "if (a[i] != b->c && ~d) { e <<= 2; }",
    "SELECT * FROM t WHERE id='1' OR 1=1;--", "<p class=\"x\">Hi &amp; bye</p>", "👩‍👩‍👧‍👦👍🏽🏳️‍🌈 🇨🇳 1️⃣ ❤️", "🤦🏿‍♂️ says 🫠",
    "e\u0301a\u0323\u0301a\u0301\u0323 \u0344\u0345 q\u0307\u0323", "\u0f73\u0f75\u0f81 \U0001d15e\U0001d160 \u302e\u3099\u093c",
    "x\u200by\u200c\u200dz \u202eabc\u202c \u2066d\u2069 \ufeff", "\ue000\uf8ff\U000f0000 \u0378\U000e0fff \ufdd0\uffff", "﷽ ™ © ½ … – — “quotes” «guillemets» ¿¡",
    "\u00a0\u1680\u2000\u2009\u2028\u2029\u202f\u205f\u3000\u0085\u000b\u000c\u001c\t\r\n end", "豈更車賈\U0002f800\U00020000\U0002a6df〇々〆㐀龥",
    "\u1100\u1161\u11a8 \u1112\u1175\u11c2", "Tiếng Việt có dấu", "Łódź źdźbło İIıi ŉ ǰ ΰ", "\0nul\0in\0side\0", "a\ufffdb \ufffd",
]
MARKS = [chr(code) for code in (*range(0x300, 0x370), 0x93C, 0x94D, 0x5B0, 0x64B, 0x651, 0xE38, 0x302A, 0x302E, 0x3099,
                                0x1D165, 0x1D16D, 0x1D17B, 0x16FF0, 0x1DFA, 0x1B44, 0x20D0, 0x20DD, 0xFE0F, 0x34F)]
BROKEN = [b"\xff", b"\xc0\xaf", b"\xe2\x82", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xf0\x80\x80",
          b"\xe0\x9f\xbf", b"\xc3", b"\xf8\x88\x80\x80\x80", b"\xed\xbf\xbf", b"\xf1\x80\x80a", b"\xfe\xff"]


def scalar(random):
    low, high = random.choice([(0, 0x80), (0x80, 0x800), (0x800, 0x3000), (0x3000, 0xD800), (0xE000, 0x10000),
                               (0x10000, 0x20000), (0x1F000, 0x1FB00), (0x20000, 0x110000)])
    return chr(random.randrange(low, high))


def piece(random):
    """A few words, a sample or a part of one, random scalars, marks out of order, spaces, or a very long word."""
    kind = random.randrange(12)
    if kind < 4:
        words = random.choices(WORDS, k=random.randrange(1, 12))
        return " ".join(random.choice((word, word, word.upper(), word.title())) for word in words)
    if kind < 7:
        sample = random.choice(SAMPLES)
        return sample if random.random() < 0.6 else sample[random.randrange(len(sample)):]
    if kind == 7:
        return "".join(scalar(random) for _ in range(random.randrange(1, 16)))
    if kind == 8:
        return "".join(random.choice("aeyAÉẬṩ가क\u0f71\0 ") + "".join(random.choices(MARKS, k=random.randrange(6)))
                       for _ in range(random.randrange(1, 6)))
    if kind == 9:
        return "".join(random.choices(" \t\n\r\x0b\x0c\x85\xa0\u1680\u2003\u2028\u3000\u200b.,!", k=random.randrange(1, 8)))
    if kind == 10:
        return random.choice(["ab", "é", "\u0301", "un", "字", "ж", "z\0"]) * random.randrange(40, 120)
    return "".join(random.choices("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡§·«»‹›、。「」！？｡€+^`|", k=random.randrange(1, 8)))


def line(random):
    """One text as bytes, in one of eight with bytes that are no UTF-8."""
    text = random.choice(("", " ")).join(piece(random) for _ in range(random.randrange(1, 6))).encode()
    if random.random() < 0.125:
        for _ in range(random.randrange(1, 4)):
            at = random.randrange(len(text) + 1)
            cut = random.randrange(3)
            text = text[:at] + random.choice(BROKEN + [b""]) + text[at + cut:]
    return text


def lines(count, seed):
    generator = random.Random(seed)
    return [line(generator) for _ in range(count)]


def decoded(line):
    """A text as Python reads it, and the byte at which each of its characters starts, and the end."""
    text, starts = line.decode(errors="replace"), [0]
    for char in text:
        start = starts[-1]
        width = len(char.encode())
        if char == "\ufffd" and line[start:start + 3] != b"\xef\xbf\xbd":
            # The longest run of bytes that still reads as one replacement.
            width = max(size for size in (1, 2, 3) if len(line[start:start + size]) == size
                        and line[start:start + size].decode(errors="replace") == "\ufffd")
        starts.append(start + width)
    assert starts[-1] == len(line)
    return text, starts


def expected(tokenizer, line):
    """The ids of a text by Hugging Face's tokenizer, and its ranges as bytes of the original."""
    text, starts = decoded(line)
    encoding = tokenizer.encode(text, add_special_tokens=False)
    return encoding.ids, [[starts[start], starts[end]] for start, end in encoding.offsets]
