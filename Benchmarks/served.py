"""Programs that stay and answer: one JSON object a line in, one a line out."""

import json
import subprocess
import time

import measure


class Served:
    """A child process on certain cores, asked one thing at a time. Use it with `with`; leaving ends the process."""

    def __init__(self, command, log, cores="0"):
        self.command, self.log = list(map(str, command)), log
        self.started = time.perf_counter()
        with open(log, "wb") as errors:
            self.process = subprocess.Popen(measure.pinned(command, cores), stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=errors, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def ask(self, **request):
        """The answer to one request; fails with the child's own words where it cannot give one."""
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            answer = json.loads(self.process.stdout.readline())
        except (BrokenPipeError, json.JSONDecodeError):
            errors = self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise measure.Failure(f"{' '.join(self.command)}: no answer to {request}\n{errors}") from None
        if "error" in answer:
            raise measure.Failure(f"{self.command[0]}: {request}: {answer['error']}")
        return answer

    def age(self):
        """Seconds since the process was started."""
        return time.perf_counter() - self.started

    def close(self):
        """Lets the process end, which it does when its input ends; returns its peak resident memory in bytes."""
        if self.process.returncode is None:
            self.process.stdin.close()
            self.process.stdout.close()
            self.peak_bytes = measure.reaped(self.process)
        return self.peak_bytes
