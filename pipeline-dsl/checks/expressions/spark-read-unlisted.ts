import { didYouMean } from "../suggest";
import { defineCheck } from "../check";
import { sparkExpressions } from "./spark-expressions";

export const sparkReadUnlisted = defineCheck({
  code: "spark-read-unlisted",
  severity: "error",
  summary: "SQL that is written out reads a column that its reads does not list",
  page: {
    explanation: `Lineage, permissions and the review of a change go by \`reads\`: a column that is missing there is read without anybody knowing. A name that is no column of the
table at all ends the job.`,
    remedy: `List the column in \`reads\`, or correct its name in the SQL.`,
    refused: `label: spark("upper(status)", { type: varchar(50), reads: [] })`,
    accepted: `label: spark("upper(status)", { type: varchar(50), reads: [apartments.status] })`,
  },
  *find(subject) {
    for (const { reader, at, expression, unlisted } of sparkExpressions(subject)) {
      const listed = expression.reads.map(({ column }) => column);
      for (const name of unlisted) {
        yield {
          message: `${reader} reads ${name}, which its reads does not list`,
          at: [at],
          why: "lineage, permissions and reviews go by what is listed",
          fix: didYouMean(name, listed, `add ${name} to reads; a text stands in quotes`),
        };
      }
    }
  },
});
