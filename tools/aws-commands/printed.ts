import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import * as ts from "typescript";

/** What somebody is told to type, or a workflow types. */
export interface Printed {
  readonly where: string;
  readonly script: string;
  /** A script is whole; a command in a sentence can be a mention, without what it has to be given. */
  readonly isSentence: boolean;
}

/** Stands for what is only known when the text is printed. */
export const UNKNOWN = "SOMETHING";

const ROOT = join(__dirname, "..", "..");
const FOLDERS = ["docs", "cli", "infra", "lab", "pipeline-dsl", "jobs", "stacks", ".github", ".ci"];
const FILES = ["README.md", "DEVELOPERS.md", "Makefile"];
/** Its commands are those of the runbooks that it prints. */
export const RUNBOOK = join("pipeline-dsl", "targets", "cloudwatch", "runbook-commands.ts");
const LEFT_OUT = new Set(["node_modules", "dist", "testing"]);
const COMMAND = /(?:^|[^\w./-])(aws [a-z0-9-]+ [a-z0-9-]+)/;

/** Every place of the repository that says `aws SERVICE OPERATION`. */
export function printedCommands(): readonly Printed[] {
  return [...FOLDERS.flatMap((folder) => filesUnder(join(ROOT, folder))), ...FILES.map((file) => join(ROOT, file))]
    .filter((file) => !/\.test\.ts$|(^|\/)test_\w+\.py$/.test(file) && !file.endsWith(RUNBOOK))
    .flatMap((file) => inFile(relative(ROOT, file), readFileSync(file, "utf8")));
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : filesUnder(path);
    return [".md", ".ts", ".py", ".yml", ".yaml"].includes(extname(path)) ? [path] : [];
  });
}

function inFile(file: string, text: string): readonly Printed[] {
  if (!COMMAND.test(text)) return [];
  if (file.endsWith(".md")) return inMarkdown(file, text);
  if (file.endsWith(".ts")) return literalsIn(file, text).flatMap((each) => inText(file, each));
  return inText(file, text);
}

/** Blocks as they stand, and what stands in backticks. */
export function inMarkdown(where: string, text: string): readonly Printed[] {
  const blocks = [...text.matchAll(/^ *```\w*\n([\s\S]*?)^ *```$/gm)].map(([, block = ""]) => block);
  const rest = text.replaceAll(/^ *```\w*\n[\s\S]*?^ *```$/gm, "");
  return [
    ...blocks.filter((block) => COMMAND.test(block)).map((script) => ({ where, script, isSentence: false })),
    ...[...rest.matchAll(/`(aws [^`]+)`/g)].map(([, script = ""]) => ({ where, script, isSentence: true })),
  ];
}

/** A line's command, from its first word on; what goes on behind `\` belongs to it. In a text it ends at a mark. */
function inText(where: string, text: string): readonly Printed[] {
  return text
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .filter((line) => !/^\s*#/.test(line))
    .flatMap((line) => {
      const at = COMMAND.exec(line);
      if (at === null) return [];
      const rest = line.slice(line.indexOf(at[1] ?? "", at.index)).split("`")[0] ?? "";
      const script = untilItsEnd(rest);
      return [{ where, script, isSentence: true }];
    });
}

/** Up to a mark of the sentence, the end of the substitution that it stands in, or a pipe into another line. */
function untilItsEnd(text: string): string {
  let depth = 0;
  for (const { 0: part, index } of text.matchAll(/'[^']*'|"(?:\$\([^)]*\)|[^"])*"|[^'"]/g)) {
    if (part === "(") depth += 1;
    if (part === ")" && (depth -= 1) < 0) return text.slice(0, index);
    if (/^[,.;|]$/.test(part) && /^.(?:\s|$)/.test(text.slice(index))) return text.slice(0, index);
  }
  return text;
}

/** The texts of a program, with what is put in when it runs as an unknown word. Its comments say nothing to anybody else. */
function literalsIn(file: string, text: string): readonly string[] {
  const literals: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) literals.push(node.text);
    else if (ts.isTemplateExpression(node)) {
      literals.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(UNKNOWN));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return literals;
}
