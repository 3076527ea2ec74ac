#!/usr/bin/env bash
# Runs the real deepeval and pydantic-evals on a stub judge and keeps what they wrote as fixtures of the importers' tests.
#
#   scripts/import_fixtures/deepeval.sh            # about a minute; needs a network for the installation
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
fixtures="$here/../../tests/fixtures/importers"
uv=${UV:-$here/../../.venv/bin/uv}
work=$(mktemp -d)
port=18441
trap 'kill "${stub:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

"$uv" venv -q "$work/deepeval" && "$uv" pip install -q --python "$work/deepeval/bin/python" "deepeval${DEEPEVAL_VERSION:-==4.3.1}"
"$uv" venv -q "$work/pydantic" && "$uv" pip install -q --python "$work/pydantic/bin/python" "pydantic-evals${PYDANTIC_EVALS_VERSION:-==2.62.0}" openai
"$work/deepeval/bin/python" "$here/deepeval_stub.py" "$port" & stub=$!
sleep 1
export OPENAI_API_KEY=stub OPENAI_BASE_URL="http://127.0.0.1:$port/v1"
export DEEPEVAL_TELEMETRY_OPT_OUT=YES DEEPEVAL_DISABLE_DOTENV=1 ERROR_REPORTING=NO DEEPEVAL_RETRY_MAX_ATTEMPTS=1
mkdir "$work/run" && cd "$work/run"
"$work/deepeval/bin/python" -W ignore "$here/deepeval_write.py" "$fixtures/deepeval" && rm -f "$fixtures/deepeval/.test_run.lock"
"$work/pydantic/bin/python" -W ignore "$here/pydantic_evals_write.py" "$fixtures/pydantic_evals"
ls -l "$fixtures/deepeval" "$fixtures/pydantic_evals"
