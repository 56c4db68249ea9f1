#!/usr/bin/env python3
"""A model server that says the same to everybody: chat completions in OpenAI's schema, whole or streamed.

    scripted_model.py TEXT.json

TEXT.json is a list of strings, the tokens of the answer. Prints its port as a line of JSON, and serves on 127.0.0.1
until its standard input ends. The name of the model that a request asks for says how it is answered: `TOKENSxINTERVAL`,
`256x20` for 256 tokens, one each 20 milliseconds; with 0 they come as fast as the reader takes them.
"""

import asyncio
import json
import sys

import uvloop

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\n%s\r\n"
BATCH = 64


class Model(asyncio.Protocol):
    """One connection: reads requests, and answers each in full before the next."""

    def __init__(self, tokens):
        self.tokens = tokens
        self.buffer = bytearray()
        self.can_write = asyncio.Event()
        self.can_write.set()
        self.task = None

    def connection_made(self, transport):
        self.transport = transport

    def connection_lost(self, error):
        self.can_write.set()
        if self.task:
            self.task.cancel()

    def pause_writing(self):
        self.can_write.clear()

    def resume_writing(self):
        self.can_write.set()

    def data_received(self, data):
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self.buffer[:end]).lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        if len(self.buffer) < end + 4 + length:
            return
        body = json.loads(self.buffer[end + 4:end + 4 + length])
        del self.buffer[:end + 4 + length]
        self.task = asyncio.ensure_future(self.answer(body))

    async def answer(self, body):
        count, interval = map(int, body["model"].split("x"))
        if not body.get("stream"):
            return self.answer_whole(count)
        self.transport.write(HEAD % (b"text/event-stream", b"transfer-encoding: chunked\r\n"))
        chunks = [self.chunk(self.tokens[number % len(self.tokens)]) for number in range(min(count, len(self.tokens)))]
        step = 1 if interval else BATCH
        for start in range(0, count, step):
            await self.can_write.wait()
            if self.transport.is_closing():
                return None
            self.transport.write(b"".join(chunks[number % len(chunks)] for number in range(start, min(count, start + step))))
            if interval:
                await asyncio.sleep(interval / 1000)
        self.transport.write(self.chunk(None) + self.framed(b"data: [DONE]\n\n") + b"0\r\n\r\n")

    def answer_whole(self, count):
        message = dict(role="assistant", content="".join(self.tokens[:count]))
        choice = dict(index=0, message=message, finish_reason="stop")
        data = json.dumps(dict(id="c", object="chat.completion", created=1, model="m", choices=[choice])).encode()
        self.transport.write(HEAD % (b"application/json", b"content-length: %d\r\n" % len(data)) + data)

    def chunk(self, token):
        delta, finish = ({}, "stop") if token is None else (dict(content=token), None)
        choice = dict(index=0, delta=delta, finish_reason=finish)
        event = dict(id="c", object="chat.completion.chunk", created=1, model="m", choices=[choice])
        return self.framed(b"data: %s\n\n" % json.dumps(event, separators=(",", ":")).encode())

    @staticmethod
    def framed(data):
        return b"%x\r\n%s\r\n" % (len(data), data)


async def serve(tokens):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Model(tokens), "127.0.0.1", 0, backlog=1024)
    print(json.dumps(dict(port=server.sockets[0].getsockname()[1])), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        uvloop.run(serve(json.load(file)))
