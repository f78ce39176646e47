import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as ts from "typescript";
import { FAILURE_CODES, failureCode } from "../pipeline-dsl/failures";
import type { PipelineModel } from "../pipeline-dsl/model";
import { exampleBindings } from "../pipeline-dsl/targets/example-bindings";
import { printStepBatch } from "../pipeline-dsl/targets/redshift";
import { printMachines } from "../pipeline-dsl/targets/stepfunctions";
import lock from "../stacks/rental-marketplace/pipeline.lock.json";

const ROOT = resolve(__dirname, "..");
const model = lock as unknown as PipelineModel;
const CODE = /^([A-Z][A-Za-z]+\.[A-Z][A-Za-z]+)(?:: |$)/;

/** Codes at the start of texts in TypeScript, as the compiler's own parser sees them. */
function codesInTypeScript(...rooms: readonly string[]): readonly string[] {
  return rooms
    .flatMap((room) =>
      readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" }).map((file) => join(ROOT, room, file)),
    )
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .flatMap((file) => codesOf(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest)));
}

function codesOf(node: ts.Node): readonly string[] {
  const text = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) ? node.text : "";
  const code = CODE.exec(text)?.[1];
  const inner: string[] = code === undefined ? [] : [code];
  ts.forEachChild(node, (child) => {
    inner.push(...codesOf(child));
  });
  return inner;
}

const CODES_IN_PYTHON = `
import ast, pathlib, re, sys
for file in sorted(pathlib.Path("jobs").rglob("*.py")):
    if "tests" in file.parts: continue
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (code := re.match(r"([A-Z]\\w+\\.[A-Z]\\w+)(: |$)", node.value)):
            print(code[1])
`;

function codesInPython(): readonly string[] {
  const { stdout, status, stderr } = spawnSync(join(ROOT, ".venv/bin/python"), ["-c", CODES_IN_PYTHON], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim().split("\n");
}

/** What the printed machines end with, and what the SQL that they run complains of. */
function codesInPrinted(): readonly string[] {
  const machines = printMachines(model, exampleBindings(model), (step) => printStepBatch(model, [], step));
  const text = JSON.stringify(machines.map(({ document }) => document));
  const errors = [...text.matchAll(/"Error":"([^"]+)"/g)].map(([, error]) => error ?? "");
  const complaints = [...text.matchAll(/\b(Pipeline\.[A-Z][A-Za-z]+): /g)].map(([, code]) => code ?? "");
  return [...errors, ...complaints];
}

const reported: ReadonlySet<string> = new Set([
  ...codesInTypeScript("lab", "cli", "pipeline-dsl/targets"),
  ...codesInPython(),
  ...codesInPrinted(),
]);

test("every code that a run or a command can end with has a page that says the fix", () => {
  expect(reported.size).toBeGreaterThan(60);
  expect([...reported].filter((code) => failureCode(code) === undefined)).toEqual([]);
});

test("no page is of a code that nothing reports; Amazon's own are read in its manual", () => {
  const services = new Set([...reported].map((code) => code.replace(/\..*$/, ".*")));
  const stale = FAILURE_CODES.map(({ code }) => code).filter(
    (code) => !reported.has(code) && !services.has(code) && !code.startsWith("States."),
  );
  expect(stale).toEqual([]);
});

test("every page is whole sentences", () => {
  for (const { code, summary, explanation, remedy } of FAILURE_CODES) {
    expect([code, summary]).toEqual([code, expect.stringMatching(/^[A-Z].*[^.]$/)]);
    expect([code, explanation, remedy]).toEqual([code, expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
  }
  expect(new Set(FAILURE_CODES.map(({ code }) => code)).size).toBe(FAILURE_CODES.length);
});
