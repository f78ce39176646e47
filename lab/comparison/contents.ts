import { type Dimension, lookupsOf, naturalKeyOf, type PipelineModel, type Target } from "../../pipeline-dsl/model";
import { tableColumns, type TableColumn } from "../../pipeline-dsl/targets/redshift/table";
import type { WarehouseServer } from "../warehouse/server";
import { type RowsFile, RowsFileWriter, type TextRow } from "./rows-file";

/** A column of what is compared, and the PostgreSQL expression of its text. */
interface ComparedColumn {
  readonly name: string;
  readonly sql: string;
}

const ROWS_AT_ONCE = 20_000;

/**
 * Writes a target's rows as text. Two warehouses number alike rows differently, so the surrogate key is left out, and what
 * looks one up counts as the natural key of the row that it points to and, where that has versions, the version's start.
 */
export async function writeContents(
  server: WarehouseServer,
  model: PipelineModel,
  target: Target,
  path: string,
): Promise<RowsFile> {
  const columns = comparedColumns(model, target);
  const rows = { columns: columns.map(({ name }) => name), path };
  const writer = new RowsFileWriter(rows);
  const session = await server.openSession();
  try {
    await session.query("BEGIN");
    const values = columns.map(({ sql }) => sql).join(", ");
    await session.query(`DECLARE compared CURSOR FOR SELECT ${values} FROM ${tableOf(model, target)} AS t`);
    for (;;) {
      const { rows: fetched } = await session.query(`FETCH ${String(ROWS_AT_ONCE)} FROM compared`);
      writer.write(fetched.map((row): TextRow => row.map((cell) => (cell === null ? null : String(cell)))));
      if (fetched.length < ROWS_AT_ONCE) break;
    }
  } finally {
    await session.end();
    writer.close();
  }
  return rows;
}

/** The names under which a target's columns are compared, in their order. */
export function comparedNames(model: PipelineModel, target: Target): readonly string[] {
  return comparedColumns(model, target).map(({ name }) => name);
}

function comparedColumns(model: PipelineModel, target: Target): readonly ComparedColumn[] {
  return tableColumns(target)
    .filter(({ name }) => name !== target.key)
    .flatMap((column) => {
      const dimension = lookedUpBy(model, target, column.name);
      const own = `t.${quoted(column.name)}`;
      if (dimension === null) return [{ name: column.name, sql: textOf(column, own) }];
      const pointed = { name: column.name, sql: keyText(model, dimension, own, 1) };
      if (dimension.history.kind !== "versions") return [pointed];
      const start = `(SELECT CAST(v.${quoted(dimension.history.from)} AS TEXT) FROM ${tableOf(model, dimension)} AS v WHERE v.${quoted(dimension.key)} = ${own})`;
      return [pointed, { name: versionOf(column.name), sql: start }];
    });
}

/** The column beside a looked-up one: which of the versions it points to. */
export function versionOf(column: string): string {
  return `${column} (version from)`;
}

function lookedUpBy(model: PipelineModel, target: Target, column: string): Dimension | null {
  const value = target.columns.find(({ name }) => name === column)?.value;
  return value?.kind === "lookup" ? dimensionNamed(model, value.dimension) : null;
}

function dimensionNamed(model: PipelineModel, name: string): Dimension {
  const found = model.warehouse.targets.find((target) => target.name === name);
  if (found?.kind !== "dimension") throw new Error(`${model.name} has no dimension ${name}`);
  return found;
}

/** NULL for the unknown member, whose natural key is NULL; a key of several columns is a JSON list. */
function keyText(model: PipelineModel, dimension: Dimension, key: string, depth: number): string {
  const alias = `d${String(depth)}`;
  const parts = naturalKeyOf(dimension).map((name) => {
    const own = `${alias}.${quoted(name)}`;
    const parent = lookedUpBy(model, dimension, name);
    if (parent !== null) return keyText(model, parent, own, depth + 1);
    const column = tableColumns(dimension).find((each) => each.name === name);
    return column === undefined ? own : textOf(column, own);
  });
  const [first = "NULL", ...others] = parts;
  const text = others.length === 0 ? first : `CAST(jsonb_build_array(${parts.join(", ")}) AS TEXT)`;
  const known = `${alias}.${quoted(dimension.key)} <> -1`;
  return `(SELECT CASE WHEN ${known} THEN ${text} END FROM ${tableOf(model, dimension)} AS ${alias} WHERE ${alias}.${quoted(dimension.key)} = ${key})`;
}

/** A number with another scale is the same number. */
function textOf({ type }: TableColumn, value: string): string {
  return type.startsWith("DECIMAL") ? `CAST(trim_scale(${value}) AS TEXT)` : `CAST(${value} AS TEXT)`;
}

function tableOf(model: PipelineModel, target: Target): string {
  return `${quoted(model.warehouse.schema)}.${quoted(target.name)}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The dimensions that a target needs to be loaded, those that they look up included. */
export function lookedUpTargets(model: PipelineModel, target: Target): readonly string[] {
  return lookupsOf(target).flatMap(({ dimension }) => [
    dimension,
    ...lookedUpTargets(model, dimensionNamed(model, dimension)),
  ]);
}
