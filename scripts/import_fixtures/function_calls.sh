#!/usr/bin/env bash
# Takes a few items of BFCL with its own checker's verdicts as fixtures of the importers' tests.
#
#   scripts/import_fixtures/function_calls.sh          # half a minute; needs a network for the installation
#   scripts/import_fixtures/function_calls.sh agree    # compares our scorer with BFCL's checker on all of it
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
uv=${UV:-$here/../../.venv/bin/uv}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$uv" venv -q "$work/env"
"$uv" pip install -q --python "$work/env/bin/python" --no-deps "bfcl-eval${BFCL_VERSION:-}"
package=$(echo "$work"/env/lib/python*/site-packages/bfcl_eval)
if [ "${1:-}" = agree ]; then
  "${PYTHON:-$here/../../.venv/bin/python}" "$here/function_calls_agree.py" "$package"
  exit
fi
"$work/env/bin/python" "$here/function_calls_write.py" "$package" "$here/../../tests/fixtures/importers/function_calls"
ls -lR "$here/../../tests/fixtures/importers/function_calls"
