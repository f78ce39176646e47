import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ARTIFACT_LIMITS } from "../../checks/limits/artifact";
import type { PipelineModel, Target } from "../../model";
import { measureBatches } from "./measure";

const model = JSON.parse(
  readFileSync(join(__dirname, "../../../stacks/rental-marketplace/pipeline.lock.json"), "utf8"),
) as PipelineModel;

function withTargets(targets: readonly Target[]): PipelineModel {
  return { ...model, warehouse: { ...model.warehouse, targets } };
}

function overLimit(measured: ReturnType<typeof measureBatches>): readonly string[] {
  return measured.filter(({ kind, size }) => size > ARTIFACT_LIMITS[kind].most).map(({ name }) => name);
}

test("the rental pipeline keeps the limits of the Data API", () => {
  expect(overLimit(measureBatches(model, []))).toEqual([]);
});

test("100 tables of 20 columns keep the limits: what makes the tables and the manifest are packed", () => {
  const [first] = model.warehouse.targets;
  const column = first?.columns[0];
  if (first === undefined || column === undefined) throw new Error("the rental pipeline has tables");
  const more = Array.from({ length: 19 }, (_, index) => ({ ...column, name: `column_${String(index)}` }));
  const many = Array.from({ length: 100 }, (_, index) => ({
    ...first,
    name: `dim_${String(index)}`,
    columns: [...first.columns.slice(0, 1), ...more],
  }));
  expect(overLimit(measureBatches(withTargets(many), []))).toEqual([]);
});

test("a dimension that more facts look up than a batch can re-key is over the limit", () => {
  const viewings = model.warehouse.targets.find((target) => target.name === "fact_viewings");
  if (viewings === undefined) throw new Error("the rental pipeline has fact_viewings");
  const copies = Array.from({ length: 9 }, (_, index) => ({ ...viewings, name: `fact_viewings_${String(index)}` }));
  expect(overLimit(measureBatches(withTargets([...model.warehouse.targets, ...copies]), []))).toEqual([
    "load_dim_apartments",
  ]);
});
