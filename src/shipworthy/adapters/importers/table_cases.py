"""`TableCases`: a table of golden cases: `input, expected[, context][, slice.*, metadata.*, tags]`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from shipworthy.adapters.importers.table_rows import by_plain_name, guess_of, read_table_items
from shipworthy.define.importing.imported import Imported
from shipworthy.define.importing.importer import Glimpse, ImportOptions, Source
from shipworthy.define.init.column import Guess, Role
from shipworthy.define.init.names import BY_NAME

_RESULTS = (Role.grade, Role.score, Role.candidate, Role.outcome)


class TableCases:
    """Cases from a plain table, whatever their columns are called."""

    name = "table-cases"
    title = "table of cases (input, expected)"

    def recognises(self, glimpse: Glimpse) -> float:
        """A question by name, and what is expected; no results."""
        guess = guess_of(glimpse)
        if not guess.columns or guess.of(*_RESULTS) or len(guess.of(Role.answer)) > 1:
            return 0.0
        named = {BY_NAME.get(name) for name in by_plain_name(glimpse)}
        if Role.input not in named:
            return 0.0
        return 0.4 if named & {Role.expected, Role.answer} else 0.3

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """Every row is a case; a lone answer is what is expected."""
        yield from read_table_items(source, _as_expected(guess_of(source.glimpse)), options)


def _as_expected(guess: Guess) -> Guess:
    answers = guess.of(Role.answer)
    if len(answers) == 1 and guess.one(Role.expected) is None:
        return guess.corrected(replace(answers[0], role=Role.expected))
    return guess
