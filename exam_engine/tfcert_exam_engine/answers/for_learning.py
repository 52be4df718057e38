"""What the engine answers to somebody who learns: examples of the data, the reference, help with a problem."""

from __future__ import annotations

from tfcert_exam_engine.attempts.sitting import Sitting
from tfcert_exam_engine.coaching_views import HintView, ResetView, SolutionView
from tfcert_exam_engine.data_sets import DataSets
from tfcert_exam_engine.examples_view import ExamplesView
from tfcert_exam_engine.grading import file_gradings
from tfcert_exam_engine.reference.shelf import ReferenceShelf
from tfcert_exam_engine.reference.views import ReferenceEntry, ReferenceFound
from tfcert_exam_engine.shown_examples import Page, ShownExamples


class AnswersForLearning:
    """The part of `engine.Engine` that shows and explains."""

    _data: DataSets
    _sitting: Sitting
    _examples: ShownExamples
    _reference: ReferenceShelf

    async def examples(
        self, category: int, split: str = "", start: int = 1, label: str = "", count: int = 24, slug: str = ""
    ) -> ExamplesView:
        """Return examples of a problem's public data."""
        if slug:
            problem, _entry = await self._data.on_public_sets(file_gradings.problem_called(category, slug))
        else:
            problem = self._sitting.problem(category)
        return await self._examples.page(problem, Page(split, start, label, count))

    async def reference(self, query: str, limit: int = 60) -> ReferenceFound:
        """Search TensorFlow's and Keras' own reference."""
        return await self._reference.search(query, limit)

    async def reference_entry(self, name: str) -> ReferenceEntry:
        """Return one entry of it."""
        return await self._reference.entry(name)

    async def index_reference(self, stop: bool = False) -> ReferenceFound:
        """Begin to index it, or stop that."""
        return await self._reference.index(stop)

    async def hint(self, category: int, number: int) -> HintView:
        """Return one hint."""
        return self._sitting.hint(category, number)

    async def solution(self, category: int) -> SolutionView:
        """Return the reference solution."""
        return self._sitting.solution(category)

    async def reset(self, category: int) -> ResetView:
        """Put the starter back; what stood there is kept."""
        return await self._sitting.reset(category)
