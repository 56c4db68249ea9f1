"""The guard as its clients see it: what it adds to a request and to a stream, how much it takes, how long it stands.

The server is pinned to core 0, its clients and the model server behind it to core 1; the soak gives both cores to all.
Clients wait for the network of this machine only. See docs/benchmarks.md.
"""

import itertools
import json
import statistics

import measure
from guard_server import GuardServer, ScriptedModel, load, prompts

POLICIES = ("chat-input", "chat-output")
CHAT = "/v1/chat/completions"
# Three lengths of an answer; what a token costs must not depend on them.
LENGTHS = (500, 2000, 8000)
INTERVAL_MS = 20
# A stream of the soak: its tokens come at the pace of a busy model server.
SOAK_TOKENS, SOAK_INTERVAL_MS = 256, 200
# Of a prompt of 64 tokens; a number in front of it, by which no two are alike, has the others.
PROMPT_TOKENS = 59


def chat(prompt, tokens, interval=0, stream=False):
    """A chat completion of the scripted model's: so many tokens, one each `interval` milliseconds."""
    messages = [dict(role="user", content=f"#######. {prompt}")]
    return dict(model=f"{tokens}x{interval}", messages=messages, **(dict(stream=True) if stream else {}))


def checked(result, expected="200"):
    """A result of the clients in which every answer had that status."""
    if set(result["statuses"]) != {expected}:
        raise measure.Failure(f"expected only status {expected}, found {result['statuses']}")
    return result


def prompt_latency(workshop):
    """A prompt of 64 tokens judged, and a whole completion with both its sides judged, at half of what one core can do."""
    texts = prompts(workshop, PROMPT_TOKENS)
    with ScriptedModel(workshop) as model, load(workshop) as clients, \
            GuardServer(workshop, "guard-latency", POLICIES, model.url) as server:
        checks = dict(url=server.url, path="/v1/guard/check", bodies=[dict(text=f"#######. {text}") for text in texts])
        completions = dict(url=server.url, path=CHAT, bodies=[chat(text, 16) for text in texts])
        yield from at_half_load(workshop, clients, "guard.prompt64", checks)
        yield from at_half_load(workshop, clients, "guard.completion64", completions, direct=model.url)


def at_half_load(workshop, clients, name, work, direct=None):
    """Latencies of requests that come at random; where the same can be asked without the guard, what it adds."""
    seconds = 20 if workshop.is_quick else 60
    full = checked(clients.ask(measure="closed", connections=4, seconds=seconds / 4, **work))
    half = dict(work, per_second=full["per_second"] / 2)
    guarded = checked(clients.ask(measure="open", seconds=seconds, **half))
    without = checked(clients.ask(measure="open", seconds=seconds / 4, **dict(half, url=direct))) if direct else None
    yield measure.line(f"{name}_req_per_s", [full["per_second"]], "1/s")
    for percentile in ("p50", "p99"):
        peer = without and without[percentile]
        value = measure.line(f"{name}_{percentile}_ms", [guarded[percentile] - (peer or 0)], "ms", peer)
        yield dict(value, runs=guarded["count"])


def stream_overhead(workshop):
    """What the guard adds to a streamed answer: to each token at any length, and to the first one."""
    prompt = prompts(workshop, PROMPT_TOKENS)[0]
    costs, growths, first = {length: [] for length in LENGTHS}, [], []
    with ScriptedModel(workshop) as model, load(workshop) as clients, \
            GuardServer(workshop, "guard-streams", POLICIES, model.url) as server:
        def stream(url, tokens, interval=0):
            answer = clients.ask(measure="events", url=url, path=CHAT, body=chat(prompt, tokens, interval, stream=True))
            if answer["end"] != "stop":
                raise measure.Failure(f"a stream of {tokens} tokens ended with {answer['end']}")
            return answer

        stream(server.url, 500)
        for _, length in itertools.product(range(workshop.runs), LENGTHS):
            guarded, direct = stream(server.url, length), stream(model.url, length)
            if guarded["text"] != direct["text"]:
                raise measure.Failure("the guard changed an allowed answer")
            costs[length].append((guarded["seconds"] - direct["seconds"]) / length * 1000)
            if length == LENGTHS[-1]:
                growths.append(growth(guarded["times"]))
        for _ in range(workshop.runs):
            guarded, direct = (stream(url, 400, INTERVAL_MS)["times"][0] * 1000 for url in (server.url, model.url))
            first.append(guarded - direct)
    for length, runs in costs.items():
        yield measure.line(f"guard.stream_ms_per_token.{length}", runs, "ms")
    yield measure.line("guard.stream_ms_per_token", costs[LENGTHS[-1]], "ms")
    yield measure.line("guard.stream_growth", growths, "ratio")
    yield measure.line("guard.stream_first_token_ms", first, "ms")


def growth(times):
    """The time that the last quarter of a stream's tokens took, to that of the second quarter."""
    quarter = len(times) // 4
    return (times[-1] - times[-quarter]) / (times[2 * quarter] - times[quarter])


def rules_rate(workshop):
    """Moderations by rules alone, answered and recorded."""
    policy = workshop.policy("moderation-rules")
    bodies = [dict(input=f"#######. {prompt}") for prompt in prompts(workshop, PROMPT_TOKENS)]
    with load(workshop) as clients, GuardServer(workshop, "guard-rules", [policy]) as server:
        work = dict(measure="closed", url=server.url, path="/v1/moderations", bodies=bodies, connections=16)
        runs = [checked(clients.ask(seconds=5, **work)) for _ in range(workshop.runs)]
    answered = sum(run["count"] for run in runs)
    recorded = server.decisions()
    if recorded != answered:
        raise measure.Failure(f"{answered} answers, {recorded} decisions in the log")
    yield measure.line("guard.rules_req_per_s", [run["per_second"] for run in runs], "1/s")


def against_presidio(workshop):
    """Presidio's `/analyze`, ours and presidio-analyzer's own engine behind a plain server, on the same core."""
    bodies = [dict(text=f"#######. {prompt}", language="en") for prompt in prompts(workshop, PROMPT_TOKENS)]
    ours, theirs = [], []
    kinds = ("--personal-data", workshop.policy("presidio-kinds"))
    with load(workshop) as clients, PresidioServer(workshop) as peer, \
            GuardServer(workshop, "guard-presidio", [workshop.policy("moderation-rules")], options=kinds) as server:
        for _ in range(workshop.runs):
            for runs, url in ((ours, server.url), (theirs, peer.url)):
                work = dict(url=url, path="/analyze", bodies=bodies, connections=4, seconds=3)
                runs.append(checked(clients.ask(measure="closed", **work))["per_second"])
    yield measure.against("guard.vs_presidio", ours, theirs, "1/s")


class PresidioServer:
    """peers/presidio_server.py, on the server's core."""

    def __init__(self, workshop):
        from served import Served
        self.served = Served(workshop.peer("presidio_server.py"), workshop.folder / "presidio-server.log")
        self.url = f"http://127.0.0.1:{json.loads(self.served.process.stdout.readline())['port']}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.served.close()


def soak(workshop):
    """Five hundred streams at a time on two cores, all processes among them: ten minutes, with --quick one."""
    seconds = 60 if workshop.is_quick else 600
    bodies = [chat(prompt, SOAK_TOKENS, SOAK_INTERVAL_MS, stream=True) for prompt in prompts(workshop, PROMPT_TOKENS)]
    both = "0,1"
    resident = []
    with ScriptedModel(workshop, both) as model, load(workshop, both) as clients, \
            GuardServer(workshop, "guard-soak", POLICIES, model.url, both, ("--max-requests", 1000)) as server:
        # The first part brings pools and caches to their sizes.
        work = dict(measure="streams", url=server.url, path=CHAT, bodies=bodies, connections=500, probe="/healthz")
        parts = [clients.ask(seconds=part, **work) for part in (seconds * 0.2, seconds * 0.4, seconds * 0.4)
                 if resident.append(server.resident_bytes()) is None]
        resident.append(server.resident_bytes())
    streams = sum(part["count"] for part in parts)
    ends = {end: sum(part["ends"].get(end, 0) for part in parts) for part in parts for end in part["ends"]}
    missing = 2 * streams - server.decisions()
    if set(ends) != {"stop"}:
        raise measure.Failure(f"expected every stream to come to its end, found {ends}")
    tokens = SOAK_TOKENS * streams / sum(part["seconds"] for part in parts)
    yield dict(measure.line("guard.soak_tokens_per_s", [tokens], "1/s"), runs=streams)
    yield measure.line("guard.soak_missing_decisions", [missing], "decisions")
    yield measure.line("guard.soak_healthz_p99_ms", [max(part["probe"]["p99"] for part in parts)], "ms")
    yield measure.line("guard.soak_stream_delay_p99_ms", [max(part["p99"] for part in parts) - SOAK_TOKENS * SOAK_INTERVAL_MS], "ms")
    yield measure.line("guard.soak_resident_mb", [part / 1e6 for part in resident[1:]], "MB")
    yield measure.line("guard.soak_memory_growth", [resident[-1] / resident[1]], "ratio")
