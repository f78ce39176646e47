import { compileFunction } from "node:vm";
import ts from "typescript";
import * as dsl from "../index";
import type { ColumnBuilder } from "../language/columns/builder";
import { callsOf } from "../language/arguments/testing/mutations";
import { EXPLAINED_CODES } from "./explained";

// What a page shows is held against the language: each call of it that is written out, with made-up tables of the columns that it names.

const WORDS = new Set(Object.keys(dsl));
const IDENTIFIER = /[A-Za-z_$][\w$]*/;
/** What is left out of an example. */
const LEFT_OUT = "...";

interface Example {
  readonly code: string;
  readonly kind: "refused" | "accepted";
  readonly call: string;
}

/** What `definition-syntax` refuses is no call. */
const WRITTEN = EXPLAINED_CODES.filter(({ code }) => code !== "definition-syntax");

const EXAMPLES: readonly Example[] = WRITTEN.flatMap(({ code, page }) =>
  (["refused", "accepted"] as const).flatMap((kind) =>
    callsOf(page[kind])
      .filter((call) => WORDS.has(IDENTIFIER.exec(call)?.[0] ?? "") && !call.includes(LEFT_OUT))
      .map((call): Example => ({ code, kind, call })),
  ),
);

interface Names {
  /** `bookings` -> `booking_id`, `amount`. */
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those that are no word of the language. */
  readonly free: ReadonlySet<string>;
}

function namesIn(call: string): Names {
  const columns = new Map<string, Set<string>>();
  const free = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && !WORDS.has(node.expression.text)) {
      const table = node.expression.text;
      columns.set(table, (columns.get(table) ?? new Set()).add(node.name.text));
    }
    const isName = !ts.isPropertyAccessExpression(node.parent) || node.parent.expression === node;
    const isKey = ts.isPropertyAssignment(node.parent) && node.parent.name === node;
    if (ts.isIdentifier(node) && isName && !isKey && !WORDS.has(node.text)) free.add(node.text);
    ts.forEachChild(node, visit);
  };
  const source = ts.createSourceFile("example.ts", call, ts.ScriptTarget.ES2022, true);
  ts.forEachChild(source, visit);
  return { columns, free };
}

/** `paid_at` is a moment. */
function typeNamed(column: string): ColumnBuilder {
  return /_(?:at|on|date)$/.test(column) ? dsl.datetime() : dsl.integer();
}

function standIn(name: string, columns: ReadonlySet<string>): unknown {
  const declared = Object.fromEntries([...columns].map((column) => [column, typeNamed(column)]));
  const { own } = dsl.mysqlSource("made_up", {
    own: dsl.table({ columns: { ...declared, own_id: dsl.integer().primaryKey() }, extract: dsl.everything() }),
  }).tables;
  if (!/^dim[A-Z]/.test(name)) return own;
  return dsl.dimension("dim_own", {
    key: "own_key",
    from: own,
    columns: { own_id: own.own_id },
    naturalKey: ["own_id"],
    history: dsl.overwrite(),
    whenSourceRowVanishes: dsl.keep(),
  });
}

/** What the language says of the call by itself, as `code: message`. */
function said(call: string): readonly string[] {
  const { columns, free } = namesIn(call);
  const names = [...free];
  const run: unknown = compileFunction(`return (${call})`, [...WORDS, ...names]);
  const things = names.map((name) => standIn(name, columns.get(name) ?? new Set()));
  const made: unknown = Reflect.apply(run as (...given: unknown[]) => unknown, undefined, [
    ...Object.values(dsl),
    ...things,
  ]);
  const { faults = [] } = made as { readonly faults?: readonly { readonly code: string; readonly message: string }[] };
  return faults.map(({ code, message }) => `${code}: ${message}`);
}

test("most pages show a call", () => {
  expect(EXAMPLES.length).toBeGreaterThan(100);
});

test.each(EXAMPLES.map((example) => [example.code, example.kind, example.call, example] as const))(
  "%s, %s: %s",
  (code, kind, call) => {
    const others = said(call).filter((fault) => kind === "accepted" || !fault.startsWith(`${code}:`));
    expect(others).toEqual([]);
  },
);
