import { compileFunction } from "node:vm";
import ts from "typescript";
import * as dsl from "../../../index";
import { CALLS } from "../call";

const FILE = "/definition.js";

/**
 * A definition as a script: imports give way to `dsl`, exports to plain names. No line is moved, so that places are those
 * of the text.
 */
export function scriptOf(text: string): string {
  return text
    .replaceAll(/^import \{([^}]*)\} from "pipeline-dsl";$/gm, (_, names: string) => `var {${names}} = dsl;`)
    .replaceAll(/^import .* from "\..*";$/gm, "")
    .replaceAll(/^export default /gm, "exports.default = ")
    .replaceAll(/^(export )?const /gm, "var ");
}

/** What the script declares as its pipeline. */
export function evaluate(script: string): dsl.PipelineDeclaration {
  const exports: { default?: unknown } = {};
  const run: unknown = compileFunction(script, ["dsl", "exports"], { filename: FILE });
  Reflect.apply(run as (...parameters: unknown[]) => void, undefined, [dsl, exports]);
  if (!dsl.isPipeline(exports.default)) throw new Error("the script declares no pipeline");
  return exports.default;
}

/** The text of every call of the language, a chain of methods as one, one inside another each by itself. */
export function callsOf(script: string): readonly string[] {
  const source = ts.createSourceFile("definition.ts", script, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && !ts.isPropertyAccessExpression(node.parent)) found.push(node.getText(source));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

export type Change = "remove" | "misspell" | "duplicate" | "replace" | "repeat";

/** One change of one key, argument or list element within the arguments of a call of the language, or a word said once more. */
export interface Mutation {
  readonly change: Change;
  /** What is changed: an argument, an option, a name that the author chose, an element of a list. */
  readonly of: "argument" | "option" | "name" | "element" | "word";
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** Where the call stands, and the calls around it: `line:column`. */
  readonly calls: readonly string[];
  /** `history of dimension`, for the message of a failure. */
  readonly words: string;
  /** The text of what was there. */
  readonly was: string;
}

/** Of no kind that any word of the language takes. */
export const JUNK = [
  "null",
  "undefined",
  "NaN",
  "(() => 1)",
  "Symbol()",
  "new Date(0)",
  "/x/",
  "new Map()",
  "10n",
  '"a\\u0000b"',
  '"a\\ud800b"',
];
/** Of a kind that some words take: it must be refused or understood. */
export const OTHERS = [
  '"text"',
  "3",
  "true",
  "[]",
  "{}",
  "dsl.keep()",
  "dsl.integer()",
  "dsl.warn()",
  "dsl.everything()",
];

/** Every spot of a script with every change of it. `replacements`: what a replaced value becomes. */
export function mutationsOf(script: string, replacements: readonly string[]): readonly Mutation[] {
  const source = ts.createSourceFile("definition.ts", script, ts.ScriptTarget.ES2022, true);
  const found: Mutation[] = [];
  const placeOf = (call: ts.CallExpression): string => {
    const callee = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
    const { line, character } = source.getLineAndCharacterOfPosition(callee.getStart(source));
    return `${String(line + 1)}:${String(character + 1)}`;
  };
  const visit = (node: ts.Node, around: readonly string[]): void => {
    if (!ts.isCallExpression(node)) {
      ts.forEachChild(node, (child) => {
        visit(child, around);
      });
      return;
    }
    const calls = [placeOf(node), ...around];
    const word = node.expression.getText(source).split(".").at(-1) ?? "";
    const add = (spot: Pick<Mutation, "change" | "of" | "start" | "end" | "replacement">, of: ts.Node, path: string) =>
      found.push({ ...spot, calls, words: `${path} of ${word}`, was: of.getText(source) });
    inList(node.arguments, "argument", "", add, word);
    if (ts.isPropertyAccessExpression(node.expression) && CALLS.has(`.${word}`)) repeat(node, word, calls);
    ts.forEachChild(node, (child) => {
      visit(child, calls);
    });
  };

  /** `column.primaryKey().primaryKey()`: the second one is what is told. */
  function repeat(node: ts.CallExpression, word: string, around: readonly string[]): void {
    const end = node.getEnd();
    const { line, character } = source.getLineAndCharacterOfPosition(end);
    const replacement = `.${word}(${node.arguments.map((each) => each.getText(source)).join(", ")})`;
    const calls = [`${String(line + 1)}:${String(character + 2)}`, ...around];
    found.push({ change: "repeat", of: "word", start: end, end, replacement, calls, words: word, was: word });
  }

  type Add = (
    spot: Pick<Mutation, "change" | "of" | "start" | "end" | "replacement">,
    of: ts.Node,
    path: string,
  ) => void;

  /** The nearest comma goes with what is removed. */
  function inList(
    nodes: ts.NodeArray<ts.Expression>,
    of: "argument" | "element",
    path: string,
    add: Add,
    word: string,
  ): void {
    nodes.forEach((node, index) => {
      const here = `${path}[${String(index)}]`;
      const next = nodes[index + 1];
      const [start, end] = [node.getStart(source), node.getEnd()];
      const text = node.getText(source);
      const before = nodes[index - 1];
      if (next !== undefined)
        add({ change: "remove", of, start, end: next.getStart(source), replacement: "" }, node, here);
      else if (before !== undefined)
        add({ change: "remove", of, start: before.getEnd(), end, replacement: "" }, node, here);
      else {
        const comma = /^\s*,/.exec(script.slice(end))?.[0].length ?? 0;
        add({ change: "remove", of, start, end: end + comma, replacement: "" }, node, here);
      }
      add({ change: "duplicate", of, start, end, replacement: `${text}, ${text}` }, node, here);
      replace(node, of, here, add);
      inside(node, here, add, word);
    });
  }

  function replace(node: ts.Expression, of: Mutation["of"], path: string, add: Add): void {
    for (const replacement of replacements) {
      if (replacement.replace("dsl.", "") === node.getText(source)) continue;
      add({ change: "replace", of, start: node.getStart(source), end: node.getEnd(), replacement }, node, path);
    }
  }

  function inside(node: ts.Expression, path: string, add: Add, word: string): void {
    if (ts.isArrayLiteralExpression(node)) inList(node.elements, "element", path, add, word);
    if (!ts.isObjectLiteralExpression(node)) return;
    const of = isChosen(path, word) ? "name" : "option";
    for (const property of node.properties) {
      const name = property.name?.getText(source) ?? "";
      const here = `${path}.${name}`;
      const [start, end] = [property.getStart(source), property.getEnd()];
      add({ change: "remove", of, start, end: end + Number(script[end] === ","), replacement: "" }, property, here);
      const value = ts.isPropertyAssignment(property) ? property.initializer : null;
      const misspelt = `${name}x: ${value?.getText(source) ?? name}`;
      add({ change: "misspell", of, start, end, replacement: misspelt }, property, here);
      if (value === null) continue;
      replace(value, of, here, add);
      inside(value, here, add, word);
    }
  }

  visit(source, []);
  return found;
}

/** Objects whose names the author chooses: columns and tables by name. */
function isChosen(path: string, word: string): boolean {
  if (path.endsWith(".columns")) return true;
  if (word === "mysqlSource" || word === "lookup") return path === "[1]";
  return word === "distinct" && path === "[0]";
}

export function mutate(script: string, { start, end, replacement }: Mutation): string {
  return script.slice(0, start) + replacement + script.slice(end);
}
