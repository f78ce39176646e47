import { createHash } from "node:crypto";
import { type Dimension, loadWaves, type PipelineModel, type Target } from "../../model";
import { MANIFEST } from "../steps";
import { asText, MOST_BYTES_AS_TEXT } from "./as-text";
import { LOAD_HISTORY } from "./foundation";
import { identifier, qualified, textLiteral } from "./identifier";
import { loadShape } from "./load-shape";
import { refuseIfAny } from "./load/refusal";
import { CREATE_THIS_RUN, RUN_ID } from "./load/this-run";
import { refuseStaleEpoch } from "./site-epoch";
import { sql } from "./sql";
import type { RunValue, SqlBatch, SqlStatement } from "./statement";
import { tableColumns, type TableColumn } from "./table";
import { varbyteBytes } from "./type-text";
import { unload } from "./unload";

/** A statement holds as many tables as fit into 100 KB, with room to spare. */
const LARGEST_STATEMENT = 80_000;

/** One row a table, by which a copy of the warehouse (a restored snapshot, a standby) is compared with the original. */
export function printManifestBatch(model: PipelineModel): SqlBatch {
  return {
    step: MANIFEST,
    statements: [
      CREATE_THIS_RUN,
      refuseStaleEpoch(model.warehouse.schema),
      refuseWhenLoadsAreGone(model),
      ...describeTables(model, "fingerprints"),
      unloadJson(model, tablesAndOvertakenLoads(model.warehouse.schema), [
        "load_date=",
        { run: "logical_date" },
        "/tables",
      ]),
    ],
  };
}

/** Put back while a run was at work, a warehouse lacks loads that are marked as done, and a retry skips them. A table that was never loaded is a new one. */
function refuseWhenLoadsAreGone({ warehouse: { schema, targets } }: PipelineModel): SqlStatement {
  const names = targets.map(({ name }) => textLiteral(name)).join(", ");
  return refuseIfAny(
    schema,
    "What a manifest describes was loaded by its run.",
    `SELECT COUNT(*) FROM (SELECT table_name FROM ${qualified(schema, LOAD_HISTORY)} WHERE table_name IN (${names}) GROUP BY table_name HAVING SUM(CASE WHEN run_id = ${RUN_ID} THEN 1 ELSE 0 END) = 0) AS __not_loaded`,
    "Pipeline.LoadsGone: tables do not hold what this run has loaded into them: the warehouse was put back to an earlier state while the run was at work; retry it from its loading job, which loads all of them again",
  );
}

export type VerificationLevel = "counts" | "fingerprints";

/** The same of a warehouse that is verified, into a folder of its own: `counts` scans nothing but row counts. */
export function printVerifyBatch(model: PipelineModel, level: VerificationLevel): SqlBatch {
  return {
    step: level === "counts" ? "count_rows" : "verify",
    statements: [
      CREATE_THIS_RUN,
      ...describeTables(model, level),
      unloadJson(model, TABLES_OF_RUN, ["checks/", { run: "check_id" }, `/${level}`]),
    ],
  };
}

function describeTables(model: PipelineModel, level: VerificationLevel): readonly SqlStatement[] {
  const tables = loadWaves(model)
    .flat()
    .map((target) => describeTable(model, target, level));
  return [
    sql`CREATE TEMP TABLE __manifest (
  table_name VARCHAR(127),
  row_count BIGINT,
  fingerprint VARCHAR(40),
  schema_hash VARCHAR(64),
  load_shape VARCHAR(64)
)`,
    ...inStatements(tables),
  ];
}

const TABLES_OF_RUN = `SELECT table_name, row_count, fingerprint, schema_hash, window_end AS watermark, run_id AS batch_id, window_start, load_shape
FROM __manifest
CROSS JOIN __this_run
ORDER BY table_name`;

/**
 * The tables, then the loads of other runs since the last committed one: of those that failed half-way, and of all runs of a date
 * that was run more than once, the last committed one's too. What they loaded is in the history of the tables, and no manifest of
 * their own says so. Their date is text, empty for the tables themselves, so that a manifest says in every row that it lists such loads.
 */
function tablesAndOvertakenLoads(schema: string): string {
  const history = qualified(schema, LOAD_HISTORY);
  return `SELECT table_name, row_count, fingerprint, schema_hash, window_end AS watermark, run_id AS batch_id, window_start, CAST('' AS VARCHAR(10)) AS overtaken, CAST('' AS VARCHAR(19)) AS loaded_at, load_shape
FROM __manifest
CROSS JOIN __this_run
UNION ALL
SELECT __load.table_name, CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR(40)), CAST(NULL AS VARCHAR(64)), __load.window_end, __load.run_id, __load.window_start, TO_CHAR(__load.logical_date, 'YYYY-MM-DD'), TO_CHAR(__load.loaded_at, 'YYYY-MM-DD HH24:MI:SS'), CAST(NULL AS VARCHAR(64))
FROM ${history} AS __load
INNER JOIN __this_run AS __own ON __load.logical_date <= __own.logical_date AND __load.run_id <> __own.run_id
INNER JOIN (
  SELECT table_name, logical_date, COUNT(*) AS runs
  FROM ${history}
  GROUP BY table_name, logical_date
) AS __date ON __date.table_name = __load.table_name AND __date.logical_date = __load.logical_date
WHERE __own.window_start IS NULL
  OR __load.window_end > __own.window_start
  OR (__load.window_end = __own.window_start AND __date.runs > 1)
ORDER BY table_name, overtaken`;
}

/** Writes what a query finds beside the manifests of the pipeline: a line of JSON a row. */
export function unloadJson(model: PipelineModel, query: string, path: readonly (string | RunValue)[]): SqlStatement {
  const folder = `/${model.lake.zones.manifests}${model.name}/`;
  return unload(query, [{ binding: "lakeRoot" }, folder, ...path], "json");
}

function inStatements(tables: readonly string[]): readonly SqlStatement[] {
  const groups: string[][] = [];
  let size = 0;
  for (const table of tables) {
    const group = groups.at(-1);
    if (group === undefined || size + table.length > LARGEST_STATEMENT) {
      groups.push([table]);
      size = table.length;
    } else {
      group.push(table);
      size += table.length;
    }
  }
  return groups.map(
    (group) => sql`INSERT INTO __manifest (table_name, row_count, fingerprint, schema_hash, load_shape)
${group.join("\nUNION ALL\n")}`,
  );
}

/**
 * The fingerprint is a sum of row hashes: the order of rows does not matter, every value of every column does. Surrogate keys
 * are left out, since two warehouses number alike rows differently: a looked-up column counts as what it points to.
 */
function describeTable(model: PipelineModel, target: Target, level: VerificationLevel): string {
  const columns = tableColumns(target);
  const { schema } = model.warehouse;
  const head = `SELECT
  ${textLiteral(target.name)},
  COUNT(*),`;
  const lookups = lookupsIn(model, target);
  // The rows of a table that a fact points to have other names when its key changes, and so have the fact's values.
  const hashes = [
    schemaHash([...columns, ...lookups.flatMap(({ dimension }) => identityOf(dimension))]),
    loadShape(target),
  ]
    .map(textLiteral)
    .join(",\n  ");
  if (level === "counts") {
    return `${head}
  '',
  ${hashes}
FROM ${qualified(schema, target.name)}`;
  }
  const joins = lookups.map(
    ({ column, dimension }, index) => `
LEFT JOIN ${qualified(schema, dimension.name)} AS ${parent(index)}
  ON ${parent(index)}.${identifier(dimension.key)} = __row.${identifier(column)}`,
  );
  return `${head}
  CAST(COALESCE(SUM(
    ${rowHash(hashedColumns(target, lookups))}
  ), 0) AS VARCHAR(40)),
  ${hashes}
FROM ${qualified(schema, target.name)} AS __row${joins.join("")}`;
}

interface LookedUp {
  readonly column: string;
  readonly dimension: Dimension;
}

function lookupsIn(model: PipelineModel, target: Target): readonly LookedUp[] {
  return target.columns.flatMap(({ name, value }) => {
    if (value.kind !== "lookup") return [];
    const dimension = model.warehouse.targets.find((each) => each.name === value.dimension);
    return dimension?.kind === "dimension" ? [{ column: name, dimension }] : [];
  });
}

function parent(index: number): string {
  return `__parent_${String(index + 1)}`;
}

/** A column and the table in the query that has it. */
export type Hashed = TableColumn & { readonly of: string };

function hashedColumns(target: Target, lookups: readonly LookedUp[]): readonly Hashed[] {
  const lookedUp = new Set(lookups.map(({ column }) => column));
  return [
    ...tableColumns(target)
      .filter(({ name }) => name !== target.key && !lookedUp.has(name))
      .map((column) => ({ ...column, of: "__row" })),
    ...lookups.flatMap(({ dimension }, index) =>
      identityOf(dimension).map((column) => ({ ...column, of: parent(index) })),
    ),
  ];
}

/** What names a dimension's row in any warehouse: the natural key, and the start of the version. */
function identityOf(dimension: Dimension): readonly TableColumn[] {
  const names = new Set(dimension.naturalKey);
  for (const { name, value } of dimension.columns) if (value.kind === "lookup") names.delete(name);
  if (dimension.history.kind === "versions") names.add(dimension.history.from);
  return tableColumns(dimension).filter(({ name }) => names.has(name));
}

/** Each column's hash is the seed of the next, so values that change places are seen. */
export function rowHash(columns: readonly Hashed[]): string {
  return columns.flatMap(hashedTexts).reduce<string>((seed, text) => `FNV_HASH(${text}, ${seed})`, "0");
}

/** How much of a long value of bytes counts: its length, and so many pieces of it as text. */
const MOST_PIECES = 4;

/** The bytes of a long value have more digits than a text of Redshift holds, so they are hashed piece by piece. */
function hashedTexts(column: Hashed): readonly string[] {
  const bytes = varbyteBytes(column.type);
  if (bytes === null || bytes <= MOST_BYTES_AS_TEXT) return [markedText(column)];
  const name = `${column.of}.${identifier(column.name)}`;
  const pieces = Math.min(Math.ceil(bytes / MOST_BYTES_AS_TEXT), MOST_PIECES);
  return [
    `COALESCE(CAST(LENGTH(${name}) AS VARCHAR(64)), 'NULL')`,
    ...Array.from({ length: pieces }, (_, piece) => {
      const first = String(1 + piece * MOST_BYTES_AS_TEXT);
      return `COALESCE(${asText(column.type, `SUBSTRING(${name}, ${first}, ${String(MOST_BYTES_AS_TEXT)})`)}, '')`;
    }),
  ];
}

/** A value is marked as one, so that NULL and a text that reads NULL differ. */
function markedText(column: Hashed): string {
  const name = `${column.of}.${identifier(column.name)}`;
  const varcharBytes = Number(/^VARCHAR\((\d+)\)$/.exec(column.type)?.[1] ?? 0);
  // A mark before the longest VARCHAR would not fit into one.
  if (varcharBytes === 65_535) return `COALESCE(${name}, 'NULL')`;
  return `COALESCE('=' || ${asText(column.type, name)}, 'NULL')`;
}

/** Of all tables that a definition declares: two sites of one hash load the same manifests. */
export function warehouseHash({ warehouse }: Pick<PipelineModel, "warehouse">): string {
  const tables = warehouse.targets.map((target) => `${target.name} ${schemaHash(tableColumns(target))}`);
  return createHash("sha256")
    .update([...tables].sort().join("\n"))
    .digest("hex");
}

export function schemaHash(columns: readonly TableColumn[]): string {
  const definition = columns.map((column) => `${column.name} ${column.type}${column.notNull ? " NOT NULL" : ""}`);
  return createHash("sha256").update(definition.join("\n")).digest("hex");
}
