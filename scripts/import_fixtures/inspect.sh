#!/usr/bin/env bash
# Runs the real Inspect on a stub endpoint and keeps the logs that it wrote as fixtures of the importers' tests.
#
#   scripts/import_fixtures/inspect.sh              # about a minute; needs a network for the installation
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
fixtures="$here/../../tests/fixtures/importers/inspect"
uv=${UV:-$here/../../.venv/bin/uv}
work=$(mktemp -d)
port=8798
trap 'kill "${stub:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

"$uv" venv -q "$work/env" && "$uv" pip install -q --python "$work/env/bin/python" "inspect-ai${INSPECT_VERSION:-}" openai
"$work/env/bin/python" "$here/stub.py" "$port" & stub=$!
mkdir "$work/run" && cp "$fixtures/chairs.py" "$fixtures/samples.jsonl" "$work/run"
cd "$work/run"
export STUB_API_KEY=none STUB_BASE_URL="http://127.0.0.1:$port/v1" INSPECT_LOG_REALTIME=false
"$work/env/bin/inspect" eval chairs.py@chairs --model openai-api/stub/small --log-dir logs --display none --log-format eval --no-log-realtime
"$work/env/bin/inspect" eval chairs.py@plain --model openai-api/stub/small --log-dir plain --display none --log-format json --no-log-realtime
"${PYTHON:-$here/../../.venv/bin/python}" "$here/inspect_clean.py" logs/*.eval "$fixtures/chairs.eval"
"$work/env/bin/python" - plain "$fixtures/plain.json" <<'PY'
import json, pathlib, sys
log = json.loads(next(pathlib.Path(sys.argv[1]).glob("*.json")).read_text())
for sample in log["samples"]:
    sample["events"] = sample["events"][:1]
    sample.pop("events_data", None)
pathlib.Path(sys.argv[2]).write_text(json.dumps(log, indent=1) + "\n")
PY
ls -l "$fixtures"
