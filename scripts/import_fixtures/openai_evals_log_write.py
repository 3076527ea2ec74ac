"""Writes a log with the recorder of the real `evals` package (openai/evals), which `oaieval` uses.

    scripts/import_fixtures/openai_evals.sh       # installs the package apart and runs this

The package needs a score of others to be imported as a whole, so its recorder is loaded alone; a small
basic eval is then recorded event by event, as `evals.elsuite.basic.match` does it.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import sys
import types
from pathlib import Path
from typing import Any

QUESTIONS = (
    ("Capital of France?", "Paris", "Paris"),
    ("Capital of Peru?", "Lima", "Cusco"),
    ("Capital of Mali?", "Bamako", "Bamako."),
)


def plain(value: Any) -> Any:
    """An event as a mapping, as the package itself writes it."""
    return dataclasses.asdict(value) if dataclasses.is_dataclass(value) else str(value)  # type: ignore[arg-type]


def module(name: str, **values: Any) -> None:
    """Stands in for a module that the recorder imports and this log does not need."""
    made = types.ModuleType(name)
    made.__dict__.update(values)
    sys.modules[name] = made


def loaded(package: Path, name: str) -> Any:
    """One module of the package, without the package's own imports."""
    spec = importlib.util.spec_from_file_location(f"evals.{name}", package / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[f"evals.{name}"] = made
    spec.loader.exec_module(made)
    setattr(sys.modules["evals"], name, made)
    return made


def recorder_of(package: Path, path: Path) -> Any:
    """The real LocalRecorder with a run of one model."""
    module("blobfile", BlobFile=open, makedirs=lambda *_, **__: None, dirname=lambda *_: "")
    module("requests")
    module("evals")
    module("evals.data", jsondumps=lambda value, **_: json.dumps(value, ensure_ascii=False, default=plain))
    module("evals.utils")
    module("evals.utils.misc", t=str)
    module("evals.utils.snowflake", SnowflakeConnection=object)
    base, record = loaded(package, "base"), loaded(package, "record")
    run = base.RunSpec(
        completion_fns=["gpt-3.5-turbo"], eval_name="capitals.dev.v0", base_eval="capitals", split="dev",
        run_config={"seed": 20220722, "max_samples": 3}, created_by="", run_id="260101000000ABCDEFGH", created_at="2026-01-01 00:00:00",
    )  # fmt: skip
    return record.LocalRecorder(str(path), run)


def main(package: Path, path: Path) -> None:
    """Records every sample: the raw one, what was sampled, whether it matches; then the report."""
    path.unlink(missing_ok=True)
    recorder = recorder_of(package, path)
    for number, (question, ideal, sampled) in enumerate(QUESTIONS):
        prompt = [
            {"role": "system", "content": "Answer with one word."},
            {"role": "user", "content": question},
        ]
        with recorder.as_default_recorder(f"capitals.dev.{number}"):
            recorder.record_raw({"input": prompt, "ideal": ideal})
            recorder.record_sampling(
                prompt,
                [sampled],
                model="gpt-3.5-turbo-0125",
                usage={"prompt_tokens": 20, "completion_tokens": 2},
            )
            is_right = sampled.startswith(ideal)
            recorder.record_match(
                is_right, expected=ideal, picked=ideal if is_right else None, sampled=sampled
            )
    recorder.record_final_report({"accuracy": 2 / 3, "boostrap_std": 0.27})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
