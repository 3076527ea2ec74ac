"""shipworthy: a PRD you can run.

    import shipworthy as sw
    benchmark = sw.load("prd.yaml")
    print(sw.run(benchmark).decision.why)

Names are loaded when they are first used, so that `import shipworthy` costs next to nothing.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from shipworthy.version import VERSION as __version__

if TYPE_CHECKING:
    from shipworthy.api import (
        Benchmark,
        Comparison,
        Decision,
        Run,
        agreement,
        arun,
        compare,
        correct,
        decide,
        load,
        parse,
        pass_at_k,
        pass_hat_k,
        run,
        value_of_data,
    )
    from shipworthy.errors import (
        Fault,
        FolderBusy,
        Interrupted,
        InvalidBenchmark,
        ModelMissing,
        NoUsableTrial,
        ShipworthyError,
        StoreUnwritable,
        WorkFailed,
        WrongCall,
    )

__all__ = [
    "Benchmark",
    "Comparison",
    "Decision",
    "Fault",
    "FolderBusy",
    "Interrupted",
    "InvalidBenchmark",
    "ModelMissing",
    "NoUsableTrial",
    "Run",
    "ShipworthyError",
    "StoreUnwritable",
    "WorkFailed",
    "WrongCall",
    "__version__",
    "agreement",
    "arun",
    "compare",
    "correct",
    "decide",
    "load",
    "parse",
    "pass_at_k",
    "pass_hat_k",
    "run",
    "value_of_data",
]


class _Door(ModuleType):
    """The package itself, on which two stages share their names with functions of the public API.

    `sw.run` and `sw.decide` are functions by contract, `run/` and `decide/` are folders by design. Python
    binds a sub-package to its parent when it is first imported; here the function keeps the name, and
    `from shipworthy.decide.ledger import …` works as ever.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Door


def __getattr__(name: str) -> Any:
    import importlib

    if name not in __all__:
        raise AttributeError(f"module 'shipworthy' has no attribute {name!r}")
    errors = importlib.import_module("shipworthy.errors")
    home = errors if hasattr(errors, name) else importlib.import_module("shipworthy.api")
    return getattr(home, name)


def __dir__() -> list[str]:
    return sorted(__all__)
