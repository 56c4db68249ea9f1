"""Reads and writes Parquet and Arrow files for `raise filter`, through Apache Arrow.

    columns.py check                                          exits 0 when Arrow is there
    columns.py read  FORMAT FILE TEXT FIRST BATCH_BYTES       writes rows as JSON lines, from row FIRST (0-based) on
    columns.py write FORMAT FILE TEXT VERDICTS KEPT REMOVED   writes the rows that pass, and those that do not

A verdict is one JSON line for each row: null, it passes; a string, it passes with this text; an object, it does not
pass for this reason; false, it is in neither file. Exit: 0 done, 3 the file cannot be used, 4 the rows behind the
last one written cannot be read, with their 0-based number first; 5 a file cannot be written. Standard error says why.
"""
import json
import os
import signal
import sys
import threading

# Never from the folder that the command happens to run in.
sys.path[:] = [folder for folder in sys.path if folder]

import pyarrow as pa  # noqa: E402
import pyarrow.compute as pc  # noqa: E402
import pyarrow.ipc  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

BATCH_ROWS = 1 << 16
ROW_GROUP_BYTES = 64 << 20
ROW_GROUP_ROWS = 1 << 20


def fail(code, message):
    sys.stderr.write(" ".join(str(message).split()))
    sys.stderr.flush()
    os._exit(code)


def end_with_parent():
    """Ends this process when standard input closes: the one that started it is gone."""
    def wait():
        while os.read(0, 1 << 12):
            pass
        os._exit(1)
    threading.Thread(target=wait, daemon=True).start()


class Parquet:
    """A Parquet file, read row group by row group, column pages as they come."""

    def __init__(self, path):
        self.file = pq.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
        self.schema = self.file.schema_arrow
        self.position = 0

    def batches(self, first, columns, batch_bytes):
        """Pairs of the 0-based number of a batch's first row and the batch. Batches are the same for any `first`."""
        begin = 0
        for index in range(self.file.num_row_groups):
            group = self.file.metadata.row_group(index)
            end = begin + group.num_rows
            if end > first and group.num_rows > 0:
                rows = max(1, min(BATCH_ROWS, batch_bytes * group.num_rows // max(1, group.total_byte_size)))
                self.position = begin
                for batch in self.file.iter_batches(rows, row_groups=[index], columns=columns, use_threads=False):
                    number, self.position = self.position, self.position + batch.num_rows
                    yield number, batch
            begin = end

    def writer(self, path, schema):
        metadata = self.file.metadata
        group = metadata.row_group(0) if metadata.num_row_groups else None
        # Spark's older timestamps stay what they are, so that the same Spark can read them.
        int96 = group is not None and any(
            group.column(i).physical_type == "INT96" for i in range(metadata.num_columns))
        return pq.ParquetWriter(path, schema, compression="zstd", use_deprecated_int96_timestamps=int96)


class Arrow:
    """An Arrow IPC file or stream: batches as they lie there, cut where they are long."""

    def __init__(self, path):
        self.source = pa.memory_map(path)
        with open(path, "rb") as file:
            self.is_file = file.read(6) == b"ARROW1"
        self.reader = pa.ipc.open_file(self.source) if self.is_file else pa.ipc.open_stream(self.source)
        self.schema = self.reader.schema
        self.position = 0

    def batches(self, first, columns, batch_bytes):
        self.position = 0
        count = self.reader.num_record_batches if self.is_file else None
        source = (self.reader.get_batch(i) for i in range(count)) if self.is_file else iter(self.reader)
        for batch in source:
            expect_sound(batch)
            rows = max(1, min(BATCH_ROWS, batch_bytes * batch.num_rows // max(1, batch.nbytes)))
            chosen = batch if columns is None else batch.select(columns)
            for offset in range(0, batch.num_rows, rows):
                part = chosen.slice(offset, rows)
                number, self.position = self.position, self.position + part.num_rows
                if self.position > first:
                    yield number, part

    def writer(self, path, schema):
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        make = pa.ipc.new_file if self.is_file else pa.ipc.new_stream
        return make(path, schema, options=options)


def expect_sound(batch):
    """Raises when a batch's buffers are not what their types say. IPC is read as it lies there, so that offsets of a damaged
    file point anywhere; text that is no UTF-8 is told row by row instead."""
    as_bytes = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}
    for column in batch.columns:
        kind = as_bytes.get(column.type)
        try:
            (column.view(kind) if kind else column).validate(full=True)
        except pa.ArrowInvalid as error:
            if "UTF8" not in str(error):
                raise


def opened(kind, path, text):
    try:
        table = {"parquet": Parquet, "arrow": Arrow}[kind](path)
    except (pa.ArrowException, OSError) as error:
        fail(3, f"expected a file of this format, found one that cannot be opened ({error})")
    names = table.schema.names
    if names.count(text) != 1:
        more = f" and {len(names) - 20} more" if len(names) > 20 else ""
        found = ", ".join(json.dumps(name[:60], ensure_ascii=False) for name in names[:20]) + more
        fail(3, f'expected one column "{text}", found {found}; name the column of the text with --text-field')
    if not is_text(table.schema.field(text).type):
        fail(3, f'expected a column "{text}" of strings, found one of {table.schema.field(text).type}')
    return table


def is_text(kind):
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def is_plain(kind):
    """Whether rules are shown a column's values: strings, numbers, truth values, and structs of them."""
    if pa.types.is_struct(kind):
        return all(is_plain(kind.field(i).type) for i in range(kind.num_fields))
    return (is_text(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind)
            or pa.types.is_boolean(kind) or pa.types.is_null(kind))


def values(column):
    """A column's values; text that is not UTF-8 comes with its bytes escaped, to be written as they are."""
    try:
        return column.to_pylist()
    except UnicodeDecodeError:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if not is_text(column.type):
            return [None] * len(column)
        raw = column.cast(pa.large_string()).view(pa.large_binary()) if not pa.types.is_string(column.type) \
            else column.view(pa.binary())
        return [None if value is None else value.decode("utf-8", "surrogateescape") for value in raw.to_pylist()]


def finite(value):
    """JSON has no numbers that are not finite."""
    if isinstance(value, dict):
        return {key: finite(inner) for key, inner in value.items()}
    return None if isinstance(value, float) and value - value != 0 else value


def read(kind, path, text, first, batch_bytes):
    table = opened(kind, path, text)
    schema = table.schema
    names = [name for name in dict.fromkeys(schema.names)
             if schema.names.count(name) == 1 and is_plain(schema.field(name).type)]
    has_floats = any("float" in str(schema.field(name).type) or "double" in str(schema.field(name).type)
                     for name in names)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    keys = [encode(name) + ":" for name in names]
    output = sys.stdout.buffer
    try:
        for number, batch in table.batches(first, names, batch_bytes):
            if number < first:
                batch = batch.slice(first - number)
            columns = [values(batch.column(name)) for name in names]
            if has_floats:
                columns = [[finite(value) for value in column] for column in columns]
            lines = []
            for row in zip(*columns):
                members = ",".join([key + encode(value) for key, value in zip(keys, row)])
                lines.append("{" + members + "}\n")
            output.write("".join(lines).encode("utf-8", "surrogateescape"))
        output.flush()
    except BrokenPipeError:
        os._exit(1)
    except (pa.ArrowException, OSError, SystemError) as error:
        output.flush()
        fail(4, f"{table.position} {error}")


class Output:
    """A file that grows by row groups, made when the first row comes or when it is closed."""

    def __init__(self, table, path, schema):
        self.table, self.path, self.schema = table, path, schema
        self.writer = None
        self.parts, self.rows, self.size = [], 0, 0

    def add(self, batch):
        if batch.num_rows == 0:
            return
        self.parts.append(batch)
        self.rows += batch.num_rows
        self.size += batch.nbytes
        if self.rows >= ROW_GROUP_ROWS or self.size >= ROW_GROUP_BYTES:
            self.flush()

    def flush(self):
        self.open()
        if self.parts:
            table = pa.Table.from_batches(self.parts, self.schema)
            if isinstance(self.table, Parquet):
                self.writer.write_table(table, row_group_size=max(1, self.rows))
            else:
                self.writer.write_table(table)
        self.parts, self.rows, self.size = [], 0, 0

    def open(self):
        if self.writer is None:
            self.writer = self.table.writer(self.path, self.schema)

    def close(self):
        self.flush()
        self.writer.close()
        with open(self.path, "rb+") as file:
            os.fsync(file.fileno())


def replaced(column, texts):
    """The column with the texts at some of its rows, by index."""
    kind = column.type
    if pa.types.is_dictionary(kind) or pa.types.is_string_view(kind):
        plain = column.cast(pa.large_string())
        return replaced(plain, texts).cast(kind) if pa.types.is_string_view(kind) \
            else replaced(plain, texts).dictionary_encode().cast(kind)
    mask = pa.array([i in texts for i in range(len(column))])
    return pc.replace_with_mask(column, mask, pa.array([texts[i] for i in sorted(texts)], kind))


def write(kind, path, text, verdicts, kept_path, removed_path):
    table = opened(kind, path, text)
    schema = table.schema
    place = schema.names.index(text)
    reason = "raise"
    while reason in schema.names:
        reason += "_"
    kept = Output(table, kept_path, schema)
    removed = Output(table, removed_path, schema.append(pa.field(reason, pa.string())))
    with open(verdicts, "rb") as lines:
        batches = table.batches(0, None, 4 << 20)
        ahead = lines.readline()
        # Only while there are verdicts: behind the last one stand rows that could not be read.
        while ahead:
            try:
                _, batch = next(batches)
            except (StopIteration, pa.ArrowException, OSError) as error:
                fail(3, f"expected a row for each verdict, found {table.position} rows; did the file change? {error}")
            passes, fails, texts, reasons = [], [], {}, []
            for index in range(batch.num_rows):
                if not ahead:
                    break
                verdict = None if ahead == b"null\n" else json.loads(ahead)
                if verdict is None:
                    passes.append(index)
                elif isinstance(verdict, str):
                    passes.append(index)
                    texts[index] = verdict
                elif verdict is not False:
                    fails.append(index)
                    reasons.append(ahead.decode().rstrip("\n"))
                ahead = lines.readline()
            if fails:
                columns = batch.take(pa.array(fails)).columns + [pa.array(reasons, pa.string())]
                removed.add(pa.RecordBatch.from_arrays(columns, schema=removed.schema))
            if texts:
                columns = list(batch.columns)
                columns[place] = replaced(columns[place], texts)
                batch = pa.RecordBatch.from_arrays(columns, schema=schema)
            kept.add(batch if len(passes) == batch.num_rows else batch.take(pa.array(passes, pa.int64())))
    kept.close()
    if removed.rows or removed.writer:
        removed.close()


def main(arguments):
    # An interruption is the parent's to handle.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    pa.set_cpu_count(1)
    if arguments[0] == "read":
        kind, path, text, first, batch_bytes = arguments[1:]
        read(kind, path, text, int(first), int(batch_bytes))
    elif arguments[0] == "write":
        try:
            write(*arguments[1:])
        except (pa.ArrowException, OSError) as error:
            fail(5, error)


main(sys.argv[1:])
