import { type Change, CHANGE_CLASSES, CLASS_MEANINGS } from "../diff/change";

/** The changes in words, under their classes, without colours. Empty for no changes. */
export function renderDiff(changes: readonly Change[]): string {
  return CHANGE_CLASSES.flatMap((changeClass) => {
    const members = changes.filter((change) => change.class === changeClass);
    if (members.length === 0) return [];
    const lines = members.map(({ subject, words }) => `  ${subject}: ${words}`);
    return [`${changeClass} (${CLASS_MEANINGS[changeClass]})`, ...lines];
  })
    .map((line) => `${line}\n`)
    .join("");
}
