#!/usr/bin/env python3
"""Makes fixtures/models/tiny-screen: a screen with random weights, and what NumPy computes with it.

    python training/make_tiny_screen.py [FOLDER]
"""

import pathlib
import sys

import numpy

from raise_training.screen_model import ScreenModel, save

FIXTURE = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "models" / "tiny-screen"
CLEAR = [{"recall": recall, "language": language, "thresholds": {"toxicity": low, "sexual": 0.5, "hate": 1}}
         for recall, low in ((0.99, 0.1), (0.95, 0.25)) for language in ("en", "zh")]


def main():
    draw = numpy.random.default_rng(5)
    weights = draw.integers(-128, 128, (1 << 10, 3)).astype(numpy.int8)
    model = ScreenModel(10, 128, weights, numpy.array([0.01, 0.02, 0.005], numpy.float32),
                        numpy.array([-1, 0.5, 2], numpy.float32))
    folder = sys.argv[1] if len(sys.argv) > 1 else FIXTURE
    save(model, folder, "Random weights. A screen of three outputs.", "1.0.0", CLEAR, name="tiny-screen")


if __name__ == "__main__":
    main()
