import type { Target } from "../../model";
import { refuseBoundViews } from "./bound-views";
import { identifier, qualified, textLiteral } from "./identifier";
import { unknownReferencesName } from "./load/unknown-references";
import { indented } from "./procedure";

/** A column of the sort key goes with a new table only; of what is kept aside of a fact's lookup, nothing is needed any more. */
export function dropColumn(schema: string, target: Target, column: string): string {
  const aside = unknownReferencesName(target.name);
  const steps = [
    refuseBoundViews(schema, target.name),
    `ALTER TABLE ${qualified(schema, target.name)} DROP COLUMN ${identifier(column)};`,
    ...(target.kind === "fact"
      ? [
          `SELECT INTO __existing COUNT(*) FROM information_schema.tables WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(aside)};
IF __existing = 1 THEN
  DELETE FROM ${qualified(schema, aside)} WHERE column_name = ${textLiteral(column)};
END IF;`,
        ]
      : []),
  ];
  return `SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(target.name)} AND column_name = ${textLiteral(column)};
IF __existing = 1 THEN
${indented(steps.join("\n"))}
END IF;`;
}
