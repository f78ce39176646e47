import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, parseModel, printModel } from "pipeline-dsl";
import declaration from "./pipeline";

const { model, diagnostics } = compile(declaration);

test("the definition has no faults", () => {
  expect(diagnostics).toEqual([]);
});

test("pipeline.lock.json is the compiled model", () => {
  const lock = readFileSync(join(__dirname, "pipeline.lock.json"), "utf8");
  expect(printModel(model)).toBe(lock);
  expect(parseModel(lock)).toEqual(model);
});

function columnsOf(name: string): readonly string[] {
  const target = model.warehouse.targets.find((candidate) => candidate.name === name);
  if (target === undefined) return [];
  const history =
    target.kind === "dimension" && target.history.kind === "versions" ? [target.history.from, target.history.to] : [];
  return [target.key, ...target.columns.map((column) => column.name), ...history];
}

test("the warehouse has the columns that reports know", () => {
  expect(columnsOf("dim_apartments")).toEqual([
    "apartment_key",
    "apartment_id",
    "location_key",
    "current_price",
    "effective_date",
    "end_date",
  ]);
  expect(columnsOf("fact_bookings")).toEqual([
    "booking_key",
    "booking_id",
    "apartment_key",
    "user_key",
    "booking_date",
    "amount",
    "duration_days",
  ]);
});
