import { type Change, CHANGE_CLASSES, type ChangeClass } from "../diff/change";
import { counted } from "./words";

/** How many changes of each class there are, most serious first. */
export function countsByClass(
  changes: readonly Change[],
): readonly (readonly [changeClass: ChangeClass, count: number])[] {
  return CHANGE_CLASSES.flatMap((changeClass) => {
    const count = changes.filter((change) => change.class === changeClass).length;
    return count === 0 ? [] : [[changeClass, count] as const];
  });
}

/** One line for the whole: `3 changes: 1 destructive, 2 additive`. */
export function verdict(changes: readonly Change[]): string {
  if (changes.length === 0) return "no change: both sides mean the same";
  const counts = countsByClass(changes).map(([changeClass, count]) => `${String(count)} ${changeClass}`);
  return `${counted(changes.length, "change")}: ${counts.join(", ")}`;
}
