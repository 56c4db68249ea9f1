"""Tests of reading what `raise model pack` wrote; the panels are laid out here as its format says."""

import pathlib
import sys
import unittest

import torch

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from raise_training import packed  # noqa: E402


def panels(matrix):
    """[outputs, inputs] as [panels, inputs, 16]."""
    return matrix.unflatten(0, (-1, 16)).transpose(1, 2)


def int8_panels(matrix):
    """[outputs, inputs] as [panels, inputs / 4, 16, 4]."""
    return matrix.unflatten(0, (-1, 16)).unflatten(2, (-1, 4)).transpose(1, 2)


class Panels(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(0)

    def test_matrices_of_floats_come_back_as_they_were(self):
        matrix = torch.randn(32, 12)
        self.assertTrue(torch.equal(packed.matrix({"weight": panels(matrix)}), matrix))

    def test_eight_bits_come_back_times_their_outputs_scale(self):
        matrix, scale = torch.randint(-127, 128, (32, 12), dtype=torch.int8), torch.rand(32)
        back = packed.matrix({"weight": int8_panels(matrix), "scale": scale})
        self.assertTrue(torch.equal(back, matrix.float() * scale[:, None]))

    def test_exact_channels_stand_in_their_places_in_every_element_of_a_stack(self):
        matrix, scale = torch.randint(-127, 128, (3, 16, 8), dtype=torch.int8), torch.rand(3, 16)
        exact, channels = torch.randn(3, 16, 2), torch.tensor([[1, 5], [0, 7], [2, 3]], dtype=torch.int32)
        parts = {"weight": torch.stack([int8_panels(one) for one in matrix]), "scale": scale,
                 "exact": torch.stack([panels(one) for one in exact]), "exact_channels": channels}
        back = packed.matrix(parts)
        for element in range(3):
            expected = matrix[element].float() * scale[element][:, None]
            expected[:, channels[element].long()] = exact[element]
            self.assertTrue(torch.equal(back[element], expected))

    def test_joined_queries_keys_and_values_get_their_own_names(self):
        shapes = {f"a.{part}.weight": (16, 4) for part in ("query", "key", "value")}
        parts = packed.separated("a.qkv.weight", torch.arange(48 * 4).reshape(48, 4), shapes)
        self.assertEqual(list(parts), ["a.query.weight", "a.key.weight", "a.value.weight"])
        self.assertEqual(parts["a.key.weight"][0, 0], 64)
        alone = packed.separated("a.qkv.weight", torch.zeros(16, 4), {"a.query.weight": (16, 4)})
        self.assertEqual(list(alone), ["a.query.weight"])


if __name__ == "__main__":
    unittest.main()
