#!/usr/bin/env bash
# verdict.sh: fails where the change is of a class in FAIL_ON, or where the engine or a mandatory policy refuses a preview.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/arguments.sh"
if [ -n "${FAIL_ON:-}" ]; then arguments+=(--fail-on "$FAIL_ON"); fi
npx pipeline diff "${arguments[@]}"
