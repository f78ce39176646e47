import type { ColumnType, ConstantValue, PipelineModel, Target, TargetColumn } from "../../model";
import { loadWaves } from "../../model";
import { describeType } from "../../model/types/registry";
import type { MigrationPlan, MigrationStep } from "../../review/migration/migration";
import { identifier, qualified, textLiteral } from "./identifier";
import { convertColumn, hasType } from "./convert";
import { dropColumn } from "./drop-column";
import { endTable } from "./end-table";
import { rebuildTable } from "./rebuild-table";
import { wayBack } from "./way-back";
import { varcharBytes } from "./type-text";
import { indented } from "./procedure";
import { renameColumn, renameTable } from "./rename";
import { replaceColumn } from "./replace-column";
import { printColumnComment, printComments, printTable, printUnknownMember, tableColumns } from "./table";

/** One file of `stacks/<pipeline>/migrations/`: `0002_dim_apartments_status.sql`. */
export interface MigrationFile {
  readonly version: number;
  readonly name: string;
  /** Procedural SQL in the common subset of Redshift and PostgreSQL; it stands in the body of a procedure. */
  readonly text: string;
}

export function migrationFileName(file: Pick<MigrationFile, "version" | "name">): string {
  return `${String(file.version).padStart(4, "0")}_${file.name}.sql`;
}

/** The inverse of `migrationFileName`; null for a file that is no migration. */
export function readMigrationFile(fileName: string, text: string): MigrationFile | null {
  const { version, name } = /^(?<version>\d{4})_(?<name>\w+)\.sql$/.exec(fileName)?.groups ?? {};
  return version === undefined || name === undefined ? null : { version: Number(version), name, text };
}

/** Statements of a file that stand together, without comments. */
export function statementBlocks(text: string): readonly string[] {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(/^--[^\n]*$/gm, "")
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== "");
}

/** The plan of a warehouse from nothing. */
export function initialPlan(model: PipelineModel): MigrationPlan {
  return {
    steps: loadWaves(model)
      .flat()
      .map((target) => ({ kind: "createTable", target })),
    refusals: [],
    losses: [],
    unused: [],
  };
}

/** The files of a plan, of which each fits into one statement: all but the largest plans are one file. */
export function printMigrations(
  schema: string,
  version: number,
  name: string,
  { steps }: Pick<MigrationPlan, "steps">,
): readonly MigrationFile[] {
  const plans: MigrationStep[][] = [];
  let size = 0;
  for (const step of steps) {
    const open = plans.at(-1);
    const bytes = Buffer.byteLength(printStep(schema, step, version));
    size += bytes;
    if (open === undefined || size > LARGEST_FILE) {
      plans.push([step]);
      size = bytes;
    } else {
      open.push(step);
    }
  }
  return plans.map((some, index) =>
    printMigration(schema, version + index, plans.length === 1 ? name : `${name}_${String(index + 1)}`, {
      steps: some,
    }),
  );
}

/** A migration is one block of a procedure, indented twice in it, and a statement has at most 100 KB. */
const LARGEST_FILE = 75_000;

/** The next migration: what a plan refuses is never printed, and what it gives up is permitted. */
export function printMigration(
  schema: string,
  version: number,
  name: string,
  plan: Pick<MigrationPlan, "steps">,
): MigrationFile {
  const title = `-- ${String(version).padStart(4, "0")} ${name.replaceAll("_", " ")}. Applied once, in one transaction: the warehouse knows its checksum.`;
  const text = [
    title,
    ...plan.steps.flatMap((step) => [...wayBack(schema, step, version), printStep(schema, step, version)]),
  ].join("\n\n");
  return { version, name, text: `${text}\n` };
}

function printStep(schema: string, step: MigrationStep, version: number): string {
  switch (step.kind) {
    case "renameTable":
      return renameTable(schema, step.target, step.from);
    case "renameColumn":
      return renameColumn(schema, step.target, step.column, step.from);
    case "createTable":
      return createTable(schema, step.target);
    case "addColumn":
      return addColumn(schema, step.target, step.column, step.existingRows);
    case "widenColumn":
      return widenColumn(schema, step.target, step.column, step.from);
    case "convertColumn":
      return convertColumn(schema, step.target, step);
    case "dropColumn":
      return dropColumn(schema, step.target, step.column.name);
    case "rebuildTable":
      return rebuildTable(schema, step, { version, days: step.keepDays });
    case "endTable":
      return endTable(schema, step.target, { version, days: step.keepDays });
  }
}

function createTable(schema: string, target: Target): string {
  return statements([
    printTable(schema, target),
    ...printComments(schema, target),
    ...printUnknownMember(schema, target),
  ]);
}

/** Statements as they stand in a procedure. */
export function statements(texts: readonly string[]): string {
  return texts.map((text) => `${text};`).join("\n");
}

export function addColumn(schema: string, target: Target, column: TargetColumn, existingRows: ConstantValue): string {
  const initial = existingRows === null ? "" : ` DEFAULT ${constant(existingRows)}`;
  const definition = `${identifier(column.name)} ${describeType(column.type).redshift}${initial}`;
  const steps = [
    `ALTER TABLE ${qualified(schema, target.name)} ADD COLUMN ${definition}`,
    ...printColumnComment(schema, target, column),
  ];
  return `SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE ${isColumn(schema, target, column)};
IF __existing = 0 THEN
${indented(statements(steps))}
END IF;`;
}

/**
 * Redshift widens a VARCHAR in place only outside a transaction, and a number never, so the wider column is a new one: then a
 * migration happens as a whole or not at all. The column moves to the end; loads name their columns. `from`: what it is
 * now, of a VARCHAR any shorter one.
 */
export function widenColumn(schema: string, target: Target, column: TargetColumn, from: ColumnType): string {
  const type = `${describeType(column.type).redshift}${notNull(target, column)}`;
  const steps = [
    ...replaceColumn(qualified(schema, target.name), { name: column.name, type, purpose: "wider" }),
    ...printColumnComment(schema, target, column),
  ];
  return `SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE ${isColumn(schema, target, column)} AND ${isNarrower(column, from)};
IF __existing > 0 THEN
${indented(statements(steps))}
END IF;`;
}

/** A column that is never NULL is added with a value for the rows that are there, which then get their own. */
function notNull(target: Target, column: TargetColumn): string {
  const declared = tableColumns(target).find(({ name }) => name === column.name);
  if (declared?.notNull !== true) return "";
  return ` NOT NULL DEFAULT ${varcharBytes(describeType(column.type).redshift) === null ? "0" : "''"}`;
}

/** Of a VARCHAR any shorter one. */
function isNarrower(column: TargetColumn, from: ColumnType): string {
  const bytes = varcharBytes(describeType(column.type).redshift);
  return bytes === null ? hasType(describeType(from).redshift) : `character_maximum_length < ${String(bytes)}`;
}

function isColumn(schema: string, target: Target, column: TargetColumn): string {
  return `table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(target.name)} AND column_name = ${textLiteral(column.name)}`;
}

function constant(value: Exclude<ConstantValue, null>): string {
  return typeof value === "string" ? textLiteral(value) : String(value).toUpperCase();
}
