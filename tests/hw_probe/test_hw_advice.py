"""Advice on recorded samples (tests/recorded_samples.py): what is said, when, how bad, and when it is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from recorded_samples import BEGAN_AT, names, sequence
from tfcert_hw_probe.advice import CALM_S, GAP_S, Adviser, RunFacts
from tfcert_hw_probe.advice_rules import RULES
from tfcert_hw_probe.evidence import Evidence, Found
from tfcert_hw_probe.rule import Rule
from tfcert_hw_probe.sample import CpuSample, DiskSample, MemorySample, Sample
from tfcert_hw_probe.usage import Advice


def told(name: str) -> dict[float, list[Advice]]:
    """What an adviser says at each second of a sequence."""
    recorded, adviser = sequence(name), Adviser()
    return {at_s: adviser.judge(sample, recorded.runs) for at_s, sample in recorded.samples}


@pytest.mark.parametrize("name", names())
def test_a_recorded_situation_is_told_as_it_is(name: str) -> None:
    advice = told(name)
    for expected in sequence(name).expected:
        said = advice[expected.at_s]
        assert [one.rule for one in said] == expected.rules, f"after {expected.at_s} s"
        for words in expected.says:
            assert words in said[0].text
        assert not expected.level or said[0].level == expected.level
        assert expected.run is None or said[0].run == expected.run
        assert all("\n" not in one.text and len(one.text) < 200 for one in said)


def test_every_rule_is_said_in_a_recorded_situation_and_silent_in_another() -> None:
    said = {name: {one.rule for moment in told(name).values() for one in moment} for name in names()}
    for rule in RULES:
        assert any(rule.name in rules for rules in said.values()), rule.name
        assert any(rule.name not in rules for rules in said.values()), rule.name


def test_nothing_is_said_before_it_has_lasted() -> None:
    first = min(at_s for at_s, said in told("heat").items() if said)
    assert first == next(rule.lasts_s for rule in RULES if rule.name == "gpu_hot")


def test_the_adviser_knows_no_run_that_has_ended() -> None:
    recorded, adviser = sequence("no_cuda_in_tensorflow"), Adviser()
    for _at, sample in recorded.samples:
        said = adviser.judge(sample, recorded.runs)
    assert said
    last = recorded.samples[-1][1]
    for second in range(1, 8):
        said = adviser.judge(msgspec.structs.replace(last, at=last.at + second), {})
    assert said == []


def at(second: float, free: int = 0) -> Sample:
    """A sample of a machine with so much disk left."""
    return Sample(BEGAN_AT + second, CpuSample(None), MemorySample(None, None), DiskSample(free, 10**12))


def test_advice_stays_through_a_short_calm_and_goes_after_a_longer_one() -> None:
    adviser, much = Adviser(), 10**11
    for second in range(20):
        said = adviser.judge(at(second), {})
    assert [one.rule for one in said] == ["disk_full"]
    assert adviser.judge(at(20, much), {}) and adviser.judge(at(21), {})
    for second in range(22, 22 + int(CALM_S) - 1):
        assert adviser.judge(at(second, much), {})
    assert adviser.judge(at(21 + CALM_S, much), {}) == []


def test_a_thing_that_comes_and_goes_at_once_is_never_said() -> None:
    adviser = Adviser()
    assert not any(adviser.judge(at(second, 10**11 if second % 3 else 0), {}) for second in range(60))


@pytest.mark.parametrize("step", [GAP_S + 1, -100.0])
def test_after_a_gap_or_a_clock_set_back_nothing_is_known_to_have_lasted(step: float) -> None:
    adviser = Adviser()
    for second in range(20):
        said = adviser.judge(at(second), {})
    assert said
    assert adviser.judge(at(19 + step), {}) == []


def test_a_rule_that_fails_does_not_silence_the_others(caplog: pytest.LogCaptureFixture) -> None:
    def broken(evidence: Evidence) -> Iterator[Found]:
        yield Found("half")
        raise ZeroDivisionError

    adviser = Adviser([Rule("broken", "bad", 0.0, broken), *RULES])
    for second in range(20):
        said = adviser.judge(at(second), {})
    assert [one.rule for one in said] == ["disk_full"]
    assert len(caplog.records) == 1 and "broken" in caplog.text


def test_a_machine_that_tells_nothing_at_all_is_no_reason_for_advice() -> None:
    nothing = Sample(BEGAN_AT, CpuSample(None), MemorySample(None, None), DiskSample(None, None))
    adviser, facts = Adviser(), {1: RunFacts("run 1", BEGAN_AT, True)}
    for second in range(120):
        assert adviser.judge(msgspec.structs.replace(nothing, at=BEGAN_AT + second), facts) == []


def test_two_gpus_with_the_same_trouble_are_told_apart() -> None:
    recorded, adviser = sequence("gpu_errors"), Adviser()
    for _at, sample in recorded.samples:
        first, second = sample.gpus
        both = msgspec.structs.replace(sample, gpus=[msgspec.structs.replace(first, errors=["Xid 48"]), second])
        said = adviser.judge(both, {})
    assert sorted(one.text.split()[0] for one in said) == ["gpu0", "gpu1"]
