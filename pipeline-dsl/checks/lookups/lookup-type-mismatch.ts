import { defineCheck } from "../check";
import { withArticle } from "../targets/type-words";
import { targetColumnPath } from "../paths";
import { areComparable } from "../targets/comparable-types";
import { lookupColumns } from "./lookups-of-target";

export const lookupTypeMismatch = defineCheck({
  code: "lookup-type-mismatch",
  severity: "error",
  summary: "A lookup compares values of different types",
  page: {
    explanation: `The value that is looked up and the dimension's natural key are compared with \`=\`. Different types either fail in the load or never meet, and every
row gets the unknown member.`,
    remedy: `\`cast\` the value to the natural key's type, or look up by another column.`,
    refused: `lookup(dimUsers, { user_id: bookings.user_email })   // integer and varchar`,
    accepted: `lookup(dimUsers, { user_id: bookings.user_id })`,
  },
  *find({ model, index }) {
    for (const target of model.warehouse.targets) {
      for (const { lookup, name, at } of lookupColumns(target)) {
        const dimension = index.dimension(lookup.dimension);
        for (const { column, value } of lookup.by) {
          const wanted = dimension?.columns.find((candidate) => candidate.name === column);
          if (dimension === undefined || wanted === undefined || areComparable(value.type, wanted.type)) continue;
          yield {
            message: `${name} looks up ${withArticle(value.type.kind)}, but ${dimension.name}.${column} is ${withArticle(wanted.type.kind)}`,
            at: [at, { path: targetColumnPath(dimension.name, column), part: `column ${column}` }],
            why: "values of different types fail to compare or never meet",
            fix: "cast the value to the natural key's type, or look up by another column",
          };
        }
      }
    }
  },
});
