import { settingWords } from "../../infra/review/settings";
import { relativeFile } from "../../pipeline-dsl/checks/render/places";
import type { Section } from "../../pipeline-dsl/review/render/comment";
import { code, plain, table } from "../../pipeline-dsl/review/render/markdown-text";
import { counted } from "../../pipeline-dsl/review/counted";
import type { StackChanges } from "./compare";

/** Settings of stacks that differ, for every form in which a review is read. */

export function settingsText(stacks: readonly StackChanges[], root: string): string {
  return stacks
    .flatMap((each) => [
      `settings of ${each.stack}`,
      ...linesOf(each, root).flatMap(({ how, where }) => [`  ${how}`, `    at ${where}`]),
      ...each.meanwhile.map((sentence) => `  meanwhile: ${sentence}`),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

export function settingsSections(stacks: readonly StackChanges[], root: string): readonly Section[] {
  if (stacks.length === 0) return [];
  const rows = stacks.flatMap((each) =>
    linesOf(each, root).map(({ how, where }) => [code(each.stack), plain(how), plain(where)]),
  );
  return [{ title: "settings", text: ["#### Settings", table(["stack", "how", "where"], rows)].join("\n\n") }];
}

/** What a reader must not miss: who cannot work while a setting is applied. */
export function settingsWarnings(stacks: readonly StackChanges[]): readonly string[] {
  return stacks.flatMap(({ stack, meanwhile }) => meanwhile.map((sentence) => `In ${stack}, ${sentence}`));
}

/** For the verdict: `1 setting of prod`, `the stack dev is gone`. */
export function settingsCounted({ stack, how, changes }: StackChanges): string {
  if (how === "changed") return `${counted(changes.length, "setting")} of ${stack}`;
  return how === "added" ? `the stack ${stack} is new` : `the stack ${stack} is gone`;
}

/** A stack that is new or gone is one line: each of its settings would be another. */
function linesOf({ file, how, changes }: StackChanges, root: string): readonly { how: string; where: string }[] {
  const at = relativeFile(file, root);
  switch (how) {
    case "changed":
      return changes.map((change) => ({ how: settingWords(change), where: `${at}:${String(change.line)}` }));
    case "added":
      return [{ how: `a new stack, with ${counted(changes.length, "setting")}`, where: at }];
    case "removed":
      return [
        {
          how: "no stack any more: what it deployed stays, and nothing of this checkout changes it",
          where: `${at}, before`,
        },
      ];
    default:
      return how satisfies never;
  }
}

/** Files named as seen from `root`. */
export function settingsNamed(stacks: readonly StackChanges[], root: string): readonly StackChanges[] {
  return stacks.map((each) => ({ ...each, file: relativeFile(each.file, root) }));
}
