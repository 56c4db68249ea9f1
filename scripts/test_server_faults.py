"""raise-server among hostile clients, broken model servers, full disks and signals, over real sockets."""

import http.client
import json
import os
import re
import resource
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request
from scripts.served import ROOT, EchoModel, Model, RaiseServer

MIB = 1 << 20


def post(url, body, timeout=30):
    """The status and the body of an answer."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def get(url, timeout=30):
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def chat(text, **more):
    return {"model": "m", "messages": [{"role": "user", "content": text}], **more}


def connect(server, timeout=20):
    return socket.create_connection(("127.0.0.1", server.port), timeout)


def read_all(connection):
    """Everything up to the end of the connection, which a broken one reaches too."""
    received = b""
    try:
        while piece := connection.recv(1 << 16):
            received += piece
    except ConnectionError:
        pass
    return received


POLICY = """
name: house
version: 1.0.0
description: A word that is not said.
stages: [input, output]
rules:
  - {id: word, kind: keyword, hazards: [tox], words: [xylophone], action: block}
"""


def write_policy(test, text=POLICY):
    """A policy file that is there for as long as the test is."""
    folder = tempfile.TemporaryDirectory()
    test.addClassCleanup(folder.cleanup)
    path = os.path.join(folder.name, "house.yaml")
    with open(path, "w") as file:
        file.write(text)
    return path


class RecordingModel(EchoModel):
    """Keeps the paths that it was asked for."""

    asked = []

    def do_POST(self):
        self.asked.append(self.path)
        super().do_POST()


class SmugglingTests(unittest.TestCase):
    """RFC 9112, sections 2.2, 5.1, 5.2, 6.1, 6.3 and 7.1: what two readers could read as different requests is refused."""

    BODY = json.dumps(chat("say hello")).encode()
    LENGTH = b"Content-Length: %d\r\n" % len(BODY)
    CHUNKED = b"Transfer-Encoding: chunked\r\n"

    @classmethod
    def setUpClass(cls):
        model = Model(RecordingModel)
        cls.addClassCleanup(model.stop)
        cls.server = RaiseServer("--upstream", model.url, "--idle-timeout-s", "2", "--body-timeout-s", "2")
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        RecordingModel.asked.clear()

    def send(self, headers, body):
        head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\n" + headers + b"\r\n"
        with connect(self.server) as connection:
            connection.sendall(head + body)
            return read_all(connection)

    def refuse(self, headers, body):
        with self.subTest(headers=headers, body=body[:40]):
            answer = self.send(headers, body)
            self.assertRegex(answer, rb"^HTTP/1.1 4\d\d ", answer[:200])
            self.assertEqual(len(re.findall(rb"HTTP/1.1 \d\d\d ", answer)), 1, answer)
            self.assertEqual(RecordingModel.asked, [])

    def test_a_plain_request_passes(self):
        self.assertTrue(self.send(self.LENGTH + b"Connection: close\r\n", self.BODY).startswith(b"HTTP/1.1 200 "))
        chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(self.BODY), self.BODY)
        self.assertTrue(self.send(self.CHUNKED + b"Connection: close\r\n", chunks).startswith(b"HTTP/1.1 200 "))
        self.assertEqual(len(RecordingModel.asked), 2)

    def test_two_lengths(self):
        chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(self.BODY), self.BODY)
        self.refuse(self.LENGTH + self.CHUNKED, chunks)
        self.refuse(self.CHUNKED + self.LENGTH, chunks)
        self.refuse(self.LENGTH + b"Content-Length: 5\r\n", self.BODY)
        self.refuse(self.LENGTH + self.LENGTH, self.BODY)
        self.refuse(b"Content-Length: %d, 5\r\n" % len(self.BODY), self.BODY)

    def test_lengths_that_are_none(self):
        for length in [b"+5", b"-5", b"0x5", b"5 5", b"", b"five", b"99999999999999999999999", b"5\x0b"]:
            self.refuse(b"Content-Length: " + length + b"\r\n", self.BODY)

    def test_codings_that_end_otherwise_than_chunked(self):
        chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(self.BODY), self.BODY)
        for coding in [
            b"chunked, identity",
            b"xchunked",
            b"identity",
            b"chunked, chunked",
            b"\x0bchunked",
            b"chunked\x00",
        ]:
            self.refuse(b"Transfer-Encoding: " + coding + b"\r\n", chunks)

    def test_heads_that_readers_differ_on(self):
        self.refuse(self.LENGTH + b"X-Folded: one\r\n two\r\n", self.BODY)
        self.refuse(self.LENGTH.replace(b": ", b" : "), self.BODY)
        self.refuse(b" " + self.LENGTH, self.BODY)
        self.refuse(self.LENGTH + b"X-Bare: one\nX-Other: two\r\n", self.BODY)
        self.refuse(self.LENGTH + b"X-Null: a\x00b\r\n", self.BODY)
        self.refuse(self.LENGTH + b"X-Return: a\rb\r\n", self.BODY)
        self.refuse(self.LENGTH + b"X Space: a\r\n", self.BODY)
        self.refuse(self.LENGTH + b"no colon\r\n", self.BODY)

    def test_chunks_that_are_none(self):
        for size in [b"ffffffffffffffffff", b"-5", b"+5", b"0x5", b"5 5", b" 5", b"g", b"", b"5;\x00", b"5\n"]:
            self.refuse(self.CHUNKED, size + b"\r\nhello\r\n0\r\n\r\n")
        self.refuse(self.CHUNKED, b"5\r\nhelloX\r\n0\r\n\r\n")
        self.refuse(self.CHUNKED, b"5\nhello\n0\n\n")

    def test_request_lines_that_are_none(self):
        for line in [b"GET /healthz HTTP/9.9", b"GET /healthz", b"G\x00T / HTTP/1.1", b"\x16\x03\x01"]:
            with self.subTest(line=line), connect(self.server) as connection:
                connection.sendall(line + b"\r\nHost: a\r\n\r\n")
                self.assertNotIn(b"HTTP/1.1 200", read_all(connection))

    def test_two_requests_in_one_piece_are_two(self):
        one = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
        with connect(self.server) as connection:
            connection.sendall(one + one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            self.assertEqual(read_all(connection).count(b"HTTP/1.1 200 "), 2)


class HostileClientTests(unittest.TestCase):
    """Clients that send too much, too slowly, or do not take what they asked for."""

    @classmethod
    def setUpClass(cls):
        model = Model(LongModel)
        cls.addClassCleanup(model.stop)
        cls.server = RaiseServer(
            "--upstream", model.url, "--idle-timeout-s", "3", "--body-timeout-s", "2", "--max-requests", "8",
            policies=[write_policy(cls)])  # fmt: skip
        cls.addClassCleanup(cls.server.stop)
        post(cls.server.url + "/v1/guard/check", {"text": "warm"})

    def tearDown(self):
        self.assertEqual(get(self.server.url + "/healthz", timeout=5)[0], 200)

    def test_headers_too_many_or_too_long(self):
        for headers in [b"X-Long: " + b"x" * MIB, b"".join(b"X-%d: 1\r\n" % number for number in range(5000))]:
            with connect(self.server) as connection:
                try:
                    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n" + headers + b"\r\n\r\n")
                except ConnectionError:
                    pass
                answer = read_all(connection)
                self.assertRegex(answer, rb"^(HTTP/1.1 400 |$)")

    def test_a_body_that_says_it_is_too_large_is_refused_before_it_comes(self):
        before = self.server.memory_mib
        with connect(self.server) as connection:
            head = b"POST /v1/guard/check HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (100 * MIB)
            connection.sendall(head)
            self.assertTrue(connection.recv(1000).startswith(b"HTTP/1.1 413 "))
            begun = time.monotonic()
            read_all(connection)
            self.assertLess(time.monotonic() - begun, 3)
        self.assertLess(self.server.memory_mib - before, 20)

    def test_a_body_without_length_is_refused_where_it_becomes_too_large(self):
        before = self.server.memory_mib
        sent = 0
        with connect(self.server) as connection:
            connection.sendall(b"POST /v1/guard/check HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            try:
                while sent < 100 * MIB:
                    connection.sendall(b"10000\r\n" + b"x" * (1 << 16) + b"\r\n")
                    sent += 1 << 16
                    time.sleep(0.005)
            except ConnectionError:
                pass
            answer = read_all(connection)
        self.assertLess(sent, 100 * MIB)
        self.assertRegex(answer, rb"^(HTTP/1.1 413 |$)")
        self.assertLess(self.server.memory_mib - before, 40)

    def test_a_body_that_trickles_is_given_up(self):
        begun = time.monotonic()
        with connect(self.server) as connection:
            connection.sendall(b"POST /v1/guard/check HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
            connection.setblocking(False)
            answer = b""
            while time.monotonic() - begun < 15:
                try:
                    connection.send(b"x")
                    if not (piece := connection.recv(1000)):
                        break
                    answer += piece
                except BlockingIOError:
                    time.sleep(0.2)
                except ConnectionError:
                    break
        self.assertTrue(answer.startswith(b"HTTP/1.1 408 "), answer)
        self.assertLess(time.monotonic() - begun, 8)

    def test_headers_that_trickle_are_given_up_and_block_nobody(self):
        connections = [connect(self.server) for _ in range(200)]
        begun = time.monotonic()
        open_ones = set(connections)
        while open_ones and time.monotonic() - begun < 20:
            for connection in list(open_ones):
                connection.setblocking(False)
                try:
                    connection.send(b"G" if time.monotonic() - begun < 0.2 else b"x")
                    if not connection.recv(1000):
                        open_ones.remove(connection)
                except BlockingIOError:
                    pass
                except ConnectionError:
                    open_ones.remove(connection)
            self.assertEqual(get(self.server.url + "/healthz", timeout=2)[0], 200)
            time.sleep(0.3)
        for connection in connections:
            connection.close()
        self.assertEqual(len(open_ones), 0)

    def test_one_who_does_not_read_costs_little_and_is_given_up(self):
        before = self.server.memory_mib
        request = json.dumps(chat("say 60", stream=True)).encode()
        head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(request)
        connections = []
        for _ in range(6):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", self.server.port))
            connection.sendall(head + request)
            connections.append(connection)
        most = 0
        begun = time.monotonic()
        while time.monotonic() - begun < 12:
            for connection in connections:
                connection.setblocking(False)
                try:
                    connection.recv(1)
                except (BlockingIOError, ConnectionError):
                    pass
            most = max(most, self.server.memory_mib - before)
            status, answer = post(self.server.url + "/v1/guard/check", {"text": "hello"}, timeout=5)
            self.assertEqual(status, 200, answer)
            time.sleep(1)
        running = re.search(r"\nraise_requests_running (\S+)", get(self.server.url + "/metrics")[1]).group(1)
        self.assertLess(most, 60)
        self.assertLessEqual(float(running), 1)
        for connection in connections:
            connection.close()


class LongModel(EchoModel):
    """Streams as many megabytes as the message says."""

    def answer(self, kind, text):
        if kind != "text/event-stream":
            return super().answer(kind, text)
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        # What is no text costs little to judge.
        event = self.events([self.chunk({"content": "quiet words "}) | {"timings": "x" * 50_000}])[0].encode()
        try:
            for _ in range(60 * MIB // len(event)):
                self.wfile.write(event)
        except ConnectionError:
            pass


class RawModel:
    """A model server that sends the bytes it is told to, and then closes, or waits for as long as it is told to."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.pieces, self.silence_s = [], 0
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=[connection], daemon=True).start()

    def answer(self, connection):
        with connection:
            try:
                while b"\r\n\r\n" not in connection.recv(1 << 16):
                    pass
                for piece in self.pieces:
                    connection.sendall(piece)
                time.sleep(self.silence_s)
                # What is closed with input unread is reset, and may take along what was sent.
                connection.shutdown(socket.SHUT_WR)
                read_all(connection)
            except OSError:
                pass

    def stop(self):
        self.listener.close()


LEAK = b"Of course. My system prompt is: be kind."
JSON_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
EVENTS_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


def event(text, choice=0):
    delta = b'{"index":%d,"delta":{"content":"%s"},"finish_reason":null}' % (choice, text)
    return b'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[' + delta + b"]}\n\n"


def whole(text):
    message = b'{"index":0,"message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}' % text
    return b'{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[' + message + b"]}"


class BrokenModelTests(unittest.TestCase):
    """Whatever a model server does, a client is told in its API's words, and nothing unjudged leaves."""

    @classmethod
    def setUpClass(cls):
        cls.model = RawModel()
        cls.addClassCleanup(cls.model.stop)
        cls.server = RaiseServer("--upstream", cls.model.url, "--upstream-timeout-s", "2")
        cls.addClassCleanup(cls.server.stop)

    def ask(self, *pieces, silence_s=0, stream=False):
        self.model.pieces, self.model.silence_s = pieces, silence_s
        status, answer = post(self.server.url + "/v1/chat/completions", chat("Go on.", stream=stream))
        self.assertNotIn("be kind", answer)
        self.assertNotIn("system prompt is", answer)
        return status, answer

    def expect(self, status, code, *pieces, **more):
        with self.subTest(code=code, pieces=[piece[:60] for piece in pieces]):
            found, answer = self.ask(*pieces, **more)
            self.assertEqual((found, json.loads(answer)["error"]["code"]), (status, code))

    def test_no_answer_at_all(self):
        for stream in (False, True):
            self.expect(502, "upstream_failed", stream=stream)
            self.expect(502, "upstream_failed", b"hello\r\n\r\n", stream=stream)
            self.expect(502, "upstream_failed", b"HTTP/1.1 200 OK\r\nContent-", stream=stream)
            self.expect(504, "upstream_timeout", silence_s=10, stream=stream)
            self.expect(504, "upstream_timeout", b"HTTP/1.1 200 OK\r\n", silence_s=10, stream=stream)

    def test_two_lengths(self):
        body = whole(LEAK)
        lengths = [
            b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n" % len(body),
            b"Content-Length: %d\r\nContent-Length: 5\r\n" % len(body), b"Content-Length: 0x5\r\n",
        ]  # fmt: skip
        for head in lengths:
            self.expect(502, "upstream_failed", JSON_HEAD + head + b"\r\n" + body)

    def test_a_body_that_is_cut_off_or_stalls(self):
        head = JSON_HEAD + b"Content-Length: 5000\r\n\r\n"
        self.expect(502, "upstream_failed", head + whole(LEAK))
        self.expect(504, "upstream_timeout", head + whole(LEAK), silence_s=10)
        self.expect(502, "upstream_failed", JSON_HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}")

    def test_what_is_no_answer(self):
        for kind, body in [(b"text/html", b"<html>oops</html>"), (b"application/json", whole(b"\xff\xfe")),
                           (b"application/json", b'{"choices": [], "choices": []}'), (b"application/json", b"")]:  # fmt: skip
            head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
            for stream in (False, True):
                self.expect(502, "upstream_garbage", head + body, stream=stream)

    def test_an_enormous_body(self):
        before = self.server.memory_mib
        pieces = [JSON_HEAD + b"Content-Length: %d\r\n\r\n" % (200 * MIB)] + [b"x" * MIB] * 200
        self.expect(502, "upstream_garbage", *pieces)
        self.assertLess(self.server.memory_mib - before, 100)

    def test_heads_out_of_the_ordinary(self):
        body = whole(b"Fine.")
        for status, more in [(b"999 Odd", b""), (b"200", b""), (b"200 OK", b"X-Odd: \xff\xfe\r\n"), (b"599 Odd", b"")]:
            head = b"HTTP/1.1 %s\r\nConnection: close\r\nContent-Type: application/json\r\n%s" % (status, more)
            found, answer = self.ask(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self.assertEqual((found, answer.encode()), (int(status[:3]), body))
        early = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        self.assertEqual(self.ask(early + JSON_HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)[0], 200)

    def test_streams_that_go_wrong(self):
        begin = event(b"Of course. ") + event(b"My system")
        for code, pieces, silence_s in [
            ("upstream_cut_off", [begin], 0),
            ("upstream_timeout", [begin], 10),
            ("upstream_garbage", [begin, b"data: {\n\n"], 0),
            ("upstream_garbage", [begin, event(b"\xff\xfe")], 0),
            ("upstream_garbage", [begin, b"data: " + b"x" * (2 * MIB)], 0),
            ("upstream_garbage", [begin, b"x" * (2 * MIB)], 0),
            ("upstream_cut_off", [begin, b"<html>oops</html>\n"], 0),
            ("upstream_cut_off", [begin, b"data: {"], 0),
        ]:
            with self.subTest(code=code, last=pieces[-1][:30]):
                status, answer = self.ask(EVENTS_HEAD, *pieces, silence_s=silence_s, stream=True)
                self.assertEqual(status, 200)
                events = [one.removeprefix("data: ") for one in answer.split("\n\n") if one]
                self.assertEqual(events[-1], "[DONE]")
                self.assertEqual(json.loads(events[-2])["error"]["code"], code)
                said = "".join(json.loads(one)["choices"][0]["delta"]["content"] for one in events[:-2])
                self.assertTrue("Of course. My system".startswith(said), said)
                self.assertNotIn("oops", answer)


class ModelConnectionTests(unittest.TestCase):
    """The connection to the model server: when it is given up, and when it is tried again."""

    ANSWER = JSON_HEAD + b'Content-Length: 27\r\n\r\n{"object":"list","data":[]}'

    def setUp(self):
        # Bound, and not listening: connections are refused.
        self.listener = socket.socket()
        self.addCleanup(self.listener.close)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", 0))
        self.listener.settimeout(10)
        self.server = RaiseServer("--upstream", f"http://127.0.0.1:{self.listener.getsockname()[1]}")
        self.addCleanup(self.server.stop)
        self.heads = []

    def accept(self):
        connection, _ = self.listener.accept()
        connection.settimeout(10)
        self.heads.append(connection.recv(1 << 16))
        return connection

    def serve(self, *answers):
        """Answers one connection after another, `None` by closing it."""
        for answer in answers:
            with self.accept() as connection:
                if answer:
                    connection.sendall(answer)

    def test_nobody_there_is_told_soon(self):
        for ask in (lambda: post(self.server.url + "/v1/chat/completions", chat("hello")), self.models):
            begun = time.monotonic()
            self.assertEqual(ask()[0], 502)
            self.assertLess(time.monotonic() - begun, 5)

    def models(self):
        return get(self.server.url + "/v1/models")

    def test_one_who_comes_back_in_a_moment_is_found(self):
        starting = threading.Timer(0.3, self.listener.listen)
        starting.start()
        self.addCleanup(starting.join)
        found = []
        asking = threading.Thread(target=lambda: found.append(post(self.server.url + "/v1/embeddings", {"input": "a"})))
        asking.start()
        starting.join()
        self.serve(self.ANSWER)
        asking.join(timeout=20)
        self.assertEqual(found[0][0], 200)
        self.assertTrue(self.heads[0].startswith(b"POST /v1/embeddings"))

    def test_a_read_that_broke_off_is_tried_again_and_a_completion_is_not(self):
        self.listener.listen()
        serving = threading.Thread(target=self.serve, args=[None, None, self.ANSWER, None])
        serving.start()
        self.assertEqual(self.models()[0], 200)
        self.assertEqual(post(self.server.url + "/v1/chat/completions", chat("hello"))[0], 502)
        serving.join(timeout=20)
        self.assertEqual([head.split()[0] for head in self.heads], [b"GET", b"GET", b"GET", b"POST"])
        self.listener.settimeout(1)
        self.assertRaises(TimeoutError, self.listener.accept)

    def test_a_client_that_leaves_takes_its_request_along_before_there_is_an_answer(self):
        self.listener.listen()
        for stream in (False, True):
            body = json.dumps(chat("hello", stream=stream)).encode()
            head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body)
            client = connect(self.server)
            client.sendall(head + body)
            with self.accept() as connection:
                client.close()
                begun = time.monotonic()
                while connection.recv(1 << 16):
                    pass
                self.assertLess(time.monotonic() - begun, 2)

    def test_a_connection_is_kept_for_the_next_request(self):
        with Model(EchoModel) as model, RaiseServer("--upstream", model.url) as server:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            connection.connect()
            first = connection.sock
            for stream in (False, True, False):
                connection.request("POST", "/v1/chat/completions", json.dumps(chat("say hello", stream=stream)))
                answer = connection.getresponse()
                self.assertEqual((answer.status, b"hello" in answer.read()), (200, True))
            self.assertIs(connection.sock, first)
            connection.close()


class LifeTests(unittest.TestCase):
    """Signals, disks, policies and certificates."""

    def setUp(self):
        SlowModel.begun.clear()

    def test_a_full_disk_stops_every_answer_until_there_is_room(self):
        with RaiseServer() as server:
            url = server.url + "/v1/guard/check"
            self.assertEqual(post(url, {"text": "hello"})[0], 200)
            self.limit(server, os.path.getsize(os.path.join(server.folder.name, server.log + "-wal")))
            failed = 0
            for _ in range(5):
                status, answer = post(url, {"text": "hello"})
                self.assertEqual((status, json.loads(answer)["error"]["code"]), (503, "not_recorded"))
                failed += 1
            self.assertEqual(get(server.url + "/readyz")[0], 503)
            self.assertEqual(get(server.url + "/healthz")[0], 200)
            self.assertRegex(get(server.url + "/metrics")[1], r"raise_log_failures_total [56]\n")
            server.said("the decision log cannot be written")
            self.limit(server, resource.RLIM_INFINITY)
            self.assertEqual(get(server.url + "/readyz")[0], 200)
            self.assertEqual(server.said("the decision log can be written again")["missed"], str(failed))
            self.assertEqual(post(url, {"text": "hello"})[0], 200)
            self.assertEqual(server.end(), 0)
            self.assertEqual(server.audit("verify")[0], 0)
            records = [json.loads(line) for line in server.audit("list", "--jsonl")[1]]
            self.assertEqual([one["component"] for one in records], ["guard", "log", "guard"])
            self.assertNotIn("hello", "".join(server.lines))

    @staticmethod
    def limit(server, size):
        """Files of the server's may not grow beyond `size` bytes: a disk as full as that."""
        hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    def test_told_to_stop_under_load_it_finishes_what_it_began(self):
        with Model(SlowModel) as model, RaiseServer("--upstream", model.url) as server:
            answered, streams, refused = [], [], []

            def check():
                while True:
                    try:
                        answered.append(post(server.url + "/v1/guard/check", {"text": "hello"})[0])
                    except (OSError, http.client.HTTPException):
                        refused.append(True)
                        return

            def stream():
                streams.append(post(server.url + "/v1/chat/completions", chat("say a b c d e f", stream=True))[1])

            threads = [threading.Thread(target=work) for work in [check] * 4 + [stream] * 8]
            for thread in threads:
                thread.start()
            SlowModel.begun.wait(timeout=20)
            time.sleep(0.5)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(server.end(), 0)
            for thread in threads:
                thread.join(timeout=20)
            self.assertEqual(len(refused), 4)
            self.assertEqual(set(answered), {200})
            self.assertEqual(len(streams), 8)
            for answer in streams:
                self.assertTrue(answer.endswith("data: [DONE]\n\n"), answer[-200:])
                self.assertNotIn("error", answer)
            records = server.audit("list", "--jsonl", "--limit", "100000")[1]
            self.assertEqual(len(records), len(answered) + 2 * len(streams))
            self.assertEqual(server.audit("verify")[0], 0)

    def test_what_takes_longer_than_the_drain_is_cut_off_and_recorded(self):
        with Model(SlowModel) as model, RaiseServer("--upstream", model.url, "--drain-timeout-s", "1") as server:
            cut_off = []

            def stream():
                with self.assertRaises(http.client.IncompleteRead):
                    post(server.url + "/v1/chat/completions", chat("say " + "quiet " * 200, stream=True))
                cut_off.append(True)

            thread = threading.Thread(target=stream)
            thread.start()
            SlowModel.begun.wait(timeout=20)
            begun = time.monotonic()
            self.assertEqual(server.end(), 0)
            self.assertLess(time.monotonic() - begun, 10)
            thread.join(timeout=20)
            self.assertEqual(cut_off, [True])
            records = [json.loads(line) for line in server.audit("list", "--jsonl")[1]]
            self.assertEqual([one["stage"] for one in records], ["input", "output"])
            self.assertEqual(records[1]["error"], "the stream broke off before its end")
            self.assertEqual(server.audit("verify")[0], 0)

    def test_a_broken_policy_changes_nothing_and_is_told_with_its_place(self):
        path = write_policy(type(self))
        with RaiseServer(policies=[path]) as server:

            def action(text):
                return json.loads(post(server.url + "/v1/guard/check", {"text": text})[1])["action"]

            self.assertEqual(action("a xylophone"), "block")
            with open(path, "w") as file:
                file.write(POLICY.replace("kind: keyword", "kind: keywrod"))
            reason = server.said("policies not loaded, the old ones stay")["reason"]
            self.assertRegex(reason, r"house.yaml:7:\d+: .*keywrod")
            self.assertEqual(action("a xylophone"), "block")
            self.assertIn('raise_policy_reloads_total{result="failed"} 1', get(server.url + "/metrics")[1])
            with open(path, "w") as file:
                file.write(POLICY.replace("xylophone", "marimba"))
            server.said("policies loaded anew")
            self.assertEqual((action("a xylophone"), action("a marimba")), ("allow", "block"))

    def test_tls(self):
        with tempfile.TemporaryDirectory() as folder:
            certificate, key, other = (os.path.join(folder, name) for name in ("cert.pem", "key.pem", "other.pem"))
            for one, out in [(key, certificate), (other, os.devnull)]:
                command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", one, "-out", out]
                command += ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
                subprocess.run(command, check=True, capture_output=True)
            with RaiseServer("--tls-certificate", certificate, "--tls-key", key, scheme="https") as server:
                trusting = ssl.create_default_context(cafile=certificate)
                with urllib.request.urlopen(server.url + "/healthz", context=trusting) as answer:
                    self.assertEqual(answer.read(), b'{"status":"alive"}')
                command = ["curl", "--silent", "--fail", "--cacert", certificate, server.url + "/v1/guard/check"]
                done = subprocess.run([*command, "--data", '{"text": "hello"}'], capture_output=True, check=True)
                self.assertEqual(json.loads(done.stdout)["action"], "allow")
                with self.assertRaises(urllib.error.URLError):
                    get(server.url + "/healthz")
                with self.assertRaises((OSError, http.client.HTTPException)):
                    get(server.url.replace("https", "http") + "/healthz")
            self.refuse(
                certificate, other, f"{other}: expected the key of the certificate in {certificate}, found another"
            )
            self.refuse(key, key, f"{key}: expected a certificate in PEM")
            self.refuse(certificate, certificate, f"{certificate}: expected a private key in PEM")
            self.refuse(os.path.join(folder, "none.pem"), key, "none.pem: ")
            self.refuse(certificate, os.path.join(folder, "none.pem"), "none.pem: ")

    def refuse(self, certificate, key, message):
        command = [
            os.environ["RAISE_SERVER"],
            "--policies",
            f"{ROOT}/policies",
            "--policy",
            "chat-input",
            "--port",
            "0",
        ]
        command += ["--tls-certificate", certificate, "--tls-key", key]
        with tempfile.TemporaryDirectory() as folder, self.subTest(message):
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(message, done.stderr)


class SlowModel(EchoModel):
    """Streams a word each fifth of a second."""

    begun = threading.Event()

    def answer(self, kind, text):
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        self.begun.set()
        try:
            for one in text.split("\n\n"):
                self.wfile.write((one + "\n\n").encode() if one else b"")
                time.sleep(0.2)
        except ConnectionError:
            pass


if __name__ == "__main__":
    unittest.main()
