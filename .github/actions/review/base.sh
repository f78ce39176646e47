#!/usr/bin/env bash
# Prints what a pull request is compared with: BASE where it is given, else where the pull request left the branch that it is to
# be merged into, which need not be main. Nothing: this event is of no pull request, and the command looks for main itself.
set -euo pipefail
if [ -n "${BASE:-}" ]; then
  echo "$BASE"
elif [ -n "${GITHUB_EVENT_PATH:-}" ]; then
  branch=$(node -p 'JSON.parse(fs.readFileSync(process.env.GITHUB_EVENT_PATH, "utf8")).pull_request?.base?.ref ?? ""')
  if [ -n "$branch" ]; then echo "origin/$branch..."; fi
fi
