import { LONGEST_VARCHAR } from "../../model/types/descriptor";
import { describeType } from "../../model/types/registry";
import { BYTES_PER_CHARACTER } from "../../model/types/varchar";
import { defineCheck } from "../check";
import { targetColumnPath } from "../paths";

export const varcharTooLong = defineCheck({
  code: "varchar-too-long",
  severity: "error",
  summary: "A text column outgrows Redshift's VARCHAR",
  page: {
    explanation: `MySQL counts characters, Redshift counts bytes, and a character of utf8mb4 has up to ${String(BYTES_PER_CHARACTER)} bytes. Redshift's VARCHAR ends at
${LONGEST_VARCHAR.toLocaleString("en-US")} bytes, which ${Math.floor(LONGEST_VARCHAR / BYTES_PER_CHARACTER).toLocaleString("en-US")} characters are sure to fit. A COPY with a longer value stops at that file.`,
    remedy: `Declare the column with the length that it really has, leave it out of the target, or \`cast\` it to a shorter varchar.`,
    refused: `description: varchar(20000)   // and a target column of it`,
    accepted: `columns: { description: cast(apartments.description, varchar(16000)) }`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      for (const { name, type } of target.columns) {
        if (type.kind !== "varchar" && type.kind !== "char") continue;
        const bytes = describeType(type).outgrows;
        if (bytes === null) continue;
        yield {
          message: `${target.name}.${name} may need ${bytes.toLocaleString("en-US")} bytes`,
          at: [{ path: targetColumnPath(target.name, name), part: `column ${name}` }],
          why: `utf8mb4 needs up to ${String(BYTES_PER_CHARACTER)} bytes a character, and Redshift's VARCHAR holds ${LONGEST_VARCHAR.toLocaleString("en-US")}`,
          fix: `cast it to varchar(${String(Math.floor(LONGEST_VARCHAR / BYTES_PER_CHARACTER))}) or shorter, or leave it out`,
        };
      }
    }
  },
});
