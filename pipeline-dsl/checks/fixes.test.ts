import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../compile";
import { recorded } from "../language/arguments/recording";
import { evaluate, scriptOf } from "../language/arguments/testing/mutations";
import type { Diagnostic } from "./diagnostic";
import { EXPLAINED_CODES } from "./explained";
import type { DiagnosticCode } from "./registry";
import { openWarnings } from "./render/text";
import type { Edit, Fix, Untried } from "./testing/fix";
import { DEFINITION_FIXES } from "./testing/fixes-definition";
import { NAME_FIXES } from "./testing/fixes-names";
import { OPERATION_FIXES } from "./testing/fixes-operations";
import { SOURCE_FIXES } from "./testing/fixes-sources";
import { TARGET_FIXES } from "./testing/fixes-targets";

const ROOT = join(__dirname, "../..");
const [EXAMPLE = ""] = scriptOf(readFileSync(join(ROOT, "docs/language-example.ts"), "utf8")).split("var elsewhere");

/** A check without an entry does not compile. */
const OF_CHECKS: Readonly<Record<DiagnosticCode, readonly Fix[] | Untried>> = {
  ...NAME_FIXES,
  ...SOURCE_FIXES,
  ...TARGET_FIXES,
  ...OPERATION_FIXES,
};
const FIXES: Readonly<Record<string, readonly Fix[] | Untried>> = { ...OF_CHECKS, ...DEFINITION_FIXES };

function edited(edits: readonly Edit[]): string {
  return edits.reduce((script, [sound, instead]) => {
    const written = scriptOf(instead);
    expect(script).toContain(scriptOf(sound));
    return script.replace(scriptOf(sound), () => written);
  }, EXAMPLE);
}

function said(edits: readonly Edit[]): readonly Diagnostic[] {
  const { result, recording } = recorded(() => evaluate(edited(edits)));
  return compile(result, recording).diagnostics;
}

const CASES = Object.entries(FIXES).flatMap(([code, fixes]) =>
  "why" in fixes ? [] : fixes.map((each) => [code, each.says.source, each] as const),
);

test("every code has a fix that is tried here, or the reason why none is", () => {
  expect(Object.keys(FIXES).sort()).toEqual(EXPLAINED_CODES.map(({ code }) => code));
});

test.each(CASES)("%s: what it says (%s) cures it and is no fault of its own", (code, _, { broken, says, fixed }) => {
  const found = said(broken).filter((diagnostic) => diagnostic.code === code);
  expect(found.map(({ fix }) => fix)).toContainEqual(expect.stringMatching(says));
  const written = found.flatMap(({ fix }) => says.exec(fix)?.[1] ?? [])[0] ?? "";
  const after = said(fixed(written));
  const open = [...after.filter(({ severity }) => severity === "error"), ...openWarnings(after)];
  expect(open.map(({ code: other, message }) => `${other}: ${message}`)).toEqual([]);
});
