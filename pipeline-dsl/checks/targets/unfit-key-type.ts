import type { ColumnKind } from "../../model";
import { defineCheck } from "../check";
import { withArticle } from "./type-words";
import { keyAddress, keyOf, keyPart } from "./target-keys";

const UNFIT: ReadonlySet<ColumnKind> = new Set(["float", "double", "json", "text", "blob"]);

export const unfitKeyType = defineCheck({
  code: "unfit-key-type",
  severity: "error",
  summary: "A key column has a type that cannot be compared for equality",
  page: {
    explanation: `Keys are compared with \`=\` in MySQL, Spark and Redshift. Floating-point numbers round differently in each, JSON has many spellings of one
value, and text and blobs may be longer than Redshift holds, so that two keys become one.`,
    remedy: `Use an integer, decimal, date or bounded varchar. A floating-point number can be \`cast\` to a decimal.`,
    refused: `dimension("dim_rates", { naturalKey: ["rate"], columns: { rate: rates.rate }, ... })   // rate: double()`,
    accepted: `columns: { rate: cast(rates.rate, decimal(10, 4)) }`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      const key = new Set(keyOf(target));
      for (const { name, type } of target.columns) {
        if (!key.has(name) || !UNFIT.has(type.kind)) continue;
        yield {
          message: `${target.name}.${name} is in the ${keyPart(target)} and is ${withArticle(type.kind)}`,
          at: [keyAddress(target)],
          why: "equal values are not equal in every engine for this type",
          fix: "use an integer, decimal, date or bounded varchar",
        };
      }
    }
  },
});
