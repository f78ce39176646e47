import type { PipelineModel, Target } from "../../model";
import { curatedColumns } from "../../targets/curated";
import type { FindingAddress } from "../check";
import {
  sourceColumnPath,
  sourcePath,
  tablePath,
  targetColumnPath,
  targetPartPath,
  targetPath,
  WAREHOUSE,
} from "../paths";

/** A name that a definition gives, or that the compiler makes from given ones. */
export interface Identifier {
  readonly name: string;
  /** `the column dim_apartments.current_price`. */
  readonly thing: string;
  readonly at: FindingAddress;
}

/** Names of the source database, which the lake and Spark take over. */
export function* sourceIdentifiers(model: PipelineModel): Iterable<Identifier> {
  for (const source of model.sources) {
    yield {
      name: source.name,
      thing: `the source ${source.name}`,
      at: { path: sourcePath(source.name), part: "source" },
    };
    for (const table of source.tables) {
      const at = { path: tablePath(source.name, table.name), part: "table" };
      yield { name: table.name, thing: `the table ${source.name}.${table.name}`, at };
      for (const column of table.columns) {
        const path = sourceColumnPath(source.name, table.name, column.name);
        const thing = `the column ${table.name}.${column.name}`;
        yield { name: column.name, thing, at: { path, part: `column ${column.name}` } };
      }
    }
  }
}

/** Names that a definition gives to the warehouse. */
export function* warehouseIdentifiers(model: PipelineModel): Iterable<Identifier> {
  const { schema, targets } = model.warehouse;
  yield { name: schema, thing: `the schema ${schema}`, at: { path: WAREHOUSE, part: "schema" } };
  for (const target of targets) {
    const at = { path: targetPath(target.name), part: target.kind };
    yield { name: target.name, thing: `the ${target.kind} ${target.name}`, at };
    yield* tableColumns(target);
  }
}

/** All columns of the warehouse table: surrogate key, declared columns, history columns. */
export function* tableColumns(target: Target): Iterable<Identifier> {
  const keyAt = { path: targetPartPath(target.name, "key"), part: "key" };
  yield { name: target.key, thing: `the surrogate key ${target.name}.${target.key}`, at: keyAt };
  for (const { name } of target.columns) {
    const at = { path: targetColumnPath(target.name, name), part: `column ${name}` };
    yield { name, thing: `the column ${target.name}.${name}`, at };
  }
  if (target.kind === "dimension" && target.history.kind === "versions") {
    const at = { path: targetPartPath(target.name, "history"), part: "history" };
    for (const name of [target.history.from, target.history.to])
      yield { name, thing: `the history column ${target.name}.${name}`, at };
  }
}

/** Columns that stand only in the curated folder and the staging table, named by the compiler. */
export function* generatedColumns(target: Target): Iterable<Identifier> {
  const lookups = target.columns.some(({ value }) => value.kind === "lookup");
  const versioned = target.kind === "dimension" && target.history.kind === "versions";
  if (!lookups && !versioned) return;
  const declared = new Set(target.columns.map((column) => column.name));
  const at = { path: targetPath(target.name), part: "generated column" };
  for (const { name } of curatedColumns(target)) {
    if (!declared.has(name)) yield { name, thing: `the staging column ${target.name}.${name}`, at };
  }
}
