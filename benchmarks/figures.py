"""How every benchmark says what it measured: ours, the peer's and the ratio, from one run, as medians."""

from __future__ import annotations

import json
import platform
import random
import statistics
import sys
from collections.abc import Sequence


def report(name: str, ours: Sequence[float], peer: Sequence[float], unit: str, peer_name: str, goal: str) -> None:
    """Print one comparison as JSON: medians, their ratio with a 95 % interval, how many, and the goal."""
    low, high = interval_of_ratio(ours, peer)
    print(
        json.dumps(
            {
                "figure": name,
                "unit": unit,
                "ours": round(statistics.median(ours), 4),
                "peer": round(statistics.median(peer), 4),
                "peer_is": peer_name,
                "ratio": round(statistics.median(ours) / statistics.median(peer), 4),
                "ratio_95": [round(low, 4), round(high, 4)],
                **pairwise(ours, peer),
                "n": [len(ours), len(peer)],
                "goal": goal,
                "machine": f"{platform.machine()}, Python {platform.python_version()}",
            },
            indent=1,
        )
    )
    sys.stdout.flush()


def interval_of_ratio(ours: Sequence[float], peer: Sequence[float], rounds: int = 4000) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of median(ours) / median(peer).

    Where both are equally long they were measured in pairs, and pairs are drawn.
    """
    chance = random.Random(0)
    ratios = []
    for _ in range(rounds):
        if len(ours) == len(peer):
            picks = chance.choices(range(len(ours)), k=len(ours))
            mine, theirs = [ours[i] for i in picks], [peer[i] for i in picks]
        else:
            mine, theirs = chance.choices(ours, k=len(ours)), chance.choices(peer, k=len(peer))
        ratios.append(statistics.median(mine) / statistics.median(theirs))
    ratios.sort()
    return ratios[int(rounds * 0.025)], ratios[int(rounds * 0.975)]


def pairwise(ours: Sequence[float], peer: Sequence[float]) -> dict[str, float]:
    """Return the median of the ratios within pairs, which a drift of the machine moves least; {} without pairs."""
    if len(ours) != len(peer):
        return {}
    return {"ratio_within_pairs": round(statistics.median(a / b for a, b in zip(ours, peer, strict=True)), 4)}
