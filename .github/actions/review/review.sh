#!/usr/bin/env bash
# review.sh FOLDER: writes FOLDER/comment.md, FOLDER/review.json and FOLDER/review.sarif, and the comment into the job's summary.
# A change that ends the command with 1 is reviewed all the same: a definition that has errors by its lock.
set -uo pipefail
folder=$1
mkdir -p "$folder"
. "$(dirname "${BASH_SOURCE[0]}")/arguments.sh"
for form in markdown:comment.md json:review.json sarif:review.sarif; do
  file="$folder/${form#*:}"
  npx pipeline diff "${arguments[@]}" --format "${form%%:*}" > "$file"
  status=$?
  if [ "$status" -gt 1 ] || [ ! -s "$file" ]; then exit 1; fi
done
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$folder/comment.md" >> "$GITHUB_STEP_SUMMARY"; fi
