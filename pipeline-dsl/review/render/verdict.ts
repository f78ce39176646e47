import { CHANGE_CLASSES, type ChangeClass } from "../diff/change";
import { counted } from "../counted";

/** How many changes of each class there are, most serious first. */
export function countsByClass(
  changes: readonly { readonly class: ChangeClass }[],
): readonly (readonly [changeClass: ChangeClass, count: number])[] {
  return CHANGE_CLASSES.flatMap((changeClass) => {
    const count = changes.filter((change) => change.class === changeClass).length;
    return count === 0 ? [] : [[changeClass, count] as const];
  });
}

/** `1 destructive, 2 additive`. */
export function countsInWords(changes: readonly { readonly class: ChangeClass }[]): string {
  return countsByClass(changes)
    .map(([changeClass, count]) => `${String(count)} ${changeClass}`)
    .join(", ");
}

/**
 * One line for the whole: `3 changes: 1 destructive, 2 additive; 1 setting of prod: 1 physical`. Of a definition with errors nobody
 * knows what it would change; its lock, which is compared instead, is no verdict of it.
 */
export function verdict(
  changes: readonly { readonly class: ChangeClass }[],
  { faulty = false, also = [] }: { readonly faulty?: boolean; readonly also?: readonly string[] } = {},
): string {
  const all = `${counted(changes.length, "change")}: ${countsInWords(changes)}`;
  return [definitionVerdict(changes.length, all, faulty, also.length > 0), ...also].join("; ");
}

function definitionVerdict(count: number, all: string, faulty: boolean, besides: boolean): string {
  if (faulty) return `not reviewed: the definition has errors; its lock has ${count === 0 ? "no change" : all}`;
  if (count > 0) return all;
  return besides ? "no change of the definition" : "no change: both sides mean the same";
}
