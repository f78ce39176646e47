import { defineCheck } from "../check";
import { targetColumnPath } from "../paths";
import { keyAddress, keyOf, keyPart } from "./target-keys";

export const nullableKey = defineCheck({
  code: "nullable-key",
  severity: "error",
  summary: "A natural key or grain column may be NULL",
  page: {
    explanation: `A row whose key is NULL equals no other row, not even itself at the next load: it would be inserted again with every run. Lookups by NULL take
the unknown member. (A \`distinct\` dimension leaves NULLs out by itself.)`,
    remedy: `Use a NOT NULL source column, or \`coalesce\` with a value that stands for "none".`,
    refused: `dimension("dim_hosts", { from: apartments, naturalKey: ["host"], columns: { host: apartments.host_name }, ... })`,
    accepted: `columns: { host: coalesce(apartments.host_name, "none") }`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      if (target.from.kind === "distinct") continue;
      const key = new Set(keyOf(target));
      for (const column of target.columns) {
        if (!key.has(column.name) || !column.nullable) continue;
        yield {
          message: `${target.name}.${column.name} is in the ${keyPart(target)} and may be NULL`,
          at: [{ path: targetColumnPath(target.name, column.name), part: `column ${column.name}` }, keyAddress(target)],
          why: "a row whose key is NULL equals no earlier row, so every run would insert it again",
          fix: "use a NOT NULL column, or coalesce it with a value that stands for none",
        };
      }
    }
  },
});
