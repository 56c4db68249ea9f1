"""schemathesis holds raise-server to its own OpenAPI document: every route, with bodies that fit it and bodies that do not."""

import hashlib
import os
import subprocess
import sys
import tempfile
import unittest

from scripts.served import EchoModel, Model, RaiseServer

SCHEMATHESIS = os.path.join(os.path.dirname(sys.executable), "schemathesis")
KEY = "raise-" + "0123456789abcdef" * 4
KEYS = f"keys: [{{name: tester, sha256: {hashlib.sha256(KEY.encode()).hexdigest()}}}]"
SETTINGS = """
[[operations]]
include-operation-id = "presidio-anonymize"
# That a place lies within the text cannot be said in a schema.
checks.positive_data_acceptance.expected-statuses = ["2xx", 422]
"""


class SchemaTests(unittest.TestCase):
    def test_document_is_true(self):
        with tempfile.TemporaryDirectory() as folder, Model(EchoModel) as model:
            settings, keys = os.path.join(folder, "schemathesis.toml"), os.path.join(folder, "keys.yaml")
            for path, text in [(settings, SETTINGS), (keys, KEYS)]:
                with open(path, "w") as file:
                    file.write(text)
            with RaiseServer("--upstream", model.url, "--keys", keys) as server:
                command = [
                    SCHEMATHESIS, "--config-file", settings, "run", server.url + "/openapi.json", "--checks", "all",
                    "--phases", "coverage,fuzzing", "--max-examples", "40", "--generation-deterministic",
                    "--header", f"Authorization: Bearer {KEY}", "--request-timeout", "20", "--continue-on-failure",
                    "--no-color",
                ]  # fmt: skip
                done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
                self.assertEqual(done.returncode, 0, done.stdout[-20_000:] + done.stderr[-2000:])


if __name__ == "__main__":
    unittest.main()
