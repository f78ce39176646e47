import { defineCheck } from "../check";
import { withArticle } from "../targets/type-words";
import { rulePath } from "../paths";
import { areComparable } from "../targets/comparable-types";

export const ruleTypeMismatch = defineCheck({
  code: "rule-type-mismatch",
  severity: "error",
  summary: "A reference is compared with a column of another type",
  page: {
    explanation: `\`refersTo\` compares the reference with the parent's primary key. Values of different types never meet, and the rule would fail for every row.`,
    remedy: `Name the columns that belong together, or correct the declared type of one of them.`,
    refused: `refersTo(bookings.location, apartments)   // bookings.location: varchar(50), apartments.apartment_id: integer().primaryKey()`,
    accepted: `refersTo(bookings.apartment_id, apartments)   // bookings.apartment_id: integer()`,
  },
  *find({ model, index }) {
    for (const { id, source, table, test } of model.quality.rules) {
      if (test.kind !== "refersTo") continue;
      const child = index.column({ source, table, column: test.column });
      const parent = index.column(test.parent);
      if (child === undefined || parent === undefined || areComparable(child.type, parent.type)) continue;
      yield {
        message: `the rule ${id} compares ${table}.${test.column}, ${withArticle(child.type.kind)}, with ${test.parent.table}.${test.parent.column}, ${withArticle(parent.type.kind)}`,
        at: [{ path: rulePath(id), part: "rule" }],
        why: "values of different types never meet",
        fix: "compare columns of one type",
      };
    }
  },
});
