#!/usr/bin/env bash
# Writes the fixtures of hosted OpenAI Evals with the types of the real openai SDK.
#
#   scripts/import_fixtures/openai_evals.sh        # half a minute; needs a network for the installation
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
uv=${UV:-$here/../../.venv/bin/uv}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$uv" venv -q "$work/env" && "$uv" pip install -q --python "$work/env/bin/python" "openai${OPENAI_VERSION:-}"
"$work/env/bin/python" "$here/openai_evals_write.py" "$here/../../tests/fixtures/importers/openai_evals"
ls -l "$here/../../tests/fixtures/importers/openai_evals"
