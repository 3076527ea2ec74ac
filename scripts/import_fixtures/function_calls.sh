#!/usr/bin/env bash
# Takes a few items of BFCL with its own checker's verdicts as fixtures of the importers' tests.
#
#   scripts/import_fixtures/function_calls.sh       # half a minute; needs a network for the installation
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
uv=${UV:-$here/../../.venv/bin/uv}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$uv" venv -q "$work/env"
"$uv" pip install -q --python "$work/env/bin/python" --no-deps "bfcl-eval${BFCL_VERSION:-}"
package=$(echo "$work"/env/lib/python*/site-packages/bfcl_eval)
"$work/env/bin/python" "$here/function_calls_write.py" "$package" "$here/../../tests/fixtures/importers/function_calls"
ls -lR "$here/../../tests/fixtures/importers/function_calls"
