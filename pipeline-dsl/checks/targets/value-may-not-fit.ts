import type { ColumnKind } from "../../model";
import { describeType } from "../../model/types/registry";
import { defineCheck } from "../check";
import { targetColumnPath } from "../paths";

/** Families whose size is not given in the definition; the others are `varchar-too-long`. */
const UNBOUNDED: ReadonlySet<ColumnKind> = new Set(["text", "blob", "json"]);

export const valueMayNotFit = defineCheck({
  code: "value-may-not-fit",
  severity: "warning",
  summary: "A column may hold more than Redshift takes",
  page: {
    explanation: `A TEXT holds 65,535 bytes of its own character set; in UTF-8 a character of a single-byte set needs up to three. MySQL's MEDIUMTEXT holds 16 MB, LONGTEXT and JSON 4 GB; the longest text of Redshift is 65,535 bytes, the longest binary 16 MB. COPY would stop at the first longer value, so the job that
shapes the rows ends the run before anything is loaded (\`Plan.ValueTooLong\`), on whichever day it comes.`,
    remedy: `Leave the column out of the target, or \`cast\` it to a \`varchar\` (bytes to a \`varbinary\`): a longer value is then NULL. To cut values off instead, write
\`spark("substring(description, 1, 2000)", { type: varchar(2000), reads: [apartments.description] })\`.`,
    refused: `columns: { description: apartments.description }   // longtext()`,
    accepted: `columns: { description: cast(apartments.description, varchar(2000)) }`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      for (const { name, type } of target.columns) {
        if (!UNBOUNDED.has(type.kind)) continue;
        const { mysqlDefinition, redshift, outgrows } = describeType(type);
        if (outgrows === null) continue;
        yield {
          message: `${target.name}.${name} is a ${mysqlDefinition} and may hold more than ${redshift}`,
          at: [{ path: targetColumnPath(target.name, name), part: `column ${name}` }],
          why: "a longer value ends the run on the day it comes",
          fix: `cast it to a ${type.kind === "blob" ? "varbinary" : "varchar"}, which makes longer values NULL, or leave it out`,
        };
      }
    }
  },
});
