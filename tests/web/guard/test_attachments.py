from __future__ import annotations

import pytest
from starlette.exceptions import HTTPException

from shipworthy.web.guard.attachments import attachment

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def test_a_picture_goes_out_where_it_can_not_run(tmp_path):
    (tmp_path / "a.html").write_bytes(PNG)
    found = attachment(tmp_path, "a.html")
    assert found.body == PNG
    assert found.headers["content-type"] == "image/png"
    assert found.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert found.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("address", ["../a.png", "none.png", "prd.yaml", "/etc/passwd"])
def test_whatever_the_reason_it_is_not_there(tmp_path, address):
    (tmp_path / "prd.yaml").write_text("x")
    with pytest.raises(HTTPException) as refused:
        attachment(tmp_path, address)
    assert (refused.value.status_code, refused.value.detail) == (
        404,
        "this case has no such picture or sound",
    )
