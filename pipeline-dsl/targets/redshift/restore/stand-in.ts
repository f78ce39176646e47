import type { PipelineModel, Target } from "../../../model";
import { identifier, qualified, textLiteral } from "../identifier";
import { printUnknownReferencesOf } from "../load/unknown-references";
import { statements } from "../migration";
import { indented } from "../procedure";
import { printTable, printUnknownMember } from "../table";

/*
 * Two tables that are gone are restored one after the other, and the first may look up the second. What is gone is made without
 * rows meanwhile, and bears a column that no definition has: no run begins while it lacks its rows, and the restore of that table makes it
 * anew, since its keys were never numbered.
 */

const STAND_IN = "__stand_in";

/** How many of a table's columns meet the condition: below zero where the table stands in for one that is gone. */
export function countColumns(condition: string): string {
  return `COUNT(CASE WHEN ${condition} THEN 1 END) - ${MORE_THAN_A_TABLE_HAS} * COUNT(CASE WHEN column_name = ${textLiteral(STAND_IN)} THEN 1 END)`;
}

/** Redshift's tables have 1,600 columns at most. */
const MORE_THAN_A_TABLE_HAS = "10000";

/** Makes a table that is gone, and that the members of a restore look up, or are looked up by. */
export function printStandIn(model: PipelineModel, target: Target): string {
  const { schema } = model.warehouse;
  const made = statements([
    printTable(schema, target),
    `ALTER TABLE ${qualified(schema, target.name)} ADD COLUMN ${identifier(STAND_IN)} BOOLEAN`,
    ...printUnknownReferencesOf(model, target),
    ...printUnknownMember(schema, target),
  ]);
  return `SELECT INTO __existing COUNT(*) FROM information_schema.tables WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(target.name)};
IF __existing = 0 THEN
${indented(made)}
END IF;`;
}
