import type { Target } from "../../model";
import { refuseBoundViews } from "./bound-views";
import { LOAD_HISTORY } from "./foundation";
import { qualified, textLiteral } from "./identifier";
import { type Keeping, keepTable } from "./kept-tables";
import { unknownReferencesName } from "./load/unknown-references";
import { indented } from "./procedure";

/** The table stays under its dated name until its days are over. What the pipeline's own tables know of it goes at once. */
export function endTable(schema: string, target: Target, keeping: Keeping): string {
  const steps = [
    refuseBoundViews(schema, target.name),
    keepTable(schema, target.name, keeping),
    `DELETE FROM ${qualified(schema, LOAD_HISTORY)} WHERE table_name = ${textLiteral(target.name)};`,
    ...(target.kind === "fact"
      ? [`DROP TABLE IF EXISTS ${qualified(schema, unknownReferencesName(target.name))};`]
      : []),
  ];
  return whereThere(schema, target.name, steps.join("\n"));
}

function whereThere(schema: string, table: string, steps: string): string {
  return `SELECT INTO __existing COUNT(*) FROM information_schema.tables WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(table)};
IF __existing = 1 THEN
${indented(steps)}
END IF;`;
}
