import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import ts from "typescript";
import { compile } from "../../index";
import { recorded } from "./recording";
import { evaluate, scriptOf } from "./testing/mutations";

const EXAMPLE = readFileSync(join(__dirname, "../../../docs/language-example.ts"), "utf8");
const [SCRIPT = ""] = scriptOf(EXAMPLE).split("var elsewhere");

/** A list or an object that is written out in a call, and the line of the call whose arguments it is among. */
interface Written {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

function writtenIn(script: string): readonly Written[] {
  const source = ts.createSourceFile("definition.ts", script, ts.ScriptTarget.ES2022, true);
  const found: Written[] = [];
  const lineOf = ({ expression }: ts.CallExpression): number => {
    const callee = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
    return source.getLineAndCharacterOfPosition(callee.getStart(source)).line + 1;
  };
  const visit = (node: ts.Node, line: number | null): void => {
    const inside = ts.isCallExpression(node) ? lineOf(node) : line;
    if (inside !== null && (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)))
      found.push({ text: node.getText(source), start: node.getStart(source), end: node.getEnd(), line: inside });
    ts.forEachChild(node, (child) => {
      visit(child, inside);
    });
  };
  visit(source, null);
  return found;
}

/** What somebody may do to a list or an object that they still hold. */
const CHANGES = [
  "Array.isArray(held) ? held.push(3) : held.more = 3",
  "Array.isArray(held) ? held.pop() : delete held[Object.keys(held)[0]]",
  "held[Object.keys(held)[0]] = dsl.constant(3)",
  "Array.isArray(held) ? held.unshift(held.pop(), 1) : Object.defineProperty(held, 'more', { value: 3 })",
] as const;

/** `before`, `after`: what is done with the list or object when it has been made, and when everything is declared. */
function heldScript({ text, start, end }: Written, before: string, after: string): string {
  return `${SCRIPT.slice(0, start)}(held = ${text}${before})${SCRIPT.slice(end)};\n${after};`;
}

function changedIn(script: string): readonly (number | undefined)[] {
  const { result, recording } = recorded(() => evaluate(`var held; ${script}`));
  return compile(result, recording).diagnostics.flatMap(({ code, places: [place] }) =>
    code === "changed-afterwards" ? [place?.line] : [],
  );
}

const WRITTEN = writtenIn(SCRIPT).filter(({ text }) => text !== "{}" && text !== "[]");

test("whatever list or object is changed when a word has read it is told at the call that read it", () => {
  expect(WRITTEN.length).toBeGreaterThan(50);
  fc.assert(
    fc.property(fc.constantFrom(...WRITTEN), fc.constantFrom(...CHANGES), (written, change) => {
      const lines = changedIn(heldScript(written, "", change));
      expect({ written, change, lines }).toEqual({ written, change, lines: [written.line] });
    }),
    { numRuns: 120 },
  );
});

test("one that is only kept, or that goes on growing when a word was given a copy, is as good as any", () => {
  fc.assert(
    fc.property(fc.constantFrom(...WRITTEN), (written) => {
      expect(changedIn(heldScript(written, "", "held = null"))).toEqual([]);
      const copy = ", Array.isArray(held) ? [...held] : { ...held }";
      expect(changedIn(heldScript(written, copy, CHANGES[0]))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test("a getter is asked once", () => {
  const script = SCRIPT.replace("title: trim(articles.title),", "get title() { return trim(articles.title); },");
  expect(script).not.toBe(SCRIPT);
  expect(changedIn(script)).toEqual([]);
});
