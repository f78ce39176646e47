#!/usr/bin/env bash
# Sourced: puts what a review is asked about into the array `arguments`, from DEFINITION, BASE, PREVIEWS and PREVIEW_EVENTS.
base=$(bash "$(dirname "${BASH_SOURCE[0]}")/base.sh") || exit 1
arguments=()
if [ -n "$base" ]; then arguments+=("$base"); fi
if [ -n "${DEFINITION:-}" ]; then arguments+=(--definition "$DEFINITION"); fi
while IFS= read -r preview; do
  if [ -n "$preview" ]; then arguments+=(--preview "$preview"); fi
done <<< "${PREVIEWS:-}"
while IFS= read -r events; do
  if [ -n "$events" ]; then arguments+=(--preview-events "$events"); fi
done <<< "${PREVIEW_EVENTS:-}"
