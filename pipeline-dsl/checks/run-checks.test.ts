import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "./diagnostic";
import { CHECKS, type DiagnosticCode } from "./registry";
import { runChecks } from "./run-checks";
import { rentalModel, tableOf } from "./testing/rental";
import type { Trigger } from "./testing/trigger";
import { LOOKUP_TRIGGERS } from "./testing/triggers-lookups";
import { NAME_TRIGGERS } from "./testing/triggers-names";
import { OPERATION_TRIGGERS } from "./testing/triggers-operations";
import { SOURCE_TRIGGERS } from "./testing/triggers-sources";
import { TARGET_TRIGGERS } from "./testing/triggers-targets";

/** A code without a trigger does not compile. */
const TRIGGERS: Readonly<Record<DiagnosticCode, Trigger>> = {
  ...NAME_TRIGGERS,
  ...SOURCE_TRIGGERS,
  ...TARGET_TRIGGERS,
  ...LOOKUP_TRIGGERS,
  ...OPERATION_TRIGGERS,
};

const nowhere = { placesOf: (): readonly Place[] => [] };

test("the rental marketplace has no findings", () => {
  expect(runChecks(rentalModel(), nowhere)).toEqual([]);
});

test.each(CHECKS.map(({ code }) => code))("%s", (code) => {
  const { edit, message, printed = [], forgotten = [], also = [] } = TRIGGERS[code];
  const diagnostics = runChecks(rentalModel(edit), { ...nowhere, printed, forgotten });
  expect(
    diagnostics.filter((diagnostic) => diagnostic.code === code).map((diagnostic) => diagnostic.message),
  ).toContain(message);
  const others = diagnostics.map((diagnostic) => diagnostic.code).filter((other) => other !== code);
  expect([...new Set(others)].sort()).toEqual([...also].sort());
  for (const { why, fix } of diagnostics) expect([why, fix]).not.toContain("");
});

/** By code, the address and the part of each place that its trigger is told at. UPDATE=1 writes it anew. */
const PLACES = join(__dirname, "testing", "places.json");

test("every finding is told at the places that belong to it, one at least", () => {
  const atItself = (path: string): readonly Place[] => [{ file: path, line: 1, column: 1, part: "" }];
  const told = Object.fromEntries(
    CHECKS.map(({ code }) => {
      const { edit, printed = [], forgotten = [] } = TRIGGERS[code];
      const found = runChecks(rentalModel(edit), { placesOf: atItself, printed, forgotten });
      const ofCode = found.filter((diagnostic) => diagnostic.code === code);
      return [code, ofCode.map(({ places }) => places.map(({ file, part }) => `${file} ${part}`))];
    }),
  );
  const nowhereTold = Object.keys(told).filter((code) => told[code]?.some((places) => places.length === 0));
  expect(nowhereTold).toEqual([]);
  const text = `${JSON.stringify(told, null, 2)}\n`;
  if (process.env["UPDATE"] === "1") writeFileSync(PLACES, text);
  expect(JSON.parse(readFileSync(PLACES, "utf8"))).toEqual(told);
});

test("a place that was not recorded is that of the nearest thing around it", () => {
  const model = rentalModel(
    (edited) =>
      void (tableOf(edited, "apartments").extract = { kind: "newRowsBy", column: "created_at", overlapSeconds: 0 }),
  );
  const recorded: Readonly<Record<string, Place>> = {
    "/warehouse/targets/dim_apartments/history": { file: "warehouse.ts", line: 24, column: 3, part: "" },
    "/sources/marketplace/tables/apartments": { file: "sources.ts", line: 9, column: 5, part: "" },
  };
  const placesOf = (path: string): readonly Place[] => (recorded[path] === undefined ? [] : [recorded[path]]);
  const found = runChecks(model, { placesOf }).find(({ code }) => code === "history-needs-updates");
  expect(found?.places).toEqual([
    { file: "warehouse.ts", line: 24, column: 3, part: "history" },
    { file: "sources.ts", line: 9, column: 5, part: "extract" },
  ]);
});

test("all faults are reported at once, errors first", () => {
  const model = rentalModel((edited) => {
    edited.objectives.jobSuccessRate = 0.999;
    edited.schedule.at = "25:00";
    edited.name = "";
  });
  expect(runChecks(model, nowhere).map(({ severity, code }) => `${severity} ${code}`)).toEqual([
    "error aws-name-invalid",
    "error unknown-time",
    "warning success-rate-inexpressible",
  ]);
});
