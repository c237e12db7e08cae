#!/usr/bin/env bash
# Publishes what build.sh made: the package first, since a version of it can never be replaced.
set -euo pipefail
version=${GITHUB_REF_NAME#v}
npm publish "./release/ssm-rollcall-$version.tgz"
find release -maxdepth 1 -type f -print0 |
  xargs -0 gh release create "$GITHUB_REF_NAME" --verify-tag --title "$GITHUB_REF_NAME" --notes-file "$RUNNER_TEMP/notes.md"
