"""Filters Parquet and JSON Lines on Spark with `raise filter`.

    from raise_spark import filter_dataframe
    kept = filter_dataframe(df, "pretraining-web", id_column="id", log_dir="/shared/logs")

    spark-submit raise_spark.py s3a://in/*.parquet s3a://out --format parquet --policy pretraining-web \\
        --id-column id --log-dir /shared/logs --merged-log /shared/decisions.sqlite

One file, nothing but pyspark and pyarrow: copy it, or give it with --py-files. Every task runs one `raise filter` and
talks to it over its standard input and output; only ids, URLs and texts go there, all other columns stay in Spark's hands.
docs/cluster.md tells how workers find the command, and what happens to the log when a task is killed or runs twice.
"""

import argparse
import collections
import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import uuid

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


def filter_dataframe(df, policy, text_column="text", id_column=None, **options):
    """The rows that pass, with their texts redacted where the policy says so, and all columns as they are.

    Rows without a text do not pass. Options are those of `annotate_dataframe`.
    """
    judged = annotate_dataframe(df, policy, text_column, id_column, **options)
    return judged.where("raise_part = 'kept'").drop("raise_part", "raise_decision")


def annotate_dataframe(df, policy, text_column="text", id_column=None, *, url_column=None, command="raise", arguments=(),
                       log_dir=None, run=None):
    """All rows, with two more columns: `raise_part` (kept, removed, errors) and `raise_decision` (JSON: action, policy,
    rule, hazard, score, threshold, start, end, detail). Texts are redacted where the policy says so.

    Write it with `partitionBy("raise_part")` to have what passes and what does not from one pass over the data.

    policy: a name, or a path that workers can read. id_column: what the log calls a row; without it, partition and row
    number, which do not survive a repartitioning. url_column: where a row is from, which rules may look at; without it
    the column `url`, where it is one of strings. command: a path on the workers, or relative to what --files and
    --archives brought. arguments: further ones of `raise filter`, such as ["--policies", "/shared/policies"]. log_dir: a
    folder that all workers can write; each task adds a log of its own when it is done. run: what this job is called in
    the logs (default: a new name).
    """
    from pyspark.sql import types

    fields = {field.name: field.dataType for field in df.schema.fields}
    if not isinstance(fields.get(text_column), types.StringType):
        raise ValueError(f"text_column: expected a column of strings, found {text_column!r} ({fields.get(text_column)}); "
                         f"the columns: {', '.join(fields)}")
    if id_column is not None and id_column not in fields:
        raise ValueError(f"id_column: found no column {id_column!r}; the columns: {', '.join(fields)}")
    if url_column is None and isinstance(fields.get("url"), types.StringType):
        url_column = "url"
    elif url_column is not None and not isinstance(fields.get(url_column), types.StringType):
        raise ValueError(f"url_column: expected a column of strings, found {url_column!r} ({fields.get(url_column)})")
    task = Task(command, policy, ["--decisions", *arguments], log_dir, run or new_run())
    more = [types.StructField(name, types.StringType()) for name in ("raise_part", "raise_decision")]
    schema = types.StructType([*df.schema.fields, *more])
    return df.mapInArrow(lambda batches: judge_batches(batches, task, text_column, id_column, url_column), schema)


def filter_lines(df, policy, *, command="raise", arguments=(), log_dir=None, run=None):
    """Of a DataFrame with one column, `value`, that holds lines of JSON (`spark.read.text`): the lines that `raise
    filter` would write, byte for byte, in `value`, and in `part` where it would write them: kept, removed (with the
    reason under "raise") or errors."""
    task = Task(command, policy, list(arguments), log_dir, run or new_run())
    lines = df.selectExpr("cast(value as binary) as value")
    judged = lines.mapInArrow(lambda batches: judge_lines(batches, task), "part string, value binary")
    return judged.selectExpr("part", "cast(value as string) as value")


def new_run():
    return f"spark-{uuid.uuid4().hex[:12]}"


class Task:
    """What each task runs, and where it leaves its log."""

    def __init__(self, command, policy, arguments, log_dir, run):
        self.command, self.policy, self.arguments = command, policy, arguments
        self.log_dir = os.path.abspath(log_dir) if log_dir else None
        self.run = run

    def start(self, folder, more=()):
        """`folder`: the task's own, on the worker's disk, for the log while it grows: SQLite wants a local disk."""
        arguments = ["--workers", "1", *self.arguments, *more]
        if self.log_dir:
            arguments += ["--log", os.path.join(folder, "decisions.sqlite"), "--run", f"{self.run}/{self.name}"]
        return RaisePipe(self._found(self.command), self.policy, arguments)

    @property
    def name(self):
        from pyspark import TaskContext
        return f"part-{TaskContext.get().partitionId():05d}"

    def publish(self, folder):
        """Puts the finished log under its name, in one step; a killed task leaves none. The name has the attempt, the
        run in the records has not: so `raise audit merge` knows two attempts' records as the same."""
        if not self.log_dir:
            return
        from pyspark import TaskContext
        # Spark counts attempts from 0 in each application, and a run may be named alike in two.
        name = f"{self.name}.attempt-{TaskContext.get().taskAttemptId()}-{uuid.uuid4().hex[:8]}"
        parent = os.path.join(self.log_dir, self.run)
        draft = os.path.join(parent, f".{name}")
        copy_log(os.path.join(folder, "decisions.sqlite"), draft)
        os.rename(draft, os.path.join(parent, name))

    @staticmethod
    def _found(command):
        """The command's path: what --files and --archives brought lies in the task's folder of files."""
        from pyspark import SparkFiles
        brought = os.path.join(SparkFiles.getRootDirectory() or "", command)
        return brought if os.path.isfile(brought) and os.access(brought, os.X_OK) else command


def judge_batches(batches, task, text_column, id_column, url_column=None):
    """Runs on the worker: Arrow batches in, the same with two more columns out, in their order."""
    with tempfile.TemporaryDirectory(prefix="raise-") as folder:
        pipe = task.start(folder)
        try:
            waiting, row = collections.deque(), 0
            for batch in batches:
                waiting.append(BatchAnswers(batch, text_column))
                ids = batch.column(id_column) if id_column else None
                urls = batch.column(url_column) if url_column else None
                for index, text in enumerate(waiting[-1].texts):
                    row += 1
                    if not text.is_valid:
                        continue
                    id = str(ids[index].as_py()) if ids is not None and ids[index].is_valid else f"{task.name}:{row}"
                    pipe.send_text(id, text.as_py(), urls[index].as_py() if urls is not None else None)
                    if index % 256 == 0:
                        yield from answered(waiting, pipe.ready())
            yield from answered(waiting, pipe.finish())
            while waiting:
                yield waiting.popleft().result()
            task.publish(folder)
        finally:
            pipe.close()


def answered(waiting, lines):
    """Deals answers out to the batches that wait for them, and takes those that have all."""
    while True:
        # The first batch may be done without an answer: it may have no texts at all.
        while len(waiting) > 1 and waiting[0].is_complete:
            yield waiting.popleft().result()
        line = next(lines, None)
        if line is None:
            return
        next(batch for batch in waiting if not batch.is_complete).add(json.loads(line))


class BatchAnswers:
    """A batch of rows, and what raise says about each."""

    NO_TEXT = {"broken": "expected a text, found null"}

    def __init__(self, batch, text_column):
        self.batch = batch
        self.text_index = batch.schema.get_field_index(text_column)
        self.texts = batch.column(self.text_index)
        self.answers = [None if text.is_valid else self.NO_TEXT for text in self.texts]
        self._next = self._after(-1)

    def _after(self, index):
        index += 1
        while index < len(self.answers) and self.answers[index] is not None:
            index += 1
        return index

    @property
    def is_complete(self):
        return self._next == len(self.answers)

    def add(self, answer):
        self.answers[self._next] = answer
        self._next = self._after(self._next)

    def result(self):
        import pyarrow

        batch = self.batch
        if not self.is_complete:
            raise RaiseError("raise answered fewer texts than it was sent")
        if any("text" in answer for answer in self.answers):
            field = batch.schema.field(self.text_index)
            texts = [answer.get("text", text.as_py()) for answer, text in zip(self.answers, self.texts)]
            batch = batch.set_column(self.text_index, field, pyarrow.array(texts, field.type))
        decisions = [json.dumps({key: answer[key] for key in answer if key not in ("line", "id", "text")}, ensure_ascii=False)
                     for answer in self.answers]
        columns = [*batch.columns, pyarrow.array(map(part, self.answers), "string"), pyarrow.array(decisions, "string")]
        return pyarrow.RecordBatch.from_arrays(columns, [*batch.schema.names, "raise_part", "raise_decision"])


def part(answer):
    """Where `raise filter` would have written it."""
    if "broken" in answer:
        return "errors"
    return "removed" if answer["action"] == "block" else "kept"


def judge_lines(batches, task):
    """Runs on the worker: lines in, the lines that `raise filter` writes out."""
    with tempfile.TemporaryDirectory(prefix="raise-") as folder:
        pipe = task.start(folder, ["--output", folder])
        try:
            for batch in batches:
                for line in batch.column(0):
                    if line.is_valid:
                        pipe.send(line.as_py())
                yield from line_batches("kept", pipe.ready())
            yield from line_batches("kept", pipe.finish())
            for name, file in (("removed", "stdin.jsonl"), ("errors", "stdin.jsonl.jsonl")):
                path = os.path.join(folder, name, file)
                if os.path.exists(path):
                    with open(path, "rb") as lines:
                        yield from line_batches(name, lines)
            task.publish(folder)
        finally:
            pipe.close()


def line_batches(name, lines, size=1000):
    batch = []
    for line in lines:
        batch.append(line[:-1] if line.endswith(b"\n") else line)
        if len(batch) == size:
            yield line_batch(name, batch)
            batch = []
    if batch:
        yield line_batch(name, batch)


def line_batch(name, lines):
    import pyarrow
    columns = [pyarrow.array([name] * len(lines), "string"), pyarrow.array(lines, "binary")]
    return pyarrow.RecordBatch.from_arrays(columns, ["part", "value"])


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="raise_spark.py", description="Filter Parquet or JSON Lines on Spark. Writes part=kept, part=removed and part=errors below OUTPUT.")
    parser.add_argument("input", nargs="+", help="files, folders or globs, as Spark reads them")
    parser.add_argument("output", help="the folder to write to; must not be there")
    parser.add_argument("--format", choices=["jsonl", "parquet"], required=True)
    parser.add_argument("--policy", required=True, help="a name, or a path that workers can read")
    parser.add_argument("--text-column", default="text", help="of Parquet: the column that holds the text (default: text)")
    parser.add_argument("--id-column", help="of Parquet: the column that holds the id")
    parser.add_argument("--url-column", help="of Parquet: the column that holds the URL (default: url, where it is there)")
    parser.add_argument("--command", default="raise", help="the command, as the workers find it (default: raise)")
    parser.add_argument("--argument", action="append", default=[], help="one more argument of raise filter; may be repeated")
    parser.add_argument("--log-dir", help="a folder that all workers can write, for the logs of the tasks")
    parser.add_argument("--merged-log", help="merge these logs into that file at the end, on the driver")
    parser.add_argument("--compression", help="of the output, as Spark calls it (default: that of the format)")
    options = parser.parse_args(arguments)
    if options.merged_log and not options.log_dir:
        parser.error("--merged-log needs --log-dir")

    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("raise filter").getOrCreate()
    run = new_run()
    common = dict(command=options.command, arguments=options.argument, log_dir=options.log_dir, run=run)
    if options.format == "jsonl":
        lines = spark.read.option("lineSep", "\n").text(options.input)
        judged = filter_lines(lines, options.policy, **common)
        writer = judged.write.partitionBy("part").option("lineSep", "\n")
    else:
        rows = spark.read.parquet(*options.input)
        judged = annotate_dataframe(
            rows, options.policy, options.text_column, options.id_column, url_column=options.url_column, **common)
        writer = judged.withColumnRenamed("raise_part", "part").write.partitionBy("part")
    if options.compression:
        writer = writer.option("compression", options.compression)
    (writer.text if options.format == "jsonl" else writer.parquet)(options.output)
    if options.merged_log:
        logs = os.path.join(options.log_dir, run)
        subprocess.run([Task._found(options.command), "audit", "merge", logs, "--into", options.merged_log], check=True)
    elif options.log_dir:
        print(f"raise audit merge {os.path.join(options.log_dir, run)} --into decisions.sqlite", file=sys.stderr)
    spark.stop()


if __name__ == "__main__":
    main()
