"""Trials and cases, short to write."""

from __future__ import annotations

import pytest

from shipworthy.define.case import Case
from shipworthy.define.dimension import PASS_FAIL, ScoredBy, parse_scored_by
from shipworthy.run.trial import Trial
from shipworthy.score.build import build_scorer


def make_trial(output, **more):
    about = {"run": "r", "candidate": "small", "asked_as": "a", "case": "c1", "case_hash": "h", "trial": 0}
    return Trial(**{**about, "output": output, **more})


def make_case(expected=None, **fields):
    return Case(id="c1", input="the input", expected=expected, fields=fields)


class Bench:
    """Scores one answer by what the PRD says under `scored_by`."""

    trial = staticmethod(make_trial)
    case = staticmethod(make_case)

    def scorer(self, scored_by, scale=PASS_FAIL, **more):
        return build_scorer("quality", ScoredBy(**parse_scored_by(scored_by)), scale, **more)

    def grade(self, scored_by, output, expected=None, **fields):
        trial = output if isinstance(output, Trial) else make_trial(output)
        return self.scorer(scored_by).grade(trial, make_case(expected, **fields))

    def value(self, scored_by, output, expected=None, **fields):
        return self.grade(scored_by, output, expected, **fields).value


@pytest.fixture
def bench():
    return Bench()
