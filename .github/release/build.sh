#!/usr/bin/env bash
# Makes release/: templates, zips and bill of materials (npm run release), the package, their checksums, and the notes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
version=$(node -p 'JSON.parse(require("node:fs").readFileSync("package.json", "utf8")).version')

if [ "${GITHUB_REF_NAME:-}" != "v$version" ]; then
  echo "The tag is ${GITHUB_REF_NAME:-none}, and package.json says $version: they must be the same" >&2
  exit 1
fi
# First, since a version without notes is not released.
node "$here/notes.js" "$version" >"$RUNNER_TEMP/notes.md"
npm run release
npm pack --pack-destination release
(cd release && sha256sum "ssm-rollcall-$version.tgz" >>SHA256SUMS && sha256sum --check --quiet SHA256SUMS)
