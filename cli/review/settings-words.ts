import { settingWords } from "../../infra/review/settings";
import { faultText } from "../../infra/settings/fault";
import { relativeFile } from "../../pipeline-dsl/checks/render/places";
import { counted } from "../../pipeline-dsl/review/counted";
import { CHANGE_CLASSES, type ChangeClass } from "../../pipeline-dsl/review/diff/change";
import type { Section } from "../../pipeline-dsl/review/render/comment";
import { plain } from "../../pipeline-dsl/review/render/markdown-text";
import type { LocatedNote } from "../../pipeline-dsl/review/render/sarif";
import { countsInWords } from "../../pipeline-dsl/review/render/verdict";
import type { StackChanges } from "./compare";
import type { RefusedSettings } from "./refused-settings";

/** Settings of stacks that differ, for every form in which a review is read. */

/** One difference of settings, with what a change of the definition has too. */
export interface SettingLine {
  readonly class: ChangeClass;
  readonly stack: string;
  /** `prod: warehouse.nodes`, `the stack dev`. */
  readonly subject: string;
  /** How it differs. */
  readonly words: string;
  /** What follows from it. */
  readonly why: string;
  readonly file: string;
  /** Null: the file is gone, or new as a whole. */
  readonly line: number | null;
}

/** Most serious first. A stack that is new or gone is one line: each of its settings would be another. */
export function settingLines(stacks: readonly StackChanges[]): readonly SettingLine[] {
  const lines = stacks.flatMap((each) => linesOf(each));
  return CHANGE_CLASSES.flatMap((changeClass) => lines.filter((line) => line.class === changeClass));
}

function linesOf({ stack, file, how, changes }: StackChanges): readonly SettingLine[] {
  const whole = { stack, subject: `the stack ${stack}`, file, line: null };
  switch (how) {
    case "changed":
      return changes.map((change) => ({
        class: change.class,
        stack,
        subject: `${stack}: ${change.setting}`,
        words: settingWords(change),
        why: change.why,
        file,
        line: change.line,
      }));
    case "added":
      return [
        {
          ...whole,
          class: "additive",
          words: `is new, with ${counted(changes.length, "setting")}`,
          why: "nothing of it is deployed yet",
        },
      ];
    case "removed":
      return [
        {
          ...whole,
          class: "destructive",
          words: "is gone",
          why: "what it deployed stays, and nothing of this checkout changes it",
        },
      ];
    default:
      return how satisfies never;
  }
}

export function settingsText(stacks: readonly StackChanges[], root: string): string {
  const lines = settingLines(stacks).flatMap((line) => [
    `  ${line.class}, ${subjectWords(line)}`,
    `    ${line.why}`,
    `    at ${placeOf(line, root)}`,
  ]);
  const waiting = stacks.flatMap(({ stack, meanwhile }) =>
    meanwhile.map((sentence) => `  meanwhile in ${stack}: ${sentence}`),
  );
  return lines.length === 0 ? "" : ["settings", ...lines, ...waiting].map((line) => `${line}\n`).join("");
}

export function settingsSections(stacks: readonly StackChanges[], root: string): readonly Section[] {
  const lines = settingLines(stacks);
  if (lines.length === 0) return [];
  const list = lines.map(
    (line) =>
      `- **${line.class}**: ${plain(subjectWords(line))}. ${plain(sentence(line.why))}, at ${plain(placeOf(line, root))}`,
  );
  return [{ title: "settings", text: ["#### Settings", list.join("\n")].join("\n\n") }];
}

/** For code scanning, at their lines; a file that is gone has none, and is told at `fallback`. */
export function settingNotes(stacks: readonly StackChanges[], fallback: string): readonly LocatedNote[] {
  return stacks.flatMap((stack) =>
    linesOf(stack).map((line) => ({
      rule: line.class,
      key: `${line.subject}:${line.words}`,
      text: `${subjectWords(line)}. ${sentence(line.why)}`,
      file: stack.how === "removed" ? fallback : line.file,
      line: line.line ?? 1,
    })),
  );
}

/** What `check --stack` refuses and did not refuse before, at its line. */
export function refusedNotes(refused: readonly RefusedSettings[]): readonly LocatedNote[] {
  return refused.flatMap(({ stack, file, faults }) =>
    faults.map((fault) => ({
      rule: "settings-refused",
      key: `${stack}:${fault.key}:${fault.message}`,
      text: `${stack} cannot be deployed: ${faultText(fault)}`,
      file,
      line: Math.max(fault.line, 1),
    })),
  );
}

/** `prod: warehouse.nodes 2 -> 4`: the words of a setting begin with its name. */
function subjectWords({ stack, subject, words, line }: SettingLine): string {
  return line === null ? `${subject} ${words}` : `${stack}: ${words}`;
}

function placeOf({ file, line }: SettingLine, root: string): string {
  const at = relativeFile(file, root);
  return line === null ? at : `${at}:${String(line)}`;
}

function sentence(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}

/** What a reader must not miss: who cannot work while a setting is applied. */
export function settingsWarnings(stacks: readonly StackChanges[]): readonly string[] {
  return stacks.flatMap(({ stack, meanwhile }) => meanwhile.map((sentence) => `In ${stack}, ${sentence}`));
}

/** For the verdict: `1 setting of prod: 1 physical`, `the stack dev is gone: destructive`. */
export function settingsCounted(each: StackChanges): string {
  const { stack, how, changes } = each;
  const lines = linesOf(each);
  if (how === "changed") return `${counted(changes.length, "setting")} of ${stack}: ${countsInWords(lines)}`;
  return lines.map((line) => `${line.subject} ${how === "added" ? "is new" : line.words}: ${line.class}`).join("; ");
}

/** Files named as seen from `root`. */
export function settingsNamed(stacks: readonly StackChanges[], root: string): readonly StackChanges[] {
  return stacks.map((each) => ({ ...each, file: relativeFile(each.file, root) }));
}

export function refusedNamed(refused: readonly RefusedSettings[], root: string): readonly RefusedSettings[] {
  return refused.map((each) => ({ ...each, file: relativeFile(each.file, root) }));
}
