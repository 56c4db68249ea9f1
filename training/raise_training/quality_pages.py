"""The two parts of a web page: its paragraphs of prose, and what stands around them."""

import html.parser
import re

BLOCKS = frozenset("p li td th h1 h2 h3 h4 h5 h6 dt dd div section article aside nav header footer caption option button "
                   "blockquote figcaption table tr ul ol dl body br hr label".split())
UNSEEN = frozenset("script style pre noscript svg math head template".split())
PARAGRAPHS = ("p", "div")
FURNITURE = frozenset("nav header footer aside".split())
SENTENCE_END = re.compile(r"[.!?。！？][\"'”’」』)）]*$")
FOREIGN_MARKS = "¶🔎︎"
MOST_LINKED = 0.4


class Blocks(html.parser.HTMLParser):
    """Text by block: the tag it stands in, the text, and how much of it is links."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.open, self.parts, self.linked = [], [], [], 0

    def flush(self):
        text = " ".join("".join(self.parts).split()).strip(FOREIGN_MARKS + " ")
        if text and not UNSEEN & set(self.open):
            tag = next((tag for tag in reversed(self.open) if tag in BLOCKS), "body")
            self.found.append((tag, text, self.linked / len(text), bool(FURNITURE & set(self.open))))
        self.parts, self.linked = [], 0

    def handle_starttag(self, tag, attributes):
        if tag in BLOCKS or tag in UNSEEN:
            self.flush()
            if tag == "p" and "p" in self.open:  # Its end may be left out.
                self.close_tag("p")
        if tag not in ("br", "hr", "img", "meta", "link", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in BLOCKS or tag in UNSEEN:
            self.flush()
        self.close_tag(tag)

    def close_tag(self, tag):
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag):]

    def handle_data(self, data):
        self.parts.append(data)
        if "a" in self.open:
            self.linked += len(data.strip())


def parts(page: str) -> tuple[list[str], list[str]]:
    """Paragraphs that end as sentences do and are no links; and the short blocks that do not. What is neither is left out."""
    reader = Blocks()
    reader.feed(page)
    reader.close()
    reader.flush()
    prose, around = [], []
    for tag, text, linked, is_furniture in reader.found:
        ends = SENTENCE_END.search(text) is not None
        if tag in PARAGRAPHS and ends and linked < MOST_LINKED and not is_furniture and len(text) >= 40:
            prose.append(text)
        elif is_furniture or len(text) <= 100 and not ends:
            around.append(text)
    return prose, around
