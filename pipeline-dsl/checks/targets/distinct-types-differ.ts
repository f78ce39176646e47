import { defineCheck } from "../check";
import { withArticle } from "./type-words";
import { targetPartPath } from "../paths";
import { areComparable } from "./comparable-types";

export const distinctTypesDiffer = defineCheck({
  code: "distinct-types-differ",
  severity: "error",
  summary: "A distinct dimension takes values of different types",
  page: {
    explanation: `\`distinct({ user_id: [bookings.user_id, user_viewing.user_id] })\` is the union of the columns' values. Values of different types do not meet in a
union: \`7\` and \`"7"\` would be two members, or the union would fail in Spark.`,
    remedy: `Use columns of one type. If the source is inconsistent, make the conversion in a view of the source.`,
    refused: `distinct({ user_id: [bookings.user_id, user_viewing.user_name] })   // integer and varchar`,
    accepted: `distinct({ user_id: [bookings.user_id, user_viewing.user_id] })`,
  },
  *find({ model, index }) {
    for (const target of model.warehouse.targets) {
      if (target.from.kind !== "distinct") continue;
      for (const { column, seenIn } of target.from.values) {
        const type = target.columns.find(({ name }) => name === column)?.type;
        for (const reference of seenIn) {
          const seen = index.column(reference)?.type;
          if (type === undefined || seen === undefined || areComparable(type, seen)) continue;
          yield {
            message: `${target.name}.${column} is ${withArticle(type.kind)}, but ${reference.table}.${reference.column} is ${withArticle(seen.kind)}`,
            at: [{ path: targetPartPath(target.name, "from"), part: "from" }],
            why: "the dimension is the union of the columns' values, which must have one type",
            fix: "use columns of one type",
          };
        }
      }
    }
  },
});
