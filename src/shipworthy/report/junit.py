"""`evaluation_junit`: the bars as tests, for CI pages that know JUnit XML.

A missed bar is a failure of type `dont-ship`, an unclear one a failure of type `insufficient-evidence`. The
baseline is skipped: it never gates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from shipworthy.report.page import BarRow, CandidatePart, EvaluationPage

FAILURES = {"missed": "dont-ship", "unclear": "insufficient-evidence"}
VERDICTS = {"DONT_SHIP": "dont-ship", "NOT_ENOUGH_EVIDENCE": "insufficient-evidence"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def evaluation_junit(page: EvaluationPage) -> str:
    """A suite for each candidate, a test for each bar."""
    root = Element("testsuites", {"name": xml_text(page.product)})
    for part in page.candidates:
        _suite(root, page, part)
    _count(root, root)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def xml_text(text: str) -> str:
    """The text with what XML can't hold replaced."""
    return _NOT_XML.sub("\ufffd", text)


def _suite(root: Element, page: EvaluationPage, part: CandidatePart) -> None:
    suite = SubElement(root, "testsuite", {"name": xml_text(part.name)})
    _properties(suite, {
        "verdict": part.spoken, "why": part.why, "next": part.next, "holds_for": part.holds_for,
        "evidence": page.evidence, "chance": page.chance or "", "version": part.version,
        "layers": part.layers, "made_at": page.made_at, "illustrative": page.illustrative,
    })  # fmt: skip
    for bar in part.bars:
        _test(suite, page, part, bar)
    if part.verdict is None or (part.verdict in VERDICTS and all(b.status == "met" for b in part.bars)):
        _verdict_test(suite, page, part)
    _count(suite, suite)


def _test(suite: Element, page: EvaluationPage, part: CandidatePart, bar: BarRow) -> None:
    test = _case(suite, page, part, bar.name)
    found = bar.measured
    _properties(test, {
        "verdict": part.spoken, "holds_for": part.holds_for, "status": bar.status,
        "required": bar.requirement, "estimate": found.text, "interval": found.interval, "sure": found.sure,
        "n": found.n_text, "n_cases": "" if found.n_cases is None else str(found.n_cases),
        "judge": bar.raw, "waived": bar.waived,
    })  # fmt: skip
    if part.is_baseline:
        said = f"the baseline is shown and never gates: {bar.status_text}"
        SubElement(test, "skipped", {"message": said})
    elif bar.status in FAILURES:
        message = f"{found.text}; {found.sure}; required: {bar.requirement or bar.name}; {found.n_text}"
        failure = SubElement(test, "failure", {"message": xml_text(message), "type": FAILURES[bar.status]})
        lines = [message, bar.about, bar.why, bar.needs, bar.decided, f"Holds for {part.holds_for}."]
        failure.text = xml_text("\n".join(line for line in lines if line))


def _verdict_test(suite: Element, page: EvaluationPage, part: CandidatePart) -> None:
    """What no bar says: that there are no bars, or that a verdict other than SHIP has another cause."""
    test = _case(suite, page, part, "verdict")
    _properties(test, {"verdict": part.spoken, "holds_for": part.holds_for})
    if part.is_baseline or part.verdict is None:
        SubElement(test, "skipped", {"message": xml_text(part.why or "nothing is decided")})
        return
    failure = SubElement(test, "failure", {"message": xml_text(part.why), "type": VERDICTS[part.verdict]})
    failure.text = xml_text(f"{part.why}\n{part.next}")


def _case(suite: Element, page: EvaluationPage, part: CandidatePart, name: str) -> Element:
    where = xml_text(f"{page.product}.{part.name}")
    return SubElement(suite, "testcase", {"name": xml_text(name), "classname": where})


def _properties(parent: Element, values: Mapping[str, str]) -> None:
    there = {name: value for name, value in values.items() if value}
    if there:
        group = SubElement(parent, "properties")
        for name, value in there.items():
            SubElement(group, "property", {"name": name, "value": xml_text(value)})


def _count(parent: Element, within: Element) -> None:
    for name, path in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        parent.set(name, str(sum(1 for _ in within.iter(path))))
    parent.set("errors", "0")
