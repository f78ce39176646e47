import { settingWords } from "../../infra/review/settings";
import { relativeFile } from "../../pipeline-dsl/checks/render/places";
import type { Section } from "../../pipeline-dsl/review/render/comment";
import { code, plain, table } from "../../pipeline-dsl/review/render/markdown-text";
import type { StackChanges } from "./compare";

/** Settings of stacks that differ, for every form in which a review is read. */

export function settingsText(stacks: readonly StackChanges[], root: string): string {
  return stacks
    .flatMap(({ stack, file, changes }) => [
      `settings of ${stack}`,
      ...changes.flatMap((change) => [
        `  ${settingWords(change)}`,
        `    at ${relativeFile(file, root)}:${String(change.line)}`,
      ]),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

export function settingsSections(stacks: readonly StackChanges[], root: string): readonly Section[] {
  if (stacks.length === 0) return [];
  const rows = stacks.flatMap(({ stack, file, changes }) =>
    changes.map((change) => [
      code(stack),
      plain(settingWords(change)),
      plain(`${relativeFile(file, root)}:${String(change.line)}`),
    ]),
  );
  return [{ title: "settings", text: ["#### Settings", table(["stack", "how", "where"], rows)].join("\n\n") }];
}

/** Files named as seen from `root`. */
export function settingsNamed(stacks: readonly StackChanges[], root: string): readonly StackChanges[] {
  return stacks.map((each) => ({ ...each, file: relativeFile(each.file, root) }));
}
