#!/usr/bin/env bash
# review.sh FOLDER: writes FOLDER/comment.md, FOLDER/review.json and FOLDER/review.sarif, and the comment into the job's summary.
# A change that ends the command with 1 is reviewed all the same: a definition that has errors by its lock. However it ends, there
# is a comment: of what cannot be compared it says why, and the step fails. A definition that has errors and no lock has them as
# results, and the verdict fails.
set -uo pipefail
folder=$1
mkdir -p "$folder"
comment="$folder/comment.md"
printf '%s\n\n### %s\n\n%s\n' '<!-- pipeline-review -->' 'not reviewed: the review ended without a word' \
  'What this change means is not known, and no earlier review is of it. The log of the job says what happened.' > "$comment"
trap 'if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$comment" >> "$GITHUB_STEP_SUMMARY"; fi' EXIT
. "$(dirname "${BASH_SOURCE[0]}")/arguments.sh"
failed=0
for form in markdown:comment.md json:review.json sarif:review.sarif; do
  file="$folder/${form#*:}"
  npx pipeline diff "${arguments[@]}" --format "${form%%:*}" > "$file.part"
  status=$?
  if [ -s "$file.part" ]; then mv "$file.part" "$file"; else rm "$file.part"; failed=1; fi
  if [ "$status" -gt 1 ]; then failed=1; fi
done
exit "$failed"
