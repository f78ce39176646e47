import { defineCheck } from "../check";
import { sourceColumnPath } from "../paths";
import { typeInSource } from "./type-in-source";
import { keyReferences } from "./references";

export const referenceTypeDiffers = defineCheck({
  code: "reference-type-differs",
  severity: "error",
  summary: "A column refers to a key of another type",
  page: {
    explanation: `\`references\` says that a column holds primary keys of another table. Where one is a number and the other a text, one a date and the other a moment, or
one a DATETIME and the other a TIMESTAMP, the two are compared by rules that differ from engine to engine, or never meet; MySQL allows no such foreign key. Of a compound key, a
column is compared with that of its own name, or else with those that no other column of the table is named after.`,
    remedy: `One of the two types is declared wrongly: correct it. Where the source really has it so, take \`references\` out, and \`cast\` the value in a lookup.`,
    refused: `apartment_id: varchar(20).references("apartments")   // apartments.apartment_id: integer()`,
    accepted: `apartment_id: integer().references("apartments")`,
  },
  *find(subject) {
    for (const { source, table, column, parent, key, fit } of keyReferences(subject)) {
      if (fit !== "differs") continue;
      yield {
        message: `${table}.${column.name} is ${typeInSource(column.type)} and refers to ${parent}.${key.name}, which is ${typeInSource(key.type)}`,
        at: [
          { path: sourceColumnPath(source, table, column.name), part: "references" },
          { path: sourceColumnPath(source, parent, key.name), part: `column ${key.name}` },
        ],
        why: "values of such types never meet, or meet by rules that differ from engine to engine",
        fix: `correct the type of one of them, or take references("${parent}") out where the source has it so`,
      };
    }
  },
});
