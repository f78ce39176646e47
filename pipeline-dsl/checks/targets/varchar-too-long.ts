import type { ColumnType } from "../../model";
import { defineCheck } from "../check";
import { targetColumnPath } from "../paths";

const MOST_BYTES = 65_535;
/** utf8mb4, MySQL's default, needs up to four bytes a character; Redshift's VARCHAR counts bytes. */
const BYTES_A_CHARACTER = 4;

export const varcharTooLong = defineCheck({
  code: "varchar-too-long",
  severity: "error",
  summary: "A text column outgrows Redshift's VARCHAR",
  page: {
    explanation: `MySQL counts characters, Redshift counts bytes, and a character of utf8mb4 has up to ${String(BYTES_A_CHARACTER)} bytes. Redshift's VARCHAR ends at
${MOST_BYTES.toLocaleString("en-US")} bytes, which ${Math.floor(MOST_BYTES / BYTES_A_CHARACTER).toLocaleString("en-US")} characters are sure to fit. A COPY with a longer value stops at that file.`,
    remedy: `Declare the column with the length that it really has, leave it out of the target, or \`cast\` it to a shorter varchar.`,
    refused: `description: varchar(20000)   // and a target column of it`,
    accepted: `columns: { description: cast(apartments.description, varchar(16000)) }`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      for (const { name, type } of target.columns) {
        const bytes = bytesOf(type);
        if (bytes <= MOST_BYTES) continue;
        yield {
          message: `${target.name}.${name} may need ${bytes.toLocaleString("en-US")} bytes`,
          at: [{ path: targetColumnPath(target.name, name), part: `column ${name}` }],
          why: `utf8mb4 needs up to ${String(BYTES_A_CHARACTER)} bytes a character, and Redshift's VARCHAR holds ${MOST_BYTES.toLocaleString("en-US")}`,
          fix: `cast it to varchar(${String(Math.floor(MOST_BYTES / BYTES_A_CHARACTER))}) or shorter, or leave it out`,
        };
      }
    }
  },
});

function bytesOf(type: ColumnType): number {
  return type.kind === "varchar" || type.kind === "char" ? type.length * BYTES_A_CHARACTER : 0;
}
