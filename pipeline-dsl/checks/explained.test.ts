import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EXPLAINED_CODES, explainCode } from "./explained";

const KEBAB = /^[a-z]+(-[a-z]+)*$/;

/** Codes that the compiler and the command report by themselves, as their files write them. */
function codesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .flatMap((file) => [...readFileSync(join(folder, file), "utf8").matchAll(/\bcode: "([a-z-]+)"/g)])
    .map(([, code]) => code ?? "");
}

test("codes are kebab-case and unique", () => {
  const codes = EXPLAINED_CODES.map(({ code }) => code);
  expect(codes.filter((code) => !KEBAB.test(code))).toEqual([]);
  expect(new Set(codes).size).toBe(codes.length);
});

test("every code that is reported without a check has a page", () => {
  const root = join(__dirname, "..", "..");
  const codes = [join(root, "pipeline-dsl", "language"), join(root, "cli")].flatMap(codesIn);
  expect(codes.length).toBeGreaterThan(5);
  expect(codes.filter((code) => explainCode(code) === undefined)).toEqual([]);
});
