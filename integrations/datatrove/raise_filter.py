"""A step of datatrove's pipelines that filters with `raise filter`.

    from raise_filter import RaiseFilter
    pipeline = [
        JsonlReader("data/"),
        RaiseFilter("pretraining-web", log_dir="logs/raise", exclusion_writer=JsonlWriter("removed/")),
        JsonlWriter("kept/"),
    ]

One file, nothing but datatrove: copy it. Every task runs one `raise filter` and talks to it over its standard input and
output, so a model is loaded once a task and reads many documents at a time. docs/cluster.md tells more.
"""

import collections
import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading

from datatrove.data import DocumentsPipeline
from datatrove.pipeline.filters.base_filter import BaseFilter
from datatrove.pipeline.writers.disk_base import DiskWriter
from datatrove.utils.typeshelper import StatHints

# --- RaisePipe: the same lines in integrations/spark and integrations/datatrove -------------------------------------


class RaiseError(RuntimeError):
    """`raise` could not be started, or ended with an error; the message is its own, without any judged text."""


class RaisePipe:
    """One `raise filter --stdin --stdout`: lines go in, lines come out.

    A thread takes what comes out while this one writes, so neither side waits for the other for ever: `send` waits
    as long as raise has enough to do, and what has come out meanwhile is small (raise holds at most 64 MiB in flight).
    """

    def __init__(self, command, policy, arguments=()):
        self._command = [command, "filter", "--policy", policy, "--stdin", "--stdout", "--quiet", *map(str, arguments)]
        try:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except OSError as error:
            raise RaiseError(f"cannot run {command!r}: {error.strerror}; is it where the workers can see it?") from error
        self._lines = collections.deque()
        self._arrival = threading.Condition()
        self._ended = False
        self._messages = b""
        self._threads = [threading.Thread(target=one, daemon=True) for one in (self._take_lines, self._take_messages)]
        for thread in self._threads:
            thread.start()

    def _take_lines(self):
        for line in self._process.stdout:
            with self._arrival:
                self._lines.append(line)
                self._arrival.notify()
        with self._arrival:
            self._ended = True
            self._arrival.notify()

    def _take_messages(self):
        for line in self._process.stderr:
            self._messages = (self._messages + line)[-4000:]

    def send(self, line):
        """Hands a line over, given as bytes without its end."""
        try:
            self._process.stdin.write(line + b"\n")
        except BrokenPipeError:
            self._fail()

    def send_text(self, id, text, url=None):
        """Hands a text over; `url` is where it is from, which rules may look at."""
        record = {"id": id, "text": text} if url is None else {"id": id, "text": text, "url": url}
        try:
            self.send(json.dumps(record, ensure_ascii=False).encode())
        except UnicodeEncodeError:
            # Half a surrogate pair, which Python's texts may hold; as an escape, raise reads it as U+FFFD.
            self.send(json.dumps(record).encode())

    def ready(self):
        """Takes the lines that have come out so far."""
        while self._lines:
            yield self._lines.popleft()

    def finish(self):
        """Says that there is no more, and takes the lines that are left. Raises if `raise` did not end well."""
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            self._fail()
        while True:
            with self._arrival:
                self._arrival.wait_for(lambda: self._lines or self._ended)
            yield from self.ready()
            if self._ended and not self._lines:
                break
        if self._process.wait() != 0:
            self._fail()
        self._join()

    def close(self):
        """Ends the process, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._join()

    def _join(self):
        for thread in self._threads:
            thread.join()
        for file in (self._process.stdin, self._process.stdout, self._process.stderr):
            try:
                file.close()
            except BrokenPipeError:
                pass

    def _fail(self):
        status = self._process.wait()
        self._threads[1].join()
        message = self._messages.decode(errors="replace").strip()
        raise RaiseError(f"{' '.join(self._command)}: exit status {status}: {message}")


def copy_log(source, target):
    """Copies a finished log, with what it is verified by, into a folder of its own.

    Without its journal mode it is one file that can be read on any network disk. The key that signed it stays behind:
    nobody can go on with the copy."""
    with contextlib.closing(sqlite3.connect(source)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    os.makedirs(target)
    for ending in ("", ".pub", ".head"):
        with open(f"{source}{ending}", "rb") as old, open(os.path.join(target, f"decisions.sqlite{ending}"), "wb") as new:
            shutil.copyfileobj(old, new)
            new.flush()
            os.fsync(new.fileno())


# --- RaisePipe ends here ----------------------------------------------------------------------------------------------


class RaiseFilter(BaseFilter):
    """Keeps the documents that a policy lets pass, with their texts redacted where it says so.

    policy: a name, or a path that every task can read. command: the `raise` command. arguments: further ones of
    `raise filter`, such as ["--policies", "/shared/policies"]. exclusion_writer: takes the documents that do not pass,
    with the rule in `metadata["filter_reason"]` and the whole decision in `metadata["raise"]`. log_dir: a folder for the
    decision logs, one for each task, to be merged by `raise audit merge`. run: what this pipeline is called in them; give
    one for each execution, the same for its retries.

    Statistics: documents kept, removed and redacted, and removed by rule.
    """

    name = "RAISE"

    def __init__(self, policy: str, command: str = "raise", arguments: list[str] | None = None,
                 exclusion_writer: DiskWriter | None = None, log_dir: str | None = None, run: str = "datatrove"):
        super().__init__(exclusion_writer)
        self.policy, self.command, self.arguments = policy, command, list(arguments or [])
        self.log_dir, self.run_name = log_dir, run

    def filter(self, doc):
        raise NotImplementedError("documents are judged together: call run")

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        with contextlib.ExitStack() as stack:
            writer = stack.enter_context(self.exclusion_writer) if self.exclusion_writer else None
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="raise-"))
            pipe = RaisePipe(self.command, self.policy, ["--decisions", *self.arguments, *self._log_arguments(folder, rank)])
            stack.callback(pipe.close)
            waiting = collections.deque()
            for document in data:
                waiting.append(document)
                url = document.metadata.get("url")
                pipe.send_text(document.id, document.text, url if isinstance(url, str) else None)
                yield from self._settle(waiting, pipe.ready(), writer, rank)
            yield from self._settle(waiting, pipe.finish(), writer, rank)
            if waiting:
                raise RaiseError("raise answered fewer texts than it was sent")
            self._publish_log(folder, rank)

    def _settle(self, waiting, lines, writer, rank):
        for line in lines:
            document, answer = waiting.popleft(), json.loads(line)
            self.stat_update(StatHints.total)
            if "broken" in answer:
                raise RaiseError(f"document {document.id}: {answer['broken']}")
            if answer["action"] == "block":
                self._remove(document, answer, writer, rank)
                continue
            if "text" in answer:
                document.text = answer["text"]
                self.stat_update("redacted")
            self.stat_update(StatHints.forwarded)
            self.update_doc_stats(document)
            yield document

    def _remove(self, document, answer, writer, rank):
        reason = answer.get("rule", "could not be judged")
        self.stat_update(StatHints.dropped)
        self.stat_update(f"dropped_{reason}")
        if writer:
            document.metadata["filter_reason"] = reason
            document.metadata["raise"] = {key: answer[key] for key in answer if key not in ("line", "id", "text")}
            writer.write(document, rank)

    def _log_arguments(self, folder, rank):
        if not self.log_dir:
            return []
        return ["--log", os.path.join(folder, "decisions.sqlite"), "--run", f"{self.run_name}/{rank:05d}"]

    def _publish_log(self, folder, rank):
        """Puts the finished log in its place, in one step: that of an earlier attempt at this task goes."""
        if not self.log_dir:
            return
        parent = os.path.join(self.log_dir, self.run_name)
        draft, final = os.path.join(parent, f".{rank:05d}-{os.getpid()}"), os.path.join(parent, f"{rank:05d}")
        copy_log(os.path.join(folder, "decisions.sqlite"), draft)
        shutil.rmtree(final, ignore_errors=True)
        os.rename(draft, final)
