"""`json_schema`: whether the answer is JSON of a declared shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from shipworthy.define.case import Case
from shipworthy.define.dimension import Scale
from shipworthy.errors import WrongCall
from shipworthy.run.trial import Trial
from shipworthy.score.answer_json import NotJson, json_of
from shipworthy.score.reading import passed
from shipworthy.score.scorer import Grade


class JsonSchema:
    """Good if the answer (its text or its first fenced block) is JSON that meets the schema.

    Args:
        arguments: The schema, or its text.
        scale: The dimension's.

    Raises:
        WrongCall: The schema is not one.
    """

    def __init__(self, arguments: Any, scale: Scale) -> None:
        from jsonschema.exceptions import SchemaError
        from jsonschema.validators import Draft202012Validator, validator_for
        from referencing import Registry

        schema = _schema(arguments)
        kind = validator_for(schema, default=Draft202012Validator)
        try:
            kind.check_schema(schema)
        except SchemaError as error:
            raise WrongCall(f"json_schema: the schema is none: {error.message}") from error
        # An own empty registry: a `$ref` to another host must never become a download.
        self._validator = kind(schema, registry=Registry())
        self._scale = scale

    def grade(self, trial: Trial, case: Case) -> Grade:
        """Best or worst; the explanation says where the answer breaks the schema."""
        del case
        try:
            value = json_of(trial)
        except NotJson as error:
            return passed(False, self._scale, str(error))
        fault = next(iter(self._validator.iter_errors(value)), None)
        if fault is None:
            return passed(True, self._scale)
        return passed(False, self._scale, f"at {fault.json_path}: {fault.message[:200]}")


def _schema(given: Any) -> Any:
    if isinstance(given, Mapping):
        return dict(given)
    try:
        schema = json.loads(given)
    except (ValueError, TypeError) as error:
        raise WrongCall(f"json_schema: {str(given)[:80]!r} is no JSON: {error}") from error
    if not isinstance(schema, dict | bool):
        raise WrongCall(f"json_schema: a schema is an object, saw {str(given)[:80]!r}")
    return schema
