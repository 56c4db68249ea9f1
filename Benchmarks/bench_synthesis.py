"""The safety data synthesizer, offline: speed, sameness, and what its own report says of 50,000 rows."""

import hashlib
import json
import os
import shutil
import signal
import subprocess

import measure


def synthesis(workshop):
    raise_ = workshop.product("raise")
    rows = 5000 if workshop.runs == 3 else 50_000
    output = workshop.empty("synthesis")
    before = os.times()
    elapsed = measure.seconds(command(workshop, raise_, rows, output, workers=2), cores="0,1")
    after = os.times()
    work = after.children_user + after.children_system - before.children_user - before.children_system
    yield measure.line("synthesis.seconds", [elapsed], "s")
    yield measure.line("synthesis.cpu_seconds", [work], "s")
    yield measure.line("synthesis.rows_per_s", [rows / elapsed], "rows/s")
    yield from report(json.loads((output / "report.json").read_text(encoding="utf-8")))
    yield from sameness(workshop, raise_)


def command(workshop, raise_, rows, output, workers):
    return [raise_, "synthesize", "--plan", "standard", "--rows", rows, "--output", output, "--workers", workers,
            "--policies", workshop.root / "policies", "--quiet"]


def report(made):
    """What the run measured of its own rows; the same figures stand in the dataset card."""
    kept, measures = made["kept"], made["measures"]
    harmful = {quadrant: actions for quadrant, actions in measures["promptActionsByQuadrant"].items()
               if quadrant.endswith("harmful")}
    blocked = sum(actions.get("block", 0) for actions in harmful.values())
    all_harmful = sum(sum(actions.values()) for actions in harmful.values())
    for name, value, unit in [
        ("rows", kept, "rows"),
        ("cells_filled", 1 - len(made["shortCells"]) / len(made["cells"]), "share of cells"),
        ("scenarios", measures["scenarios"], "scenarios"),
        ("distinct2", measures["promptDistinctPerSample"][1], "mean over samples of 1000 rows"),
        ("distinct2_all", measures["promptDistinct"][1], "all rows at once"),
        ("near_duplicates", measures["nearDuplicates"] / kept, "share of rows"),
        ("judge_agreement", kept / (kept + made["setAside"]), "share of rows judged"),
        ("harmful_prompts_blocked", blocked / all_harmful, "share of harmful rows kept"),
        ("leaked", measures["leakedRows"] / kept, "share of rows"),
    ]:
        yield measure.line(f"synthesis.{name}", [value], unit)


def sameness(workshop, raise_):
    """1 when another number of workers, and a run killed again and again, end with the same bytes; else 0."""
    outputs = {name: workshop.empty(f"synthesis-{name}") for name in ["two", "one", "killed"]}
    measure.run(command(workshop, raise_, 2000, outputs["two"], workers=2), cores="0,1")
    measure.run(command(workshop, raise_, 2000, outputs["one"], workers=1), cores="0,1")
    kills = killed_again_and_again(command(workshop, raise_, 2000, outputs["killed"], workers=2))
    whole = digest(outputs["two"])
    yield measure.line("synthesis.same_bytes_one_worker", [int(digest(outputs["one"]) == whole)], "1 is yes")
    yield measure.line("synthesis.kills", [kills], "times")
    yield measure.line("synthesis.same_bytes_killed", [int(digest(outputs["killed"]) == whole)], "1 is yes")
    for output in outputs.values():
        shutil.rmtree(output)


def killed_again_and_again(one):
    """Kills a command (SIGKILL) after longer and longer times until it gets to its end; says how often."""
    kills = 0
    while True:
        process = subprocess.Popen(list(map(str, one)), stdout=subprocess.DEVNULL)
        try:
            if process.wait(timeout=3 + kills) != 0:
                raise measure.Failure(f"exit {process.returncode} after {kills} kills")
            return kills
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            kills += 1


def digest(folder):
    """Of every file that a run writes, by name; the log has times in it."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if not path.name.startswith("decisions.sqlite"):
            whole.update(f"{path.relative_to(folder)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
