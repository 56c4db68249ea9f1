"""A small WordPiece tokenizer in BERT's manner, for the tiny checkpoints; its words and characters are our own pick.

Anything in lower-case ASCII is within its reach, letter by letter if need be; most other characters become [UNK].
"""

import json

SPECIAL = ["[PAD]", "[unused0]", "[unused1]", "[unused2]", "[unused3]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" + "，。？！、：；“”（）《》…"
CHINESE = ("的一是不了在人有我他这中大来上个国和也子时道那要出会可你对生能而下过天去说然她里后自以家学多如都好看起发成"
           "只作当想日心没回事问请谢早明今水火山月年小书饭茶很吗吧呢们城河花开安全帮助写读字走快乐雨")
WORDS = """
the a an and or but if then of to in on at by for from with about as is are was were be been have has had do does did
not no yes can could will would shall should may might must this that these those it its he she they we you i me my
your our their his her him them who what when where why how all any some many much more most other one two three four
five ten day week month year time morning evening night today water bread tea rain river tree garden house street city
town school book page word letter story question answer model text prompt response safe harm policy rule small large
new old good bad long short open close red green blue white people person friend child mother father teacher doctor
write read say said tell ask help make made take give go went come came see look find think know want need like love
work play run walk eat drink sleep please thank hello sorry right left first last next before after again never always
here there up down out over under between because while very too also just only still code number list table data file
""".split()
PIECES = "s ed ing er est ly tion ment ness able al ic ous ful less ive ize ary ty en le re es th ch sh st nd nt ou ea"


def vocabulary():
    """Every token, in the order of ids."""
    single = [*LETTERS, *DIGITS, *PUNCTUATION, *dict.fromkeys(CHINESE)]
    tails = ["##" + piece for piece in [*LETTERS, *DIGITS, *PIECES.split()]]
    tokens = [*SPECIAL, *single, *tails, *WORDS]
    return list(dict.fromkeys(tokens))


def special_token(token, token_id):
    return {"id": token_id, "content": token, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": True}


def tokenizer():
    """tokenizer.json as Hugging Face's `tokenizers` writes it."""
    ids = {token: index for index, token in enumerate(vocabulary())}
    start, end = ({"SpecialToken": {"id": token, "type_id": 0}} for token in ("[CLS]", "[SEP]"))
    first, second = ({"Sequence": {"id": name, "type_id": index}} for index, name in enumerate("AB"))
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [special_token(token, ids[token]) for token in SPECIAL if not token.startswith("[unused")],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing", "single": [start, first, end],
            "pair": [start, first, end, second, {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
            "special_tokens": {token: {"id": token, "ids": [ids[token]], "tokens": [token]}
                               for token in ("[CLS]", "[SEP]")}},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": ids}}


def tokenizer_text():
    return json.dumps(tokenizer(), ensure_ascii=False, indent=1) + "\n"
