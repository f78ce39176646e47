import { defineCheck } from "../check";
import { sparkExpressions } from "./spark-expressions";

export const sparkReadUnused = defineCheck({
  code: "spark-read-unused",
  severity: "warning",
  summary: "SQL that is written out lists a column that it does not read",
  page: {
    explanation: `Lineage and reviews would say that the value comes from a column that it does not depend on. Often the SQL was meant to read it.`,
    remedy: `Take the column out of \`reads\`, or read it.`,
    refused: `label: spark("upper(status)", { type: varchar(50), reads: [apartments.status, apartments.price] })`,
    accepted: `label: spark("upper(status)", { type: varchar(50), reads: [apartments.status] })`,
  },
  *find(subject) {
    for (const { reader, at, unused } of sparkExpressions(subject)) {
      for (const name of unused) {
        yield {
          message: `${reader} lists ${name} in reads and does not read it`,
          at: [at],
          why: "lineage and reviews would say that the value depends on it",
          fix: `take ${name} out of reads`,
        };
      }
    }
  },
});
