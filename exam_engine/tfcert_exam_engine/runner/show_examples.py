"""Reads examples of a problem's public data; the folder with the hidden ones is not even named to it."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from tfcert_exam_engine.children.job import ExamplesJob
from tfcert_exam_engine.events import AnyEnding, ExamplesRead
from tfcert_problems import problem as problems
from tfcert_problems.datasets.reading.reader import Reader, reader_of
from tfcert_problems.examples import Example, SetFacts

BUDGET = 400_000
"""Bytes of JSON that the examples of one answer may take; an event holds at most a megabyte."""


def show(job: ExamplesJob) -> AnyEnding:
    """Read as many of the wanted examples as an answer has room for, in their order.

    Raises:
        Exception: the data are not there, or not as problem.toml says.
    """
    hint = problems.load(Path(job.problem_folder), job.variant).examples
    if hint is None:
        raise ValueError("problem.toml has no table [examples]")
    if hint.reader == "tfds":
        from tfcert_exam_engine.runner import cpu_alone

        cpu_alone.settle()
    reader = reader_of(hint, Path(job.public))
    facts = reader.facts() if job.wants_facts else None
    split = job.split or (facts.splits[0].name if facts else "")
    return ExamplesRead(time.time(), facts, split, _within_budget(reader, facts, split, job.numbers))


def _within_budget(reader: Reader, facts: SetFacts | None, split: str, numbers: list[int]) -> list[Example]:
    if facts is not None:
        count = next((one.count for one in facts.splits if one.name == split), 0)
        numbers = [number for number in numbers if number <= count]
    examples: list[Example] = []
    size = 0
    for example in reader.read(split, numbers):
        size += len(msgspec.json.encode(example))
        if examples and size > BUDGET:
            break
        examples.append(example)
    return examples
