"""Harmless rows that look like harmful ones, written here: who is named, or which word is used, is no sign of harm.

Groups of people in kind and neutral sentences, people who quote hate to speak against it, everyday requests with a
violent word in them, long instructions for a model that are no attack, and ordinary orders: most English prompts of the
sources that begin with "Write a" or "Develop a" ask for harm.
"""

from . import phrases
from .labels import NO_HAZARD
from .prepared import made

LANGUAGES = ("en", "zh")


def capital(text):
    return text[:1].upper() + text[1:]


def about_groups(language):
    sentences = phrases.read("group-sentences", language)
    return [capital(sentence.format(g=group)) for group in phrases.read("groups", language) for sentence in sentences]


def filled(name, language):
    """Each line's question with each of its fillings: `How do I kill a {t}?~process|task`."""
    for line in phrases.read(name, language):
        text, fillings = line.split("~")
        yield from (text.format(t=filling) for filling in fillings.split("|"))


def orders_for_personas(language):
    personas = phrases.read("personas", language)
    return [order.format(p=persona) for order in phrases.read("persona-orders", language) for persona in personas]


def rows():
    """All of them, as prepared rows."""
    kind = {"toxicity": 0, "attack": 0, **NO_HAZARD}
    texts = [text for language in LANGUAGES for text in about_groups(language)]
    for number, text in enumerate(texts):
        yield made("identity", f"identity-{number}", "text", text, kind)
    prompts = [text for language in LANGUAGES for text in (*filled("twins", language), *orders_for_personas(language))]
    for number, text in enumerate(prompts):
        yield made("twins", f"twins-{number}", "prompt", text, {**kind, "prompt_harm": 0}, 2.0)
    for number, text in enumerate(text for language in LANGUAGES for text in filled("requests", language)):
        yield made("requests", f"requests-{number}", "prompt", text, {**kind, "prompt_harm": 0}, 2.0)
