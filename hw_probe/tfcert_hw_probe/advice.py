"""What is wrong with how the machine is used: said once it has been so for a while, withdrawn once it has ended."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tfcert_hw_probe.advice_rules import RULES
from tfcert_hw_probe.evidence import Evidence, Found, RunFacts
from tfcert_hw_probe.rule import Rule
from tfcert_hw_probe.sample import Sample
from tfcert_hw_probe.usage import Advice

CALM_S = 5.0
"""How long a thing must have ended before its advice goes: a figure that touches a threshold must not flicker."""
GAP_S = 30.0
"""After so long without a sample nothing is known to have lasted."""

__all__ = ["Adviser", "RunFacts"]
LOG = logging.getLogger(__name__)


@dataclass
class _Standing:
    """One thing that a rule found, for as long as it finds it."""

    since: float
    seen_at: float
    advice: Advice


class Adviser:
    """Takes one sample after another; what it knows of the past is what it has been shown."""

    def __init__(self, rules: Sequence[Rule] = RULES) -> None:
        self._rules = rules
        self._evidence = Evidence()
        self._standing: dict[tuple[str, str], _Standing] = {}
        self._said: set[tuple[str, str]] = set()
        self._failed: set[str] = set()
        self._at = float("-inf")

    def judge(self, sample: Sample, runs: Mapping[int, RunFacts]) -> list[Advice]:
        """Return what there is to say now, the worst first; `runs` maps each run that is under way to what is known.

        Time is `sample.at`. A rule that fails is logged once and says nothing; the others go on.
        """
        now = sample.at
        if not 0 <= now - self._at <= GAP_S:
            self._forget()
        self._at = now
        self._evidence.add(sample, dict(runs))
        for rule in self._rules:
            for found in self._asked(rule):
                self._note(rule, found, now)
        self._withdraw(now)
        said = [(key, one) for key, one in self._standing.items() if key in self._said]
        return [one.advice for _key, one in sorted(said, key=lambda pair: (_severity(pair[1]), pair[1].since))]

    def _asked(self, rule: Rule) -> list[Found]:
        try:
            return list(rule.find(self._evidence))
        except Exception:  # whatever a rule stumbles over in a strange machine's figures, the others must be heard
            if rule.name not in self._failed:
                self._failed.add(rule.name)
                LOG.exception("The rule %s failed; it says nothing.", rule.name)
            return []

    def _note(self, rule: Rule, found: Found, now: float) -> None:
        key = (rule.name, found.about)
        advice = Advice(rule.name, found.level or rule.level, found.text, found.run)
        standing = self._standing.setdefault(key, _Standing(now, now, advice))
        standing.seen_at, standing.advice = now, advice
        if now - standing.since >= rule.lasts_s:
            self._said.add(key)

    def _withdraw(self, now: float) -> None:
        over = [key for key, one in self._standing.items() if now - one.seen_at >= CALM_S]
        over += [key for key, one in self._standing.items() if one.seen_at < now and key not in self._said]
        for key in set(over):
            del self._standing[key]
            self._said.discard(key)

    def _forget(self) -> None:
        """Begin anew: the clock went back, or nobody looked for a while."""
        self._evidence = Evidence()
        self._standing.clear()
        self._said.clear()


def _severity(standing: _Standing) -> int:
    return 0 if standing.advice.level == "bad" else 1
