"""Other people's servers, on the loopback for as long as a test needs them."""

import os
import socket
import subprocess
import tempfile
import time
import urllib.request


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class LoopbackServer:
    """A program that serves on a port of the loopback, with a folder of its own. Ready when `probe` answers."""

    def __init__(self, command, port, probe, folder=None, environment=None):
        self.folder = folder or tempfile.TemporaryDirectory()
        self.url = f"http://127.0.0.1:{port}"
        self.probe, self.name = self.url + probe, os.path.basename(str(command[0]))
        self.log = open(os.path.join(self.folder.name, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            command, cwd=self.folder.name, env=os.environ | (environment or {}), stdout=self.log,
            stderr=subprocess.STDOUT)  # fmt: skip
        try:
            self._wait()
        except AssertionError:
            self.stop()
            raise

    def _wait(self, patience_s=180):
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                return urllib.request.urlopen(self.probe, timeout=5).read()
            except OSError:
                time.sleep(0.2)
        self.log.seek(0)
        raise AssertionError(f"{self.name} did not start: " + self.log.read()[-3000:])

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.log.close()
        self.folder.cleanup()
