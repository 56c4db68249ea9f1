"""A raise-server of its own for each test, and the model servers that stand behind it."""

import json
import os
import re
import signal
import subprocess
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class RaiseServer:
    """A server process in a folder of its own, which also holds its log."""

    def __init__(
        self, *arguments, policies=("chat-input", "chat-output"), log="decisions.sqlite", scheme="http", **popen
    ):
        self.folder = tempfile.TemporaryDirectory()
        self.log = log
        command = [
            os.environ["RAISE_SERVER"],
            "--policies",
            f"{ROOT}/policies",
            "--port",
            "0",
            "--log",
            log,
            *arguments,
        ]
        for policy in policies:
            command += ["--policy", policy]
        self.process = subprocess.Popen(command, cwd=self.folder.name, stderr=subprocess.PIPE, text=True, **popen)
        self.lines = []
        self.ended = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        try:
            self.url = self._url(scheme)
        except AssertionError:
            self.process.kill()
            self.stop()
            raise
        self.port = int(self.url.rsplit(":", 1)[1])

    def _url(self, scheme):
        return re.search(rf"{scheme}://[0-9.]+:\d+", self.said("listening")["url"]).group()

    def _read(self):
        for line in self.process.stderr:
            self.lines.append(line)
        self.ended.set()

    def said(self, message, timeout_s=60):
        """The first line of its log with that message, when it comes."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            for line in list(self.lines):
                if line.startswith("{") and json.loads(line)["message"] == message:
                    return json.loads(line)
            if self.ended.is_set():
                break
            time.sleep(0.01)
        raise AssertionError(f"it never said {message!r}: {''.join(self.lines[-20:])}")

    @property
    def memory_mib(self):
        """What it holds in memory now (VmRSS of /proc)."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read()).group(1)) / 1024

    def end(self, how=signal.SIGTERM):
        """Tells it to stop, and returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=90)
        self.ended.wait(timeout=10)
        return code

    def stop(self):
        """Ends it, however it is, and takes its folder away."""
        try:
            if self.process.poll() is None and self.end() != 0:
                raise AssertionError("it ended badly: " + "".join(self.lines[-20:]))
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.process.stderr.close()
            self.folder.cleanup()

    def audit(self, *question):
        """What `raise audit` says of the log: its exit code and its lines."""
        command = [os.environ["RAISE"], "audit", *question, "--log", self.log]
        done = subprocess.run(command, cwd=self.folder.name, capture_output=True, text=True)
        return done.returncode, done.stdout.splitlines()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Model:
    """A model server on a free port of the loopback; `handler` is what answers."""

    def __init__(self, handler):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class EchoModel(BaseHTTPRequestHandler):
    """Answers every route of OpenAI's API: repeats what follows "say " in the last message."""

    protocol_version = "HTTP/1.1"
    USAGE = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}

    def do_GET(self):
        self.answer("application/json", json.dumps({"object": "list", "data": []}))

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.answer(*self.answer_to(body, self.said_in(body).removeprefix("say ")))

    def answer_to(self, body, text):
        if self.path == "/v1/embeddings":
            return "application/json", json.dumps({"object": "list", "data": [], "model": "m", "usage": self.USAGE})
        whole, events = {
            "/v1/responses": (self.response, self.response_events), "/v1/completions": (self.completion, self.completion_events),
        }.get(self.path, (self.chat, self.chat_events))  # fmt: skip
        if body.get("stream"):
            return "text/event-stream", "".join(events(text))
        return "application/json", json.dumps(whole(text))

    @staticmethod
    def said_in(body):
        """The text of the last message, or the prompt."""
        content = body["messages"][-1].get("content") if "messages" in body else body.get("input", body.get("prompt"))
        while isinstance(content, list):
            content = content[-1] if content else ""
        if isinstance(content, dict):
            content = content.get("text") or content.get("content")
        return content if isinstance(content, str) else ""

    def answer(self, kind, text):
        data = text.encode("utf-8", "surrogatepass")
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    @staticmethod
    def pieces(text, size=5):
        return [text[i : i + size] for i in range(0, len(text), size)]

    @staticmethod
    def events(documents):
        return [f"data: {json.dumps(one)}\n\n" for one in documents] + ["data: [DONE]\n\n"]

    @staticmethod
    def chunk(delta, finish=None):
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        return {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices}

    def chat(self, text):
        choices = [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]
        return {
            "id": "c1",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": choices,
            "usage": self.USAGE,
        }

    def chat_events(self, text):
        chunks = [self.chunk({"role": "assistant"})] + [self.chunk({"content": piece}) for piece in self.pieces(text)]
        return self.events(chunks + [self.chunk({}, "stop"), self.chunk({}) | {"choices": [], "usage": self.USAGE}])

    def completion(self, text):
        choices = [{"index": 0, "text": text, "logprobs": None, "finish_reason": "stop"}]
        return {
            "id": "c1",
            "object": "text_completion",
            "created": 1,
            "model": "m",
            "choices": choices,
            "usage": self.USAGE,
        }

    def completion_events(self, text):
        return self.events(self.completion(piece) for piece in self.pieces(text))

    @staticmethod
    def response(text, status="completed"):
        content = [{"type": "output_text", "text": text, "annotations": []}]
        message = {"type": "message", "id": "m1", "role": "assistant", "status": "completed", "content": content}
        return {
            "id": "r1", "object": "response", "created_at": 1, "model": "m", "status": status,
            "output": [message] if text else [], "parallel_tool_calls": False, "tool_choice": "auto", "tools": [],
        }  # fmt: skip

    def response_events(self, text):
        place = {"item_id": "m1", "output_index": 0, "content_index": 0}
        item = {"type": "message", "id": "m1", "role": "assistant", "status": "in_progress", "content": []}
        part = {"type": "output_text", "text": "", "annotations": []}
        events = [
            {"type": "response.created", "response": self.response("", "in_progress")},
            {"type": "response.output_item.added", "output_index": 0, "item": item},
            {"type": "response.content_part.added", **place, "part": part},
        ]
        events += [
            {"type": "response.output_text.delta", **place, "delta": piece, "logprobs": []}
            for piece in self.pieces(text)
        ]
        events += [{"type": "response.output_text.done", **place, "text": text, "logprobs": []}]
        events += [{"type": "response.completed", "response": self.response(text)}]
        return [
            f"event: {event['type']}\ndata: {json.dumps(event | {'sequence_number': number})}\n\n"
            for number, event in enumerate(events)
        ]

    def log_message(self, *_):
        pass
