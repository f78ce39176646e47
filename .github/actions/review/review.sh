#!/usr/bin/env bash
# review.sh FOLDER: writes FOLDER/comment.md, FOLDER/review.json and FOLDER/review.sarif, and the comment into the job's summary.
# A definition that has errors is reviewed by its lock; the command says so and ends with 1, which is check's to fail for.
set -uo pipefail
folder=$1
mkdir -p "$folder"
base=$(bash "$(dirname "${BASH_SOURCE[0]}")/base.sh") || exit 1
arguments=()
if [ -n "$base" ]; then arguments+=("$base"); fi
if [ -n "${DEFINITION:-}" ]; then arguments+=(--definition "$DEFINITION"); fi
while IFS= read -r preview; do
  if [ -n "$preview" ]; then arguments+=(--preview "$preview"); fi
done <<< "${PREVIEWS:-}"
for form in markdown:comment.md json:review.json sarif:review.sarif; do
  file="$folder/${form#*:}"
  npx pipeline diff "${arguments[@]}" --format "${form%%:*}" > "$file"
  status=$?
  if [ "$status" -gt 1 ] || [ ! -s "$file" ]; then exit 1; fi
done
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$folder/comment.md" >> "$GITHUB_STEP_SUMMARY"; fi
