"""`TableResultsLong`: `case_id, candidate, score[, dimension][, trial][, human][, latency_ms][, cost]`."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from shipworthy.adapters.importers.table_rows import by_plain_name, guess_of, read_table_items
from shipworthy.define.importing.imported import AnswerRow, Imported
from shipworthy.define.importing.importer import Glimpse, ImportOptions, Source
from shipworthy.define.init.column import Role
from shipworthy.define.init.names import BY_NAME

_MOST_OPEN = 20_000
"""Answers that wait for further rows about them, where every dimension has a row of its own."""


class TableResultsLong:
    """One row for each answer (or for each score of one)."""

    name = "table-results-long"
    title = "table of results, one row for each answer"

    def recognises(self, glimpse: Glimpse) -> float:
        """A case, a candidate by name, and a score or an answer."""
        named = {BY_NAME.get(name) for name in by_plain_name(glimpse)}
        guess = guess_of(glimpse)
        if Role.candidate not in named or not guess.is_long or not guess.of(Role.id, Role.input):
            return 0.0
        if guess.of(Role.score, Role.answer):
            return 0.45
        return 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """Every row is an answer; rows about several dimensions of one answer are joined."""
        guess = guess_of(source.glimpse)
        items = read_table_items(source, guess, options)
        yield from items if guess.one(Role.dimension) is None else _joined(items)


def _joined(items: Iterator[Imported]) -> Iterator[Imported]:
    """Answers with the scores of all their rows."""
    waiting: OrderedDict[tuple[Any, ...], AnswerRow] = OrderedDict()
    for item in items:
        if not isinstance(item, AnswerRow):
            yield item
            continue
        key = (item.values["case"], item.values["candidate"], item.values.get("trial"))
        known = waiting.get(key)
        if known is None:
            waiting[key] = item
        else:
            scores = {**known.values.get("scores", {}), **item.values.get("scores", {})}
            more = {"scores": scores} if scores else {}
            waiting[key] = AnswerRow({**item.values, **known.values, **more}, known.line)
        if len(waiting) > _MOST_OPEN:
            yield waiting.popitem(last=False)[1]
    yield from waiting.values()
