"""raise-screen's folder: config.json, model.safetensors and golden.json ("raise-screen/1").

model.safetensors holds `weights`, int8, [2^bits, outputs], a row for each bucket of features; `scale` and `bias`, fp32,
[outputs]. `clear` in config.json says below which probability an output of a window counts as clear, for a recall and a
language: a window all of whose outputs are below theirs need not be seen by a model.
"""

import dataclasses
import json
import pathlib

import numpy
from safetensors.numpy import load_file, save_file

from raise_training import screen, screen_characters

OUTPUTS = ["toxicity", "sexual", "hate", "attack", "harm"]


@dataclasses.dataclass
class ScreenModel:
    bits: int
    window_bytes: int
    weights: numpy.ndarray
    scale: numpy.ndarray
    bias: numpy.ndarray

    def sums(self, features):
        """The whole numbers of each window, [windows, outputs]."""
        totals = numpy.zeros((len(features.rows) + 1, len(self.bias)), numpy.int64)
        numpy.cumsum(self.weights[features.rows], axis=0, dtype=numpy.int64, out=totals[1:])
        return totals[features.offsets[1:]] - totals[features.offsets[:-1]]

    def logits(self, features):
        """[windows, outputs], fp32."""
        root = numpy.sqrt(numpy.maximum(features.counts, 1).astype(numpy.float32))[:, None]
        return self.bias + self.scale * (self.sums(features).astype(numpy.float32) / root)


def quantized(weights, frequencies):
    """Weights of 8 bits and a scale for each output: the clipping that errs least over the features that occur."""
    columns, scales = [], []
    for column in weights.T:
        largest = max(float(numpy.abs(column).max()), 1e-6)
        candidates = [largest * part / 127 for part in (1, 0.8, 0.65, 0.5, 0.4, 0.3, 0.2)]
        rounded = [numpy.clip(numpy.rint(column / scale), -127, 127) for scale in candidates]
        errors = [float((frequencies * (values * scale - column) ** 2).sum())
                  for values, scale in zip(rounded, candidates)]
        best = int(numpy.argmin(errors))
        columns.append(rounded[best].astype(numpy.int8))
        scales.append(candidates[best])
    return numpy.ascontiguousarray(numpy.stack(columns, axis=1)), numpy.array(scales, numpy.float32)


def save(model, folder, description, version, clear, name="raise-screen"):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    config = {"format": "raise-screen/1", "name": name, "version": version, "description": description,
              "bits": model.bits, "window_bytes": model.window_bytes, "outputs": OUTPUTS[:len(model.bias)],
              "clear": clear}
    (folder / "config.json").write_text(json.dumps(config, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    save_file({"weights": model.weights, "scale": model.scale, "bias": model.bias}, folder / "model.safetensors",
              metadata={"format": "raise-screen/1"})
    (folder / "model.safetensors").chmod(0o644)
    write_golden(model, folder / "golden.json")


def load(folder):
    folder = pathlib.Path(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return ScreenModel(config["bits"], config["window_bytes"], **load_file(folder / "model.safetensors"))


GOLDEN_TEXTS = [
    "", " ", "a", "Hello, world!", "The quick brown fox jumps over the lazy dog. " * 40,
    "h3llo w0rld, 2nd try: b@nk, ca$h, wh!te, gr**n, !no *stars* a****b 100 covid19",
    "今天天气很好，我们去山上走走吧。" * 40,
    "tea 和 rice, 三3 дом, naïve café, ｆｕｌｌ ｗｉｄｔｈ, 𝐛𝐨𝐥𝐝, ⓒircled",
    "z\u200bero\u00ad width, e\u0301 \U0001f600\U0001f3fd\u2600\ufe0f", "カタカナと漢字 한국어 " * 30,
    "x" * 200 + " " + "д" * 100, "line one\nline two\n" * 60, "\0nul\0bytes\0", "no spaces" + "-" * 2000,
]


def golden_texts():
    """Texts of every kind, and all characters that are told one by one or stand at an edge of a range."""
    points = [point for block in screen_characters.TABLES for point in block]
    points += [point for first, last, _ in screen_characters.RANGES for point in (first - 1, first, last, last + 1)]
    kept = [chr(point) for point in points if point < 0x110000 and not 0xD800 <= point < 0xE000]
    chunks = [kept[i:i + 128] for i in range(0, len(kept), 128)]
    return GOLDEN_TEXTS + ["".join(chunk) for chunk in chunks] + ["-a".join(chunk) for chunk in chunks]


def write_golden(model, path):
    """Each text with its windows: bytes, number of features, sums, logits."""
    cases = [golden_case(model, text) for text in golden_texts()]
    head = json.dumps({"format": "raise-screen-golden/1", "made_by": f"NumPy {numpy.__version__}", "tolerance": 1e-4})
    lines = ",\n".join("  " + json.dumps(case, ensure_ascii=True) for case in cases)
    pathlib.Path(path).write_text(f'{head[:-1]}, "cases": [\n{lines}\n]}}\n', encoding="utf-8")


def golden_case(model, text):
    data = text.encode("utf-8")
    ranges = screen.windows(data, model.window_bytes)
    if not ranges:
        return {"text": text, "windows": []}
    features = screen.features([data[start:end] for start, end in ranges], model.bits)
    sums, logits = model.sums(features), model.logits(features)
    return {"text": text, "windows": [
        {"start": start, "end": end, "features": int(features.counts[i]), "sums": sums[i].tolist(),
         "logits": [float(f"{value:.9g}") for value in logits[i]]} for i, (start, end) in enumerate(ranges)]}
