"""`TableResultsWide`: one row a case, one column a candidate: its answers, or its scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from shipworthy.adapters.importers.table_rows import guess_of, read_table_items
from shipworthy.define.importing.imported import Imported
from shipworthy.define.importing.importer import Glimpse, ImportOptions, Source
from shipworthy.define.init.column import Guess, Role
from shipworthy.define.init.grades import scale_of
from shipworthy.define.init.names import BY_NAME, plain

_DIMENSION = "score"


class TableResultsWide:
    """Answers, or scores, of several candidates side by side."""

    name = "table-results-wide"
    title = "table of results, one column for each candidate"

    def recognises(self, glimpse: Glimpse) -> float:
        """Two columns of answers, or an id and two columns of scores that no name explains."""
        guess = _with_scores(guess_of(glimpse), glimpse)
        if guess.is_long or not guess.of(Role.input, Role.id):
            return 0.0
        if len(guess.of(Role.answer)) > 1:
            return 0.35
        if guess.of(Role.answer) and guess.of(Role.grade, Role.score):
            return 0.32
        return 0.32 if len({column.of for column in guess.of(Role.score)} - {""}) > 1 else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """Every row is a case with an answer (or a score) of each candidate."""
        guess = _with_scores(guess_of(source.glimpse), source.glimpse)
        yield from read_table_items(source, guess, options)


def _with_scores(guess: Guess, glimpse: Glimpse) -> Guess:
    """Where no column holds answers, columns of numbers that no name explains are the candidates' scores."""
    if guess.of(Role.answer, Role.candidate):
        return guess
    free = [
        column
        for column in guess.of(Role.other, Role.slice, Role.grade)
        if plain(column.name) not in BY_NAME and _is_score(column.name, glimpse)
    ]
    if len(free) < 2:
        return guess
    for column in free:
        guess = guess.corrected(replace(column, role=Role.score, of=column.name, dimension=_DIMENSION))
    return guess


def _is_score(name: str, glimpse: Glimpse) -> bool:
    cells = [row[name] for row in glimpse.rows if row.get(name) is not None]
    return bool(cells) and bool(scale_of(cells))
