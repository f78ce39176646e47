import type { Target } from "../../model";

/** Tables in their order, as many together as a list of that many bytes holds; one that is larger stands alone. */
export function inGroups(
  targets: readonly Target[],
  wordsOf: (target: Target) => readonly string[],
  largest: number,
): readonly (readonly Target[])[] {
  const groups: Target[][] = [];
  let size = 0;
  for (const target of targets) {
    const bytes = wordsOf(target).join(";").length;
    const group = groups.at(-1);
    if (group === undefined || size + bytes > largest) {
      groups.push([target]);
      size = bytes;
    } else {
      group.push(target);
      size += bytes;
    }
  }
  return groups;
}
