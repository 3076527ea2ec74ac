"""A change of the PRD in the file: looked at first, never over somebody else's, nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest

from shipworthy.define.edit.changes import add_bar, add_item, set_definition, set_value
from shipworthy.errors import WrongCall
from shipworthy.workbench.editing import apply, propose

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PRD = "product: shop  # ours\r\ncases: [{input: a}]\r\ndimensions:\r\n  good: is good  # why\r\n"


@pytest.fixture
def prd(tmp_path):
    file = tmp_path / "prd.yaml"
    file.write_bytes(PRD.encode())
    return file


def test_looking_writes_nothing_and_applying_writes_just_that(prd):
    change = set_definition("good", "is very good")
    proposed = propose(prd, change)
    assert proposed.can_apply
    assert proposed.edit.diff.splitlines()[-2:] == ["-  good: is good  # why", "+  good: is very good  # why"]
    assert proposed.effects[0].startswith("The rubric of good changes")
    assert prd.read_bytes() == PRD.encode()
    done = apply(prd, change, mark=proposed.mark, now=NOW)
    assert done.is_written
    assert prd.read_bytes() == PRD.replace("is good", "is very good").encode()
    assert done.kept.read_bytes() == PRD.encode()
    assert done.kept.name.startswith("20261124T093000000Z-")


def test_a_file_that_somebody_changed_meanwhile_is_left_alone_and_the_new_difference_is_given(prd):
    change = set_definition("good", "is very good")
    mark = propose(prd, change).mark
    theirs = PRD.replace("# ours", "# theirs")
    prd.write_bytes(theirs.encode())
    done = apply(prd, change, mark=mark, now=NOW)
    assert not done.is_written
    assert "changed since" in done.why_not
    assert prd.read_bytes() == theirs.encode()
    assert apply(prd, change, mark=done.proposed.mark, now=NOW).is_written
    assert "# theirs" in prd.read_text("utf-8")


def test_a_prd_that_would_have_faults_is_not_written(prd):
    change = add_bar("tone >= 4")
    proposed = propose(prd, change)
    assert not proposed.can_apply
    assert "does not define" in str(proposed.faults[0])
    assert proposed.faults[0].line == 5
    done = apply(prd, change, mark=proposed.mark, now=NOW)
    assert not done.is_written
    assert prd.read_bytes() == PRD.encode()


def test_what_the_file_says_already_is_not_written_again(prd):
    change = set_definition("good", "is good")
    done = apply(prd, change, mark=propose(prd, change).mark, now=NOW)
    assert not done.is_written
    assert "already" in done.why_not


@pytest.mark.parametrize(("encoding", "lead"), [("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe")])
def test_the_encoding_stays(prd, encoding, lead):
    prd.write_bytes(PRD.encode(encoding))
    change = set_value(("product",), "店")
    assert apply(prd, change, mark=propose(prd, change).mark, now=NOW).is_written
    assert prd.read_bytes().startswith(lead)
    assert prd.read_bytes().decode(encoding) == PRD.replace("shop", "店")


def test_a_file_that_is_no_text_is_refused(prd):
    prd.write_bytes(b"product: \xff\n")
    with pytest.raises(WrongCall, match="not UTF-8"):
        propose(prd, set_value(("product",), "x"))


def test_of_many_who_apply_at_once_to_one_page_one_wins(prd):
    change = [add_item(("prd", "goals"), f"goal {i}") for i in range(8)]
    mark = propose(prd, change[0]).mark
    barrier, done = Barrier(8), []

    def go(i):
        barrier.wait()
        done.append(apply(prd, change[i], mark=mark, now=NOW).is_written)

    threads = [Thread(target=go, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False] * 7 + [True]
    assert prd.read_text("utf-8").count("goal ") == 1
