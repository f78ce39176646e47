import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../tools";

/** What a section of docs/operations.md tells to type, in its order. */
export interface Section {
  readonly heading: string;
  /** Of this computer: `npx pipeline ...`. */
  readonly commands: readonly string[];
  /** Of an account: `aws ...`. */
  readonly aws: readonly string[];
}

const HEADING = /^#{2,3} (.*)$/;
const INLINE = /`((?:npx pipeline|aws) [^`]+)`/g;

/** The sections that tell to type something: lines of their blocks for bash, and commands within a sentence. */
export function readOperations(): readonly Section[] {
  const sections: { heading: string; typed: string[] }[] = [];
  let language: string | null = null;
  for (const line of readFileSync(join(PROJECT_ROOT, "docs", "operations.md"), "utf8").split("\n")) {
    const heading = HEADING.exec(line)?.[1];
    if (heading !== undefined && language === null) sections.push({ heading, typed: [] });
    const fence = /^ *```(\w*)/.exec(line);
    if (fence !== null) language = language === null ? (fence[1] ?? "") : null;
    else if (language === "bash") sections.at(-1)?.typed.push(withoutComment(line));
    else if (language === null)
      sections.at(-1)?.typed.push(...Array.from(line.matchAll(INLINE), ([, command = ""]) => command));
  }
  return sections
    .filter(({ typed }) => typed.length > 0)
    .map(({ heading, typed }) => ({
      heading,
      commands: typed.filter((command) => command.startsWith("npx ")),
      aws: typed.filter((command) => command.startsWith("aws ")),
    }));
}

function withoutComment(line: string): string {
  return line.replace(/ {2,}# .*$/, "").trimEnd();
}
