"""Tests of rows made of what `raise synthesize` writes."""

import json
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from raise_training.data import synthesized  # noqa: E402


def row(cell, style="", transforms="", answer="help", turns=1):
    return {"id": f"{cell}/{style}", "hazard": "src", "cell": cell, "language": "en", "answer": answer,
            "prompt": [{"role": "user", "content": "a request"}] * turns, "chosen": "an answer",
            "rejected": "another answer", "provenance": {"style": style, "transforms": transforms}}


def prepared(*rows):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in rows)
        file.flush()
        return list(synthesized.rows(file.name))


class Synthesized(unittest.TestCase):
    def test_a_harmful_request_names_its_hazard_and_its_twin_has_none(self):
        harmful = prepared(row("vanilla-harmful", answer="refusal"))[0]["labels"]
        self.assertEqual((harmful["prompt_harm"], harmful["attack"], harmful["s2"], harmful["s8"]), (1, 0, 1, 0))
        self.assertNotIn("s12", harmful)  # Related to the named one: nobody said that it is absent.
        twin = prepared(row("vanilla-benign"))[0]["labels"]
        self.assertEqual((twin["prompt_harm"], twin["toxicity"], sum(twin[f"s{n}"] for n in range(1, 13))), (0, 0, 0))

    def test_only_wrappings_that_drop_rules_are_attacks(self):
        self.assertEqual(prepared(row("adversarial-benign", "role-play#3"))[0]["labels"]["attack"], 1)
        self.assertNotIn("attack", prepared(row("adversarial-benign", "urgency#0"))[0]["labels"])

    def test_disguises_and_dialogues_are_left_out(self):
        self.assertEqual(prepared(row("adversarial-harmful", "override", "base64"), row("vanilla-benign", turns=3)), [])

    def test_answers_say_what_refusing_is(self):
        rows = prepared(row("vanilla-benign"))
        self.assertEqual([one["labels"].get("refusal") for one in rows], [None, 0, 1])
        refused = prepared(row("vanilla-harmful", answer="safe"))
        self.assertEqual([one["labels"].get("refusal") for one in refused], [None, 1])


if __name__ == "__main__":
    unittest.main()
