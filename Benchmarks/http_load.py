#!/usr/bin/env python3
"""Clients of a server under load: one JSON request a line in, one JSON answer a line out, until the input ends.

    {"measure": "closed", "url": ..., "path": ..., "bodies": [...], "connections": 8, "seconds": 5}
        Each connection sends its next request when the last one is answered: how much the server can do.

    {"measure": "open", "url": ..., "path": ..., "bodies": [...], "per_second": 50, "seconds": 20}
        Requests arrive at random (Poisson, fixed seed) whether or not earlier ones are answered, as users do. A latency
        counts from the moment of arrival.

    {"measure": "streams", "url": ..., "path": ..., "bodies": [...], "connections": 500, "seconds": 600, "probe": "/healthz"}
        Streamed completions, one after the other on each connection until the time is up; the last ones are read to
        their ends. `probe` is asked twenty times a second meanwhile.

    {"measure": "events", "url": ..., "path": ..., "body": ...}
        One streamed completion: its text, and the second at which each of its events came.

A run of seven # in a body becomes a number that no other request of this program has: a server that remembers texts shall
not know them. Only loopback addresses are taken, and every measure ends by itself. Latencies are milliseconds.
"""

import asyncio
import itertools
import json
import random
import sys
import time
import urllib.parse

import uvloop

# How long an answer may be silent before it counts as failed, seconds.
PATIENCE = 120
# What becomes a number in each request.
NUMBER = b"#######"
NUMBERS = itertools.count(1_000_000)
# A server that cannot keep up shall not be buried: no more open requests than this.
MAX_OPEN = 2000


class Answer:
    """One answer: its status, its body, and when its first bytes and each of its pieces came."""

    def __init__(self):
        self.status = None
        self.body = bytearray()
        self.pieces = []


class Exchange(asyncio.Protocol):
    """One connection with one request at a time under way."""

    def __init__(self):
        self.waiting = None
        self.is_open = False

    def connection_made(self, transport):
        self.transport = transport
        self.is_open = True

    def connection_lost(self, error):
        self.is_open = False
        if self.waiting and not self.waiting.done():
            self.waiting.set_exception(error or ConnectionError("closed before the end of the answer"))

    def send(self, request, keeps_pieces=False):
        self.answer, self.buffer, self.length = Answer(), bytearray(), None
        self.is_chunked = self.closes = False
        self.keeps_pieces = keeps_pieces
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.waiting

    def data_received(self, data):
        if self.waiting is None or self.waiting.done():
            return
        self.buffer += data
        if self.answer.status is None and not self.read_head():
            return
        done = self.read_chunks() if self.is_chunked else self.read_counted()
        if done:
            if self.closes:
                self.transport.close()
                self.is_open = False
            self.waiting.set_result(self.answer)

    def read_head(self):
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        lines = bytes(self.buffer[:end]).split(b"\r\n")
        del self.buffer[:end + 4]
        self.answer.status = int(lines[0].split()[1])
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            name, value = name.lower(), value.strip().lower()
            if name == b"content-length":
                self.length = int(value)
            elif name == b"transfer-encoding":
                self.is_chunked = value == b"chunked"
            elif name == b"connection":
                self.closes = value == b"close"
        return True

    def keep(self, piece):
        self.answer.body += piece
        if self.keeps_pieces:
            self.answer.pieces.append((time.perf_counter(), len(self.answer.body)))

    def read_counted(self):
        if self.buffer:
            self.keep(self.buffer)
            self.buffer = bytearray()
        return len(self.answer.body) >= (self.length or 0)

    def read_chunks(self):
        while True:
            end = self.buffer.find(b"\r\n")
            if end < 0:
                return False
            size = int(bytes(self.buffer[:end]).split(b";")[0], 16)
            if len(self.buffer) < end + 2 + size + 2:
                return False
            if size:
                self.keep(self.buffer[end + 2:end + 2 + size])
            del self.buffer[:end + 2 + size + 2]
            if size == 0:
                return True


class Client:
    """Connections to one server, kept open where it keeps them."""

    def __init__(self, url, path):
        parts = urllib.parse.urlsplit(url)
        if parts.hostname not in ("127.0.0.1", "localhost"):
            raise ValueError(f"{url}: expected an address of this machine (127.0.0.1)")
        self.host, self.port, self.path = parts.hostname, parts.port, path
        self.idle = []

    def request(self, body, method="POST"):
        data = json.dumps(body).encode() if body is not None else b""
        head = (f"{method} {self.path} HTTP/1.1\r\nhost: {self.host}:{self.port}\r\n"
                f"content-type: application/json\r\ncontent-length: {len(data)}\r\n\r\n")
        return head.encode() + data

    async def ask(self, request, keeps_pieces=False):
        """The answer to a request; a status of 0 for a connection that failed."""
        request = request.replace(NUMBER, b"%d" % next(NUMBERS))
        try:
            exchange = await self.connection()
            answer = await asyncio.wait_for(exchange.send(request, keeps_pieces), PATIENCE)
        except (OSError, asyncio.TimeoutError):
            failed = Answer()
            failed.status = 0
            return failed
        if exchange.is_open:
            self.idle.append(exchange)
        return answer

    async def connection(self):
        while self.idle:
            exchange = self.idle.pop()
            if exchange.is_open:
                return exchange
        loop = asyncio.get_running_loop()
        _, exchange = await loop.create_connection(Exchange, self.host, self.port)
        return exchange

    def close(self):
        for exchange in self.idle:
            exchange.transport.close()


class Tally:
    """Latencies and statuses of many answers."""

    def __init__(self):
        self.latencies = []
        self.statuses = {}
        self.started = time.perf_counter()

    def count(self, answer, since):
        self.latencies.append((time.perf_counter() - since) * 1000)
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1

    def at(self, share):
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None

    def summary(self):
        seconds = time.perf_counter() - self.started
        return dict(count=len(self.latencies), seconds=seconds, per_second=len(self.latencies) / seconds,
                    statuses=self.statuses, p50=self.at(0.5), p90=self.at(0.9), p99=self.at(0.99), max=self.at(1))


async def closed(url, path, bodies, connections, seconds):
    client, tally = Client(url, path), Tally()
    requests = [client.request(body) for body in bodies]
    end = tally.started + seconds

    async def work(number):
        while time.perf_counter() < end:
            since = time.perf_counter()
            tally.count(await client.ask(requests[number % len(requests)]), since)
            number += connections

    await asyncio.gather(*(work(number) for number in range(connections)))
    client.close()
    return tally.summary()


async def open_loop(url, path, bodies, per_second, seconds):
    client, tally, rng = Client(url, path), Tally(), random.Random(7)
    requests = [client.request(body) for body in bodies]
    under_way = set()

    async def work(request, due):
        tally.count(await client.ask(request), due)

    due, number, refused = tally.started, 0, 0
    while due < tally.started + seconds:
        due += rng.expovariate(per_second)
        await asyncio.sleep(max(0, due - time.perf_counter()))
        if len(under_way) >= MAX_OPEN:
            refused += 1
            continue
        task = asyncio.ensure_future(work(requests[number % len(requests)], due))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        number += 1
    await asyncio.gather(*under_way)
    client.close()
    return dict(tally.summary(), not_sent=refused)


async def streams(url, path, bodies, connections, seconds, probe=None):
    client, tally, probes = Client(url, path), Tally(), Tally()
    requests = [client.request(body) for body in bodies]
    end = tally.started + seconds
    ends = {}
    size = 0

    async def work(number):
        nonlocal size
        # The streams shall not march in step.
        await asyncio.sleep(random.Random(number).random() * min(10, seconds / 4))
        while time.perf_counter() < end:
            since = time.perf_counter()
            answer = await client.ask(requests[number % len(requests)])
            tally.count(answer, since)
            size += len(answer.body)
            last = end_of_stream(answer)
            ends[last] = ends.get(last, 0) + 1
            number += connections

    async def ask_probe():
        prober = Client(url, probe)
        request = prober.request(None, "GET")
        while time.perf_counter() < end:
            since = time.perf_counter()
            probes.count(await prober.ask(request), since)
            await asyncio.sleep(max(0, 0.05 - (time.perf_counter() - since)))
        prober.close()

    await asyncio.gather(*(work(number) for number in range(connections)), *([ask_probe()] if probe else []))
    client.close()
    return dict(tally.summary(), ends=ends, bytes=size, probe=probes.summary())


def end_of_stream(answer):
    """How a stream ended: its finish reason where it came to `[DONE]`, else what was wrong."""
    if answer.status != 200:
        return f"status {answer.status}"
    if not answer.body.endswith(b"data: [DONE]\n\n"):
        return "cut off"
    at = answer.body.rfind(b'"finish_reason":"')
    return answer.body[at + 17:answer.body.find(b'"', at + 17)].decode() if at >= 0 else "no finish reason"


async def events(url, path, body):
    client = Client(url, path)
    started = time.perf_counter()
    answer = await client.ask(client.request(body), keeps_pieces=True)
    client.close()
    times, text, start = [], "", 0
    piece = 0
    while (end := answer.body.find(b"\n\n", start)) >= 0:
        while answer.pieces[piece][1] < end + 2:
            piece += 1
        data = answer.body[start:end].removeprefix(b"data: ")
        start = end + 2
        if data == b"[DONE]":
            break
        for choice in json.loads(data).get("choices", []):
            if content := choice.get("delta", {}).get("content"):
                text += content
                times.append(answer.pieces[piece][0] - started)
    return dict(status=answer.status, text=text, times=times, seconds=time.perf_counter() - started,
                end=end_of_stream(answer))


MEASURES = dict(closed=closed, open=open_loop, streams=streams, events=events)


def main():
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = uvloop.run(MEASURES[request.pop("measure")](**request))
        except Exception as error:  # the caller shows it and goes on to its next measure
            answer = dict(error=f"{type(error).__name__}: {error}")
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
