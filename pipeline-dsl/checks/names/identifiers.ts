import type { PipelineModel, Target } from "../../model";
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

/** A name that a definition gives. */
export interface Identifier {
  readonly name: string;
  /** `the column dim_apartments.current_price`. */
  readonly thing: string;
  readonly at: FindingAddress;
}

/** Which names to describe: a wide definition has many, and almost all of them are as they should be. */
export type Choice = (name: string) => boolean;

/** The chosen names of the source database, which the lake and Spark take over. */
export function* sourceIdentifiers(model: PipelineModel, chosen: Choice): Iterable<Identifier> {
  for (const source of model.sources) {
    if (chosen(source.name)) {
      const at = { path: sourcePath(source.name), part: "source" };
      yield { name: source.name, thing: `the source ${source.name}`, at };
    }
    for (const table of source.tables) {
      if (chosen(table.name)) {
        const at = { path: tablePath(source.name, table.name), part: "table" };
        yield { name: table.name, thing: `the table ${source.name}.${table.name}`, at };
      }
      for (const { name } of table.columns) {
        if (!chosen(name)) continue;
        const at = { path: sourceColumnPath(source.name, table.name, name), part: `column ${name}` };
        yield { name, thing: `the column ${table.name}.${name}`, at };
      }
    }
  }
}

/** The chosen names that a definition gives to the warehouse. */
export function* warehouseIdentifiers(model: PipelineModel, chosen: Choice): Iterable<Identifier> {
  const { schema, targets } = model.warehouse;
  if (chosen(schema)) yield { name: schema, thing: `the schema ${schema}`, at: { path: WAREHOUSE, part: "schema" } };
  for (const target of targets) {
    if (chosen(target.name)) {
      const at = { path: targetPath(target.name), part: target.kind };
      yield { name: target.name, thing: `the ${target.kind} ${target.name}`, at };
    }
    yield* tableColumns(target, chosen);
  }
}

/** The chosen ones of all columns of the warehouse table: surrogate key, declared columns, history columns. */
export function* tableColumns(target: Target, chosen: Choice): Iterable<Identifier> {
  if (chosen(target.key)) {
    const at = { path: targetPartPath(target.name, "key"), part: "key" };
    yield { name: target.key, thing: `the surrogate key ${target.name}.${target.key}`, at };
  }
  for (const { name } of target.columns) {
    if (!chosen(name)) continue;
    const at = { path: targetColumnPath(target.name, name), part: `column ${name}` };
    yield { name, thing: `the column ${target.name}.${name}`, at };
  }
  if (target.kind === "dimension" && target.history.kind === "versions") {
    for (const end of ["from", "to"] as const) {
      const name = target.history[end];
      if (!chosen(name)) continue;
      const at = { path: targetPartPath(target.name, "history"), part: end };
      yield { name, thing: `the history column ${target.name}.${name}`, at };
    }
  }
}
