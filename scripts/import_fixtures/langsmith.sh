#!/usr/bin/env bash
# Lets the SDKs of LangSmith, Langfuse, MLflow and Ragas write their own shapes, offline, as fixtures of the importers' tests.
#
#   scripts/import_fixtures/langsmith.sh           # some minutes; needs a network for the installation
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
fixtures="$here/../../tests/fixtures/importers"
uv=${UV:-$here/../../.venv/bin/uv}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LANGSMITH_TRACING=false MLFLOW_DISABLE_TELEMETRY=true DO_NOT_TRACK=true RAGAS_DO_NOT_TRACK=true OPENAI_API_KEY=none

write() { # NAME PACKAGE…
  local name=$1; shift
  "$uv" venv -q "$work/$name" && "$uv" pip install -q --python "$work/$name/bin/python" "$@"
  (cd "$work" && "$work/$name/bin/python" -W ignore "$here/${name}_write.py" "$fixtures/$name")
}
write langsmith "langsmith==0.15.0" pandas
write langfuse "langfuse==5.0.4"
write mlflow "mlflow-skinny==3.17.2" pandas sqlalchemy alembic
write ragas "ragas==0.4.3" "langchain-community<0.4"
ls -l "$fixtures"/{langsmith,langfuse,mlflow,ragas}
