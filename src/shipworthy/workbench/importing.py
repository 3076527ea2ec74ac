"""Importing: other tools' files -> a folder with a `prd.yaml` that runs, and what was carried over."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from shipworthy.adapters.importers.known import importer_named, importers, recognise
from shipworthy.adapters.importers.source_file import FileSource, open_sources
from shipworthy.adapters.row_files import RowFiles
from shipworthy.define.importing.compose import compose, judged_dimensions
from shipworthy.define.importing.gather import Gathering, Line, Text
from shipworthy.define.importing.imported import CUT_OFF, OutcomeRow
from shipworthy.define.importing.importer import Form, Glimpse, Importer, ImportOptions
from shipworthy.define.parse import examine_text
from shipworthy.errors import Fault, WrongCall
from shipworthy.report.import_page import ImportPage

REPORT = "import-report.json"
_EVERY = 5_000
_MOST_KEYS = 12
_MOST_LOOKED_AT = 1_000
_NO_SUCH_KEY = "\0"


def import_files(
    names: Sequence[str],
    folder: Path,
    options: ImportOptions,
    *,
    importer: str = "",
    bars: Sequence[str] = (),
    tell: Callable[[int], None] = lambda n_items: None,
) -> ImportPage:
    """Reads the files and writes the folder; what stands there already is never touched.

    Args:
        names: Files, globs.
        folder: Where the PRD and its files go.
        options: What the user says about them.
        importer: The name of the importer; empty: told by what stands in each file.
        bars: Bars in the short form.
        tell: Told from time to time how many items were read.

    Raises:
        WrongCall: A file is not there or of no known shape, a bar can't be read, or the folder has a PRD.
        StoreUnwritable: The folder can't be written.
    """
    _check_folder(folder)
    chosen = _chosen(names, importer)
    found, n_outcomes, n_items = Gathering(options.candidate), 0, 0
    files = RowFiles(folder)
    try:
        for source, one in chosen:
            for item in one.read(source, options):
                n_items += 1
                n_outcomes += isinstance(item, OutcomeRow)
                _put(files, found.take(item))
                if n_items % _EVERY == 0:
                    tell(n_items)
            source.close()
        for line in found.rest():
            _put(files, line)
        page = _finish(files, found, chosen, folder, bars)
        page = replace(page, n_outcomes=n_outcomes)
        files.add_text(REPORT, json.dumps(page.to_dict(), ensure_ascii=False, indent=2) + "\n")
        files.put_in_place()
    except BaseException:
        files.discard()
        raise
    return page


def _put(files: RowFiles, made: Line | Text | None) -> None:
    if isinstance(made, Line):
        files.add_row(made.file, made.values)
    elif isinstance(made, Text):
        files.add_text(made.file, made.text)


def _finish(
    files: RowFiles,
    found: Gathering,
    chosen: Sequence[tuple[FileSource, Importer]],
    folder: Path,
    bars: Sequence[str],
) -> ImportPage:
    """The PRD of what was gathered, and the page about it."""
    told_by = ", ".join(Path(source.name).name for source, _ in chosen[:3])
    product = _product(chosen)
    text = compose(found, product=product, bars=bars, told_by=told_by)
    examined = examine_text(text, "prd.yaml")
    _check_bars(bars, examined.faults, found)
    for fault in examined.faults:
        found.take(fault)
    files.add_text("prd.yaml", text)
    if found.n_without_case:
        message = f"{found.n_without_case:,} ids of answers or labels belong to no imported case"
        found.take(Fault(message, hint="import the file with the cases (questions) together with this one"))
    benchmark = examined.benchmark
    return ImportPage(
        folder=str(folder),
        prd=str(folder / "prd.yaml"),
        sources=[(source.name, one.title) for source, one in chosen],
        written=[*files.names, REPORT],
        n_cases=found.n_cases,
        n_answers=found.n_answers or found.n_score_rows,  # scores beside answers are no further answers
        n_labels=found.n_labels,
        candidates=[*found.answers, *(name for name in found.candidates if name not in found.answers)],
        baseline=benchmark.baseline or "" if benchmark is not None and len(benchmark.candidates) > 1 else "",
        dimensions=[*benchmark.dimensions] if benchmark is not None else [*found.dimensions],
        said=tuple(found.notes.found.values()),
        faults=tuple(found.faults),
        n_faults=found.n_faults,
        is_cut_off=_cut_off(found),
        needs=_needs(found, folder, has_bars=bool(benchmark is not None and benchmark.bars)),
    )


def _needs(found: Gathering, folder: Path, *, has_bars: bool) -> list[str]:
    needs = []
    if _cut_off(found):
        needs.append("get the whole files: rows are missing, and what is there is no fair part of them")
    if not found.n_cases:
        needs.append("add cases: the questions themselves are not in these files")
    if not found.answers and not found.candidates:
        needs.append("add a candidate: `candidates: {today: {recorded: answers.jsonl}}`, or a model")
    if not has_bars:
        needs.append(f"say what is good enough: `bars:` in {folder / 'prd.yaml'} (suggestions stand there)")
    judged = judged_dimensions(found)
    if judged and not found.n_labels:
        needs.append(
            f"let people check a part of what a model judged ({', '.join(judged[:3])}): "
            f"shipworthy export {folder} -o grading.xlsx --as labels"
        )
    if has_bars and found.answers:
        needs.append(f"shipworthy run {folder}      # a verdict on what is recorded; no model is asked")
    needs.append(f"shipworthy lint {folder}     # is this benchmark able to decide?")
    return needs


def _cut_off(found: Gathering) -> bool:
    return any(fault.hint == CUT_OFF for fault in found.faults)


def _check_bars(bars: Sequence[str], faults: Sequence[Fault], found: Gathering) -> None:
    """A bar of the command line that can't be read is a wrong call, not a fault of the file."""
    wrong = [fault for fault in faults if fault.path.startswith("bars") or "bar" in fault.message]
    if bars and wrong:
        names = ", ".join(dict.fromkeys([*found.dimensions, *found.scores, *found.label_scores]))
        hint = f"{wrong[0].hint}; the files have the dimensions: {names or 'none'}".removeprefix("; ")
        raise WrongCall(f"--bar: {wrong[0].message}", hint=hint)


def _product(chosen: Sequence[tuple[FileSource, Importer]]) -> str:
    stem = Path(chosen[0][0].name).name.removesuffix(".gz")
    return Path(stem).stem.replace("_", " ").strip() or "imported"


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise WrongCall(f"{str(folder)!r} is a file, not a folder", hint="--into FOLDER names another")
    there = [name for name in ("prd.yaml", "prd.yml", "cases.jsonl") if (folder / name).exists()]
    if there:
        raise WrongCall(
            f"{str(folder / there[0])!r} is there already; nothing was written",
            hint="choose another folder: --into FOLDER",
        )


def _chosen(names: Sequence[str], importer: str) -> list[tuple[FileSource, Importer]]:
    """Every file with the importer that reads it."""
    sources = open_sources(names)
    absent = [one for one in sources if isinstance(one, Fault)]
    if absent or not sources:
        first = absent[0] if absent else Fault("no file is named")
        raise WrongCall(first.message, hint=first.hint)
    chosen = []
    for source in sources:
        if isinstance(source, Fault):
            continue
        if importer:
            chosen.append((source, importer_named(importer)))
            continue
        recognised = recognise(source.glimpse)
        if recognised is None:
            raise _unknown(source)
        chosen.append((source, recognised.importer))
    return chosen


def _unknown(source: FileSource) -> WrongCall:
    """What was seen of a file that nobody knows: what is broken in it, else how it looks."""
    glimpse: Glimpse = source.glimpse
    if glimpse.form is Form.archive and not glimpse.members:
        return WrongCall(f"{source.name}: the zip is damaged or cut off", hint="copy or download it again")
    rows = source.rows() if glimpse.form in (Form.table, Form.rows) else source.items(_NO_SUCH_KEY)
    problem = next((one for one in islice(rows, _MOST_LOOKED_AT) if isinstance(one, Fault)), None)
    if problem is not None and glimpse.form is not Form.text:
        return WrongCall(f"{problem.where}: {problem.message}", hint=problem.hint)
    kinds = {Form.table: "columns", Form.rows: "keys", Form.json: "keys", Form.yaml: "keys"}
    seen = ", ".join((glimpse.keys or glimpse.members)[:_MOST_KEYS]) or "nothing that can be read"
    kind = kinds.get(glimpse.form, "files")
    said = f"{source.name}: no known shape; saw a {glimpse.form} with the {kind} {seen}"
    return WrongCall(said, hint=f"--as NAME says what it is: {_all_names()}")


def _all_names() -> str:
    return ", ".join(sorted(one.name for one in importers()))
