"""A reward function for TRL's trainers that asks a RAISE server.

    raise serve --reward-policy reward-safety        # beside the trainer

    from raise_reward import RaiseReward
    reward = RaiseReward("http://127.0.0.1:8080")
    trainer = GRPOTrainer(model=..., reward_funcs=[reward], ...)

One file, nothing but the standard library: copy it. Prompts and completions may be texts or lists of messages. The
completions of a step are sent a prompt at a time, several requests at once, so that the server reads each prompt once for
all its completions. A completion without a score is an exception, never a None that a trainer would pass over.

Each part of the score (cost, harm, refusal, over_refusal, ...) is logged as a metric `raise/<part>` where the trainer
hands over `log_metric`, and is kept in `last_parts` in any case.
"""

import asyncio
import json
import os
import urllib.error
import urllib.request


class RaiseRewardError(RuntimeError):
    """The server did not score what it was asked to score."""


class RaiseReward:
    """Calls as TRL's trainers call a reward function: `await reward(prompts, completions, **columns)`.

    url: the server. what: "reward" (-1 to 1), or "combined" for (reward - lam * cost) / (1 + lam), Safe RLHF's sum.
    lam: its multiplier; change it between steps as training goes on. concurrency: requests at a time. timeout: seconds
    for one request. key: the API key, where the server wants one (default: the environment's RAISE_API_KEY).
    """

    def __init__(self, url, what="reward", lam=1.0, concurrency=4, timeout=180.0, key=None):
        if what not in ("reward", "combined"):
            raise ValueError(f'what: expected "reward" or "combined", found {what!r}')
        self.url = url.rstrip("/")
        self.what = what
        self.lam = lam
        self.concurrency = concurrency
        self.timeout = timeout
        self.key = key or os.environ.get("RAISE_API_KEY")
        self.last_parts = {}
        # What trainers call the metrics of this function.
        self.__name__ = f"raise_{what}"

    async def __call__(self, prompts, completions, log_metric=None, **_):
        groups = {}
        for index, prompt in enumerate(prompts):
            groups.setdefault(json.dumps(prompt), []).append(index)
        gate = asyncio.Semaphore(self.concurrency)
        scores = [None] * len(prompts)

        async def score(indices):
            async with gate:
                answers = await asyncio.to_thread(self._score, prompts[indices[0]], [completions[i] for i in indices])
            for index, answer in zip(indices, answers, strict=True):
                scores[index] = answer

        await asyncio.gather(*(score(indices) for indices in groups.values()))
        self._log(scores, log_metric)
        return [self._value(one) for one in scores]

    def _value(self, score):
        if self.what == "reward":
            return score["reward"]
        return (score["reward"] - self.lam * score["cost"]) / (1 + self.lam)

    def _log(self, scores, log_metric):
        names = sorted({name for score in scores for name in score["parts"]} | {"cost"})
        values = {name: [score["cost"] if name == "cost" else score["parts"].get(name, 0.0) for score in scores] for name in names}
        self.last_parts = values
        if log_metric is not None and scores:
            for name, column in values.items():
                log_metric(f"raise/{name.replace('-', '_')}", sum(column) / len(column))

    def _score(self, prompt, completions):
        body = {"conversation": messages(prompt, "user"), "responses": [text(one) for one in completions]}
        headers = {"content-type": "application/json"}
        if self.key:
            headers["authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(f"{self.url}/v1/reward/score", json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:
                scores = json.load(response)["scores"]
        except urllib.error.HTTPError as error:
            raise RaiseRewardError(f"{self.url}: {error.code}: {error.read().decode(errors='replace')[:500]}") from error
        except (OSError, ValueError, KeyError) as error:
            raise RaiseRewardError(f"{self.url}: {error!r}") from error
        if len(scores) != len(completions):
            raise RaiseRewardError(f"{self.url}: expected {len(completions)} scores, found {len(scores)}")
        return scores


def messages(prompt, role):
    """A prompt as messages: a list of them as it is, a text as one of that role."""
    return prompt if isinstance(prompt, list) else [{"role": role, "content": prompt}]


def text(completion):
    """The text of a completion: a text as it is, of messages their contents."""
    if isinstance(completion, str):
        return completion
    return "\n".join(message.get("content") or "" for message in completion)
