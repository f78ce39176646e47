#!/usr/bin/env bash
# verdict.sh: fails where the change can never come true (a definition with errors, a migration that `lock` refuses, settings, a
# preview or a policy that stop the deployment), and where it is of a class in FAIL_ON.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/arguments.sh"
if [ -n "${FAIL_ON:-}" ]; then arguments+=(--fail-on "$FAIL_ON"); fi
npx pipeline diff "${arguments[@]}"
