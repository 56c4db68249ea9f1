"""The languages that raise-language tells apart, by the script they are written in.

The order is that of the places of a row, so a language is added at the end of its script.
"""

MODELLED = {
    "latin": (
        "en de fr es it pt nl da no sv is fi et lv lt pl cs sk sl hr hu ro ca gl eu sq tr id ms tl vi "
        "af cy ga eo sw"
    ).split(),
    "cyrillic": "ru uk be bg mk sr kk mn".split(),
    "arabic": "ar fa ur".split(),
    "devanagari": "hi mr ne".split(),
}
"""Languages that share a script: a model tells them apart. Scripts in the order of RK_SCRIPT_*."""
