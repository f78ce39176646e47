import { defineCheck } from "../check";
import { sourceColumnPath } from "../paths";
import { typeInSource } from "./type-in-source";
import { keyReferences } from "./references";

export const referenceTooNarrow = defineCheck({
  code: "reference-too-narrow",
  severity: "warning",
  summary: "A column refers to keys that it cannot hold",
  page: {
    explanation: `The primary key of the table that a column refers to has values that the column's type does not: it is longer, has more digits, or has a sign or a range of
its own. Rows for these keys cannot be written in the source, or are cut there. MySQL allows no foreign key between integers of different size or sign.`,
    remedy: `Correct the declared type, or widen the column in the source. Where such keys cannot come, accept the warning with the reason.`,
    refused: `apartment_id: integer().references("apartments")   // apartments.apartment_id: bigint({ unsigned: true })`,
    accepted: `apartment_id: bigint({ unsigned: true }).references("apartments")`,
  },
  *find(subject) {
    for (const { source, table, column, parent, key, fit } of keyReferences(subject)) {
      if (fit !== "narrower") continue;
      yield {
        message: `${table}.${column.name} is ${typeInSource(column.type)}, which cannot hold every ${parent}.${key.name}, ${typeInSource(key.type)}`,
        at: [
          { path: sourceColumnPath(source, table, column.name), part: "references" },
          { path: sourceColumnPath(source, parent, key.name), part: `column ${key.name}` },
        ],
        why: "rows that refer to the other keys cannot be written in the source, or are cut there",
        fix: `declare both with one type, or accept it with the reason`,
      };
    }
  },
});
