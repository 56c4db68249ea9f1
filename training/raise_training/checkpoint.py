"""Checkpoint folders: config.json, model.safetensors, tokenizer.json."""

import pathlib

import torch
from safetensors.torch import load_file, save_file

from raise_training.config import Config
from raise_training.model import Model


def save(model, folder, dtype=torch.float32):
    """Writes config.json and model.safetensors; weights are rounded to `dtype` in the model too, so that both agree."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    stored = {name: value.detach().to(dtype).contiguous() for name, value in model.state_dict().items()}
    model.load_state_dict(stored)
    (folder / "config.json").write_text(model.config.text(), encoding="utf-8")
    save_file(stored, folder / "model.safetensors", metadata={"format": "pt"})


def load(folder):
    """The model of a folder, with weights in fp32, ready to run."""
    folder = pathlib.Path(folder)
    model = Model(Config.read(folder / "config.json"))
    model.load_state_dict({name: value.float() for name, value in load_file(folder / "model.safetensors").items()})
    return model.eval()
