"""Cases that are alike: the same text, and what else differs between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shipworthy.define.benchmark import Benchmark
from shipworthy.define.case import Case
from shipworthy.define.lint.texts import asked, place, plain, quote, text_of

_LONGEST_ID = 40


@dataclass(frozen=True)
class CaseFile:
    """The golden or the release cases, and where the PRD names them."""

    section: str
    cases: tuple[Case, ...]


def case_files(benchmark: Benchmark) -> Iterator[CaseFile]:
    """The golden cases, and the release cases if there are some."""
    if benchmark.golden:
        yield CaseFile("cases", benchmark.golden)
    if benchmark.release:
        yield CaseFile("release_cases", benchmark.release)


@lru_cache(maxsize=1 << 15)
def likeness_of(text: str) -> str:
    """The likeness of a case that asks this text."""
    return Case(id="", input=text).likeness


def same_text_groups(cases: Sequence[Case], fields: frozenset[str]) -> list[list[Case]]:
    """Groups of cases that the ledger of chances takes for one another.

    Where most cases share a text (one instruction over many documents), the fields that make them different
    tasks count too.
    """
    by_likeness = _grouped(cases, lambda case: case.likeness)
    if len(by_likeness) * 2 <= len(cases):
        by_likeness = _grouped(cases, lambda case: _with_fields(case, fields))
    return [group for group in by_likeness.values() if len(group) > 1]


def _with_fields(case: Case, fields: frozenset[str]) -> str:
    values = (plain(text_of(case.fields.get(name, ""))) for name in sorted(fields))
    return "\x00".join([case.likeness, *values])


def _grouped(cases: Sequence[Case], key: Callable[[Case], str]) -> dict[str, list[Case]]:
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(key(case), []).append(case)
    return groups


def telling_fields(benchmark: Benchmark, cases: Sequence[Case]) -> frozenset[str]:
    """Fields that may make two cases of one text different tasks: no slices, ids, dates or answers."""
    hidden = {"output", *benchmark.slices}
    values: dict[str, list[str]] = {}
    for case in cases:
        for name, value in case.visible.items():
            if name in case.fields and name not in hidden:
                values.setdefault(name, []).append(text_of(value))
    return frozenset(name for name, found in values.items() if not _is_id(found, len(cases)))


def _is_id(values: Sequence[str], n_cases: int) -> bool:
    """Whether a column numbers the rows: short, and another value in (nearly) every one."""
    is_short = max(len(value) for value in values) <= _LONGEST_ID
    return is_short and len(set(values)) > 0.9 * min(len(values), n_cases)


def differing(group: Sequence[Case], fields: frozenset[str]) -> list[str]:
    """Of these fields, those in which the cases of a group differ."""
    return sorted(name for name in fields if len({text_of(case.fields.get(name, "")) for case in group}) > 1)


def share_a_group(cases: Sequence[Case]) -> bool:
    """Whether the PRD knows already that they belong together."""
    groups = {case.group for case in cases}
    return len(groups) == 1 and None not in groups


def expectation(case: Case) -> str:
    """What a case expects, comparable; empty if nothing."""
    return "" if case.expected is None else plain(text_of(case.expected))


def shown(group: Sequence[Case], most: int = 3) -> str:
    """`cases.jsonl:3 = cases.jsonl:9 'Where is my order?'`."""
    places = " = ".join(place(case) for case in group[:most])
    more = f" = {len(group) - most} more" if len(group) > most else ""
    return f"{places}{more} {quote(asked(group[0]))}"
