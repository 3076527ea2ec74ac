#!/usr/bin/env bash
# Writes the fixtures of OpenAI Evals: hosted ones with the types of the real openai SDK, a log of `oaieval`
# with the recorder of the real evals package.
#
#   scripts/import_fixtures/openai_evals.sh        # half a minute; needs a network for the installation
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
uv=${UV:-$here/../../.venv/bin/uv}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$uv" venv -q "$work/env" && "$uv" pip install -q --python "$work/env/bin/python" "openai${OPENAI_VERSION:-}"
"$work/env/bin/python" "$here/openai_evals_write.py" "$here/../../tests/fixtures/importers/openai_evals"
"$uv" pip install -q --python "$work/env/bin/python" --no-deps "evals${EVALS_VERSION:-}"
package=$(echo "$work"/env/lib/python*/site-packages/evals)
"$work/env/bin/python" "$here/openai_evals_log_write.py" "$package" "$here/../../tests/fixtures/importers/openai_evals/oaieval.jsonl"
ls -l "$here/../../tests/fixtures/importers/openai_evals"
