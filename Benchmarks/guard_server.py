"""The server under test, its model server and its clients, each a process of its own."""

import json
import pathlib
import re
import subprocess
import sys
import time

import measure
import prose
from served import Served

HERE = pathlib.Path(__file__).resolve().parent
ADDRESS = re.compile(r"https?://127\.0\.0\.1:\d+")


class GuardServer:
    """A raise-server on a free port of 127.0.0.1, with a decision log of its own. Leaving `with` stops it."""

    def __init__(self, workshop, name, policies, upstream=None, cores="0", options=()):
        self.workshop, self.folder = workshop, workshop.empty(name)
        self.folder.mkdir()
        self.log = self.folder / "decisions.sqlite"
        chosen = [word for policy in policies for word in ("--policy", policy)]
        behind = ["--upstream", upstream] if upstream else []
        command = [workshop.product("raise-server"), *chosen, "--policies", workshop.root / "policies", *behind,
                   "--port", 0, "--log", self.log, "--log-level", "notice", *options]
        self.errors = self.folder / "stderr"
        with open(self.errors, "wb") as errors:
            self.process = subprocess.Popen(measure.pinned(map(str, command), cores), stderr=errors)
        self.url = self.address()

    def address(self, patience=30):
        """The address that it says it listens on."""
        end = time.monotonic() + patience
        while time.monotonic() < end and self.process.poll() is None:
            if found := ADDRESS.search(self.said()):
                return found.group()
            time.sleep(0.05)
        self.process.kill()
        raise measure.Failure(f"raise-server did not start:\n{self.said()[-2000:]}")

    def said(self):
        return self.errors.read_text(encoding="utf-8", errors="replace")

    def resident_bytes(self):
        shown = subprocess.run(["ps", "-o", "rss=", "-p", str(self.process.pid)], capture_output=True, text=True)
        return int(shown.stdout) * 1024

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Lets it finish; fails where it does not end well."""
        if self.process.returncode is None:
            self.process.terminate()
            if self.process.wait(timeout=120) != 0:
                raise measure.Failure(f"raise-server: exit {self.process.returncode}\n{self.said()[-2000:]}")

    def decisions(self):
        """How many the log holds once the server has ended; fails where the log is not as it was written."""
        raise_command = self.workshop.product("raise")
        measure.run([raise_command, "audit", "verify", "--log", self.log])
        stats = json.loads(measure.run([raise_command, "audit", "stats", "--log", self.log, "--json"]))
        return sum(row["count"] for row in stats if row["dimension"] == "action")


def load(workshop, cores="1"):
    """Clients that send what they are asked to (http_load.py)."""
    return Served([sys.executable, HERE / "http_load.py"], workshop.folder / "http-load.log", cores)


class ScriptedModel(Served):
    """A model server that answers with clean prose (scripted_model.py)."""

    def __init__(self, workshop, cores="1"):
        tokens = workshop.made(workshop.folder / "answer.json", write_answer)
        super().__init__([sys.executable, HERE / "scripted_model.py", tokens], workshop.folder / "model.log", cores)
        self.url = f"http://127.0.0.1:{json.loads(self.process.stdout.readline())['port']}"


def write_answer(path):
    """The clean paragraphs of our fixtures, word by word: about a token each."""
    words = re.findall(r"\S+\s*", "\n\n".join(prose.clean_paragraphs()))
    path.write_text(json.dumps(words), encoding="utf-8")


def prompts(workshop, tokens, count=64):
    """Clean texts of so many tokens of raise-small."""
    text = " ".join(prose.clean_paragraphs())
    tokenizer = workshop.root / "Sources/RaiseModels/Resources/raise-small/tokenizer.json"
    command = [workshop.product("raise"), "model", "tokenize", "--tokenizer", tokenizer]
    done = subprocess.run(list(map(str, command)), input=text, capture_output=True, text=True, check=True)
    places = json.loads(done.stdout)["offsets"]
    data = text.encode()
    step = max(1, (len(places) - tokens) // count)
    starts = range(0, len(places) - tokens, step)
    return [data[places[start][0]:places[start + tokens - 1][1]].decode().strip() for start in starts][:count]
