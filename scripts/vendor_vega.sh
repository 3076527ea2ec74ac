#!/bin/sh
# Makes src/shipworthy/web/static/vendor/: Vega, Vega-Lite and the interpreter that needs no eval, as one file.
# Needs Node 20 or newer and npm; the versions are pinned here, and vega-lite must be one that vl-convert knows
# (src/shipworthy/adapters/vega_svg.py), so that page and report draw the same.
set -eu
VEGA=6.4.0
VEGA_LITE=6.4.3
INTERPRETER=2.3.2
ESBUILD=0.28.2
here=$(cd "$(dirname "$0")/.." && pwd)
vendor="$here/src/shipworthy/web/static/vendor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf '{"private":true,"type":"module"}\n' > package.json
npm install --silent --no-audit --no-fund "vega@$VEGA" "vega-lite@$VEGA_LITE" "vega-interpreter@$INTERPRETER" \
  "esbuild@$ESBUILD"
cat > entry.js <<'JS'
export {parse, View, Warn} from "vega";
export {compile} from "vega-lite";
export {expressionInterpreter} from "vega-interpreter";
JS
banner="/*! vega $VEGA, vega-lite $VEGA_LITE, vega-interpreter $INTERPRETER; licences in LICENSES.txt */"
node_modules/.bin/esbuild entry.js --bundle --minify --format=esm --target=es2020 --legal-comments=none \
  --banner:js="$banner" --metafile=meta.json --outfile=vega.min.js
mkdir -p "$vendor"
cp vega.min.js "$vendor/vega.min.js"
gzip -9nc vega.min.js > "$vendor/vega.min.js.gz"
node > "$vendor/LICENSES.txt" <<'JS'
const fs = require("fs");
const inputs = Object.keys(JSON.parse(fs.readFileSync("meta.json")).inputs);
const names = new Set(inputs.map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean));
if (names.has("d3-delaunay")) names.add("delaunator").add("robust-predicates"); // inside its own bundle
for (const name of [...names].sort()) {
  const folder = `node_modules/${name}`;
  const {version, license} = JSON.parse(fs.readFileSync(`${folder}/package.json`));
  const file = fs.readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? fs.readFileSync(`${folder}/${file}`, "utf8").trim() : "(no file of its own)";
  console.log(`${name} ${version} (${license})\n\n${text}\n\n${"-".repeat(78)}\n`);
}
JS
cat > "$vendor/README.md" <<MD
# Vendored: Vega for the pictures of the pages

Made by \`scripts/vendor_vega.sh\`; edit nothing here. One file, so that a page asks once, and a packed twin beside it,
so that it is sent small. It holds no \`eval\` that is ever reached: \`pictures.js\` compiles specifications in interpreter
mode, which the pages' content policy demands.

| part | version |
|---|---|
| vega | $VEGA |
| vega-lite | $VEGA_LITE |
| vega-interpreter | $INTERPRETER |

| file | SHA-256 |
|---|---|
$(cd "$vendor" && for name in vega.min.js vega.min.js.gz LICENSES.txt; do
  printf '| %s | %s |\n' "$name" "$(sha256sum "$name" | cut -d' ' -f1)"; done)
MD
