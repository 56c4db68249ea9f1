#!/usr/bin/env python3
"""Asks datatrove's URLFilter and a `url` rule about the same made-up URLs, plain and hostile, and prints how often they agree.

    url_agreement.py RAISE [--count 6000]

Needs datatrove, tldextract, fasteners and pyahocorasick. Nothing is fetched: tldextract takes the list in its package.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import subprocess
import tempfile

os.environ["TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS"] = ""

HOSTS = [
    "example.com", "bad-site.com", "www.bad-site.com", "news.example.co.uk", "badsite.co.uk", "shop.badsite.co.uk", "blog.partly.org",
    "partly.org", "a.blog.partly.org", "somebody.blogspot.com", "blogspot.com", "city.kawasaki.jp", "www.thing.kawasaki.jp",
    "münchen.de", "xn--mnchen-3ya.de", "www.münchen.de", "例子.公司.cn", "93.184.216.34", "127.0.0.1", "[2001:db8::1]", "localhost",
    "host.unknowntld", "co.uk", "com", "good.org", "notbad-site.com", "bad-site.com.evil.net", "x.y.z.bad-site.com", "a.ck", "www.ck",
]
WORDS = ["gadget", "gadgets", "bonus", "slots", "news", "2024", "cheap", "shoes", "cheapshoes", "story", "Gadget", "BONUS", "über", "%67adget"]
LISTS = {
    "domains": ["bad-site.com", "badsite.co.uk", "blog.partly.org", "blogspot.com", "münchen.de", "93.184.216.34", "co.uk", "city.kawasaki.jp",
                "localhost", "[2001:db8::1]", "例子.公司.cn", "host.unknowntld"],
    "urls": ["https://example.com/exact?page=1", "http://good.org/"],
    "banned-words": ["gadget"],
    "banned-subwords": ["cheapshoes"],
    "soft-banned-words": ["bonus", "slots"],
}
SCHEMES = ["https://", "http://", "HTTPS://", "//", "", "ftp://", "http:/", "mailto:"]


def made_url(source):
    host = source.choice(HOSTS)
    shape = source.random()
    if shape < 0.1:
        host = host.upper()
    elif shape < 0.15:
        host += "."
    elif shape < 0.2:
        host = host.replace(".", "。")
    user = source.choice(["", "", "", "", "user@", "user:pass@", "bad-site.com@", "a@b@"])
    port = source.choice(["", "", "", ":80", ":8443", ":"])
    path = "".join(source.choice("/-_.+~") + source.choice(WORDS) for _ in range(source.randrange(5)))
    tail = source.choice(["", "", "", "?q=" + source.choice(WORDS), "#" + source.choice(WORDS), "?u=http://bad-site.com/", "/"])
    scheme = source.choice(SCHEMES[:2] * 5 + SCHEMES)
    return scheme + user + host + port + ("/" + path.lstrip("/") if path else "") + tail


def theirs(urls):
    from datatrove.data import Document
    from datatrove.pipeline.filters import URLFilter

    block = URLFilter(
        extra_domains=LISTS["domains"], extra_urls=LISTS["urls"], banned_words=LISTS["banned-words"],
        banned_subwords=LISTS["banned-subwords"], soft_banned_words=LISTS["soft-banned-words"], use_integrated_lists=False)
    result = []
    for url in urls:
        answer = block.filter(Document(text="", id="", metadata={"url": url}))
        result.append("" if answer is True else answer[1])
    return result


def ours(raise_command, urls, folder):
    keys = ", ".join(f"{key}: {json.dumps(entries, ensure_ascii=False)}" for key, entries in LISTS.items())
    policy = folder / "addresses.yaml"
    policy.write_text(
        "name: addresses\nversion: 1\ndescription: Listed addresses.\nstages: [pretraining]\n"
        f"rules:\n  - {{id: r, kind: url, hazards: [qlt], action: block, {keys}}}\n")
    rows = folder / "urls.jsonl"
    rows.write_text("".join(json.dumps({"id": str(i), "text": "a", "url": url}) + "\n" for i, url in enumerate(urls)))
    output = folder / "out"
    subprocess.run([raise_command, "filter", "--policy", policy, rows, "--output", output, "--quiet", "--workers", "1"], check=True, capture_output=True)
    listed = subprocess.run(
        [raise_command, "audit", "list", "--log", output / "decisions.sqlite", "--jsonl", "-n", "1000000"], check=True, capture_output=True, text=True)
    found = [""] * len(urls)
    for line in listed.stdout.splitlines():
        record = json.loads(line)
        details = [finding["detail"] for finding in record.get("findings", [])]
        found[int(record["item"])] = details[0] if details else ("?" if record["action"] == "block" else "")
    return found


def touched_by(url):
    """The documented difference that could touch a URL."""
    head = url.split("?")[0].split("#")[0]
    host = head.split("//", 1)[-1].split("/")[0].rpartition("@")[2]
    if host != host.lower() or any(word in url for word in ("Gadget", "BONUS")):
        return "upper case"
    if "xn--" in host or any(ord(c) > 127 for c in host):
        return "international host"
    name = host.split(":")[0].rstrip(".")
    if host.startswith("[") or host[:1].isdigit() or name in ("localhost", "co.uk", "com", "a.ck", "www.ck") or "unknowntld" in host:
        return "address, suffix or unknown ending"
    return "none"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("raise_command")
    parser.add_argument("--count", type=int, default=6000)
    arguments = parser.parse_args()
    source = random.Random(3)
    urls = [made_url(source) for _ in range(arguments.count)] + LISTS["urls"]
    with tempfile.TemporaryDirectory() as folder:
        we, they = ours(arguments.raise_command, urls, pathlib.Path(folder)), theirs(urls)
    counts, differences = collections.Counter(), collections.defaultdict(list)
    for url, our, their in zip(urls, we, they):
        counts[touched_by(url)] += 1
        if bool(our) != bool(their):
            differences[touched_by(url)].append((url, our, their))
    print(f"{len(urls)} URLs, blocked by datatrove {sum(map(bool, they))}, by raise {sum(map(bool, we))}")
    for touch, count in sorted(counts.items()):
        examples = differences[touch]
        print(f"touched by {touch}: {count} URLs, alike {1 - len(examples) / count:.2%}, blocked by datatrove alone "
              f"{sum(not our for _, our, _ in examples)}" + (f"; such as {examples[0]}" if examples else ""))


if __name__ == "__main__":
    main()
