import type { MigrationStep, RebuildTable } from "../../review/migration/migration";
import { LOAD_HISTORY, SCHEMA_HISTORY } from "./foundation";
import { identifier, qualified, textLiteral } from "./identifier";
import { keptName } from "./kept-tables";
import { ownName } from "../own-name";

/** How a step that gives rows another table is taken back, as comments of its migration; for the others it is in the review. */
export function wayBack(schema: string, step: MigrationStep, version: number): readonly string[] {
  if (step.kind !== "rebuildTable" && step.kind !== "endTable") return [];
  const { name } = step.target;
  const kept = `${identifier(schema)}.${keptName(name, { version })}YYYYMMDD`;
  const lines = [
    `The way back of ${name}, for ${String(step.keepDays)} days: deploy the definition and the lock from before, then, with the day of the migration,`,
    ...(step.kind === "rebuildTable"
      ? [`ALTER TABLE ${qualified(schema, name)} RENAME TO ${ownName("undone", name)};`]
      : []),
    `ALTER TABLE ${kept} RENAME TO ${identifier(name)};`,
    `DELETE FROM ${qualified(schema, SCHEMA_HISTORY)} WHERE version = ${String(version)};`,
    ...restOfTheWay(schema, step),
  ];
  return [lines.map((line) => `-- ${line}`).join("\n")];
}

function restOfTheWay(
  schema: string,
  step: RebuildTable | Extract<MigrationStep, { kind: "endTable" }>,
): readonly string[] {
  if (step.kind === "endTable") return ["Days that were not loaded meanwhile are loaded again."];
  const table = textLiteral(step.target.name);
  return [
    `DELETE FROM ${qualified(schema, LOAD_HISTORY)} WHERE table_name = ${table} AND loaded_at > TIMESTAMP 'YYYY-MM-DD HH:MI:SS';`,
    "Days that were loaded since are not in the old table: load the latest date again.",
    ...(step.rows === "all" || step.pointing.length === 0
      ? []
      : [
          `${step.pointing.map(({ table, column }) => `${table}.${column}`).join(", ")} point to the rows that stayed; where that matters, take a snapshot from before.`,
        ]),
  ];
}
