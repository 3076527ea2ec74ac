#!/usr/bin/env bash
# Runs the real lm-evaluation-harness on a stub endpoint and keeps the samples that it logged.
#
#   scripts/import_fixtures/lm_eval.sh              # some minutes; needs a network for the installation
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
fixtures="$here/../../tests/fixtures/importers/lm_eval"
uv=${UV:-$here/../../.venv/bin/uv}
work=$(mktemp -d)
port=8797
trap 'kill "${stub:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

"$uv" venv -q "$work/env" && "$uv" pip install -q --python "$work/env/bin/python" "lm-eval[api]${LM_EVAL_VERSION:-}"
"$work/env/bin/python" "$here/stub.py" "$port" & stub=$!
mkdir "$work/run" && cp "$fixtures/chairs.yaml" "$fixtures/docs.jsonl" "$work/run" && cd "$work/run"
OPENAI_API_KEY=none HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_HOME="$work/home" "$work/env/bin/lm_eval" run \
  --model local-completions --tasks chairs --include_path . --log_samples --output_path out \
  --model_args "base_url=http://127.0.0.1:$port/v1/completions,model=small,tokenizer_backend=none,tokenized_requests=False,num_concurrent=1"
cp out/small/samples_chairs_*.jsonl "$fixtures/samples_chairs.jsonl"
ls -l "$fixtures"
