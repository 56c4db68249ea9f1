"""presidio-analyzer behind HTTP, as its own `POST /analyze` answers: the recognizers of presidio_pii.py.

    presidio_server.py

Prints its port as a line of JSON and serves on 127.0.0.1 until its standard input ends. The server is the plainest that
keeps connections open, so that what is measured is the analyzer.
"""

import json
import logging
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from presidio_pii import analyzer


class Analyze(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in two packets would wait for the client's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True
    engine = analyzer()

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        results = self.engine.analyze(text=body["text"], language=body["language"])
        data = json.dumps([result.to_dict() for result in results]).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def main():
    logging.disable(logging.WARNING)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Analyze)
    print(json.dumps(dict(port=server.server_port)), flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
