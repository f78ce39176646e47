import type { ColumnType } from "../../model";
import { defineCheck } from "../check";
import { targetColumnPath } from "../paths";

export const valueMayNotFit = defineCheck({
  code: "value-may-not-fit",
  severity: "warning",
  summary: "A column may hold more than Redshift takes",
  page: {
    explanation: `MySQL's MEDIUMTEXT holds 16 MB and LONGTEXT 4 GB; the longest text of Redshift is 65,535 bytes. The first longer value makes COPY fail, and the
run with it, on whichever day it comes.`,
    remedy: `Leave the column out of the target, or \`cast\` it to a \`varchar\`, which cuts longer values off where you can see it.`,
    refused: `columns: { description: apartments.description }   // longtext()`,
    accepted: `columns: { description: cast(apartments.description, varchar(2000)) }`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      for (const { name, type } of target.columns) {
        if (!isUnbounded(type)) continue;
        yield {
          message: `${target.name}.${name} is a ${type.size}${type.kind} and may hold more than 65,535 bytes`,
          at: [{ path: targetColumnPath(target.name, name), part: `column ${name}` }],
          why: "a longer value makes COPY fail on the day it comes",
          fix: "cast it to a varchar, or leave it out",
        };
      }
    }
  },
});

function isUnbounded(type: ColumnType): type is Extract<ColumnType, { kind: "text" | "blob" }> {
  return (type.kind === "text" || type.kind === "blob") && (type.size === "medium" || type.size === "long");
}
