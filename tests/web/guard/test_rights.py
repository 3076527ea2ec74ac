from __future__ import annotations

import pytest

from shipworthy.score.review.account import ROLES
from shipworthy.web.guard.rights import RIGHTS, may

EXPECTED = {
    "owner": {"open", "any", "read", "review", "edit", "own"},
    "editor": {"open", "any", "read", "review", "edit"},
    "reviewer": {"open", "any", "review"},
    "viewer": {"open", "any", "read"},
    "": {"open"},
    "nobody": {"open"},
    "Owner": {"open"},
}


@pytest.mark.parametrize("right", ["open", "any", "read", "review", "edit", "own", "everything", ""])
@pytest.mark.parametrize("role", sorted(EXPECTED))
def test_who_may_do_what(role, right):
    assert may(role, right) is (right in EXPECTED[role])


def test_every_role_has_its_rights_written_down():
    assert set(RIGHTS) == set(ROLES)
