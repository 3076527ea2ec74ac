"""`C431`: personal data where the PRD says that there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from shipworthy.define.case import Case
from shipworthy.define.lint.alike import case_files
from shipworthy.define.lint.problem import Problem, Severity
from shipworthy.define.lint.rule import Rule
from shipworthy.define.lint.subject import Subject
from shipworthy.define.lint.texts import leaves, masked, place, share, some
from shipworthy.define.personal_data import find_personal_data

_KIND_WORDS = {
    "email": "an e-mail address", "phone": "a telephone number", "iban": "a bank account",
    "card": "a card number", "cn_id": "a Chinese identity number", "api_key": "an API key", "jwt": "a token",
    "ip": "an IP address",
}  # fmt: skip


class _Hit(NamedTuple):
    where: str
    kinds: tuple[str, ...]
    example: str


class PersonalData:
    """There is personal data where the PRD forbids it.

    What it does:
        With `personal_data: forbid` (an error) or `redact` (a warning), looks in cases, recorded answers and
        prompts for e-mail addresses, telephone, card, bank and identity numbers (those with a checksum must
        hold it) and keys. Names and addresses of people are not found. What is found is shown masked.

    Why it is bad:
        Cases are sent to model providers, copied into reports and kept in git: data that was promised not to
        be there is then in all of these places.

    Example:
        data: {personal_data: forbid}
        cases:
          - {id: a, input: "Write to jane.roe@example.com"}
    """

    code: ClassVar[str] = "C431"
    name: ClassVar[str] = "personal-data"
    severity: ClassVar[Severity] = "error"

    def check(self, subject: Subject) -> Iterator[Problem]:
        """One problem for each file of cases, each candidate's answers and each prompt."""
        declared = subject.benchmark.data.personal_data
        if declared == "allow":
            return
        severity: Severity = "error" if declared == "forbid" else "warning"
        for file in case_files(subject.benchmark):
            hits = [hit for case in file.cases if (hit := _hit(place(case), _texts(case))) is not None]
            if hits:
                what = f"{share(len(hits), len(file.cases))} cases hold"
                yield _problem(what, hits, declared, (file.section,), severity)
        for name, answers in subject.answers.items():
            found = (_hit(a.where or f"case {a.case!r}", list(leaves(a.output))) for a in answers)
            hits = [hit for hit in found if hit is not None]
            if hits:
                what = f"{share(len(hits), len(answers))} answers of {name!r} hold"
                yield _problem(what, hits, declared, ("candidates", name), severity)
        for name, text in subject.prompts.items():
            hit = _hit("", [text])
            if hit is not None:
                what = f"the prompt of {name!r} holds"
                yield _problem(what, [hit], declared, ("candidates", name, "prompt"), severity)


def _texts(case: Case) -> list[str]:
    return list(leaves([case.input, case.context, case.expected, dict(case.fields), dict(case.metadata)]))


def _hit(where: str, texts: list[str]) -> _Hit | None:
    kinds: list[str] = []
    example = ""
    for text in texts:
        for found in find_personal_data(text):
            kinds.append(found.kind)
            example = example or masked(found.text)
    return _Hit(where, tuple(dict.fromkeys(kinds)), example) if kinds else None


def _problem(
    what: str, hits: list[_Hit], declared: str, path: tuple[str, ...], severity: Severity
) -> Problem:
    kinds = Counter(kind for hit in hits for kind in hit.kinds)
    named = some(
        (f"{_KIND_WORDS.get(kind, kind)}{f' ({n:,})' if n > 1 else ''}" for kind, n in kinds.most_common()), 5
    )
    places = some(f"{hit.where} {hit.example}".strip() for hit in hits)
    return Problem(
        f"{what} personal data, and the PRD says {declared!r}: {named}; {places}",
        "put made-up values in their place, or say 'personal_data: allow' if consent covers them",
        path,
        where=hits[0].where if ":" in hits[0].where else "",
        severity=severity,
    )


RULES: tuple[type[Rule], ...] = (PersonalData,)
