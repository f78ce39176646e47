import type { AccessChange, Permission } from "../effects/access";
import { permissionWords } from "./access-words";
import type { Section } from "./comment";
import { plain } from "./markdown-text";

/** `glue_to_redshift_job may now list and read raw/marketplace/payments/`: what is widened first, then what is narrowed. */
export function accessLines(changes: readonly AccessChange[]): {
  readonly widened: readonly string[];
  readonly narrowed: readonly string[];
} {
  const lines = (verb: string, of: (change: AccessChange) => readonly Permission[]): readonly string[] =>
    changes.flatMap((change) => permissionWords(of(change)).map((words) => `${change.name} ${verb} ${words}`));
  return {
    widened: lines("may now", ({ widened }) => widened),
    narrowed: lines("may no longer", ({ narrowed }) => narrowed),
  };
}

export function accessText(changes: readonly AccessChange[]): string {
  const { widened, narrowed } = accessLines(changes);
  const part = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
  return [...part("permissions widened", widened), ...part("permissions narrowed", narrowed)]
    .map((line) => `${line}\n`)
    .join("");
}

/** Widened and narrowed permissions apart; none where none differs. */
export function accessSections(changes: readonly AccessChange[]): readonly Section[] {
  const { widened, narrowed } = accessLines(changes);
  if (widened.length === 0 && narrowed.length === 0) return [];
  const part = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`**${title}**`, lines.map((line) => `- ${plain(line)}`).join("\n")];
  const text = ["#### Permissions", ...part("Widened", widened), ...part("Narrowed", narrowed)].join("\n\n");
  return [{ title: "permissions", text }];
}
