"""The other keys of a promptfoo config -> what a PRD says of them, or why it says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shipworthy.define.importing.imported import Carried, Note, PrdPart
from shipworthy.define.row import as_number

_WHY = {
    "derivedMetrics": "it is made of sums over all tests; weights of dimensions are the nearest",
    "env": "keys come from the environment; none is copied",
    "redteam": "no attacks are generated here; import the tests that it wrote",
    "extensions": "hooks are code that is not run",
    "nunjucksFilters": "templates are Jinja; filters are not added",
    "tracing": "traces are not read yet",
    "outputPath": "`report -o FILE` writes a page of any form",
    "sharing": "nothing is sent anywhere",
    "writeLatestResults": "every run is kept",
    "evaluateOptions": "",
    "commandLineOptions": "",
}
_QUIET = ("description", "evaluateOptions", "commandLineOptions", "$schema", "tags")
_SECRET = ("env",)


def prd_values(given: Mapping[str, Any], line_of: Callable[..., int]) -> Iterator[PrdPart | Note]:
    """What the rest of a config says.

    Args:
        given: Its keys but for prompts, providers and tests.
        line_of: The line of a path.
    """
    description = given.get("description")
    if isinstance(description, str) and description.strip():
        yield PrdPart({"product": " ".join(description.split())})
        yield Note(Carried.mapped, "description", "product", line_of("description"))
    for key in ("evaluateOptions", "commandLineOptions"):
        yield from _of_a_run(key, given.get(key), line_of)
    for key, value in given.items():
        if key in _QUIET or value in (None, {}, []):
            continue
        text = (
            ", ".join(str(name) for name in value)
            if key in _SECRET and isinstance(value, Mapping)
            else str(value)
        )
        why = _WHY.get(str(key), "no part of a PRD")
        yield Note(Carried.unsupported, str(key), why, line_of(key), "", text[:2_000])
    tags = given.get("tags")
    if tags:
        yield Note(Carried.unsupported, "tags", "no part of a PRD", line_of("tags"), "", str(tags)[:2_000])


def _of_a_run(key: str, options: Any, line_of: Callable[..., int]) -> Iterator[PrdPart | Note]:
    """Repeats are trials, concurrency and pauses are limits."""
    for name, value in options.items() if isinstance(options, Mapping) else ():
        number, line = as_number(value), line_of(key, name)
        whole = int(number) if number is not None and 1 <= number <= 1_000_000 else 0
        if name == "repeat" and whole:
            yield PrdPart({"trials": whole})
            yield Note(Carried.mapped, f"{key}.repeat", f"trials: {whole}", line)
        elif name == "maxConcurrency" and whole:
            yield PrdPart({"limits": {"concurrency": min(whole, 4096)}})
            yield Note(Carried.mapped, f"{key}.maxConcurrency", "limits.concurrency", line)
        else:
            became = "limits.requests_per_minute and limits.timeout_s are the nearest"
            why = became if name in ("delay", "timeoutMs", "maxEvalTimeMs") else "no part of a PRD"
            yield Note(Carried.unsupported, f"{key}.{name}", why, line, "", str(value)[:500])
