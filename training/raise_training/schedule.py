"""The learning rate: up, level, and down to zero, so that a level stretch can be lengthened before the descent."""


WARMUP, DESCENT = 0.03, 0.4  # shares of the run


def descent_begins(steps):
    return (1 - DESCENT) * steps


def rate(step, steps, warmup=WARMUP, descent=DESCENT):
    """A factor of the peak at `step` of `steps` (warm-up, stable, decay; Hu et al. 2024, section 4)."""
    if step < warmup * steps:
        return (step + 1) / (warmup * steps + 1)
    left = (steps - step) / (descent * steps)
    return max(min(left, 1.0), 0.0)
