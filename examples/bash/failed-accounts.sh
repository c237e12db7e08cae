#!/usr/bin/env bash
# Waits for a parent execution, then prints each target that did not succeed: account, Region, verdict and reason.
# The exit code is that of rollcall wait: 0 only if every expected target succeeded.
#   ./failed-accounts.sh PARENT_ID [options of rollcall]
set -euo pipefail
parent=${1:?usage: failed-accounts.sh PARENT_ID [options of rollcall]}
shift

code=0
rollcall wait "$parent" --timeout 30m "$@" >/dev/null || code=$?
# 1: some did not succeed. Beyond it there is no complete report: rollcall has said why.
if [ "$code" -gt 1 ]; then exit "$code"; fi

rollcall show "$parent" --output table \
  --query "targets[?verdict!='succeeded'].[accountId, region, verdict, reason]" "$@" || true
exit "$code"
