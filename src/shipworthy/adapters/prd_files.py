"""`load`: a `prd.yaml` and its case files from disk -> `Benchmark` with its cases."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shipworthy.adapters.labels_sheet import read_label_rows
from shipworthy.adapters.reference_checks import is_missing, reference_findings
from shipworthy.adapters.tables import find_tables, read_rows
from shipworthy.define.benchmark import Benchmark
from shipworthy.define.cases import CaseSet, read_cases
from shipworthy.define.column_checks import column_findings
from shipworthy.define.finding import Finding, Places
from shipworthy.define.labels import LabelSet, read_labels
from shipworthy.define.parse import Examined, examine_text, inline_row, recorded_columns
from shipworthy.define.row import Row
from shipworthy.define.yaml_text import MAX_CHARACTERS
from shipworthy.errors import Fault, InvalidBenchmark, WrongCall

PRD_NAMES = ("prd.yaml", "prd.yml")

_MOST_ROW_FAULTS = 20
"""How many faulty rows an exception lists; thousands of them hide the reason."""


@dataclass(frozen=True)
class Reference:
    """Something the PRD refers to that is not as it should be; `owner` is the candidate, or empty."""

    owner: str
    fault: Fault


@dataclass(frozen=True)
class Loaded:
    """A benchmark with its cases.

    Attributes:
        benchmark: With `.golden` and `.release` read, and its place known.
        faults: Rows that can't be used (the others are).
        n_rows: How many rows of cases there were, unusable ones included.
        n_release_rows: The same of the release cases.
        n_label_rows: The same of people's labels.
        references: Files that are not there and scorers that can't be built; a run refuses them.
    """

    benchmark: Benchmark
    faults: tuple[Fault, ...] = ()
    n_rows: int = 0
    n_release_rows: int = 0
    n_label_rows: int = 0
    references: tuple[Reference, ...] = ()

    def check_references(self, candidates: Iterable[str]) -> None:
        """Refuses what a run of these candidates would stumble over, all at once.

        Raises:
            InvalidBenchmark: Files that are not there, scorers that can't be built.
        """
        wanted = {"", *candidates}
        faults = [reference.fault for reference in self.references if reference.owner in wanted]
        if faults:
            raise InvalidBenchmark(faults)


def find_prd(start: str | Path | None = None) -> Path:
    """The PRD: the file itself, or `prd.yaml` of the folder or of the nearest of its parents."""
    given = Path(start) if start is not None else Path()
    if given.is_file():
        return given
    if not given.is_dir():
        raise WrongCall(f"there is no file or folder '{given}'", hint=_near_prds(given.parent))
    folder = given.absolute()
    for place in (folder, *folder.parents):
        for name in PRD_NAMES:
            if (place / name).is_file():
                return Path(os.path.relpath(place / name)) if not given.is_absolute() else place / name
    message = f"there is no prd.yaml in '{given}' or its parents"
    raise WrongCall(message, hint=_near_prds(given) or "'shipworthy init' writes one")


def load_benchmark(path: str | Path | None = None) -> Benchmark:
    """The benchmark of a PRD, with its cases; `load` also gives what was wrong with single rows."""
    return load(path).benchmark


def load(path: str | Path | None = None) -> Loaded:
    """The benchmark of a PRD with its cases.

    Raises:
        InvalidBenchmark: With every fault of the PRD (and of its cases), or if no case can be used.
        WrongCall: If there is no PRD.
    """
    file = find_prd(path)
    examined = examine_text(_read_text(file), str(file))
    if examined.benchmark is None:
        raise InvalidBenchmark(examined.faults)
    benchmark = examined.benchmark
    absent = {
        name: tuple(_absent(getattr(benchmark, name), name, file.parent, examined.places))
        for name in ("cases", "release_cases")
    }
    golden = _read_cases(benchmark, file, examined.places)
    release = _apart(_read_release(benchmark, file), golden)
    placed = benchmark.placed(
        golden=golden.cases, release=release.cases, folder=str(file.absolute().parent), file=str(file)
    )
    _raise_if_unusable(examined, placed, {"cases": golden, "release_cases": release}, absent)
    labels = _read_labels(placed, file)
    placed = placed.placed(labelled=labels.labels)
    references = tuple(
        Reference(owner, examined.places.fault(finding))
        for owner, finding in reference_findings(placed, Path(placed.folder))
    )
    faults = (*golden.faults, *release.faults, *labels.faults)
    return Loaded(placed, faults, golden.n_rows, release.n_rows, labels.n_rows, references)


def _raise_if_unusable(
    examined: Examined,
    placed: Benchmark,
    sets: Mapping[str, CaseSet],
    absent: Mapping[str, Sequence[Fault]],
) -> None:
    """Rows that can't be used are no reason to stop; a PRD, a file or a whole set that can't be is one."""
    known = set(examined.faults)
    found = [fault for cases in sets.values() for fault in cases.faults if fault not in known]
    rows = [fault for fault in found if fault.line]
    faults = [*examined.faults, *(fault for missing in absent.values() for fault in missing)]
    faults += [fault for fault in found if not fault.line]
    for name, cases in sets.items():
        is_silent = not cases.faults and not absent[name]
        if getattr(placed, name) and not cases.cases and (cases.n_rows or is_silent):
            hint = "the faults below say why" if cases.faults else "the files hold no rows"
            message = f"{name}: not one of {cases.n_rows} rows can be used"
            faults.append(Fault(message, placed.file, hint=hint))
    if placed.golden and not examined.faults:
        faults += [examined.places.fault(finding) for finding in column_findings(placed)]
    if faults:
        more = len(rows) - _MOST_ROW_FAULTS
        rest = [Fault(f"{more} more rows can't be used", rows[-1].file)] if more > 0 else []
        raise InvalidBenchmark([*faults, *rows[:_MOST_ROW_FAULTS], *rest])


def _read_text(file: Path) -> str:
    """The PRD's text; UTF-16 is read where it says so."""
    try:
        if file.stat().st_size > 4 * MAX_CHARACTERS:
            message = f"the file has {file.stat().st_size:,} bytes: too large for a PRD"
            raise InvalidBenchmark([Fault(message, str(file), hint="put the cases into a file of their own")])
        data = file.read_bytes()
    except OSError as error:
        raise WrongCall(f"'{file}' can't be read: {error.strerror}") from error
    is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        return data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        message = f"the file is not UTF-8 text: byte 0x{data[error.start]:02X}"
        raise InvalidBenchmark([Fault(message, str(file), line, column, "save it as UTF-8")]) from error


def _absent(sources: Sequence[Any], section: str, folder: Path, places: Places) -> Iterator[Fault]:
    """Files of cases that are not there, where the PRD names them."""
    for index, source in enumerate(sources):
        if isinstance(source, str):
            path = (section, index) if (section, index) in places.values else (section,)
            for found in find_tables(source, folder):
                if isinstance(found, Fault):
                    yield places.fault(Finding(path, f"{section}: {found.message}", found.hint))


def _present(sources: Sequence[Any], folder: Path) -> list[str]:
    """The names behind which there is something."""
    return [
        source
        for source in sources
        if isinstance(source, str) and not any(isinstance(one, Fault) for one in find_tables(source, folder))
    ]


def _read_cases(benchmark: Benchmark, file: Path, places: Places) -> CaseSet:
    return read_cases(
        _rows(benchmark, file, places),
        recorded_columns=recorded_columns(benchmark),
        known_fields=benchmark.slices,
    )


def _rows(benchmark: Benchmark, file: Path, places: Places) -> Iterator[Row | Fault]:
    """Files and rows that stand in the PRD, in the PRD's order; paths are read together, to find doubles."""
    paths = _present(benchmark.cases, file.parent)
    if all(isinstance(source, str) for source in benchmark.cases):
        yield from read_rows(paths, file.parent)
        return
    for index, source in enumerate(benchmark.cases):
        if isinstance(source, str):
            yield from read_rows(source if source in paths else [], file.parent)
        else:
            yield inline_row(source, index, places)


def _read_release(benchmark: Benchmark, file: Path) -> CaseSet:
    return read_cases(
        read_rows(_present(benchmark.release_cases, file.parent), file.parent),
        recorded_columns=recorded_columns(benchmark),
        known_fields=benchmark.slices,
    )


def _read_labels(benchmark: Benchmark, file: Path) -> LabelSet:
    """People's labels; a file that is not there is a reference that a run refuses, not a reason to stop."""
    source = benchmark.labels
    if source is None or is_missing(file.parent, source.file):
        return LabelSet()
    return read_labels(read_label_rows(source.file, file.parent), benchmark)


def _apart(release: CaseSet, golden: CaseSet) -> CaseSet:
    """Release cases under ids of their own: a verdict must never mistake a development case for a sealed one.

    Rows that are only numbered are renamed: recorded answers in files speak of them as `release-1` and so on.
    """
    taken = {case.id for case in golden.cases}
    kept, faults = [], list(release.faults)
    for case in release.cases:
        if case.id not in taken:
            kept.append(case)
        elif case.id.isdigit():
            kept.append(replace(case, id=f"release-{case.id}"))
        else:
            message = f"id {case.id!r} stands in cases and in release_cases"
            faults.append(Fault(message, *_place(case.where), hint="give every case an id of its own"))
    return replace(release, cases=tuple(kept), faults=tuple(faults))


def _place(where: str) -> tuple[str, int]:
    file, _, line = where.rpartition(":")
    return (file, int(line)) if line.isdigit() else (where, 0)


def _near_prds(folder: Path) -> str:
    """YAML files of that folder, which may be what was meant."""
    if not folder.is_dir():
        return ""
    names = sorted(one.name for one in folder.iterdir() if one.suffix in (".yaml", ".yml"))
    return f"there is {', '.join(names[:5])}" if names else ""
