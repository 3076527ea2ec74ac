"""Measures `shipworthy import` of 100,000 rows: long CSV, lm-eval JSONL, promptfoo JSON, an Inspect log.

    python scripts/measure_import.py [--rows N]

The files are made of fixtures that the real tools wrote, multiplied; each import is a process of its own.
"""

from __future__ import annotations

import argparse
import copy
import gzip
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from backports.zstd import zipfile

N_ROWS = 100_000
FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures" / "importers"
FILLER = "The oak chair stands on four legs and ships from Ningbo in thirty days after the deposit. " * 3


def long_csv(folder: Path, n_rows: int) -> Path:
    """Two candidates, one dimension."""
    path = folder / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("case_id,candidate,question,answer,dimension,score,latency_ms\n")
        for row in range(n_rows):
            case, candidate = divmod(row, 2)
            file.write(
                f"c{case},v{candidate},question {case} {FILLER},answer {row},right,{row % 7 > 0:d},{row % 900}\n"
            )
    return path


def lm_eval(folder: Path, n_rows: int) -> Path:
    """The rows of the fixture with other ids."""
    rows = (FIXTURES / "lm_eval" / "samples_chairs.jsonl").read_text("utf-8").splitlines()
    first = json.loads(rows[0])
    first["arguments"]["gen_args_0"]["arg_0"] += FILLER
    path = folder / "samples.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(n_rows):
            file.write(json.dumps({**first, "doc_id": number}) + "\n")
    return path


def promptfoo(folder: Path, n_rows: int) -> Path:
    """The results of the fixture again and again, each with variables of its own, as one JSON object."""
    whole = json.loads(gzip.decompress((FIXTURES / "promptfoo" / "results.json.gz").read_bytes()))
    results = whole["results"].pop("results")
    path = folder / "results.json"
    with path.open("w", encoding="utf-8") as file:
        head = json.dumps(whole)
        place = head.index('"results": {') + len('"results": {')
        file.write(head[:place] + '"results": [\n')
        for number, row in enumerate(_again(results, n_rows)):
            row["vars"] = {**row["vars"], "number": str(number)}
            row["testCase"] = {**row["testCase"], "vars": row["vars"]}
            file.write((",\n" if number else "") + json.dumps(row))
        file.write("]" + ("," if head[place] != "}" else "") + head[place:])
    return path


def inspect_log(folder: Path, n_rows: int) -> Path:
    """The samples of the fixture again and again, each with an id of its own, as Inspect packs them."""
    path = folder / "log.eval"
    with zipfile.ZipFile(FIXTURES / "inspect" / "chairs.eval") as log:
        header = log.read("header.json")
        samples = [json.loads(log.read(name)) for name in log.namelist() if name.startswith("samples/")]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_ZSTANDARD) as packed:
        packed.writestr("header.json", header)
        for number, sample in enumerate(_again(samples, n_rows)):
            sample["id"] = f"{sample['id']}-{number}"
            packed.writestr(f"samples/{sample['id']}_epoch_{sample['epoch']}.json", json.dumps(sample))
    return path


def _again(rows: list[Any], n_rows: int) -> Iterator[Any]:
    for number in range(n_rows):
        yield copy.copy(rows[number % len(rows)])


MADE: dict[str, Callable[[Path, int], Path]] = {
    "long CSV": long_csv, "lm-eval samples (JSONL)": lm_eval, "promptfoo results (one JSON object)": promptfoo,
    "Inspect log (zip)": inspect_log,
}  # fmt: skip


def measured(n_rows: int = N_ROWS) -> Iterator[tuple[str, float, float, float, float]]:
    """Of each kind: its name, megabytes, CPU seconds, wall seconds and peak MB of the import."""
    sys.path.insert(0, str(Path(__file__).parent))
    from measure import child

    for what, make in MADE.items():
        with tempfile.TemporaryDirectory() as name:
            path = make(Path(name), n_rows)
            command = [
                sys.executable,
                "-m",
                "shipworthy",
                "import",
                str(path),
                "--into",
                str(Path(name) / "out"),
            ]
            cpu, wall, peak = child(command)
            yield what, path.stat().st_size / 1e6, cpu, wall, peak


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=N_ROWS)
    n_rows = parser.parse_args().rows
    for what, megabytes, cpu, wall, peak in measured(n_rows):
        print(
            f"{what}: {n_rows:,} rows, {megabytes:.0f} MB: {cpu:.1f} s CPU, {wall:.1f} s wall, {peak:.0f} MB peak"
        )


if __name__ == "__main__":
    main()
