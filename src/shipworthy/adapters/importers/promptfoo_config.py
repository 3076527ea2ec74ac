"""A promptfoo config (`promptfooconfig.yaml`, also JSON) -> a benchmark: candidates, cases, dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shipworthy.adapters.importers.promptfoo_files import (
    data_of,
    file_named,
    prompts_of,
    shown,
    tests_of_file,
    variables_of,
)
from shipworthy.define.finding import Places
from shipworthy.define.importing.imported import Carried, Imported, Note, TextPart
from shipworthy.define.importing.importer import Form, Glimpse, ImportOptions, Source
from shipworthy.define.importing.promptfoo_candidates import Provider, candidates_of, echoed, providers_of
from shipworthy.define.importing.promptfoo_case import main_variable, mentioned
from shipworthy.define.importing.promptfoo_cases import Cases
from shipworthy.define.importing.promptfoo_dimensions import Dimensions
from shipworthy.define.importing.promptfoo_options import prd_values
from shipworthy.define.importing.promptfoo_ours import mark_of
from shipworthy.define.importing.promptfoo_prompt import Prompt, named_prompts, written
from shipworthy.define.importing.promptfoo_test import Test, test_of_object
from shipworthy.errors import Fault

_OTHERS = ("providers", "targets", "tests", "scenarios", "defaultTest")
_READ = ("prompts", "providers", "targets", "tests", "scenarios", "defaultTest")


class PromptfooConfig:
    """What `promptfoo eval` is given."""

    name = "promptfoo-config"
    title = "promptfoo config (YAML, JSON)"

    def recognises(self, glimpse: Glimpse) -> float:
        """By its top-level keys."""
        if glimpse.form not in (Form.yaml, Form.json) or glimpse.has("results"):
            return 0.0
        if "prompts" in glimpse.keys:
            return 0.95 if glimpse.has_any(*_OTHERS) else 0.4
        has_tests = glimpse.has_any("tests", "scenarios")
        return 0.9 if has_tests and glimpse.has_any("providers", "targets", "defaultTest") else 0.0

    def read(self, source: Source, options: ImportOptions) -> Iterator[Imported]:
        """Candidates, cases, dimensions, and what has no place here."""
        del options
        document = source.document()
        if isinstance(document, Fault):
            yield document
            return
        if not isinstance(document.data, Mapping):
            yield Fault("the config is no mapping", source.name)
            return
        yield from _Config(source, document.data, document.places).items()


@dataclass
class _Config:
    source: Source
    data: Mapping[str, Any]
    places: Places
    cases: Cases = field(default_factory=Cases)
    default: Test = field(default_factory=Test)

    def items(self) -> Iterator[Imported]:
        """Everything, in the order in which it is needed."""
        yield from prd_values(
            {key: value for key, value in self.data.items() if key not in _READ}, self._line
        )
        found: list[tuple[str, str]] = []
        for item in self._prompts():
            if isinstance(item, tuple):
                found.append(item)
            else:
                yield item
        providers: list[Provider] = []
        for one in self._providers():
            if isinstance(one, Provider):
                providers.append(one)
            else:
                yield one
        prompts = named_prompts(found or [("", "{{ input }}")])
        answers = {echoed(provider, prompt) for provider in providers for prompt in prompts}
        preferred = tuple(name for name in mentioned(text for _, text in found) if name not in answers)
        main = "input" if self._is_ours() else main_variable(self._first_variables(), preferred)
        self.cases = Cases((main, *preferred) if main else preferred, Dimensions(main))
        yield from self._candidates(providers, prompts, main)
        yield from self._default()
        yield from self._tests()
        yield from self._scenarios()
        yield from self.cases.dimensions.parts()

    def _line(self, *path: Any) -> int:
        """The line of a key or an entry, or of the nearest thing above it."""
        for end in range(len(path), 0, -1):
            place = self.places.keys.get(path[:end]) or self.places.values.get(path[:end])
            if place is not None:
                return place[0]
        return 0

    def _prompts(self) -> Iterator[tuple[str, str] | Note | Fault]:
        given = self.data.get("prompts")
        if isinstance(given, Mapping):  # file: label
            given = [{"raw": key, "label": value} for key, value in given.items()]
        for number, one in enumerate(given if isinstance(given, list) else [given] if given else ()):
            yield from prompts_of(self.source, one, self._line("prompts", number))

    def _first_variables(self) -> dict[str, Any]:
        """Names of variables of the tests that stand in the config, for what is the input."""
        made: dict[str, Any] = {}
        tests = self.data.get("tests")
        for one in (tests if isinstance(tests, list) else [])[:20]:
            variables = one.get("vars") if isinstance(one, Mapping) else None
            if isinstance(variables, Mapping):
                made = {**{str(key): value for key, value in variables.items()}, **made}
        return made

    def _is_ours(self) -> bool:
        """Whether our own export wrote it: the question is the variable `input` then."""
        tests = self.data.get("tests")
        return any(
            mark_of(one.get("metadata")) is not None
            for one in (tests if isinstance(tests, list) else [])[:20]
            if isinstance(one, Mapping)
        )

    def _candidates(self, providers: list[Provider], prompts: list[Prompt], main: str) -> Iterator[Imported]:
        files: dict[str, str] = {}
        for prompt in prompts:
            if providers and all(echoed(provider, prompt) for provider in providers):
                continue  # no prompt, but the name of a column
            text, notes = written(prompt, main)
            files[prompt.name] = f"prompts/{prompt.name}.md"
            yield TextPart(files[prompt.name], text)
            yield from notes
        if main and main != "input":
            yield Note(Carried.mapped, f"variable {main}", "the input of a case; `{{ input }}` in prompts")
        yield from candidates_of(providers, prompts, main, files)

    def _providers(self) -> Iterator[Provider | Note | Fault]:
        key = "providers" if "providers" in self.data else "targets"
        for number, one in enumerate(providers_of(self.data.get(key))):
            line = self._line(key, number)
            if isinstance(one, str):
                yield Note(Carried.unsupported, "a provider without an id", "", line, "", one)
            elif one.id.startswith("file://") and one.id.endswith((".yaml", ".yml", ".json")):
                yield from self._provider_file(one.id, line)
            else:
                yield one

    def _provider_file(self, named: str, line: int) -> Iterator[Provider | Note | Fault]:
        data = data_of(self.source, file_named(named))
        if isinstance(data, Fault):
            yield data
            return
        for one in providers_of(data):
            if isinstance(one, str):
                yield Note(Carried.unsupported, f"a provider of {named}", "it has no id", line, "", one)
            else:
                yield one

    def _default(self) -> Iterator[Imported]:
        """What every test has."""
        given = self.data.get("defaultTest")
        line = self._line("defaultTest")
        if isinstance(given, str):
            given = data_of(self.source, file_named(given))
        if isinstance(given, Fault):
            yield given
        if not isinstance(given, Mapping):
            return
        test, notes = self._test(given, line)
        yield from notes
        yield from test.notes
        self.default = test
        if test.judge is not None:
            self.cases.dimensions.judges.append(test.judge)
        yield from self.cases.dimensions.take_for_all(test.assertions, self._line("defaultTest", "assert"))

    def _test(self, given: Mapping[str, Any], line: int) -> tuple[Test, list[Note | Fault]]:
        """A test, and what was wrong with the files of its variables."""
        said: list[Note | Fault] = []
        variables: Any = {}
        for item in variables_of(self.source, given.get("vars"), line):
            if isinstance(item, Note | Fault):
                said.append(item)
            else:
                variables = item
        return test_of_object({**given, "vars": variables}, line), said

    def _tests(self) -> Iterator[Imported]:
        given = self.data.get("tests")
        listed = given if isinstance(given, list) else [given] if given else ()
        for number, one in enumerate(listed):
            yield from self._one(one, self._line("tests", number))

    def _one(self, given: Any, line: int, default: Test | None = None) -> Iterator[Imported]:
        """One entry of `tests`."""
        over = default or self.default
        if isinstance(given, Mapping) and isinstance(given.get("path"), str):
            given = given["path"]
        if isinstance(given, str):
            yield from self._file(given, line, over)
        elif isinstance(given, Mapping):
            test, said = self._test(given, line)
            yield from said
            yield from self.cases.items(test.over(over), line)
        else:
            yield Note(
                Carried.unsupported, "a test", "it is neither a mapping nor a file", line, "", shown(given)
            )

    def _file(self, named: str, line: int, over: Test) -> Iterator[Imported]:
        for item in tests_of_file(self.source, named, line):
            if isinstance(item, Note | Fault):
                yield item
                continue
            test, row, file = item
            variables: Any = test.variables
            for found in variables_of(self.source, test.variables, row):
                if isinstance(found, Note | Fault):
                    yield found
                else:
                    variables = found
            made = replace(test, variables=variables).over(over)
            yield from (_told_of(file, one) for one in self.cases.items(made, row))

    def _scenarios(self) -> Iterator[Imported]:
        """Every set of variables with every test."""
        given = self.data.get("scenarios")
        for number, one in enumerate(given if isinstance(given, list) else ()):
            line = self._line("scenarios", number)
            found = data_of(self.source, file_named(one)) if isinstance(one, str) else one
            for scenario in found if isinstance(found, list) else [found]:
                if isinstance(scenario, Fault):
                    yield scenario
                elif isinstance(scenario, Mapping):
                    yield from self._scenario(scenario, line)
                else:
                    yield Note(
                        Carried.unsupported, "a scenario", "it is no mapping", line, "", shown(scenario)
                    )

    def _scenario(self, given: Mapping[str, Any], line: int) -> Iterator[Imported]:
        sets, tests = given.get("config"), given.get("tests")
        for one in sets if isinstance(sets, list) else [{}]:
            if not isinstance(one, Mapping):
                yield Note(
                    Carried.unsupported, "config of a scenario", "it is no mapping", line, "", shown(one)
                )
                continue
            own, said = self._test(one, line)
            yield from said
            default = own.over(self.default)
            for test in tests if isinstance(tests, list) else [{}]:
                is_own = isinstance(test, Mapping) and own.assertions
                both = (
                    {**test, "assert": [*_list(one.get("assert")), *_list(test.get("assert"))]}
                    if is_own
                    else test
                )
                yield from self._one(both, line, default)


def _told_of(file: str, item: Imported) -> Imported:
    """A note whose line is one of another file says which."""
    return replace(item, file=file) if isinstance(item, Note) and item.line and not item.file else item


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
