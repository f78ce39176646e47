import { describeType } from "../../model/types/registry";
import { curatedColumns } from "../../targets/curated";
import { varbyteBytes, varcharBytes } from "../../targets/redshift/type-text";
import { defineCheck } from "../check";
import { targetPath } from "../paths";

/** Of one row that COPY reads. https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-source.html */
export const MOST_ROW_BYTES = 4 * 1024 * 1024;

/** The widest value that is neither text nor bytes: a DECIMAL of 38 digits. */
const WIDEST_OTHER = 16;

export const rowMayNotFit = defineCheck({
  code: "row-may-not-fit",
  severity: "warning",
  summary: "A row may be longer than COPY takes",
  page: {
    explanation: `COPY takes a row of at most 4 MB, whatever its columns may hold one by one: a VARBYTE holds 16 MB, and 65 texts of 65,535 bytes are more than 4 MB
together. The first longer row makes COPY fail, and the run with it, on whichever day it comes.`,
    remedy: `\`cast\` the longest columns to shorter ones: a longer value is then NULL. Or leave them out of the target. Where such rows never come, accept it with the reason.`,
    refused: `columns: { leaflet: articles.leaflet }   // mediumblob()`,
    accepted: `columns: { leaflet: cast(articles.leaflet, varbinary(65535)) }`,
  },
  *find({ model }) {
    for (const target of model.warehouse.targets) {
      const columns = curatedColumns(target).map(({ name, type }) => ({
        name,
        bytes: mostBytes(describeType(type).redshift),
      }));
      const bytes = columns.reduce((sum, column) => sum + column.bytes, 0);
      if (bytes <= MOST_ROW_BYTES) continue;
      const longest = columns.reduce((most, column) => (column.bytes > most.bytes ? column : most));
      yield {
        message: `a row of ${target.name} may have ${bytes.toLocaleString("en-US")} bytes`,
        at: [{ path: targetPath(target.name), part: "columns" }],
        why: "COPY takes a row of at most 4 MB, and a longer one makes it fail on the day it comes",
        fix: `cast its longest columns to shorter ones, first ${longest.name}, or leave them out`,
      };
    }
  },
});

function mostBytes(redshift: string): number {
  return varcharBytes(redshift) ?? varbyteBytes(redshift) ?? WIDEST_OTHER;
}
