import { type Change, CHANGE_CLASSES, type ChangeClass } from "../diff/change";
import { counted } from "../counted";

/** How many changes of each class there are, most serious first. */
export function countsByClass(
  changes: readonly Change[],
): readonly (readonly [changeClass: ChangeClass, count: number])[] {
  return CHANGE_CLASSES.flatMap((changeClass) => {
    const count = changes.filter((change) => change.class === changeClass).length;
    return count === 0 ? [] : [[changeClass, count] as const];
  });
}

/**
 * One line for the whole: `3 changes: 1 destructive, 2 additive`. Of a definition with errors nobody knows what it would change;
 * its lock, which is compared instead, is no verdict of it.
 */
export function verdict(changes: readonly Change[], faulty = false): string {
  const counts = countsByClass(changes).map(([changeClass, count]) => `${String(count)} ${changeClass}`);
  const all = `${counted(changes.length, "change")}: ${counts.join(", ")}`;
  if (faulty)
    return `not reviewed: the definition has errors; its lock has ${changes.length === 0 ? "no change" : all}`;
  return changes.length === 0 ? "no change: both sides mean the same" : all;
}
