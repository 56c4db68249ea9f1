"""Which of the two calibrated languages a text is in: "zh" or "en". The Swift twin is TextLanguage.swift."""

HAN = [(0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32000)]
KANA_AND_HANGUL = [(0x3040, 0x3100), (0x31F0, 0x3200), (0xFF66, 0xFFA0), (0x1100, 0x1200), (0xAC00, 0xD7B0)]


def is_chinese(text):
    """True where Han characters times three are at least as many as other letters, and kana and hangul are fewer."""
    han = other = foreign = 0
    for letter in text:
        code = ord(letter)
        if code < 0x1100:
            other += letter.isalpha()
        elif within(code, HAN):
            han += 1
        elif within(code, KANA_AND_HANGUL):
            foreign += 1
            other += 1
        else:
            other += letter.isalpha()
    return han > 0 and han * 3 >= other and foreign < han


def within(code, ranges):
    return any(low <= code < high for low, high in ranges)


def language(text):
    return "zh" if is_chinese(text) else "en"
