import { createHash } from "node:crypto";
import {
  describeType,
  loadWaves,
  type ConstantValue,
  type PipelineModel,
  type Target,
  type TargetColumn,
} from "../../model";
import { MIGRATE } from "../steps";
import { checkTables } from "./admission/tables";
import { takeOverFormerTables } from "./former-names";
import { printFoundation, SCHEMA_HISTORY } from "./foundation";
import { qualified, textLiteral } from "./identifier";
import { addColumn, migrationFileName, statements, widenColumn, type MigrationFile } from "./migration";
import { dropKeptTables } from "./kept-tables";
import { printUnknownReferences } from "./load/unknown-references";
import { renameAll } from "./rename";
import { callBlocks, indented, PLAIN } from "./procedure";
import { fixed } from "./sql";
import type { SqlBatch, SqlStatement } from "./statement";
import { printComments, printTable, printUnknownMember, UNKNOWN_MEMBER } from "./table";
import { varcharBytes } from "./type-text";

/** Applies the migrations that the warehouse has not seen, in order; one that was changed after it was applied stops the run. */
export function printMigrateBatch(model: PipelineModel, migrations: readonly MigrationFile[]): SqlBatch {
  const { schema } = model.warehouse;
  const inOrder = [...migrations].sort((one, other) => one.version - other.version);
  return batch(
    model,
    callBlocks(schema, "__migrate", [...inOrder.map((file) => applyOnce(schema, file)), dropKeptTables(schema)]),
  );
}

/**
 * For a definition without migrations, or whose lock is stale: renames what has its former name still, creates what is missing, adds missing columns and widens
 * columns that became too short, by the state of the catalogue. Nothing is ever dropped or narrowed, but a table that was kept for days which are over.
 */
export function printEnsureBatch(model: PipelineModel): SqlBatch {
  const { schema } = model.warehouse;
  const blocks = [
    ...renameAll(model),
    ...loadWaves(model)
      .flat()
      .flatMap((target) => ensureTable(schema, target)),
    dropKeptTables(schema),
  ];
  return batch(model, callBlocks(schema, "__ensure_tables", blocks));
}

function batch(model: PipelineModel, calls: readonly string[]): SqlBatch {
  const { schema } = model.warehouse;
  const references = callBlocks(
    schema,
    "__unknown_references",
    printUnknownReferences(model).map((text) => `${text};`),
    PLAIN,
  );
  const texts = [...printFoundation(schema), ...takeOverFormerTables(model), ...calls, ...references];
  return { step: MIGRATE, statements: [...fixed(texts), ...checkEarly(model)] };
}

/**
 * What no migration has mended is told before anything is read, if the check is not so long that the step's input would
 * have no room for it. Every `admit` asks again, in its own words, before anything is loaded.
 */
function checkEarly(model: PipelineModel): readonly SqlStatement[] {
  const checks = checkTables(model.warehouse.schema, loadWaves(model).flat());
  const bytes = checks.reduce((sum, { parts }) => sum + Buffer.byteLength(parts.join("")), 0);
  return bytes <= LARGEST_EARLY_CHECK ? checks : [];
}

/** Bytes: about 300 columns. */
const LARGEST_EARLY_CHECK = 20_000;

/** Comments and the unknown member come last: they name columns that a table from before may not have yet. */
function ensureTable(schema: string, target: Target): readonly string[] {
  const varchars = target.columns.filter((column) => varcharBytes(describeType(column.type).redshift) !== null);
  return [
    statements([printTable(schema, target)]),
    ...target.columns.map((column) => addColumn(schema, target, column, valueOfExistingRows(column))),
    ...varchars.map((column) => widenColumn(schema, target, column, column.type)),
    statements([...printComments(schema, target), ...printUnknownMember(schema, target)]),
  ];
}

function valueOfExistingRows(column: TargetColumn): ConstantValue {
  return column.value.kind === "lookup" ? Number(UNKNOWN_MEMBER) : null;
}

function applyOnce(schema: string, file: MigrationFile): string {
  const history = qualified(schema, SCHEMA_HISTORY);
  const version = String(file.version);
  const checksum = textLiteral(checksumOf(file));
  const changed = `Pipeline.MigrationChanged: ${migrationFileName(file)} is not what was applied to this warehouse`;
  return `SELECT INTO __existing COUNT(*) FROM ${history} WHERE version = ${version} AND checksum <> ${checksum};
IF __existing > 0 THEN
  RAISE EXCEPTION ${textLiteral(changed)};
END IF;
SELECT INTO __existing COUNT(*) FROM ${history} WHERE version = ${version};
IF __existing = 0 THEN
${indented(file.text.trimEnd())}

  INSERT INTO ${history} (version, name, checksum, applied_at) VALUES (${version}, ${textLiteral(file.name)}, ${checksum}, GETDATE());
END IF;`;
}

/** The same on every platform: a checkout may change the ends of lines. */
export function checksumOf(file: MigrationFile): string {
  return createHash("sha256").update(file.text.replaceAll("\r\n", "\n")).digest("hex");
}
