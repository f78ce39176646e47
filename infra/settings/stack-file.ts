import { readFileSync } from "node:fs";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";

/** The namespace of the settings in a stack file: the project's name in Pulumi.yaml. */
export const NAMESPACE = "rental";

export type SettingPath = readonly (string | number)[];

/** A stack file with its values below `rental:` and the line of every one of them. */
export interface StackFile {
  readonly file: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly syntaxErrors: readonly { readonly line: number; readonly message: string }[];
  /** The file as a whole, with what is another program's and Pulumi's own: `{config: {"aws:region": ...}, secretsprovider: ...}`. */
  readonly whole: Readonly<Record<string, unknown>>;
  /** Line of the value at the path below `rental:`, or of the nearest key above it that exists. */
  lineOf(path: SettingPath): number;
  /** The same of a path of the whole. */
  lineIn(path: SettingPath): number;
}

export function readStackFile(file: string): StackFile {
  return parseStackFile(file, readFileSync(file, "utf8"));
}

export function parseStackFile(file: string, text: string): StackFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const syntaxErrors = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    message: firstLine(error.message),
  }));
  const whole = syntaxErrors.length === 0 ? asRecord(document.toJS()) : {};
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(asRecord(whole["config"] ?? {}))) {
    if (key.startsWith(`${NAMESPACE}:`)) values[key.slice(NAMESPACE.length + 1)] = value;
  }
  const lineIn = (path: SettingPath): number => lineOf(document, lines, path);
  const own = ([first, ...rest]: SettingPath): SettingPath =>
    first === undefined ? [] : ["config", `${NAMESPACE}:${String(first)}`, ...rest];
  return { file, values, whole, syntaxErrors, lineIn, lineOf: (path) => lineIn(own(path)) };
}

function lineOf(document: Document, lines: LineCounter, path: SettingPath): number {
  let line = 1;
  let node: unknown = document.contents;
  for (const step of path) {
    const found = child(node, step);
    if (found === null) break;
    if (found.at !== null) line = lines.linePos(found.at).line;
    node = found.value;
  }
  return line;
}

function child(node: unknown, step: string | number): { at: number | null; value: unknown } | null {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
    return pair === undefined ? null : { at: startOf(pair.key), value: pair.value };
  }
  if (isSeq(node) && typeof step === "number" && node.items.length > step) {
    return { at: startOf(node.items[step]), value: node.items[step] };
  }
  return null;
}

function startOf(node: unknown): number | null {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : null;
  return range?.[0] ?? null;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}
