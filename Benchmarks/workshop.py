"""Where benchmarks are run: the programs under test, and corpora that are made once and kept."""

import functools
import pathlib
import shutil
import subprocess
import sys

import corpora
import measure


class Workshop:
    """The folder .build/bench of a checkout, with the sizes that a quick or a full run uses."""

    def __init__(self, root, quick=False):
        self.root = pathlib.Path(root)
        self.folder = self.root / ".build" / "bench"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.is_quick = quick
        self.runs = 3 if quick else 5
        self.text_megabytes = 16 if quick else 64
        self.corpus_megabytes = 40 if quick else 200
        self.log_rows = 200_000 if quick else 10_000_000
        # datatrove filters 5 MB/s and presidio-analyzer 0.3 MB/s: samples that keep a run of theirs below ten seconds.
        self.datatrove_megabytes = 10 if quick else 40
        self.presidio_seconds = 5 if quick else 10

    @functools.cache
    def product(self, name):
        """The path of one of the package's programs, built for release."""
        build = ["swift", "build", "-c", "release", "--product", name]
        done = subprocess.run(build, cwd=self.root, capture_output=True, text=True)
        if done.returncode != 0:
            raise measure.Failure(f"{' '.join(build)}:\n{(done.stdout + done.stderr)[-2000:]}")
        shown = subprocess.run(["swift", "build", "-c", "release", "--show-bin-path"], cwd=self.root, check=True,
                               capture_output=True, text=True)
        return pathlib.Path(shown.stdout.strip()) / name

    def peer(self, script):
        """The command that runs a script of Benchmarks/peers/ with the peers' packages."""
        return [sys.executable, self.root / "Benchmarks" / "peers" / script]

    def policy(self, name):
        return self.root / "Benchmarks" / "policies" / f"{name}.yaml"

    def texts(self, megabytes, language="en"):
        """A file of texts, each ended by NUL."""
        path = self.folder / f"texts-{language}-{megabytes}.nul"
        return self.made(path, lambda part: corpora.write_texts(part, megabytes, language))

    def corpus(self, megabytes, files=4):
        """A folder of gzip JSON Lines, `megabytes` in all before compression."""
        folder = self.folder / f"corpus-{megabytes}"
        folder.mkdir(exist_ok=True)
        for index in range(files):
            self.made(folder / f"{index:05}.jsonl.gz",
                      lambda part: corpora.write_documents(part, megabytes / files, seed=index + 1))
        return folder

    def empty(self, name):
        """An output folder with nothing in it."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        return path

    @staticmethod
    def made(path, make):
        """`path`, made now unless it is there; an interrupted making leaves nothing under that name."""
        if not path.exists():
            part = path.with_name("part-" + path.name)
            make(part)
            part.rename(path)
        return path
