"""What is vendored is what the manifest says, packed, and light enough for a page."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import shipworthy.web
from shipworthy.adapters.vega_svg import VEGA_LITE

VENDOR = Path(shipworthy.web.__file__).parent / "static" / "vendor"


def test_every_file_is_as_the_manifest_says():
    manifest = dict(
        re.findall(r"^\| (\S+) \| ([0-9a-f]{64}) \|$", (VENDOR / "README.md").read_text("utf-8"), re.M)
    )
    there = {path.name for path in VENDOR.iterdir()} - {"README.md"}
    assert set(manifest) == there
    for name, digest in manifest.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


def test_the_packed_twin_is_the_same_file():
    assert gzip.decompress((VENDOR / "vega.min.js.gz").read_bytes()) == (VENDOR / "vega.min.js").read_bytes()


def test_page_and_report_draw_by_the_same_version():
    assert f"vega-lite {VEGA_LITE}." in (VENDOR / "vega.min.js").read_text("utf-8")[:300]


def test_every_part_has_its_licence():
    text = (VENDOR / "LICENSES.txt").read_text("utf-8")
    for name in ("vega 6", "vega-lite 6", "vega-interpreter 2", "d3-array 3", "delaunator 5"):
        assert f"\n{name}" in f"\n{text}"
    assert "no file of its own" not in text
